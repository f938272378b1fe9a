import { noteListSeen, notingPeople } from '../../platform/list-seen.ts';
import { serviceName } from '../../contracts/rules/service-words.ts';
import { londonDay } from '../../ground/calendar.ts';
import { listKeyWorkers, listProviderNames } from '../../people/records/people.ts';
import { fullName } from '../../people/rules/person-words.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { actionBar } from '../../web/components/actions.ts';
import { clock, day, duration } from '../../web/components/amounts.ts';
import { type Filter, filterForm } from '../../web/components/filters.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage, withQuery } from '../../web/components/query.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { type DownloadColumn, listDownload, readFormat } from '../../web/download.ts';
import { type Column, dataTable } from '../../web/components/table.ts';
import { html } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import {
  eachPlannedVisit,
  listPlannedVisits,
  type PlannedVisitFilter,
  type PlannedVisitRow,
  type WentFilter,
  wentFilters,
} from '../records/planned-visits.ts';
import { forWords, standing, wentOf } from './visit-list-words.ts';

const PER_PAGE = 50;
/** The most days that a list of everybody's visits spans. */
const MOST_DAYS = 62;

function dayIn(query: URLSearchParams, name: string): Temporal.PlainDate | undefined {
  const typed = query.get(name) ?? '';
  if (!/^\d{4}-\d\d-\d\d$/.test(typed)) return undefined;
  try {
    return Temporal.PlainDate.from(typed);
  } catch {
    return undefined;
  }
}

function numberIn(query: URLSearchParams, name: string): number | undefined {
  const typed = query.get(name) ?? '';
  return /^\d{1,15}$/.test(typed) ? Number(typed) : undefined;
}

/** What is asked for: today and the six days after it where no days are given. */
export function filterOf({ query, scope }: Asked): PlannedVisitFilter {
  const from = dayIn(query, 'from') ?? londonDay(scope.now);
  const wanted = dayIn(query, 'to') ?? from.add({ days: 6 });
  const most = from.add({ days: MOST_DAYS - 1 });
  const to = Temporal.PlainDate.compare(wanted, most) > 0 ? most : wanted;
  const status = query.get('status');
  const critical = query.get('critical');
  return {
    from: from.toString(),
    to: to.toString(),
    words: query.get('q') ?? '',
    personId: numberIn(query, 'person'),
    providerId: numberIn(query, 'provider'),
    lineId: numberIn(query, 'service'),
    status: status === 'planned' || status === 'cancelled' ? status : undefined,
    keyWorkerId: numberIn(query, 'worker'),
    went: wentFilters.find((one) => one === query.get('went')),
    timeCritical: critical === 'yes' ? true : critical === 'no' ? false : undefined,
  };
}

function columns(scope: Scope): (Column<PlannedVisitRow> | false)[] {
  return [
    { head: 'Person', cell: (row) => fullName(row) },
    { head: 'Day', cell: ({ starts_on }) => day(starts_on) },
    { head: 'Start', cell: ({ starts_at }) => clock(starts_at) },
    { head: 'Length', numeric: true, cell: ({ minutes }) => duration(minutes) },
    { head: 'Workers', numeric: true, cell: ({ workers }) => workers },
    { head: 'For', cell: (row) => forWords(row) },
    scope.who.providerId === null && { head: 'Provider', cell: ({ provider_name }) => provider_name },
    { head: 'Status', width: 'wide', cell: (row) => standing(row, scope) },
  ];
}

const fileColumns = ({ now }: Scope): readonly DownloadColumn<PlannedVisitRow>[] => [
  { head: 'Visit', value: ({ reference }) => reference },
  { head: 'Person', value: (row) => fullName(row) },
  { head: 'Person’s reference', value: ({ person_reference }) => person_reference },
  { head: 'Provider', value: ({ provider_name }) => provider_name },
  { head: 'Service', value: ({ service }) => serviceName(service) },
  { head: 'For', value: ({ purpose }) => purpose },
  { head: 'Starts', kind: 'moment', value: ({ starts_at }) => starts_at },
  { head: 'Minutes', value: ({ minutes }) => minutes },
  { head: 'Workers', value: ({ workers }) => workers },
  { head: 'Time-critical', value: ({ time_critical }) => time_critical },
  { head: 'Status', value: ({ status }) => status },
  { head: 'How it went', value: (row) => wentOf(row, now).words },
  { head: 'Came at', kind: 'moment', value: ({ came_at }) => came_at },
  { head: 'Minutes given', value: ({ delivered_minutes }) => delivered_minutes },
  { head: 'Cancelled because', value: ({ cancelled_because }) => cancelled_because },
  { head: 'Provider told', kind: 'moment', value: ({ cancelled_at }) => cancelled_at },
  { head: 'Moved from', kind: 'moment', value: ({ moved_from }) => moved_from },
  { head: 'Added by itself', value: ({ extra }) => extra },
  { head: 'Moved or added because', value: ({ changed_because }) => changed_because },
];

type Named = { readonly id: number; readonly name: string };

