/** Lines of providers' invoices that wait, and one of them: ask, accept whole or in part, refuse, answer, agree, undo. */
import { dateRange } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { noteListSeen } from '../../platform/list-seen.ts';
import { permits } from '../../platform/scope.ts';
import { listProviderChoices } from '../../providers/records/providers.ts';
import { actionBar, button, buttonGroup } from '../../web/components/actions.ts';
import { day, duration, none, pounds } from '../../web/components/amounts.ts';
import { filterForm, providerFilter } from '../../web/components/filters.ts';
import { emptyState, type Message } from '../../web/components/messages.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage } from '../../web/components/query.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { timeline } from '../../web/components/timeline.ts';
import { fields } from '../../web/fields.ts';
import { csrfField, type FormState, startForm } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn, readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { listHoldOwners } from '../records/holds.ts';
import {
  countWaitingLines,
  getInvoiceLine,
  type InvoiceLine,
  type InvoiceQueueFilter,
  listInvoiceEvents,
  listWaitingLines,
} from '../records/invoice-lines.ts';
import { MATCH_REASONS } from '../rules/invoice-match.ts';
import { mayNow } from '../rules/invoice-status.ts';
import { isOwn } from './address.ts';
import { invoiceNavigation } from './invoice-list.ts';
import { happenings, whyCell } from './invoice-page.ts';
import { lineTag, lineWords, reasonNames } from './invoice-words.ts';

const PER_PAGE = 50;
const STATUSES = ['held', 'queried', 'answered'] as const;

function filterIn({ query, scope }: Asked): InvoiceQueueFilter {
  return {
    providerId: scope.who.providerId ?? readNumber(query.get('provider')),
    status: STATUSES.find((status) => status === query.get('status')),
    reason: MATCH_REASONS.find((reason) => reason === query.get('reason')),
    ownerId: readNumber(query.get('owner')),
  };
}

/** GET /invoices/queries */
export async function invoiceQueue(asked: Asked): Promise<Answer> {
  return await showQueue(asked, startForm());
}

function queueTable(rows: readonly InvoiceLine[], own: boolean, decides: boolean): SafeHtml {
  return dataTable<InvoiceLine>({
    id: 'queue',
    caption: 'Lines that wait, the oldest first',
    captionHidden: true,
    rows,
    queue: true,
    dense: true,
    rowHref: ({ id }) => `/invoices/lines/${id}`,
    empty: emptyState({
      title: own ? 'We have no questions for you' : 'No line waits',
      text: 'Every line agrees or is settled.',
    }),
    ...(decides && {
      selectable: {
        name: 'line',
        value: ({ id }: InvoiceLine) => id,
        label: ({ number, invoiceNumber }: InvoiceLine) => `Choose line ${number} of ${invoiceNumber}`,
      },
    }),
    columns: [
      { head: 'Line', cell: ({ number, invoiceNumber }) => `${invoiceNumber}, line ${number}` },
      !own && { head: 'Provider', cell: ({ providerName }) => providerName },
      { head: 'Stands', cell: ({ status: stands }) => lineTag(stands, own) },
      { head: 'Why', width: 'wide', cell: whyCell },
      {
        head: 'Days',
        cell: ({ startsOn, endsOn }) => dateRange(startsOn, endsOn === startsOn ? null : endsOn),
      },
      { head: 'Claimed', numeric: true, cell: ({ claimedPence }) => pounds(claimedPence) },
      { head: 'Verified', numeric: true, cell: ({ worthPence }) => pounds(worthPence) },
      { head: 'Looked after by', cell: ({ ownerName }) => ownerName ?? 'the council' },
      { head: 'Answer by', cell: ({ dueOn }) => (dueOn === null ? none() : day(dueOn)) },
    ],
  });
}

