import { sql, type SqlBool } from 'kysely';
import { ChangedMeanwhile, NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Exception } from '../../contracts/rules/exceptions.ts';
import type { Clock } from '../../ground/calendar.ts';
import { wasLogged } from '../../people/records/visits-made.ts';
import { wordsToFind } from '../../people/rules/person-search.ts';

/** A planned visit as lists and forms show it, with the names that go with it. */
export type PlannedVisitRow = {
  readonly id: number;
  readonly reference: string;
  readonly version: number;
  readonly person_id: number;
  readonly title: string | null;
  readonly given_name: string;
  readonly family_name: string;
  readonly person_reference: string;
  readonly provider_id: number;
  readonly provider_name: string;
  readonly package_line_id: number;
  readonly care_package_id: number;
  readonly service: string;
  /** What it is for and what is to be done, where a pattern says so. */
  readonly purpose: string | null;
  readonly tasks: string | null;
  readonly starts_at: Date;
  readonly starts_on: string;
  /** The day on which its pattern or its file asks for it. */
  readonly asked_on: string;
  readonly moved_from: Date | null;
  readonly minutes: number;
  readonly workers: number;
  readonly time_critical: boolean;
  readonly time_critical_reason: string | null;
  readonly clock: Clock;
  readonly status: 'planned' | 'cancelled';
  readonly cancelled_at: Date | null;
  readonly cancelled_because: string | null;
  readonly suspension_id: number | null;
  readonly contract_id: number;
  readonly earlier_minutes: number | null;
  readonly later_minutes: number | null;
  /** Added by itself: no pattern asks for it. */
  readonly extra: boolean;
  /** Why it was moved or added; null where it was neither. */
  readonly changed_because: string | null;
  /** What verification found of it, see rules/how-it-went.ts: places judged, those missed, and everything remarked. */
  readonly places: number;
  readonly missed: number;
  readonly heard: boolean;
  readonly exceptions: readonly Exception[];
  /** The first check-in of a log that stands in one of its places, and the fewest minutes that any of them gave. */
  readonly came_at: Date | null;
  readonly delivered_minutes: number | null;
};

/** Which visits of those that are over: missed by anybody, late, too short, or nothing found yet. */
export const wentFilters = ['missed', 'late', 'short', 'unknown'] as const;
export type WentFilter = (typeof wentFilters)[number];

/** What to list: from one day to another ('YYYY-MM-DD'), both included. */
export type PlannedVisitFilter = {
  readonly from: string;
  readonly to: string;
  readonly words?: string | undefined;
  readonly personId?: number | undefined;
  readonly providerId?: number | undefined;
  readonly lineId?: number | undefined;
  readonly status?: 'planned' | 'cancelled' | undefined;
  readonly timeCritical?: boolean | undefined;
  readonly keyWorkerId?: number | undefined;
  readonly went?: WentFilter | undefined;
};

/** What verification found of a visit `v` that has not been withdrawn. */
const found = sql`from week_line w where w.council_id = v.council_id and w.planned_visit_id = v.id and w.status <> 'withdrawn'`;

/** Whether a provider has sent a log of visit `v`, or of anything that began after it was to begin. */
const heard = sql<SqlBool>`(exists (select ${found} and w.visit_log_id is not null)
  or exists (select from visit_log h where h.council_id = v.council_id and h.provider_id = v.provider_id and h.in_at > v.starts_at))`;

const went = {
  missed: sql<SqlBool>`exists (select ${found} and 'missed' = any(w.exceptions)) and ${heard}`,
  late: sql<SqlBool>`exists (select ${found} and 'late' = any(w.exceptions))`,
  short: sql<SqlBool>`exists (select ${found} and w.exceptions && '{short,not-a-visit}')`,
  unknown: sql<SqlBool>`(not exists (select ${found}) or exists (select ${found} and 'missed' = any(w.exceptions)) and not ${heard})`,
} as const satisfies Record<WentFilter, unknown>;

function conditions(scope: Scope, filter: PlannedVisitFilter) {
  const { from, to, words, personId, providerId, lineId, status, timeCritical, keyWorkerId } = filter;
  const all = [
    sql<SqlBool>`v.council_id = ${scope.who.councilId}`,
    sql<SqlBool>`v.starts_on between ${from} and ${to}`,
  ];
  if (words !== undefined && words.trim() !== '')
    all.push(sql`v.person_id in (select f.id from person f where f.council_id = ${scope.who.councilId} and f.search_text like all
      (select '%' || word || '%' from regexp_split_to_table(search_words(${wordsToFind(words)}), ' ') word))`);
  if (personId !== undefined) all.push(sql`v.person_id = ${personId}`);
  if (providerId !== undefined) all.push(sql`v.provider_id = ${providerId}`);
  if (lineId !== undefined) all.push(sql`v.package_line_id = ${lineId}`);
  if (status !== undefined) all.push(sql`v.status = ${status}`);
  if (timeCritical !== undefined) all.push(sql`v.time_critical = ${timeCritical}`);
  if (keyWorkerId !== undefined)
    all.push(sql`v.person_id in (select k.id from person k where k.council_id = ${scope.who.councilId}
      and k.key_worker_id = ${keyWorkerId})`);
  if (filter.went !== undefined)
    all.push(sql`v.status = 'planned' and v.starts_at <= ${scope.now.toString()} and ${went[filter.went]}`);
  return sql.join(all, sql` and `);
}

