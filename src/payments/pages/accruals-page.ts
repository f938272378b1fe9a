/** Accruals: care that was given and is in no ledger yet, to the end of a month, by provider, contract and kind. */
import { londonDay, shortDate } from '../../ground/calendar.ts';
import { thousands } from '../../ground/text.ts';
import { serviceName } from '../../contracts/rules/service-words.ts';
import { permits } from '../../platform/scope.ts';
import { button, printButton } from '../../web/components/actions.ts';
import { none, pounds, when } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { filterForm } from '../../web/components/filters.ts';
import { emptyState } from '../../web/components/messages.ts';
import { withQuery } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { listDownload } from '../../web/download.ts';
import { csrfField } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { askForAccruals } from '../actions/count-accruals.ts';
import {
  findAccrualCount,
  listAccrualMonths,
  listAccruals,
  type ListedAccrual,
} from '../records/accruals.ts';
import { listLedgerCodes } from '../records/payment-settings.ts';
import type { AccrualKind } from '../rules/accrual.ts';
import { ledgerCodeFor } from '../rules/ledger-codes.ts';
import { monthWords, postingNames, readMonth } from './ledger-words.ts';
import { formatIn } from './line-downloads.ts';

function kindName(of: AccrualKind): string {
  if (of === 'held') return 'Visit that waits for a decision';
  return of === 'not judged' ? 'Planned visit, not verified yet' : (postingNames[of] ?? of);
}

function monthIn({ scope, query }: Asked): string {
  return readMonth(query.get('month')) ?? londonDay(scope.now).with({ day: 1 }).toString();
}

function lastDay(month: string): string {
  return Temporal.PlainDate.from(month).add({ months: 1 }).subtract({ days: 1 }).toString();
}

/** GET /accruals */
export async function accrualsPage(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const month = monthIn(asked);
  const rows = await listAccruals(scope, month);
  const counted = await findAccrualCount(scope);
  const months = [...new Set([month, ...(await listAccrualMonths(scope))])].toSorted().toReversed();
  const sum = (of: (row: ListedAccrual) => number): number => rows.reduce((all, row) => all + of(row), 0);
  return page(
    'Accruals',
    html`<p class="govuk-body-l">Care that was given to the end of ${monthWords(month)} and is not in the ledger yet: what closing and approving every week now would post.</p>
${filterForm({ query, filters: [{ kind: 'select', name: 'month', label: 'To the end of', empty: 'This month', options: months.map((value) => ({ value, text: monthWords(value) })) }] })}
${dataTable<ListedAccrual>({
  caption: `Accruals to ${shortDate(lastDay(month))}`,
  captionHidden: true,
  id: 'accruals',
  rows,
  empty: emptyState({
    title: 'Nothing is accrued',
    text: 'Everything that was given is in the ledger, or nothing was counted yet.',
  }),
  columns: [
    { head: 'Provider', cell: ({ providerName }) => providerName, foot: 'All' },
    { head: 'Contract', cell: ({ contractTitle }) => contractTitle ?? none() },
    { head: 'Service', cell: ({ service }) => (service === '' ? none() : serviceName(service)) },
    { head: 'What', cell: ({ of }) => kindName(of) },
    {
      head: 'Items',
      numeric: true,
      cell: ({ items }) => thousands(items),
      foot: thousands(sum(({ items }) => items)),
    },
    {
      head: 'Cost of care',
      numeric: true,
      cell: ({ carePence }) => pounds(carePence),
      foot: pounds(sum(({ carePence }) => carePence)),
    },
    {
      head: 'Owed to the provider',
      numeric: true,
      cell: ({ owedPence }) => pounds(owedPence),
      foot: pounds(sum(({ owedPence }) => owedPence)),
    },
  ],
})}
<p class="govuk-body">What is owed is less what the provider collects from people. A block is owed when it is bought and costs care as it is used.</p>
<p class="govuk-body">${counted === undefined ? 'Not counted yet: this is done every night.' : html`Counted ${when(counted.countedAt)}, to ${shortDate(counted.countedTo)}. It is counted every night, and when a feed is taken or a decision made.`}</p>
${permits(scope.who, 'week.verify') && html`<form method="post" action="/accruals">${csrfField(asked.csrfToken)}${button({ text: 'Count again', kind: 'secondary' })}</form>`}
${downloadLinks({ what: 'these accruals', csv: `/accruals/download${withQuery(query, { month, format: 'csv' })}`, xlsx: `/accruals/download${withQuery(query, { month, format: 'xlsx' })}` })}
${printButton()}`,
    {
      section: 'Weeks',
      wide: true,
      breadcrumbs: [
        { text: 'Weeks', href: '/weeks' },
        { text: 'Budget', href: '/budget' },
        { text: 'Accruals' },
      ],
    },
  );
}

/** POST /accruals */
export async function countAgain({ scope }: Asked): Promise<Answer> {
  await askForAccruals(scope);
  return redirect('/accruals', 'Counting has begun. Look again in a minute.');
}

/** GET /accruals/download */
export async function downloadAccruals(asked: Asked): Promise<Answer> {
  const month = monthIn(asked);
  const on = lastDay(month);
  const codes = await listLedgerCodes(asked.scope);
  return await listDownload<ListedAccrual>({
    name: `accruals-${month.slice(0, 7)}`,
    title: `Accruals to ${shortDate(on)}`,
    format: formatIn(asked),
    rows: await listAccruals(asked.scope, month),
    columns: [
      { head: 'Provider', value: ({ providerName }) => providerName },
      { head: 'Contract', value: ({ contractTitle }) => contractTitle },
      { head: 'Kind of contract', value: ({ contractKind }) => contractKind },
      { head: 'Service', value: ({ service }) => (service === '' ? '' : serviceName(service)) },
      { head: 'What', value: ({ of }) => kindName(of) },
      {
        head: 'Ledger code',
        value: ({ service, contractKind }) =>
          ledgerCodeFor(codes, { service: service === '' ? null : service, contractKind, on })?.code ?? '',
      },
      { head: 'Items', value: ({ items }) => items },
      { head: 'Cost of care (£)', value: ({ carePence }) => carePence, kind: 'pence' },
      { head: 'Owed to the provider (£)', value: ({ owedPence }) => owedPence, kind: 'pence' },
      { head: 'To', value: () => on, kind: 'day' },
    ],
  });
}
