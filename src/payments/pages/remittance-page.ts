/** A remittance: one payment with its weeks, its lines, what each adjustment corrects, and what is not paid yet and why. */
import { noteListSeen } from '../../platform/list-seen.ts';
import { serviceName } from '../../contracts/rules/service-words.ts';
import { dateRange, londonDay, longDate, shortDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import { NotFound } from '../../platform/errors.ts';
import { permits } from '../../platform/scope.ts';
import { paperPdf } from '../../platform/pdf/paper-pdf.ts';
import { getProvider } from '../../providers/records/providers.ts';
import { printButton } from '../../web/components/actions.ts';
import { clock, day, duration, none, pounds, poundsDifference, when } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { type Filter, filterForm } from '../../web/components/filters.ts';
import { emptyState } from '../../web/components/messages.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage, withQuery } from '../../web/components/query.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { listDownload } from '../../web/download.ts';
import { type Html, html } from '../../web/html.ts';
import { numberIn, readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, file, notDone, page, redirect } from '../../web/route.ts';
import { listOpenWeeks } from '../records/needs-me.ts';
import { councilName } from '../records/payment-settings.ts';
import { getPayment, type SentPayment } from '../records/payments.ts';
import {
  everyRemittanceLine,
  listRemittanceLines,
  listRemittanceWeeks,
  listUnpaid,
  type RemittanceLine,
  type RemittanceWeek,
  sumUnpaid,
  type Unpaid,
} from '../records/remittances.ts';
import { maskedNumber } from '../rules/bank-detail-state.ts';
import { MAY_BE_HELD, UNPAID_REASONS, type UnpaidReason, unpaidWords } from '../rules/hold-words.ts';
import { isOwn } from './address.ts';
import { weekEnd } from './line-history.ts';
import { formatIn } from './line-downloads.ts';
import { paymentTag } from './payment-parts.ts';
import { openWeeksView, unpaidTable } from './remittance-list.ts';
import { correctsWords, remittancePaper, whatWords } from './remittance-paper.ts';

const PER_PAGE = 50;

const weekWords = (monday: string): string => dateRange(monday, weekEnd(monday));

/** GET /remittances/:id */
export async function remittancePage(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const own = isOwn(scope);
  const payment = await getPayment(scope, numberIn(asked.params['id'], 'payment'));
  const weeks = await listRemittanceWeeks(scope, payment.id);
  const total = weeks.reduce((sum, { items, adjustments }) => sum + items + adjustments, 0);
  const at = Math.min(readPage(query), Math.max(1, Math.ceil(total / PER_PAGE)));
  const lines = await listRemittanceLines(scope, payment.id, {
    limit: PER_PAGE,
    offset: (at - 1) * PER_PAGE,
  });
  noteListSeen(scope, `lines of payment ${payment.id}`, lines);
  const unpaid = await sumUnpaid(scope, payment.providerId, londonDay(scope.now).toString());
  scope.audit({ act: 'remittance seen', subject: ['payment', payment.id], detail: { page: at } });
  const files = (format: string): string => `/remittances/${payment.id}/download?format=${format}`;
  return page(
    `Remittance ${payment.reference}`,
    html`<p class="govuk-body-l">${paymentTag(payment.state)} <strong>${pounds(payment.amountPence)}</strong> on ${longDate(payment.payOn)}</p>
${facts(payment, own)}
${downloadLinks({ what: 'this remittance', csv: files('csv'), xlsx: files('xlsx'), pdf: `/remittances/${payment.id}/pdf` })}
${weeksTable(weeks, payment)}
<h2 class="govuk-heading-m">Every line</h2>
${linesTable(lines, own)}
${pagination({ page: at, perPage: PER_PAGE, total, query, one: 'line' })}
<h2 class="govuk-heading-m">Not paid yet</h2>
${unpaid.length === 0 ? html`<p class="govuk-body">Everything that is settled is paid.</p>` : html`${unpaidTable(unpaid, `As it stands on ${longDate(londonDay(scope.now))}`)}<p class="govuk-body"><a class="govuk-link" href="/remittances/unpaid${own ? '' : `?provider=${payment.providerId}`}">Each of them with its reason</a></p>`}
${printButton()}`,
    {
      section: own ? 'Remittances' : 'Payments',
      caption: payment.providerName,
      breadcrumbs: [{ text: 'Remittances', href: '/remittances' }, { text: payment.reference }],
    },
  );
}

function facts(payment: SentPayment, own: boolean): Html {
  return summaryList([
    { key: 'Paid to', value: html`${payment.accountName}, account ${maskedNumber(payment.accountNumber)}` },
    { key: 'On the bank statement', value: payment.reference },
    { key: 'Sent', value: when(payment.sentAt) },
    payment.paidOn !== null && { key: 'Confirmed by the bank', value: day(payment.paidOn) },
    payment.returnedOn !== null && {
      key: 'Returned by the bank',
      value: html`${day(payment.returnedOn)}: ${payment.returnedBecause}. It is paid again in the next run.`,
    },
    !own && {
      key: 'Payment run',
      value: html`<a class="govuk-link" href="/payment-runs/${payment.runId}">Run ${payment.runId}</a>`,
    },
  ]);
}

function weeksTable(weeks: readonly RemittanceWeek[], payment: SentPayment): Html {
  return dataTable<RemittanceWeek>({
    id: 'weeks',
    caption: 'What it pays, by week',
    rows: weeks,
    columns: [
      { head: 'Week', cell: ({ weekStartsOn }) => weekWords(weekStartsOn), foot: 'All' },
      { head: 'Lines', numeric: true, cell: ({ items }) => items },
      { head: 'For them', numeric: true, cell: ({ claimedPence }) => pounds(claimedPence) },
      { head: 'Adjustments', numeric: true, cell: ({ adjustedPence }) => poundsDifference(adjustedPence) },
      {
        head: 'Together',
        numeric: true,
        cell: ({ claimedPence, adjustedPence }) => pounds(claimedPence + adjustedPence),
        foot: pounds(payment.amountPence),
      },
    ],
  });
}

function linesTable(lines: readonly RemittanceLine[], own: boolean): Html {
  return dataTable<RemittanceLine>({
    id: 'lines',
    caption: 'Lines, week by week',
    captionHidden: true,
    rows: lines,
    rowHref: ({ lineId }) => (lineId === null ? undefined : `/week-lines/${lineId}`),
    columns: [
      {
        head: 'Visit or charge',
        cell: ({ startsAt, weekStartsOn }) =>
          startsAt === null
            ? `Week of ${shortDate(weekStartsOn)}`
            : html`<span>${day(londonDay(startsAt))} ${clock(startsAt)}</span>`,
      },
      {
        head: own ? 'Person' : 'Person’s reference',
        cell: ({ personReference }) => personReference ?? none(),
      },
      { head: 'Contract', cell: ({ contractReference }) => contractReference ?? none() },
      {
        head: 'What',
        width: 'wide',
        cell: whatWords,
      },
      {
        head: 'Paid time',
        numeric: true,
        cell: ({ lineId, paidMinutes }) => (lineId === null ? none() : duration(paidMinutes)),
      },
      {
        head: 'Amount',
        numeric: true,
        cell: ({ kind, amountPence }) =>
          kind === 'adjustment' ? poundsDifference(amountPence) : pounds(amountPence),
      },
    ],
  });
}

/** GET /remittances/:id/download */
export async function downloadRemittance(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const payment = await getPayment(scope, numberIn(asked.params['id'], 'payment'));
  scope.audit({ act: 'remittance downloaded', subject: ['payment', payment.id] });
  return await listDownload<RemittanceLine>({
    name: `remittance-${payment.reference}`,
    title: `Remittance ${payment.reference}`,
    format: formatIn(asked),
    rows: everyRemittanceLine(scope, payment.id),
    columns: [
      { head: 'Payment', value: () => payment.reference },
      { head: 'Paid on', value: () => payment.payOn, kind: 'day' },
      { head: 'Item', value: ({ itemId }) => itemId },
      { head: 'Kind', value: ({ kind }) => kind },
      { head: 'Week', value: ({ weekStartsOn }) => weekStartsOn, kind: 'day' },
      { head: 'Visit starts', value: ({ startsAt }) => startsAt, kind: 'moment' },
      { head: 'Visit', value: ({ visitReference }) => visitReference },
      { head: 'Person reference', value: ({ personReference }) => personReference },
      { head: 'Contract', value: ({ contractReference }) => contractReference },
      { head: 'Service', value: ({ service }) => (service === null ? null : serviceName(service)) },
      { head: 'Paid minutes', value: ({ paidMinutes }) => paidMinutes },
      { head: 'Amount (£)', value: ({ amountPence }) => amountPence, kind: 'pence' },
      { head: 'Corrects item', value: ({ correctsItemId }) => correctsItemId },
      { head: 'Corrects the week', value: ({ correctsWeekStartsOn }) => correctsWeekStartsOn, kind: 'day' },
      {
        head: 'Why',
        value: (line) =>
          line.kind === 'adjustment' ? `${correctsWords(line)}. ${line.because}` : line.because,
      },
    ],
  });
}

/** GET /remittances/:id/pdf */
export async function remittancePdf({ scope, params }: Asked): Promise<Answer> {
  const payment = await getPayment(scope, numberIn(params['id'], 'payment'));
  const provider = await getProvider(scope, payment.providerId);
  const today = londonDay(scope.now).toString();
  const paper = remittancePaper({
    payment,
    council: await councilName(scope),
    providerLines: [
      provider.name,
      ...provider.address_lines,
      ...(provider.postcode === null ? [] : [provider.postcode]),
    ],
    weeks: await listRemittanceWeeks(scope, payment.id),
    lines: await listRemittanceLines(scope, payment.id, { limit: null }),
    unpaid: await sumUnpaid(scope, payment.providerId, today),
    today,
    madeAt: new Date(scope.now.epochMilliseconds),
  });
  scope.audit({ act: 'remittance downloaded', subject: ['payment', payment.id], detail: { format: 'pdf' } });
  return file(`remittance-${payment.reference}.pdf`, 'application/pdf', await paperPdf(paper));
}

/** Visits that wait for somebody: what was found is said beside why it waits. */
const waits: ReadonlySet<string> = new Set<UnpaidReason>(['held visit', 'queried', 'answered', 'disputed']);

function isOfReason(query: URLSearchParams): (one: Unpaid) => boolean {
  const wanted = query.get('reason') ?? '';
  return ({ reason }) => wanted === '' || reason === wanted;
}

/** Narrows the list to one of the reasons that are in it. */
function reasonFilter(all: readonly Unpaid[]): Filter {
  const there = new Set(all.map(({ reason }) => reason));
  return {
    kind: 'select',
    name: 'reason',
    label: 'Why not paid',
    empty: 'All reasons',
    options: UNPAID_REASONS.filter((reason) => there.has(reason)).map((reason) => ({
      value: reason,
      text: unpaidWords(reason),
    })),
  };
}

/** GET /remittances/unpaid */
export async function unpaidPage(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const own = isOwn(scope);
  const providerId = scope.who.providerId ?? readNumber(query.get('provider'));
  if (providerId === undefined)
    return redirect('/remittances', notDone('Choose a provider to see what is not paid yet.'));
  const provider = await getProvider(scope, providerId);
  const today = londonDay(scope.now).toString();
  const sums = await sumUnpaid(scope, providerId, today);
  const all = await listUnpaid(scope, providerId, today);
  const rows = all.filter(isOfReason(query));
  const at = Math.min(readPage(query), Math.max(1, Math.ceil(rows.length / PER_PAGE)));
  const shown = rows.slice((at - 1) * PER_PAGE, at * PER_PAGE);
  noteListSeen(scope, 'what is not paid yet', shown);
  const mayHold = permits(scope.who, 'holds.edit') && shown.some(({ reason }) => MAY_BE_HELD.has(reason));
  const address = `/remittances/unpaid/download${withQuery(query, { provider: String(providerId), page: null })}`;
  return page(
    own ? 'What is not paid to you yet' : 'Not paid yet',
    html`<p class="govuk-body">${plural(
      sums.reduce((sum, { items }) => sum + items, 0),
      'item',
    )}, ${formatPounds(sums.reduce((sum, { amountPence }) => sum + amountPence, 0))} in all, each with its reason.</p>
${unpaidTable(sums, `By reason, as it stands on ${longDate(today)}`, 'reasons')}
${openWeeksView(await listOpenWeeks(scope, providerId))}
<h2 class="govuk-heading-m">Each item</h2>
${sums.some(({ reason }) => reason === 'waits for approval') && html`<p class="govuk-body">What waits for approval stands here once it is approved.</p>`}
${filterForm({ query, filters: [reasonFilter(all)], keep: ['provider'], found: { total: rows.length, one: 'item' } })}
${downloadLinks({ what: 'these items', csv: `${address}&format=csv`, xlsx: `${address}&format=xlsx` })}
${dataTable<Unpaid>({
  id: 'unpaid',
  caption: 'Not paid yet, week by week',
  captionHidden: true,
  rows: shown,
  rowHref: ({ lineId }) => (lineId === null ? undefined : `/week-lines/${lineId}`),
  empty: emptyState({ title: 'Everything that is settled is paid' }),
  columns: [
    {
      head: 'Visit or charge',
      cell: ({ startsAt, weekStartsOn }) =>
        startsAt === null
          ? `Week of ${shortDate(weekStartsOn)}`
          : html`<span>${day(londonDay(startsAt))} ${clock(startsAt)}</span>`,
    },
    { head: 'Person’s reference', cell: ({ personReference }) => personReference ?? none() },
    {
      head: 'Why not paid',
      width: 'wide',
      cell: ({ reason, words, untilOn, startsAt, what }) =>
        html`<span>${unpaidWords(reason, words, untilOn)}${(waits.has(reason) || startsAt === null) && html`<br><span class="tend-quiet">${what}</span>`}</span>`,
    },
    { head: 'Amount', numeric: true, cell: ({ amountPence }) => pounds(amountPence) },
    mayHold && {
      head: 'What to do',
      headHidden: true,
      cell: ({ itemId, reason, weekStartsOn, personReference }) =>
        MAY_BE_HELD.has(reason)
          ? html`<a class="govuk-link" href="${`/holds/new?provider=${providerId}&item=${itemId}`}">Hold<span class="govuk-visually-hidden">: ${personReference ?? 'a charge'}, week of ${shortDate(weekStartsOn)}</span></a>`
          : none(),
    },
  ],
})}
${pagination({ page: at, perPage: PER_PAGE, total: rows.length, query, one: 'item' })}${printButton()}`,
    {
      section: own ? 'Remittances' : 'Payments',
      caption: provider.name,
      breadcrumbs: [
        { text: 'Remittances', href: `/remittances${own ? '' : `?provider=${providerId}`}` },
        { text: 'Not paid yet' },
      ],
    },
  );
}

/** GET /remittances/unpaid/download */
export async function downloadUnpaid(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const providerId = scope.who.providerId ?? readNumber(query.get('provider'));
  if (providerId === undefined) throw new NotFound('provider');
  const rows = (await listUnpaid(scope, providerId, londonDay(scope.now).toString())).filter(
    isOfReason(query),
  );
  noteListSeen(scope, 'what is not paid yet as a file', rows);
  return await listDownload<Unpaid>({
    name: 'not-paid-yet',
    title: 'Not paid yet',
    format: formatIn(asked),
    rows,
    columns: [
      { head: 'Item', value: ({ itemId }) => itemId },
      { head: 'Week', value: ({ weekStartsOn }) => weekStartsOn, kind: 'day' },
      { head: 'Visit starts', value: ({ startsAt }) => startsAt, kind: 'moment' },
      { head: 'Person reference', value: ({ personReference }) => personReference },
      { head: 'Why not paid', value: ({ reason, words, untilOn }) => unpaidWords(reason, words, untilOn) },
      { head: 'Amount (£)', value: ({ amountPence }) => amountPence, kind: 'pence' },
      { head: 'What', value: ({ what }) => what },
    ],
  });
}