/** The visits of `chosen` (a query of planned_visit v) with their names, in order of start. */
function named(chosen: ReturnType<typeof sql>) {
  return sql<PlannedVisitRow>`select v.id, v.reference, v.version, v.person_id, p.title, p.given_name, p.family_name,
      p.reference as person_reference, v.provider_id, r.name as provider_name, v.package_line_id, l.care_package_id, v.service,
      a.purpose, a.tasks, v.starts_at, v.starts_on, coalesce((v.moved_from at time zone 'Europe/London')::date, v.starts_on) as asked_on,
      v.moved_from, v.minutes, v.workers, v.time_critical, a.time_critical_reason, v.clock, v.status, v.cancelled_at,
      v.cancelled_because, v.suspension_id, v.contract_id, v.earlier_minutes, v.later_minutes, v.extra,
      case when v.moved_from is not null or v.extra then (select c.because from visit_change c where c.council_id = v.council_id
        and c.planned_visit_id = v.id and c.kind in ('moved', 'added') order by c.id desc limit 1) end as changed_because,
      f.places, f.missed, ${heard} as heard, f.exceptions, f.came_at, f.delivered_minutes
    from (${chosen}) v
      join person p on p.council_id = v.council_id and p.id = v.person_id
      join provider r on r.council_id = v.council_id and r.id = v.provider_id
      join package_line l on l.council_id = v.council_id and l.id = v.package_line_id
      left join pattern_visit a on a.council_id = v.council_id and a.id = v.pattern_visit_id
      cross join lateral (select count(*)::integer as places, count(*) filter (where 'missed' = any(w.exceptions))::integer as missed,
        array(select distinct unnest(w.exceptions) ${found}) as exceptions,
        min((select g.in_at from visit_log g where g.council_id = w.council_id and g.id = w.visit_log_id)) as came_at,
        min(w.delivered_minutes) as delivered_minutes ${found}) f
    order by v.starts_at, v.id`;
}

/** One page of the planned visits that fit, in order of start, and how many there are in all. `limit` null gives every one. */
export async function listPlannedVisits(
  scope: Scope,
  filter: PlannedVisitFilter,
  { limit = 50, offset = 0 }: { readonly limit?: number | null; readonly offset?: number } = {},
): Promise<{ rows: PlannedVisitRow[]; total: number }> {
  const where = conditions(scope, filter);
  const { rows } = await named(sql`select v.* from planned_visit v where ${where}
    order by v.starts_on, v.starts_at, v.id limit ${limit} offset ${offset}`).execute(scope.db);
  const counted = await sql<{
    total: number;
  }>`select count(*) as total from planned_visit v where ${where}`.execute(scope.db);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

const BATCH = 5000;

/** Every planned visit that fits, in order of start, read some thousands at a time. */
export async function* eachPlannedVisit(
  scope: Scope,
  filter: PlannedVisitFilter,
): AsyncGenerator<PlannedVisitRow> {
  let last: PlannedVisitRow | undefined;
  do {
    const from = last?.starts_on ?? filter.from;
    const after =
      last === undefined
        ? sql`true`
        : sql`(v.starts_at, v.id) > (${last.starts_at}::timestamptz, ${last.id}::bigint)`;
    const { rows } = await named(sql`select v.* from planned_visit v
      where ${conditions(scope, { ...filter, from })} and ${after}
      order by v.starts_on, v.starts_at, v.id limit ${BATCH}`).execute(scope.db);
    yield* rows;
    last = rows.length === BATCH ? rows.at(-1) : undefined;
  } while (last !== undefined);
}

/** Some planned visits by their ids, in order of start; those that are not there are left out. */
export async function findPlannedVisits(scope: Scope, ids: readonly number[]): Promise<PlannedVisitRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await named(sql`select v.* from planned_visit v
    where v.council_id = ${scope.who.councilId} and v.id = any(${ids}::bigint[])`).execute(scope.db);
  return rows;
}

