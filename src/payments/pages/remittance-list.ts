/** Remittances: what was paid to a provider and when, and what is not paid yet and why. */
import { londonDay } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import type { Scope } from '../../platform/scope.ts';
import { listProviderChoices } from '../../providers/records/providers.ts';
import { day, figure, pounds } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { filterForm, providerFilter } from '../../web/components/filters.ts';
import { emptyState } from '../../web/components/messages.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage, withQuery } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { listDownload } from '../../web/download.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { countPayments, listPayments, type PaymentQuestion, type SentPayment } from '../records/payments.ts';
import { listOpenWeeks, type OpenWeek } from '../records/needs-me.ts';
import { sumUnpaid, type UnpaidSum } from '../records/remittances.ts';
import { unpaidWords } from '../rules/hold-words.ts';
import { BESIDES_VISITS, PAYABLE_VISITS } from '../rules/visits-only.ts';
import { isOwn, providerWeekHref, weekWords } from './address.ts';
import { formatIn } from './line-downloads.ts';
import { paymentNavigation, paymentTag, paymentWords } from './payment-parts.ts';

const PER_PAGE = 50;
const STATES = ['on its way', 'paid', 'returned'] as const;

function questionOf({ query, scope }: Asked): PaymentQuestion {
  const dayIn = (name: string): string | undefined =>
    /^\d{4}-\d\d-\d\d$/.test(query.get(name) ?? '') ? (query.get(name) ?? undefined) : undefined;
  return {
    providerId: scope.who.providerId ?? readNumber(query.get('provider')),
    state: STATES.find((state) => state === query.get('status')),
    from: dayIn('from'),
    to: dayIn('to'),
  };
}

/** GET /remittances */
export async function remittanceList(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const own = isOwn(scope);
  const question = questionOf(asked);
  const { total, amountPence } = await countPayments(scope, question);
  const at = Math.min(readPage(query), Math.max(1, Math.ceil(total / PER_PAGE)));
  const rows = await listPayments(scope, question, { limit: PER_PAGE, offset: (at - 1) * PER_PAGE });
  return page(
    own ? 'What you were paid' : 'Remittances',
    html`${paymentNavigation(scope, '/remittances')}
${question.providerId !== undefined && (await unpaidView(scope, question.providerId))}
<h2 class="govuk-heading-m">Payments</h2>
${filterForm({
  query,
  filters: [
    !own && providerFilter(await listProviderChoices(scope)),
    {
      kind: 'select',
      name: 'status',
      label: 'Status',
      empty: 'All',
      options: STATES.map((state) => ({ value: state, text: paymentWords[state].text })),
    },
    { kind: 'date', name: 'from', label: 'Paid from' },
    { kind: 'date', name: 'to', label: 'to' },
  ],
  found: { total, one: 'payment' },
})}
${downloadLinks({ what: 'these payments', csv: `/remittances/download${withQuery(query, { format: 'csv', page: null })}`, xlsx: `/remittances/download${withQuery(query, { format: 'xlsx', page: null })}` })}
${dataTable<SentPayment>({
  id: 'payments',
  caption: 'Payments, the newest first',
  captionHidden: true,
  rows,
  rowHref: ({ id }) => `/remittances/${id}`,
  empty: emptyState({ title: 'No payment here', text: 'A payment stands here once its run is released.' }),
  columns: [
    { head: 'Reference', cell: ({ reference }) => reference, foot: 'All that fit' },
    !own && { head: 'Provider', cell: ({ providerName }) => providerName },
    { head: 'Day', cell: ({ payOn }) => day(payOn) },
    {
      head: 'Amount',
      numeric: true,
      cell: ({ amountPence: pence }) => pounds(pence),
      foot: pounds(amountPence),
    },
    { head: 'Status', cell: ({ state }) => paymentTag(state) },
  ],
})}
${pagination({ page: at, perPage: PER_PAGE, total, query, one: 'payment' })}`,
    { section: own ? 'Remittances' : 'Payments' },
  );
}

