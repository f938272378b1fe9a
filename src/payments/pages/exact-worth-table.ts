/** What rounding costs whom: what each contract's paid visits come to, beside what they are worth as exact seconds. */
import { formatPounds } from '../../ground/money.ts';
import { figure, pounds } from '../../web/components/amounts.ts';
import { dataTable } from '../../web/components/table.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import type { ContractExactWorth } from '../records/exact-worths.ts';

/** The table, or nothing where no paid visit of the week can be compared. */
export function exactWorthTable(worths: readonly ContractExactWorth[]): SafeHtml {
  if (worths.length === 0) return nothing;
  return html`${dataTable<ContractExactWorth>({
    id: 'rounding',
    caption: 'What rounding costs',
    rows: worths,
    columns: [
      {
        head: 'Contract',
        cell: ({ contractTitle, contractReference }) =>
          html`${contractTitle} <span class="tend-nowrap">(${contractReference})</span>`,
      },
      { head: 'Visits compared', numeric: true, cell: ({ stays }) => figure(stays) },
      { head: 'They pay', numeric: true, cell: ({ paidPence }) => pounds(paidPence) },
      { head: 'As exact seconds', numeric: true, cell: ({ exactPence }) => pounds(exactPence) },
      { head: 'What it comes to', cell: differenceWords },
    ],
  })}
<p class="govuk-body-s">The visits compared are the paid ones with a check-in and a check-out. Their seconds, up to the most that the contract pays for
a visit, are added up at the same rates and rounded once. Paid visits without a log, and those accepted as planned, are left out.</p>`;
}

/** 'Rounding by this contract pays £1.23 less than exact seconds would.' */
export function differenceWords({
  paysPlanned,
  paidPence,
  exactPence,
}: Pick<ContractExactWorth, 'paysPlanned' | 'paidPence' | 'exactPence'>): string {
  const what = paysPlanned ? 'Paying planned time by this contract' : 'Rounding by this contract';
  const difference = paidPence - exactPence;
  if (difference === 0) return `${what} pays the same as exact seconds would.`;
  return `${what} pays ${formatPounds(Math.abs(difference))} ${difference < 0 ? 'less' : 'more'} than exact seconds would.`;
}