const wentNames = {
  missed: 'Missed',
  late: 'Late',
  short: 'Too short',
  unknown: 'Not known yet',
} as const satisfies Record<WentFilter, string>;

/** The ways of narrowing the list; a provider's people are not asked which provider or key worker. */
function filters(providers: readonly Named[], workers: readonly Named[]): (Filter | false)[] {
  return [
    { kind: 'date', name: 'from', label: 'From' },
    { kind: 'date', name: 'to', label: 'To' },
    providers.length > 0 && {
      kind: 'select',
      name: 'provider',
      label: 'Provider',
      empty: 'All providers',
      options: providers.map(({ id, name }) => ({ value: String(id), text: name })),
    },
    {
      kind: 'select',
      name: 'status',
      label: 'Status',
      empty: 'Planned and cancelled',
      options: [
        { value: 'planned', text: 'Planned' },
        { value: 'cancelled', text: 'Cancelled' },
      ],
    },
    {
      kind: 'select',
      name: 'went',
      label: 'How it went',
      empty: 'However it went',
      options: wentFilters.map((value) => ({ value, text: wentNames[value] })),
    },
    workers.length > 0 && {
      kind: 'select',
      name: 'worker',
      label: 'Key worker of the person',
      empty: 'Any key worker',
      options: workers.map(({ id, name }) => ({ value: String(id), text: name })),
    },
    {
      kind: 'select',
      name: 'critical',
      label: 'Time-critical',
      empty: 'All visits',
      options: [
        { value: 'yes', text: 'Time-critical only' },
        { value: 'no', text: 'All others' },
      ],
    },
  ];
}

/** Today and the six days before it, 'YYYY-MM-DD'. */
export function lastSevenDays({ now }: Pick<Scope, 'now'>): readonly [from: string, to: string] {
  const today = londonDay(now);
  return [today.subtract({ days: 6 }).toString(), today.toString()];
}

/** Where the visits missed in the last seven days are listed, all of them or those to a key worker's people. */
export function missedAddress(scope: Pick<Scope, 'now'>, keyWorkerId?: number): string {
  const [from, to] = lastSevenDays(scope);
  return `/visits?from=${from}&to=${to}&went=missed${keyWorkerId === undefined ? '' : `&worker=${keyWorkerId}`}`;
}

/** Planned visits: this week's unless other days are asked for. `?person=` alone opens that person's own page of visits. */
export async function visitList(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const names = [...query.keys()];
  const person = numberIn(query, 'person');
  if (person !== undefined && names.length === 1) return redirect(`/people/${person}/visits`);
  const own = scope.who.providerId !== null;
  const at = readPage(query);
  const filter = filterOf(asked);
  const format = readFormat(query.get('format'));
  if (format !== undefined) {
    const rows = notingPeople(scope, 'planned visits', eachPlannedVisit(scope, filter));
    return await listDownload({
      name: 'planned-visits',
      title: 'Planned visits',
      columns: fileColumns(scope),
      rows,
      format,
    });
  }
  const { rows, total } = await listPlannedVisits(scope, filter, {
    limit: PER_PAGE,
    offset: (at - 1) * PER_PAGE,
  });
  noteListSeen(scope, 'planned visits', rows);
  const providers = own ? [] : await listProviderNames(scope);
  const workers = own ? [] : await listKeyWorkers(scope);
  const shown = new URLSearchParams(query);
  shown.set('from', filter.from);
  shown.set('to', filter.to);
  const may = permits(scope.who, 'visits.cancel');
  const table = dataTable({
    caption: 'Planned visits',
    captionHidden: true,
    rows,
    columns: columns(scope),
    rowHref: ({ id }) => `/visits/${id}`,
    rowClass: ({ status }) => (status === 'cancelled' ? 'tend-row--quiet' : undefined),
    empty: 'No visits are planned that fit. Try other days, or clear the filters',
    selectable: may
      ? {
          name: 'visit',
          value: ({ id }) => id,
          label: (row) => `Choose the visit to ${fullName(row)} on ${row.starts_on}`,
        }
      : undefined,
  });
  return page(
    'Planned visits',
    html`<p class="govuk-body"><a class="govuk-link" href="${missedAddress(scope)}">Missed in the last seven days</a> · <a class="govuk-link" href="/visits/changes">Changed at short notice</a></p>
    ${filterForm({
      query: shown,
      search: { label: 'Person, reference or postcode' },
      keep: ['person', 'service'],
      filters: filters(providers, workers),
      found: { total, one: 'visit' },
    })}
    ${
      may && rows.length > 0
        ? html`<form method="get" action="/visits/cancel">${table}${actionBar({ chosen: 'visit', buttons: [{ text: 'Cancel these visits', kind: 'secondary' }] })}</form>`
        : table
    }
    ${pagination({ page: at, perPage: PER_PAGE, total, query, one: 'visit' })}
    ${total > 0 && downloadLinks({ what: 'these visits', csv: withQuery(shown, { format: 'csv', page: null }), xlsx: withQuery(shown, { format: 'xlsx', page: null }) })}`,
    { wide: true, section: 'Visits' },
  );
}