/** The queue, as asked for or with what was wrong. */
export async function showQueue(
  asked: Asked,
  state: FormState,
  status = 200,
  flash?: Message,
): Promise<Answer> {
  const { scope, query, csrfToken } = asked;
  const own = isOwn(scope);
  const find = filterIn(asked);
  const { lines, differencePence } = await countWaitingLines(scope, find);
  const at = Math.min(readPage(query), Math.max(1, Math.ceil(lines / PER_PAGE)));
  const rows = await listWaitingLines(scope, find, { limit: PER_PAGE, offset: (at - 1) * PER_PAGE });
  noteListSeen(scope, 'lines of invoices', rows);
  const decides = permits(scope.who, 'invoices.decide') && rows.length > 0;
  const table = queueTable(rows, own, decides);
  return page(
    own ? 'Lines of your invoices that wait' : 'Lines of invoices that wait',
    html`${await invoiceNavigation(scope, '/invoices/queries')}
<p class="govuk-body">${own ? 'What we could verify is paid without waiting. Only the rest waits here.' : 'What was verified is paid without waiting. Only the difference waits here'}${!own && `: ${formatPounds(differencePence)} in all.`}</p>
${filterForm({
  query,
  filters: [
    !own && providerFilter(await listProviderChoices(scope)),
    {
      kind: 'select',
      name: 'status',
      label: 'Where it stands',
      empty: 'All that wait',
      options: STATUSES.map((value) => ({ value, text: lineWords[value].text })),
    },
    {
      kind: 'select',
      name: 'reason',
      label: 'Why',
      empty: 'All reasons',
      options: MATCH_REASONS.map((value) => ({ value, text: reasonNames[value] })),
    },
    !own && {
      kind: 'select',
      name: 'owner',
      label: 'Looked after by',
      empty: 'Anybody',
      options: (await listHoldOwners(scope)).map(({ id, name }) => ({ value: String(id), text: name })),
    },
  ],
  found: { total: lines, one: 'line' },
})}
${
  decides
    ? html`<form method="post" action="/invoices/queries">${csrfField(csrfToken)}${table}${actionBar({
        chosen: 'line',
        before: fields(state).text({
          name: 'words',
          label: 'Words to the provider',
          hint: 'Needed to ask and to refuse',
        }),
        buttons: [
          { text: 'Ask the provider', name: 'act', value: 'query', kind: 'secondary', key: 'q' },
          { text: 'Accept as claimed', name: 'act', value: 'accept', key: 'a' },
          { text: 'Pay only what was verified', name: 'act', value: 'refuse', kind: 'warning', key: 'r' },
        ],
      })}</form>`
    : table
}
${pagination({ page: at, perPage: PER_PAGE, total: lines, query, one: 'line' })}`,
    {
      section: 'Invoices',
      wide: true,
      status,
      ...(Object.keys(state.errors).length > 0 && { form: state }),
      ...(flash && { flash }),
    },
  );
}

/** GET /invoices/lines/:id */
export async function invoiceLinePage(asked: Asked): Promise<Answer> {
  return await showLine(asked, startForm());
}

/** A line, as asked for or with what was wrong. */
export async function showLine(asked: Asked, state: FormState, status = 200): Promise<Answer> {
  const { scope, params } = asked;
  const line = await getInvoiceLine(scope, numberIn(params['id'], 'invoice line'));
  noteListSeen(scope, 'lines of invoices', [line]);
  const own = isOwn(scope);
  const events = await listInvoiceEvents(scope, [line.id]);
  const verifiedPrices = line.facts?.verifiedPrices ?? [];
  return page(
    `Line ${line.number} of ${line.invoiceNumber}`,
    html`<p class="govuk-body-l">${lineTag(line.status, own)} ${pounds(line.claimedPence)} claimed, ${pounds(line.worthPence)} verified, <strong>${pounds(line.paysPence)}</strong> paid or to be paid</p>
${line.reasons.length > 0 && html`<p class="govuk-body">${whyCell(line)}</p>`}
${dataTable({
  id: 'figures',
  caption: 'Both figures',
  rows: [
    { what: 'Time', claimed: duration(line.minutes), verified: duration(line.facts?.verifiedMinutes) },
    {
      what: 'Price an hour',
      claimed: line.pencePerHour === null ? none('not given') : pounds(line.pencePerHour),
      verified:
        verifiedPrices.length === 0
          ? none()
          : html`${verifiedPrices.map((price, at) => html`${at > 0 && ', '}${pounds(price)}`)}`,
    },
    { what: 'Amount', claimed: pounds(line.claimedPence), verified: pounds(line.worthPence) },
  ],
  columns: [
    { head: 'What', cell: ({ what }) => what },
    { head: 'Claimed', numeric: true, cell: ({ claimed }) => claimed },
    { head: 'Verified', numeric: true, cell: ({ verified }) => verified },
  ],
})}
${summaryList([
  { key: 'Order', value: line.reference || 'none named' },
  line.personReference !== null && { key: 'Person', value: line.personReference },
  line.contractTitle !== null && { key: 'Contract', value: line.contractTitle },
  { key: 'Days', value: dateRange(line.startsOn, line.endsOn === line.startsOn ? null : line.endsOn) },
  line.words !== '' && { key: 'It says', value: line.words },
  { key: 'Looked after by', value: line.ownerName ?? 'the council' },
  line.dueOn !== null && { key: 'Answer by', value: day(line.dueOn) },
])}
${own ? answerForms(asked, line, state) : await decisionForms(asked, line, state, events.findLast(({ batchId }) => batchId !== null)?.batchId ?? null)}
<h2 class="govuk-heading-m">What happened</h2>
${timeline(happenings(events, [line]))}`,
    {
      section: 'Invoices',
      caption: line.providerName,
      status,
      ...(Object.keys(state.errors).length > 0 && { form: state }),
      breadcrumbs: [
        { text: 'Invoices', href: '/invoices' },
        { text: line.invoiceNumber, href: `/invoices/${line.invoiceId}` },
        { text: `Line ${line.number}` },
      ],
    },
  );
}

