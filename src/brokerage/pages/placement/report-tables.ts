/** The tables of the report on placement: the same columns on the page and in a file. */
import { serviceName } from '../../../contracts/rules/service-words.ts';
import { minutesInWords } from '../../../ground/calendar.ts';
import { thousands } from '../../../ground/text.ts';
import { day, percent, when } from '../../../web/components/amounts.ts';
import { downloadLinks } from '../../../web/components/downloads.ts';
import { withQuery } from '../../../web/components/query.ts';
import { dataTable } from '../../../web/components/table.ts';
import type { DownloadColumn } from '../../../web/download.ts';
import { type Html, html, type SafeHtml } from '../../../web/html.ts';
import type {
  DeclineReason,
  OrderLeft,
  PlacementMonth,
  ProviderShare,
  SpotPlaced,
  UnmetNeed,
} from '../../records/placement-report.ts';
import { offerStatusNames } from '../../rules/offer-status.ts';
import type { Amounts } from '../../rules/periodic-need.ts';
import { rungOf } from '../../rules/placement-words.ts';

/** A column as a file holds it, and as a page shows it where that differs. */
export type ReportColumn<Row> = DownloadColumn<Row> & {
  readonly cell?: (row: Row) => Html;
  /** On the page only where some row has any of it. */
  readonly whereAny?: true;
};

/** One table of the report. */
export type ReportTable<Row> = {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly empty: string;
  readonly columns: readonly ReportColumn<Row>[];
  readonly rowHref?: (row: Row) => string;
};

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const minutes = <Row>(head: string, value: (row: Row) => number): ReportColumn<Row> => ({
  head,
  value,
  cell: (row) => minutesInWords(value(row)),
});

const count = <Row>(head: string, value: (row: Row) => number): ReportColumn<Row> => ({ head, value });

/** Services without visits in their own units, by care worker; the page leaves out what nobody has. */
const amounts: readonly ReportColumn<Amounts>[] = [
  { head: 'Nights a week', value: ({ nights }) => nights, whereAny: true },
  { head: 'Days a week', value: ({ days }) => days, whereAny: true },
  { head: 'Live-in places', value: ({ liveIn }) => liveIn, whereAny: true },
];

export const monthTable: ReportTable<PlacementMonth> = {
  name: 'months',
  title: 'Month by month',
  about: 'Requests count in the month they came, offers in the month they were made.',
  empty: 'Nothing was sought in this time',
  columns: [
    { head: 'Month', kind: 'day', value: ({ month }) => month, cell: ({ month }) => monthWords(month) },
    count('Requests', ({ requests }) => requests),
    count('Placed', ({ placed }) => placed),
    {
      head: 'In time',
      value: ({ inTime }) => inTime,
      cell: ({ inTime, placed }) => html`${thousands(inTime)} (${percent(inTime, placed)})`,
    },
    count('Withdrawn', ({ withdrawn }) => withdrawn),
    count('Offers', ({ offers }) => offers),
    count('Accepted', ({ accepted }) => accepted),
    count('Declined', ({ declined }) => declined),
    count('No answer', ({ lapsed }) => lapsed),
    count('Left the order', ({ leftOrder }) => leftOrder),
  ],
};

export const orderTable: ReportTable<OrderLeft> = {
  name: 'order',
  title: 'Offers that left the order or went over a block',
  about: 'Each with the reason that was given for it.',
  empty: 'Every offer kept to the order',
  rowHref: ({ requestId }) => `/placement/${requestId}`,
  columns: [
    { head: 'Request', value: ({ reference }) => reference },
    { head: 'Offered to', value: ({ providerName }) => providerName },
    { head: 'Step of the order', value: ({ rung }) => capital(rungOf(rung)) },
    {
      head: 'Why it left the order',
      value: ({ leftReason }) => leftReason,
      cell: ({ leftReason }) => leftReason ?? '–',
    },
    {
      head: 'Why over the block',
      value: ({ overReason }) => overReason,
      cell: ({ overReason }) => overReason ?? '–',
    },
    {
      head: 'When',
      kind: 'moment',
      value: ({ offeredAt }) => offeredAt,
      cell: ({ offeredAt }) => when(offeredAt),
    },
    { head: 'By', value: ({ byName }) => byName, cell: ({ byName }) => byName ?? 'by itself' },
    { head: 'Stands', value: ({ status }) => offerStatusNames[status] },
  ],
};

export const spotTable: ReportTable<SpotPlaced> = {
  name: 'spot',
  title: 'Spot beside a block',
  about:
    'Spot that was placed in an area where a block was bought. How much of each block was left is on the page of its contract.',
  empty: 'No spot was placed beside a block',
  rowHref: ({ requestId }) => `/placement/${requestId}`,
  columns: [
    { head: 'Request', value: ({ reference }) => reference },
    {
      head: 'Placed',
      kind: 'moment',
      value: ({ placedAt }) => placedAt,
      cell: ({ placedAt }) => when(placedAt),
    },
    { head: 'Spot with', value: ({ providerName }) => providerName },
    { head: 'Service', value: ({ service }) => serviceName(service) },
    minutes('Spot a week', ({ weeklyMinutes }) => weeklyMinutes),
    { head: 'Area', value: ({ areaName }) => areaName },
    minutes('Block a week', ({ boughtMinutes }) => boughtMinutes),
    { head: 'Block with', value: ({ blockProviders }) => blockProviders.join(', ') },
    { head: 'Block asked first', value: ({ askedBlocks }) => (askedBlocks > 0 ? 'yes' : 'no') },
  ],
};

