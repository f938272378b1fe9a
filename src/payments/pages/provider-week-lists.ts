/** The lists of a provider's week: its visits with filters, and its people and days. */
import { noteListSeen } from '../../platform/list-seen.ts';
import { exceptionWords } from '../../contracts/rules/exception-words.ts';
import { EXCEPTIONS, type Exception } from '../../contracts/rules/exceptions.ts';
import { longDate, startOfDay } from '../../ground/calendar.ts';
import { slug } from '../../ground/text.ts';
import { duration, figure, percent, pounds } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { filterForm } from '../../web/components/filters.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage, readSort } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { listDownload } from '../../web/download.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import type { Answer, Asked } from '../../web/route.ts';
import { countLines, type LineFilter, lineSorts, listLines } from '../records/listed-lines.ts';
import {
  type ContractWeek,
  type DayInWeek,
  listContractWeeks,
  listDaysInWeek,
  listPeopleInWeek,
  type PersonInWeek,
} from '../records/provider-weeks.ts';
import type { ProviderWeek } from '../records/week-state.ts';
import { type Status, STATUSES } from '../rules/resolution.ts';
import { PAYABLE_VISITS } from '../rules/visits-only.ts';
import { isOwn, providerWeekHref, weekWords } from './address.ts';
import { lineColumns, personWords } from './line-cells.ts';
import { downloadLines, formatIn } from './line-downloads.ts';
import { statusWords } from './line-words.ts';
import { weekFrame, weekFramePage } from './provider-week.ts';

const PER_PAGE = 50;
const MOST_PEOPLE = 200;

/** What waits for a decision is one answer to "held". */
const waiting: readonly Status[] = ['held', 'asked', 'answered', 'disputed'];

/** What a list of a provider's week is asked for. */
function lineFilterOf({ query }: Asked, { providerId, weekStartsOn }: ProviderWeek): LineFilter {
  const status = STATUSES.find((one) => one === query.get('status'));
  const contract = query.get('contract') ?? '';
  const person = query.get('person') ?? '';
  const exception = EXCEPTIONS.find((one) => one === query.get('exception'));
  const day = readDay(query.get('day'));
  return {
    providerId,
    weekStartsOn,
    ...(status !== undefined && { statuses: status === 'held' ? waiting : [status] }),
    ...(/^\d{1,15}$/.test(contract) && { contractId: Number(contract) }),
    ...(/^\d{1,15}$/.test(person) && { personId: Number(person) }),
    ...(exception !== undefined && { exception }),
    ...(day !== undefined && { day }),
    words: query.get('q') ?? '',
  };
}

function readDay(typed: string | null): { from: number; to: number } | undefined {
  if (typed === null || !/^\d{4}-\d\d-\d\d$/.test(typed)) return undefined;
  try {
    const day = Temporal.PlainDate.from(typed);
    const seconds = (of: Temporal.PlainDate): number => startOfDay(of).epochMilliseconds / 1000;
    return { from: seconds(day), to: seconds(day.add({ days: 1 })) };
  } catch {
    return undefined;
  }
}

/** GET /weeks/:monday/providers/:providerId/visits */
export async function providerWeekVisits(asked: Asked): Promise<Answer> {
  const { scope, query, url } = asked;
  const frame = await weekFrame(asked);
  const { week, own } = frame;
  const filter = lineFilterOf(asked, week);
  const order = readSort(query, lineSorts, 'starts');
  const at = readPage(query);
  const { lines: total } = await countLines(scope, filter);
  const rows = await listLines(scope, filter, { order, page: at, perPage: PER_PAGE });
  noteListSeen(scope, 'visits of a week', rows);
  const contracts = await listContractWeeks(scope, week.providerId, week.weekStartsOn);
  const back = encodeURIComponent(url);
  const download = `${providerWeekHref(week)}/visits/download`;
  return weekFramePage(
    frame,
    'visits',
    html`${filters(asked, week, contracts, own, total)}
${dataTable({
  id: 'visits',
  caption: `Visits of the week of ${weekWords(week.weekStartsOn)}`,
  captionHidden: true,
  rows,
  dense: true,
  sorting: { now: order, query },
  rowHref: ({ id }) => `/week-lines/${id}?back=${back}`,
  columns: lineColumns(scope, own, {}),
  empty: 'No visits are like this',
})}
${pagination({ page: at, perPage: PER_PAGE, total, query, one: 'visit' })}
${downloadLinks({ what: 'these visits', csv: `${download}?${asDownload(query, 'csv')}`, xlsx: `${download}?${asDownload(query, 'xlsx')}` })}`,
  );
}

function asDownload(query: URLSearchParams, format: string): string {
  const kept = new URLSearchParams(query);
  for (const name of ['page', 'sort']) kept.delete(name);
  kept.set('format', format);
  return kept.toString();
}

