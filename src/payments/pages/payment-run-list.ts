/** Payment runs: the newest first, by status, day and provider; and what waits to be paid. */
import { formatPounds } from '../../ground/money.ts';
import { londonDay } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { permits } from '../../platform/scope.ts';
import { listProviderChoices } from '../../providers/records/providers.ts';
import { buttonLink } from '../../web/components/actions.ts';
import { day, figure, pounds, when } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { filterForm, providerFilter } from '../../web/components/filters.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage, withQuery } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { emptyState } from '../../web/components/messages.ts';
import { listDownload } from '../../web/download.ts';
import { html } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { listOwed } from '../records/payment-drafts.ts';
import { type ListedRun, listRuns, type RunQuestion } from '../records/payment-runs.ts';
import { RUN_STATUSES } from '../rules/payment-run-status.ts';
import { formatIn } from './line-downloads.ts';
import { paymentNavigation, runTag, runWords } from './payment-parts.ts';

const PER_PAGE = 50;

function questionOf(query: URLSearchParams): RunQuestion {
  const dayIn = (name: string): string | undefined =>
    /^\d{4}-\d\d-\d\d$/.test(query.get(name) ?? '') ? (query.get(name) ?? undefined) : undefined;
  return {
    status: RUN_STATUSES.find((status) => status === query.get('status')),
    providerId: readNumber(query.get('provider')),
    from: dayIn('from'),
    to: dayIn('to'),
  };
}

/** GET /payment-runs */
export async function paymentRunList({ scope, query }: Asked): Promise<Answer> {
  const runs = (await listRuns(scope, questionOf(query))).toSorted(byNewest);
  const owed = await listOwed(scope, londonDay(scope.now).toString());
  const toPay = owed.reduce((sum, { amountPence }) => sum + Math.max(0, amountPence), 0);
  const held = owed.reduce((sum, { heldPence }) => sum + heldPence, 0);
  const at = Math.min(readPage(query), Math.max(1, Math.ceil(runs.length / PER_PAGE)));
  return page(
    'Payment runs',
    html`${paymentNavigation(scope, '/payment-runs')}
<p class="govuk-body">${toPay === 0 ? 'Nothing waits to be paid.' : html`<strong>${formatPounds(toPay)}</strong> is approved and waits to be paid.`}${held !== 0 && html` <a class="govuk-link" href="/holds">${formatPounds(held)} is held.</a>`}</p>
${permits(scope.who, 'payments.make') && toPay > 0 && buttonLink({ text: 'Make a payment run', href: '/payment-runs/new' })}
${filterForm({
  query,
  filters: [
    {
      kind: 'select',
      name: 'status',
      label: 'Status',
      empty: 'All',
      options: RUN_STATUSES.map((status) => ({ value: status, text: runWords[status].text })),
    },
    providerFilter(await listProviderChoices(scope)),
    { kind: 'date', name: 'from', label: 'Paid from' },
    { kind: 'date', name: 'to', label: 'to' },
  ],
  found: { total: runs.length, one: 'payment run' },
})}
${downloadLinks({ what: 'these runs', csv: `/payment-runs/download${withQuery(query, { format: 'csv', page: null })}`, xlsx: `/payment-runs/download${withQuery(query, { format: 'xlsx', page: null })}` })}
${dataTable<ListedRun>({
  id: 'runs',
  caption: 'Payment runs, the newest first',
  rows: runs.slice((at - 1) * PER_PAGE, at * PER_PAGE),
  rowHref: ({ id }) => `/payment-runs/${id}`,
  empty: emptyState({
    title: 'No payment run here',
    text: 'A run pays everything that is approved, less what is held. It is made here, checked, approved by somebody else and then released.',
  }),
  columns: [
    { head: 'Run', cell: ({ id }) => `Run ${id}` },
    { head: 'Pays on', cell: ({ payOn }) => day(payOn) },
    { head: 'Providers', numeric: true, cell: ({ payments }) => figure(payments) },
    { head: 'Amount', numeric: true, cell: ({ amountPence }) => pounds(amountPence) },
    { head: 'Status', cell: ({ status }) => runTag(status) },
    { head: 'Made', cell: ({ madeAt, madeByName }) => html`<span>${when(madeAt)}, ${madeByName}</span>` },
  ],
})}
${pagination({ page: at, perPage: PER_PAGE, total: runs.length, query, one: 'payment run' })}`,
    { section: 'Payments' },
  );
}

/** GET /payment-runs/download */
export async function downloadRuns(asked: Asked): Promise<Answer> {
  const rows = (await listRuns(asked.scope, questionOf(asked.query))).toSorted(byNewest);
  return await listDownload<ListedRun>({
    name: 'payment-runs',
    title: plural(rows.length, 'payment run'),
    format: formatIn(asked),
    rows,
    columns: [
      { head: 'Run', value: ({ id }) => id },
      { head: 'Pays on', value: ({ payOn }) => payOn, kind: 'day' },
      { head: 'Status', value: ({ status }) => runWords[status].text },
      { head: 'Payments', value: ({ payments }) => payments },
      { head: 'Returned', value: ({ returned }) => returned },
      { head: 'Amount (£)', value: ({ amountPence }) => amountPence, kind: 'pence' },
      { head: 'Made by', value: ({ madeByName }) => madeByName },
      { head: 'Made at', value: ({ madeAt }) => madeAt },
      { head: 'Note', value: ({ note }) => note },
    ],
  });
}

function byNewest(a: ListedRun, b: ListedRun): number {
  return b.madeAt.getTime() - a.madeAt.getTime() || b.id - a.id;
}