function answerForms({ scope, csrfToken }: Asked, line: InvoiceLine, state: FormState): SafeHtml | false {
  if (!permits(scope.who, 'invoices.answer') || !mayNow(line.status, 'agree')) return false;
  const answers = mayNow(line.status, 'answer');
  const corrected = `/invoices/new?replaces=${line.invoiceId}`;
  return html`<h2 class="govuk-heading-m">${answers ? 'Your answer' : 'Settle it'}</h2>
<form method="post" action="/invoices/lines/${line.id}/answer" novalidate>${csrfField(csrfToken)}
${answers && fields(state).textarea({ name: 'words', label: 'What we should know', rows: 3 })}
${buttonGroup([
  answers && button({ text: 'Send the answer', name: 'act', value: 'answer' }),
  button({
    text: `Agree to ${formatPounds(Math.min(line.claimedPence, line.worthPence))}`,
    name: 'act',
    value: 'agree',
    kind: answers ? 'secondary' : 'main',
  }),
])}</form>
<p class="govuk-body">Or <a class="govuk-link" href="${corrected}">send a corrected version</a>, or a credit note that names this invoice.</p>`;
}

async function decisionForms(
  { scope, csrfToken }: Asked,
  line: InvoiceLine,
  state: FormState,
  batchId: string | null,
): Promise<SafeHtml | false> {
  if (!permits(scope.who, 'invoices.decide')) return false;
  if (mayNow(line.status, 'undo') && batchId !== null)
    return html`<form method="post" action="/invoices/undo">${csrfField(csrfToken)}<input type="hidden" name="batch" value="${batchId}"><input type="hidden" name="line" value="${line.id}">${button({ text: 'Undo this decision', kind: 'secondary', key: 'u' })}</form>`;
  if (!mayNow(line.status, 'accept')) return false;
  const ask = fields(state);
  const [least, most] = [
    Math.min(line.claimedPence, line.worthPence),
    Math.max(line.claimedPence, line.worthPence),
  ];
  return html`<h2 class="govuk-heading-m">Decide</h2>
<form method="post" action="/invoices/lines/${line.id}/decide" novalidate>${csrfField(csrfToken)}
${ask.textarea({ name: 'words', label: 'Words to the provider', hint: 'Needed to ask and to refuse', rows: 3 })}
${line.claimedPence > 0 && ask.money({ name: 'amount', label: 'To accept in part: what the line pays', hint: `From ${formatPounds(least)} to ${formatPounds(most)}` })}
${buttonGroup([
  mayNow(line.status, 'query') &&
    button({ text: 'Ask the provider', name: 'act', value: 'query', kind: 'secondary', key: 'q' }),
  button({ text: `Accept ${formatPounds(line.claimedPence)}`, name: 'act', value: 'accept', key: 'a' }),
  line.claimedPence > 0 && button({ text: 'Accept in part', name: 'act', value: 'part', key: 'p' }),
  button({
    text: line.worthPence > 0 ? 'Pay only what was verified' : 'Refuse',
    name: 'act',
    value: 'refuse',
    kind: 'warning',
    key: 'r',
  }),
])}
${ask.select({
  name: 'owner',
  label: 'Or give it to somebody else',
  empty: 'Choose somebody',
  choices: (await listHoldOwners(scope)).map(({ id, name }) => ({ value: String(id), text: name })),
})}
${button({ text: 'Give it to them', name: 'act', value: 'take on', kind: 'secondary' })}</form>`;
}
