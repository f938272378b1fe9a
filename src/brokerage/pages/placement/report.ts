/** How placement went: kept to its order or not, spot beside blocks, why providers decline, and whether turns were fair. */
import { londonDay } from '../../../ground/calendar.ts';
import type { Scope } from '../../../platform/scope.ts';
import { filterForm } from '../../../web/components/filters.ts';
import { type DownloadFormat, listDownload, readFormat } from '../../../web/download.ts';
import { html } from '../../../web/html.ts';
import { type Answer, type Asked, page } from '../../../web/route.ts';
import {
  reportDeclines,
  reportMonths,
  reportOrderLeft,
  reportProviders,
  reportSpotBesideBlock,
  reportUnmet,
  type ReportSpan,
} from '../../records/placement-report.ts';
import {
  declineTable,
  fairnessTable,
  monthTable,
  monthWords,
  orderTable,
  reportSection,
  type ReportTable,
  spotTable,
  unmetTable,
} from './report-tables.ts';

const MONTHS_BACK = 12;

/** The months that can be chosen, the newest first, each as its first day. */
function monthsOf(scope: Scope): string[] {
  const first = londonDay(scope.now).with({ day: 1 });
  return Array.from({ length: MONTHS_BACK }, (_, back) => first.subtract({ months: back }).toString());
}

function spanOf(scope: Scope, chosen: string | undefined): ReportSpan {
  const months = monthsOf(scope);
  const from = chosen ?? months.at(-1) ?? '';
  const last = Temporal.PlainDate.from(chosen ?? months[0] ?? from);
  return { from, before: last.add({ months: 1 }).toString() };
}

/** GET /placement/report; `?table=` with `?format=` gives one of its tables as a file. */
export async function placementReport(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const months = monthsOf(scope);
  const span = spanOf(
    scope,
    months.find((month) => month === query.get('month')),
  );
  const format = readFormat(query.get('format'));
  if (format !== undefined) return await reportFile(scope, span, query.get('table'), format);
  return page(
    'How placement went',
    html`${filterForm({
      query,
      keep: [],
      filters: [
        {
          kind: 'select',
          name: 'month',
          label: 'Month',
          empty: 'The last 12 months',
          options: months.map((value) => ({ value, text: monthWords(value) })),
        },
      ],
    })}
    ${reportSection(monthTable, await reportMonths(scope, span), query)}
    ${reportSection(unmetTable, await reportUnmet(scope), query)}
    ${reportSection(orderTable, await reportOrderLeft(scope, span), query)}
    ${reportSection(spotTable, await reportSpotBesideBlock(scope, span), query)}
    ${reportSection(declineTable, await reportDeclines(scope, span), query)}
    ${reportSection(fairnessTable, await reportProviders(scope, span), query)}
    <p class="govuk-body"><a class="govuk-link" href="/placement/mixed">Who has more than one provider, and what would mend it</a></p>`,
    {
      wide: true,
      section: 'Placement',
      breadcrumbs: [{ text: 'Placement', href: '/placement' }, { text: 'How placement went' }],
    },
  );
}

async function reportFile(
  scope: Scope,
  span: ReportSpan,
  table: string | null,
  format: DownloadFormat,
): Promise<Answer> {
  const give = async <Row>(
    { name, title, columns }: ReportTable<Row>,
    rows: readonly Row[],
  ): Promise<Answer> =>
    await listDownload({ name: `placement-${name}`, title: title.slice(0, 31), columns, rows, format });
  switch (table) {
    case unmetTable.name:
      return await give(unmetTable, await reportUnmet(scope));
    case orderTable.name:
      return await give(orderTable, await reportOrderLeft(scope, span));
    case spotTable.name:
      return await give(spotTable, await reportSpotBesideBlock(scope, span));
    case declineTable.name:
      return await give(declineTable, await reportDeclines(scope, span));
    case fairnessTable.name:
      return await give(fairnessTable, await reportProviders(scope, span));
    default:
      return await give(monthTable, await reportMonths(scope, span));
  }
}