/** One planned visit. Throws NotFound. */
export async function getPlannedVisit(scope: Scope, id: number): Promise<PlannedVisitRow> {
  const [row] = await findPlannedVisits(scope, [id]);
  if (row === undefined) throw new NotFound('visit');
  return row;
}

/** Whether anything rests on a visit: a log that names it or was made in its time, or a verdict. */
export async function restsOnVisit(scope: Scope, { id }: { readonly id: number }): Promise<boolean> {
  const { rows } = await sql<{ rests: boolean }>`select ${wasLogged('v', 'p')}
      or exists (select from verdict d where d.council_id = v.council_id and d.planned_visit_id = v.id) as rests
    from planned_visit v join person p on p.council_id = v.council_id and p.id = v.person_id
    where v.council_id = ${scope.who.councilId} and v.id = ${id}`.execute(scope.db);
  return rows[0]?.rests === true;
}

/** Those of some planned visits that were logged. */
export async function loggedAmong(scope: Scope, ids: readonly number[]): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ id: number }>`select v.id
    from planned_visit v join person p on p.council_id = v.council_id and p.id = v.person_id
    where v.council_id = ${scope.who.councilId} and v.id = any(${[...ids]}::bigint[]) and ${wasLogged('v', 'p')}`.execute(
    scope.db,
  );
  return new Set(rows.map(({ id }) => id));
}

/** Cancels visits that stand, from when the provider was told; answers how many it was. For actions. */
export async function cancelPlanned(
  scope: Scope,
  ids: readonly number[],
  { toldAt, because }: { readonly toldAt: Temporal.Instant; readonly because: string },
): Promise<number> {
  const done =
    await sql`update planned_visit set status = 'cancelled', cancelled_at = ${toldAt.toString()}, cancelled_because = ${because},
      cancelled_by = ${scope.who.userId}, version = version + 1
    where council_id = ${scope.who.councilId} and id = any(${ids}::bigint[]) and status = 'planned'`.execute(
      scope.db,
    );
  return Number(done.numAffectedRows ?? 0);
}

/** Moves a visit. Throws ChangedMeanwhile unless it is still at `version`. For actions. */
export async function movePlanned(
  scope: Scope,
  { id, version }: { readonly id: number; readonly version: number },
  to: {
    readonly startsAt: Temporal.Instant;
    readonly startsOn: string;
    readonly clock: Clock;
    readonly movedFrom: Date | null;
  },
): Promise<void> {
  const done =
    await sql`update planned_visit set starts_at = ${to.startsAt.toString()}, starts_on = ${to.startsOn}::date,
      week_starts_on = ${to.startsOn}::date - (extract(isodow from ${to.startsOn}::date)::int - 1), clock = ${to.clock},
      moved_from = ${to.movedFrom}, version = version + 1
    where council_id = ${scope.who.councilId} and id = ${id} and version = ${version}`.execute(scope.db);
  if (Number(done.numAffectedRows ?? 0) !== 1) throw new ChangedMeanwhile('visit');
}

/** A visit to add by itself. */
export type ExtraVisit = {
  readonly line: {
    readonly id: number;
    readonly reference: string;
    readonly provider_id: number;
    readonly contract_id: number;
    readonly service: string;
  };
  readonly personId: number;
  readonly startsAt: Temporal.Instant;
  readonly startsOn: string;
  readonly clock: Clock;
  readonly minutes: number;
  readonly workers: number;
};

/** Adds a visit that no pattern asks for, under a reference of its own such as `L104-20260302-X1`. Answers its id. For actions. */
export async function insertExtra(scope: Scope, extra: ExtraVisit): Promise<number> {
  const stem = `${extra.line.reference}-${extra.startsOn.replaceAll('-', '')}-X`;
  const { rows } = await sql<{ id: number }>`
    insert into planned_visit (council_id, reference, provider_id, person_id, contract_id, package_line_id, service, starts_at, starts_on,
      week_starts_on, minutes, workers, clock, extra)
    select ${scope.who.councilId}, ${stem}::text || (1 + coalesce(max(substr(reference, length(${stem}::text) + 1)::int), 0)),
      ${extra.line.provider_id}, ${extra.personId}, ${extra.line.contract_id}, ${extra.line.id}, ${extra.line.service},
      ${extra.startsAt.toString()}, ${extra.startsOn}::date, ${extra.startsOn}::date - (extract(isodow from ${extra.startsOn}::date)::int - 1),
      ${extra.minutes}, ${extra.workers}, ${extra.clock}, true
    from planned_visit where council_id = ${scope.who.councilId} and package_line_id = ${extra.line.id} and extra
      and starts_with(reference, ${stem}::text)
    returning id`.execute(scope.db);
  return rows[0]?.id ?? 0;
}