async function unpaidView(scope: Scope, providerId: number): Promise<SafeHtml> {
  const own = isOwn(scope);
  const unpaid = await sumUnpaid(scope, providerId, londonDay(scope.now).toString());
  const open = await listOpenWeeks(scope, providerId);
  const href = `/remittances/unpaid${own ? '' : `?provider=${providerId}`}`;
  const sum = unpaid.reduce((total, { amountPence }) => total + amountPence, 0);
  return html`${
    unpaid.length === 0
      ? html`<p class="govuk-body">Everything that is settled is paid.</p>`
      : html`<h2 class="govuk-heading-m">Not paid yet</h2>${unpaidTable(unpaid, own ? 'What is not paid to you yet, and why' : 'What is not paid yet, and why')}
<p class="govuk-body"><a class="govuk-link" href="${href}">Each of them, ${formatPounds(sum)} in all</a></p>`
  }${open.length > 0 && html`<p class="govuk-body"><a class="govuk-link" href="${href}#not-closed">${plural(open.length, 'week')}</a> besides ${open.length === 1 ? 'is' : 'are'} not closed yet.</p>`}`;
}

/** What is not paid, by reason. */
export function unpaidTable(unpaid: readonly UnpaidSum[], caption: string, id = 'unpaid'): SafeHtml {
  if (unpaid.length === 0) return nothing;
  return dataTable<UnpaidSum>({
    id,
    caption,
    rows: unpaid,
    columns: [
      {
        head: 'Why',
        width: 'wide',
        cell: ({ reason, words, untilOn }) => unpaidWords(reason, words, untilOn),
        foot: 'All',
      },
      {
        head: 'Items',
        numeric: true,
        cell: ({ items }) => figure(items),
        foot: figure(unpaid.reduce((sum, { items }) => sum + items, 0)),
      },
      {
        head: 'Amount',
        numeric: true,
        cell: ({ amountPence }) => pounds(amountPence),
        foot: pounds(unpaid.reduce((sum, { amountPence }) => sum + amountPence, 0)),
      },
    ],
  });
}

/** Weeks that have ended and are not closed: what they pay is in no sum of what is not paid yet, since nobody closed it. */
export function openWeeksView(weeks: readonly OpenWeek[]): SafeHtml {
  return html`<h2 class="govuk-heading-m" id="not-closed">Weeks that are not closed yet</h2>
<p class="govuk-body">What their visits pay is not in the sum above, and is ${BESIDES_VISITS}. It is paid once the week is closed and approved.</p>
${dataTable<OpenWeek>({
  id: 'open',
  caption: 'Weeks of the last twelve that have ended and are not closed',
  captionHidden: true,
  rows: weeks,
  rowHref: providerWeekHref,
  empty: 'Every week that has ended is closed.',
  columns: [
    { head: 'Week', cell: ({ weekStartsOn }) => weekWords(weekStartsOn), foot: 'All' },
    {
      head: PAYABLE_VISITS,
      numeric: true,
      cell: ({ payablePence }) => pounds(payablePence),
      foot: pounds(weeks.reduce((sum, { payablePence }) => sum + payablePence, 0)),
    },
    { head: 'Held visits', numeric: true, cell: ({ held }) => figure(held) },
  ],
})}`;
}

/** GET /remittances/download */
export async function downloadRemittances(asked: Asked): Promise<Answer> {
  const rows = await listPayments(asked.scope, questionOf(asked));
  return await listDownload<SentPayment>({
    name: 'payments',
    title: plural(rows.length, 'payment'),
    format: formatIn(asked),
    rows,
    columns: [
      { head: 'Payment', value: ({ id }) => id },
      { head: 'Reference', value: ({ reference }) => reference },
      { head: 'Provider', value: ({ providerName }) => providerName },
      { head: 'Day', value: ({ payOn }) => payOn, kind: 'day' },
      { head: 'Amount (£)', value: ({ amountPence }) => amountPence, kind: 'pence' },
      { head: 'Status', value: ({ state }) => paymentWords[state].text },
      { head: 'Paid on', value: ({ paidOn }) => paidOn, kind: 'day' },
      { head: 'Returned on', value: ({ returnedOn }) => returnedOn, kind: 'day' },
      { head: 'Why returned', value: ({ returnedBecause }) => returnedBecause },
    ],
  });
}