export const declineTable: ReportTable<DeclineReason> = {
  name: 'declines',
  title: 'Why providers decline, and need that is not met',
  about: 'For those who work on the market. Unmet are requests that nobody has taken to this day.',
  empty: 'No offer was declined',
  columns: [
    { head: 'Reason', value: ({ reason }) => reason },
    { head: 'Service', value: ({ service }) => serviceName(service) },
    count('Offers', ({ offers }) => offers),
    count('Providers', ({ providers }) => providers),
    minutes('Care declined, a week', ({ weeklyMinutes }) => weeklyMinutes),
    ...amounts,
    count('Unmet', ({ unmet }) => unmet),
  ],
};

export const unmetTable: ReportTable<UnmetNeed> = {
  name: 'unmet',
  title: 'What people wait for now',
  about: 'Everything that is sought and has no provider yet, whenever it came.',
  empty: 'Nobody waits for a provider',
  columns: [
    { head: 'Service', value: ({ service }) => serviceName(service) },
    count('Requests', ({ requests }) => requests),
    count('People', ({ people }) => people),
    minutes('Visits, a week', ({ weeklyMinutes }) => weeklyMinutes),
    ...amounts,
  ],
};

export const fairnessTable: ReportTable<ProviderShare> = {
  name: 'fairness',
  title: 'Fair turns among providers',
  about:
    'Where all else is equal, who was offered longest ago is asked first. Nobody is pushed down for being small.',
  empty: 'No provider has a contract',
  rowHref: ({ providerId }) => `/providers/${providerId}`,
  columns: [
    { head: 'Provider', value: ({ providerName }) => providerName },
    { head: 'Size', value: ({ size }) => size },
    count('Offers', ({ offers }) => offers),
    {
      head: 'Accepted',
      value: ({ accepted }) => accepted,
      cell: ({ accepted, offers }) =>
        offers === 0 ? '0' : html`${thousands(accepted)} (${percent(accepted, offers)})`,
    },
    count('Declined', ({ declined }) => declined),
    count('No answer', ({ lapsed }) => lapsed),
    count('Placed', ({ placed }) => placed),
    minutes('Placed, a week', ({ placedMinutes }) => placedMinutes),
    ...amounts,
    {
      head: 'Usual time to answer, hours',
      value: ({ answerHours }) => (answerHours === null ? null : Math.round(answerHours * 10) / 10),
      cell: ({ answerHours }) =>
        answerHours === null ? 'No answer yet' : minutesInWords(Math.round(answerHours * 60)),
    },
    {
      head: 'Last offered',
      kind: 'moment',
      value: ({ lastOfferedAt }) => lastOfferedAt,
      cell: ({ lastOfferedAt }) => (lastOfferedAt === null ? 'not in this time' : when(lastOfferedAt)),
    },
  ],
};

/** A table of the report with its downloads. */
export function reportSection<Row>(
  { name, title, about, empty, columns, rowHref }: ReportTable<Row>,
  rows: readonly Row[],
  query: URLSearchParams,
): SafeHtml {
  const file = (format: string) => withQuery(query, { table: name, format });
  return html`<section aria-labelledby="${name}-title"><h2 class="govuk-heading-m" id="${name}-title">${title}</h2>
    <p class="govuk-body">${about}</p>
    ${dataTable<Row>({
      id: name,
      caption: title,
      captionHidden: true,
      dense: true,
      rows,
      empty,
      rowHref,
      columns: columns
        .filter(({ whereAny, value }) => whereAny !== true || rows.some((row) => value(row) !== 0))
        .map(({ head, value, kind, cell }) => ({
          head,
          numeric: cell === undefined && rows.some((row) => typeof value(row) === 'number'),
          cell: cell ?? ((row) => plainCell(value(row), kind)),
        })),
    })}
    ${rows.length > 0 && downloadLinks({ what: title.toLowerCase(), csv: file('csv'), xlsx: file('xlsx') })}</section>`;
}

function plainCell(value: ReturnType<DownloadColumn<unknown>['value']>, kind: string | undefined): Html {
  if (typeof value === 'number') return thousands(value);
  if (value instanceof Date) return when(value);
  return kind === 'day' && typeof value === 'string' ? day(value) : String(value ?? '');
}

/** '2026-03-01' as 'March 2026'. */
export function monthWords(month: string): string {
  return Temporal.PlainDate.from(month).toLocaleString('en-GB', { month: 'long', year: 'numeric' });
}
