/** A closed week: what it pays, by whom it was closed and approved, and every item with its reason one click away. */
import { clockTime, dateRange, londonDay, minutesInWords, shortDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import { kindOfSearch, readPersonSearch } from '../../people/rules/person-search.ts';
import { noteListDownloaded, noteListSeen } from '../../platform/list-seen.ts';
import { permits } from '../../platform/scope.ts';
import { button, printButton } from '../../web/components/actions.ts';
import { clock, day, duration, none, pounds, poundsDifference, when } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { filterForm } from '../../web/components/filters.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage, withQuery } from '../../web/components/query.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag, type Tone } from '../../web/components/tags.ts';
import { listDownload, readFormat } from '../../web/download.ts';
import { fields } from '../../web/fields.ts';
import { csrfField, type FormState, startForm } from '../../web/forms.ts';
import { type Html, html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { decideClose } from '../actions/close-week.ts';
import {
  countClosedItems,
  everyClosedItem,
  type ItemQuestion,
  listClosedItems,
  type ListedItem,
} from '../records/closed-week-view.ts';
import {
  type ClosedItemKind,
  type ClosedWeek,
  type CloseSum,
  getClose,
  sumItems,
} from '../records/closes.ts';
import type { CloseStatus } from '../rules/payable-week.ts';
import { weekEnd } from './line-history.ts';
import { idIn } from './line-words.ts';

const PER_PAGE = 50;

const statuses = {
  waiting: { text: 'Waits for approval', tone: 'waiting' },
  approved: { text: 'Approved', tone: 'good' },
  'sent back': { text: 'Sent back', tone: 'problem' },
} as const satisfies Record<CloseStatus, { text: string; tone: Tone }>;

/** GET /payable/:id */
export async function closedWeekPage(asked: Asked): Promise<Answer> {
  return await showClosedWeek(asked, startForm());
}

/** POST /payable/:id/approve */
export async function approveWeek(asked: Asked): Promise<Answer> {
  const closeId = idIn(asked, 'closed week');
  const result = await decideClose(asked.scope, { closeId, decision: 'approved' });
  const close = await getClose(asked.scope, closeId);
  // A second press of the same button by the same person is answered as the first was.
  const same = close.status === 'approved' && close.decidedBy === asked.scope.who.userId;
  if (!result.ok && same && close.decidedAt !== null)
    return redirect(`/payable/${closeId}`, `Approved at ${clockTime(close.decidedAt)}.`);
  if (!result.ok) return await showClosedWeek(asked, { values: {}, errors: { '': result.reason } }, 422);
  return redirect(
    `/payable/${closeId}`,
    `Approved. ${formatPounds(close.amountPence)} is payable to ${close.providerName} for the week of ${weekWords(close)}.`,
  );
}

/** POST /payable/:id/send-back */
export async function sendBackWeek(asked: Asked): Promise<Answer> {
  const closeId = idIn(asked, 'closed week');
  const typed = asked.form['reason'];
  const reason = typeof typed === 'string' ? typed : '';
  const result = await decideClose(asked.scope, { closeId, decision: 'sent back', reason });
  if (!result.ok) {
    const errors = { [result.field ?? '']: result.reason };
    return await showClosedWeek(asked, { values: { reason }, errors }, 422);
  }
  return redirect(`/payable/${closeId}`, 'Sent back. The week is open again and can be closed anew.');
}

/** GET /payable/:id/download?format=csv */
export async function downloadClosedWeek(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const close = await getClose(scope, idIn(asked, 'closed week'));
  const { words, ...filter } = questionOf(query);
  noteListDownloaded(scope, `items of closed week ${close.id}`, {
    filter,
    search: kindOfSearch(readPersonSearch(words ?? '')),
  });
  return await listDownload<ListedItem>({
    name: `payable-${close.weekStartsOn}-${close.id}`,
    title: `Week of ${shortDate(close.weekStartsOn)}`,
    format: readFormat(query.get('format')) ?? 'csv',
    rows: everyClosedItem(scope, close.id, questionOf(query)),
    columns: [
      { head: 'Item', value: ({ id }) => id },
      { head: 'Kind', value: ({ kind }) => kind },
      { head: 'Charge', value: ({ chargeKind }) => chargeKind },
      { head: 'Corrects item', value: ({ correctsId }) => correctsId },
      { head: 'Provider', value: () => close.providerName },
      { head: 'Contract', value: ({ contractTitle }) => contractTitle },
      ...(permits(scope.who, 'people.see')
        ? [{ head: 'Person', value: ({ personName }: ListedItem) => personName }]
        : []),
      { head: 'Person reference', value: ({ personReference }) => personReference },
      { head: 'Visit starts', value: ({ startsAt }) => startsAt, kind: 'moment' },
      { head: 'Week of the visit', value: ({ weekStartsOn }) => weekStartsOn, kind: 'day' },
      { head: 'Paid minutes', value: ({ paidMinutes }) => paidMinutes },
      { head: 'Minutes of block time', value: ({ blockMinutes }) => blockMinutes },
      { head: 'Amount in pounds', value: ({ amountPence }) => amountPence, kind: 'pence' },
      { head: 'Why', value: ({ because }) => because },
    ],
  });
}

function questionOf(query: URLSearchParams): ItemQuestion {
  const kind = query.get('kind');
  const contract = query.get('contract') ?? '';
  return {
    kind: kind === 'visit' || kind === 'charge' || kind === 'adjustment' ? kind : undefined,
    contractId: /^\d{1,15}$/.test(contract) ? Number(contract) : undefined,
    words: query.get('q') ?? '',
  };
}

async function showClosedWeek(asked: Asked, state: FormState, status = 200): Promise<Answer> {
  const { scope, query } = asked;
  const close = await getClose(scope, idIn(asked, 'closed week'));
  const own = scope.who.providerId !== null;
  const seesPeople = permits(scope.who, 'people.see');
  const sums = await sumItems(scope, close.id);
  const question = questionOf(query);
  const { total, amountPence } = await countClosedItems(scope, close.id, question);
  const at = Math.min(readPage(query), Math.max(1, Math.ceil(total / PER_PAGE)));
  const rows = await listClosedItems(scope, close.id, question, {
    limit: PER_PAGE,
    offset: (at - 1) * PER_PAGE,
  });
  const title = `Closed week of ${weekWords(close)}`;
  const download = (format: string): string =>
    `/payable/${close.id}/download${withQuery(query, { format, page: null })}`;
  scope.audit({ act: 'closed week seen', subject: ['closed week', close.id], detail: { page: at } });
  noteListSeen(scope, `items of closed week ${close.id}`, rows);
  return page(
    `${title}, ${close.providerName}`,
    html`<span class="govuk-caption-l">${close.providerName}</span><h1 class="govuk-heading-l">${title}</h1>
<p class="govuk-body-l">${statusTag(statuses[close.status].text, statuses[close.status].tone)} <strong>${pounds(close.amountPence)}</strong> for ${plural(close.items, 'item')}</p>
${facts(close)}
${approval(asked, close, state)}
${contractTotals(sums, close)}
<h2 class="govuk-heading-m">Every item</h2>
${filterForm({
  query,
  search: { label: 'Find a person', hint: seesPeople ? 'Name or reference' : 'Reference' },
  filters: [
    {
      kind: 'select',
      name: 'kind',
      label: 'Kind',
      empty: 'Visits, charges and adjustments',
      options: [
        { value: 'visit', text: 'Visits' },
        { value: 'charge', text: 'Charges' },
        { value: 'adjustment', text: 'Adjustments' },
      ],
    },
    contractFilter(sums),
  ],
  found: { total, one: 'item' },
})}
${downloadLinks({ what: 'these items', csv: download('csv'), xlsx: download('xlsx') })}
${itemsTable(rows, seesPeople, amountPence, `/payable/${close.id}${withQuery(query, {})}`)}
${pagination({ page: at, perPage: PER_PAGE, total, query, one: 'item' })}
<p class="govuk-body"><a class="govuk-link" href="/weeks/${close.weekStartsOn}/providers/${close.providerId}/recompute">Work this week out again from its evidence</a></p>
${printButton()}`,
    {
      section: 'Weeks',
      status,
      wide: true,
      ...(Object.keys(state.errors).length > 0 && { form: state }),
      breadcrumbs: [
        { text: 'Weeks', href: '/weeks' },
        {
          text: own ? weekWords(close) : `${close.providerName}, ${weekWords(close)}`,
          href: `/weeks/${close.weekStartsOn}/providers/${close.providerId}`,
        },
        { text: 'Closed week' },
      ],
    },
  );
}

function weekWords({ weekStartsOn }: Pick<ClosedWeek, 'weekStartsOn'>): string {
  return dateRange(weekStartsOn, weekEnd(weekStartsOn));
}

function facts(close: ClosedWeek): SafeHtml {
  const by = (name: string | null): string => (name === null ? 'the council' : name);
  return summaryList([
    { key: 'Closed', value: html`${when(close.closedAt)}, by ${by(close.closedByName)}` },
    close.note !== null && { key: 'Note', value: close.note },
    close.decidedAt === null
      ? { key: 'Approval', value: 'Not approved yet' }
      : {
          key: close.status === 'approved' ? 'Approved' : 'Sent back',
          value: html`${when(close.decidedAt)}, by ${by(close.decidedByName)}${close.reason !== null && close.reason !== '' && html`: ${close.reason}`}`,
        },
  ]);
}

/** The two buttons of whoever approves; where they closed the week themselves, why they cannot. */
function approval({ scope, csrfToken }: Asked, close: ClosedWeek, state: FormState): SafeHtml {
  if (close.status !== 'waiting' || !permits(scope.who, 'week.approve')) return nothing;
  if (close.closedBy === scope.who.userId)
    return html`<div class="govuk-inset-text">You closed this week yourself. Someone else has to approve it.</div>`;
  const ask = fields(state);
  return html`<form method="post" action="/payable/${close.id}/approve">${csrfField(csrfToken)}${button({ text: `Approve ${formatPounds(close.amountPence)}` })}</form>
<details class="govuk-details"${state.errors['reason'] !== undefined && html` open`}><summary class="govuk-details__summary"><span class="govuk-details__summary-text">Send it back instead</span></summary><div class="govuk-details__text">
<form method="post" action="/payable/${close.id}/send-back">${csrfField(csrfToken)}${ask.textarea({ name: 'reason', label: 'What has to change', rows: 3 })}${button({ text: 'Send back', kind: 'warning' })}</form></div></details>`;
}

function contractTotals(sums: readonly CloseSum[], close: ClosedWeek): SafeHtml {
  return dataTable<CloseSum>({
    caption: 'What it comes to, by contract',
    id: 'by-contract',
    rows: sums,
    empty: 'This week was closed with nothing to pay.',
    columns: [
      { head: 'Contract', cell: contractCell, foot: 'All' },
      { head: 'Kind', cell: ({ kind }) => kindsOfItem[kind] },
      { head: 'Items', numeric: true, cell: ({ items }) => items, foot: close.items },
      {
        head: 'Paid time',
        numeric: true,
        cell: ({ paidMinutes }) => duration(paidMinutes),
        foot: duration(sums.reduce((sum, { paidMinutes }) => sum + paidMinutes, 0)),
      },
      ...(sums.some(({ blockMinutes }) => blockMinutes !== 0)
        ? [
            {
              head: 'Of it from a block',
              numeric: true,
              cell: ({ blockMinutes }: CloseSum) => (blockMinutes === 0 ? none() : duration(blockMinutes)),
            },
          ]
        : []),
      {
        head: 'Amount',
        numeric: true,
        cell: ({ amountPence }) => pounds(amountPence),
        foot: pounds(close.amountPence),
      },
    ],
  });
}

const kindsOfItem = {
  visit: 'Visits',
  charge: 'Charges',
  adjustment: 'Adjustments',
} as const satisfies Record<ClosedItemKind, string>;

function contractCell({ contractId, contractTitle }: Pick<CloseSum, 'contractId' | 'contractTitle'>): Html {
  if (contractId === null) return 'No contract';
  return html`<a class="govuk-link" href="/contracts/${contractId}">${contractTitle}</a>`;
}

function contractFilter(sums: readonly CloseSum[]) {
  const titles = new Map(
    sums.flatMap(({ contractId, contractTitle }) =>
      contractId === null ? [] : [[contractId, contractTitle ?? ''] as const],
    ),
  );
  if (titles.size < 2) return undefined;
  return {
    kind: 'select' as const,
    name: 'contract',
    label: 'Contract',
    empty: 'All contracts',
    options: [...titles].map(([id, title]) => ({ value: String(id), text: title })),
  };
}

function itemsTable(
  rows: readonly ListedItem[],
  seesPeople: boolean,
  amountPence: number,
  back: string,
): SafeHtml {
  return dataTable<ListedItem>({
    caption: 'Items',
    captionHidden: true,
    id: 'items',
    rows,
    empty: 'No item fits. Try other words or fewer filters.',
    rowHref: ({ lineId }) =>
      lineId === null ? undefined : `/week-lines/${lineId}?back=${encodeURIComponent(back)}`,
    columns: [
      {
        head: 'Person',
        cell: ({ personName, personReference }) =>
          personReference === null
            ? none()
            : !seesPeople
              ? personReference
              : html`${personName}<span class="govuk-visually-hidden">, </span> <span class="tend-quiet">${personReference}</span>`,
        foot: 'All that fit',
      },
      {
        head: 'Visit',
        cell: ({ startsAt, place, because }) =>
          startsAt === null
            ? because
            : html`<span>${day(londonDay(startsAt))} ${clock(startsAt)}${place !== null && place > 1 && html` <span class="tend-nowrap">(place ${place})</span>`}</span>`,
      },
      { head: 'Kind', width: 'wide', cell: kindCell },
      { head: 'Paid time', numeric: true, cell: ({ paidMinutes }) => duration(paidMinutes) },
      {
        head: 'Amount',
        numeric: true,
        cell: ({ kind, amountPence: pence }) =>
          kind === 'adjustment' ? poundsDifference(pence) : pounds(pence),
        foot: pounds(amountPence),
      },
    ],
  });
}

const chargeNames: Readonly<Record<string, string>> = {
  block: 'Block time bought',
  'block adjustment': 'Taken off a block',
  'block lapsed': 'Block time lapsed',
  service: 'Service by the week or night',
  retainer: 'Retainer',
  travel: 'Travel',
  contribution: 'What the person pays towards it',
  fund: 'Individual service fund',
};

/** What an item is; an adjustment says what it corrects and from what to what. */
function kindCell(item: ListedItem): Html {
  const { kind, correctsCloseId, correctsWeekStartsOn, postedBeforePence, amountPence } = item;
  if (kind === 'charge') return chargeNames[item.chargeKind ?? ''] ?? 'Charge';
  if (kind === 'visit')
    return item.blockMinutes === 0
      ? 'Visit'
      : `Visit, ${minutesInWords(item.blockMinutes)} of it from the block`;
  const now = formatPounds(postedBeforePence + amountPence);
  const from =
    correctsCloseId === null || correctsWeekStartsOn === null
      ? none()
      : html`<a class="govuk-link" href="/payable/${correctsCloseId}">the week of ${dateRange(correctsWeekStartsOn, weekEnd(correctsWeekStartsOn))}</a>`;
  return html`<span>Adjustment: ${formatPounds(postedBeforePence)} was paid with ${from}, it is now worth ${now}</span>`;
}