function filters(
  { query }: Asked,
  { weekStartsOn }: ProviderWeek,
  contracts: readonly ContractWeek[],
  own: boolean,
  total: number,
): SafeHtml {
  const days = Array.from({ length: 7 }, (_, days) =>
    Temporal.PlainDate.from(weekStartsOn).add({ days }).toString(),
  );
  return filterForm({
    query,
    keep: ['sort', 'person'],
    search: { label: 'Person or care worker' },
    found: { total, one: 'visit' },
    filters: [
      {
        kind: 'select',
        name: 'status',
        label: 'Stands',
        empty: 'Anywhere',
        options: STATUSES.map((status) => ({
          value: status,
          text: status === 'held' ? 'Waiting for a decision' : statusWords(status, own),
        })),
      },
      {
        kind: 'select',
        name: 'exception',
        label: 'Found',
        empty: 'Anything',
        options: EXCEPTIONS.map((name: Exception) => ({ value: name, text: exceptionWords[name].name })),
      },
      {
        kind: 'select',
        name: 'day',
        label: 'Day',
        empty: 'Every day',
        options: days.map((day) => ({ value: day, text: longDate(day) })),
      },
      contracts.length > 1 && {
        kind: 'select',
        name: 'contract',
        label: 'Contract',
        empty: 'Every contract',
        options: contracts.map(({ contractId, contractTitle }) => ({
          value: String(contractId),
          text: contractTitle ?? 'Logs without a planned visit',
        })),
      },
    ],
  });
}

/** GET /weeks/:monday/providers/:providerId/visits/download */
export async function downloadProviderWeek(asked: Asked): Promise<Answer> {
  const { week, providerName } = await weekFrame(asked);
  const name = `${isOwn(asked.scope) ? 'our-visits' : slug(providerName)}-${week.weekStartsOn}`;
  return await downloadLines(
    asked,
    name,
    `Visits ${weekWords(week.weekStartsOn)}`,
    lineFilterOf(asked, week),
  );
}

/** GET /weeks/:monday/providers/:providerId/people */
export async function providerWeekPeople(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const frame = await weekFrame(asked);
  const { providerId, weekStartsOn } = frame.week;
  const href = `${providerWeekHref(frame.week)}/visits`;
  const days = await listDaysInWeek(scope, providerId, weekStartsOn);
  const people = await listPeopleInWeek(scope, providerId, weekStartsOn, MOST_PEOPLE);
  noteListSeen(scope, 'people of a week', people);
  const download = `${providerWeekHref(frame.week)}/people/download`;
  return weekFramePage(
    frame,
    'people',
    html`${dayTable(days, href)}${peopleTable(asked, people, href)}${downloadLinks({ what: 'these people', csv: `${download}?format=csv`, xlsx: `${download}?format=xlsx` })}`,
  );
}

function dayTable(days: readonly DayInWeek[], href: string): SafeHtml {
  return dataTable<DayInWeek>({
    id: 'days',
    caption: 'Day by day',
    rows: days,
    rowHref: ({ day }) => `${href}?day=${day}`,
    empty: 'Nothing is verified in this week yet',
    columns: [
      { head: 'Day', cell: ({ day }) => longDate(day) },
      { head: 'Visits', numeric: true, cell: ({ lines }) => figure(lines) },
      { head: 'Held', numeric: true, cell: ({ held }) => figure(held) },
      { head: 'Missed', numeric: true, cell: ({ missed }) => figure(missed) },
      {
        head: 'Late',
        numeric: true,
        cell: ({ late, lines }) =>
          html`<span class="tend-nowrap">${figure(late)} (${percent(late, lines)})</span>`,
      },
    ],
  });
}

function peopleTable({ scope }: Asked, people: readonly PersonInWeek[], href: string): SafeHtml {
  const shown = people.length < MOST_PEOPLE ? '' : `, the first ${MOST_PEOPLE}`;
  return dataTable<PersonInWeek>({
    id: 'people',
    caption: `Person by person, those with the most held and missed visits first${shown}`,
    rows: people,
    rowHref: ({ personId, personReference }) =>
      personId === null ? `${href}?q=${encodeURIComponent(personReference)}` : `${href}?person=${personId}`,
    columns: [
      { head: 'Person', cell: (row) => personWords(scope, row) },
      { head: 'Visits', numeric: true, cell: ({ lines }) => figure(lines) },
      { head: 'Held', numeric: true, cell: ({ held }) => figure(held) },
      { head: 'Missed', numeric: true, cell: ({ missed }) => figure(missed) },
      { head: 'Late', numeric: true, cell: ({ late }) => figure(late) },
      {
        head: 'Time given of planned',
        numeric: true,
        cell: (row) =>
          html`<span class="tend-nowrap">${duration(row.deliveredMinutes)} (${percent(row.deliveredMinutes, row.plannedMinutes)})</span>`,
      },
      { head: PAYABLE_VISITS, numeric: true, cell: ({ payablePence }) => pounds(payablePence) },
    ],
  });
}

/** GET /weeks/:monday/providers/:providerId/people/download */
export async function downloadPeople(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const { week, own } = await weekFrame(asked);
  const rows = await listPeopleInWeek(scope, week.providerId, week.weekStartsOn, 100_000);
  noteListSeen(scope, 'people of a week as a file', rows);
  return await listDownload<PersonInWeek>({
    name: `${own ? 'our-people' : 'people'}-${week.weekStartsOn}`,
    title: `People ${weekWords(week.weekStartsOn)}`,
    format: formatIn(asked),
    rows,
    columns: [
      { head: 'Person reference', value: (row) => row.personReference },
      { head: 'Person', value: (row) => personWords(scope, row) },
      { head: 'Visits', value: (row) => row.lines },
      { head: 'Held', value: (row) => row.held },
      { head: 'Missed', value: (row) => row.missed },
      { head: 'Late', value: (row) => row.late },
      { head: 'Planned minutes', value: (row) => row.plannedMinutes },
      { head: 'Delivered minutes', value: (row) => row.deliveredMinutes },
      { head: `${PAYABLE_VISITS} (£)`, value: (row) => row.payablePence, kind: 'pence' },
    ],
  });
}
