import { sql } from 'kysely';
import { wasLogged } from '../../people/records/visits-made.ts';
import type { Scope } from '../../platform/scope.ts';
import type { ExistingVisit } from '../rules/plan-changes.ts';
import { MOST_DAYS_MOVED } from '../rules/plan-moves.ts';
import type { SuspendableVisit, SuspensionToApply } from '../rules/plan-suspensions.ts';
import type { WantedVisit } from '../rules/plan-visits.ts';
import type { PlannableLine } from './plan-lines.ts';

const BATCH = 5000;

function batches<T>(all: readonly T[]): (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / BATCH) }, (_, place) =>
    all.slice(place * BATCH, (place + 1) * BATCH),
  );
}

/**
 * The visits of some lines that patterns ask for from one day to another ('YYYY-MM-DD', both included), by line. One that was
 * moved counts on the day that its pattern asks for it.
 */
export async function listExisting(
  scope: Scope,
  lineIds: readonly number[],
  from: string,
  to: string,
): Promise<Map<number, ExistingVisit[]>> {
  const { rows } = await sql<ExistingVisit>`select v.id, v.reference, v.package_line_id as "lineId",
      v.pattern_visit_id as "patternVisitId", asked.day as "startsOn", extract(epoch from v.starts_at)::bigint as "startsAt",
      v.clock, v.minutes, v.workers, v.earlier_minutes as "earlierMinutes", v.later_minutes as "laterMinutes",
      v.time_critical as "timeCritical", v.moved_from is not null as moved, v.extra,
      v.status = 'cancelled' and v.suspension_id is not null as suspended,
      v.status = 'cancelled' and v.suspension_id is null or v.starts_at >= ${scope.now.toString()} and (
        exists (select from verdict d where d.council_id = v.council_id and d.planned_visit_id = v.id)
        or exists (select from week_line w where w.council_id = v.council_id and w.planned_visit_id = v.id)
        or exists (select from visit_log g where g.council_id = v.council_id and g.visit_reference = v.reference
          and g.provider_id = v.provider_id)) as fixed
    from planned_visit v
      cross join lateral (select coalesce((v.moved_from at time zone 'Europe/London')::date, v.starts_on) as day) asked
    where v.council_id = ${scope.who.councilId} and v.package_line_id = any(${[...lineIds]}::bigint[])
      and v.starts_on between ${from}::date - ${MOST_DAYS_MOVED}::integer and ${to}::date + ${MOST_DAYS_MOVED}::integer
      and asked.day between ${from} and ${to}`.execute(scope.db);
  return Map.groupBy(rows, ({ lineId }) => lineId);
}

/** The last day on which any of these lines has a planned visit; null where they have none. */
export async function lastPlannedDay(scope: Scope, lineIds: readonly number[]): Promise<string | null> {
  const { rows } = await sql<{ last: string | null }>`select max(v.last) as last
    from unnest(${[...lineIds]}::bigint[]) as line (id) cross join lateral (
      select starts_on as last from planned_visit where council_id = ${scope.who.councilId} and package_line_id = line.id
      order by starts_at desc limit 1) v`.execute(scope.db);
  return rows[0]?.last ?? null;
}

/** Writes visits that patterns ask for. For actions. */
export async function insertWanted(
  scope: Scope,
  all: readonly { readonly line: PlannableLine; readonly visit: WantedVisit }[],
): Promise<void> {
  for (const batch of batches(all)) {
    const column = <T>(value: (one: (typeof batch)[number]) => T): T[] => batch.map(value);
    await sql`insert into planned_visit (council_id, reference, provider_id, person_id, contract_id, package_line_id, pattern_visit_id,
        service, starts_at, starts_on, week_starts_on, minutes, workers, earlier_minutes, later_minutes, time_critical, clock)
      select ${scope.who.councilId}, w.reference, w.provider_id, w.person_id, w.contract_id, w.line_id, w.pattern_visit_id,
        w.service, to_timestamp(w.starts_at), w.starts_on, w.starts_on - (extract(isodow from w.starts_on)::int - 1),
        w.minutes, w.workers, w.earlier, w.later, w.critical, w.clock
      from unnest(${column(({ visit }) => visit.reference)}::text[], ${column(({ line }) => line.providerId)}::bigint[],
        ${column(({ line }) => line.personId)}::bigint[], ${column(({ line }) => line.contractId)}::bigint[],
        ${column(({ line }) => line.lineId)}::bigint[], ${column(({ visit }) => visit.patternVisitId)}::bigint[],
        ${column(({ line }) => line.service)}::text[], ${column(({ visit }) => visit.startsAt)}::bigint[],
        ${column(({ visit }) => visit.startsOn)}::date[], ${column(({ visit }) => visit.minutes)}::integer[],
        ${column(({ visit }) => visit.workers)}::smallint[], ${column(({ visit }) => visit.earlierMinutes)}::integer[],
        ${column(({ visit }) => visit.laterMinutes)}::integer[], ${column(({ visit }) => visit.timeCritical)}::boolean[],
        ${column(({ visit }) => visit.clock)}::text[])
        as w (reference, provider_id, person_id, contract_id, line_id, pattern_visit_id, service, starts_at, starts_on, minutes,
          workers, earlier, later, critical, clock)`.execute(scope.db);
  }
}

/** Brings planned visits up to date with what their patterns ask for now. For actions. */
export async function updateWanted(
  scope: Scope,
  all: readonly { readonly id: number; readonly to: WantedVisit }[],
): Promise<void> {
  for (const batch of batches(all)) {
    const column = <T>(value: (one: WantedVisit) => T): T[] => batch.map(({ to }) => value(to));
    await sql`update planned_visit v set pattern_visit_id = w.pattern_visit_id, starts_at = to_timestamp(w.starts_at),
        starts_on = w.starts_on, week_starts_on = w.starts_on - (extract(isodow from w.starts_on)::int - 1), minutes = w.minutes,
        workers = w.workers, earlier_minutes = w.earlier, later_minutes = w.later, time_critical = w.critical, clock = w.clock,
        version = v.version + 1
      from unnest(${batch.map(({ id }) => id)}::bigint[], ${column((visit) => visit.patternVisitId)}::bigint[],
        ${column((visit) => visit.startsAt)}::bigint[], ${column((visit) => visit.startsOn)}::date[],
        ${column((visit) => visit.minutes)}::integer[], ${column((visit) => visit.workers)}::smallint[],
        ${column((visit) => visit.earlierMinutes)}::integer[], ${column((visit) => visit.laterMinutes)}::integer[],
        ${column((visit) => visit.timeCritical)}::boolean[], ${column((visit) => visit.clock)}::text[])
        as w (id, pattern_visit_id, starts_at, starts_on, minutes, workers, earlier, later, critical, clock)
      where v.council_id = ${scope.who.councilId} and v.id = w.id`.execute(scope.db);
  }
}

/** Takes out visits that nobody asked for any more and nothing rests on. For actions. */
export async function removePlanned(scope: Scope, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from planned_visit where council_id = ${scope.who.councilId} and id = any(${[...ids]}::bigint[])`.execute(
    scope.db,
  );
}

/** Cancels visits that were dropped at short notice; one that was cancelled already stays as it was. For actions. */
export async function cancelDropped(scope: Scope, ids: readonly number[], because: string): Promise<void> {
  if (ids.length === 0) return;
  await sql`update planned_visit set status = 'cancelled', cancelled_at = coalesce(cancelled_at, ${scope.now.toString()}),
      cancelled_because = coalesce(cancelled_because, ${because}), cancelled_by = coalesce(cancelled_by, ${scope.who.userId}),
      suspension_id = null, version = version + 1
    where council_id = ${scope.who.councilId} and id = any(${[...ids]}::bigint[])`.execute(scope.db);
}

/** The suspensions of some lines, by line. */
export async function listSuspensionsToApply(
  scope: Scope,
  lineIds: readonly number[],
): Promise<Map<number, SuspensionToApply[]>> {
  const { rows } = await sql<
    SuspensionToApply & { lineId: number }
  >`select id, package_line_id as "lineId", reason,
      extract(epoch from starts_at)::float8 as "startsAt", extract(epoch from ends_at)::float8 as "endsAt",
      extract(epoch from told_provider_at)::float8 as "toldAt"
    from suspension where council_id = ${scope.who.councilId} and package_line_id = any(${[...lineIds]}::bigint[])
    order by starts_at`.execute(scope.db);
  return Map.groupBy(rows, ({ lineId }) => lineId);
}

/** The visits of some lines on which a suspension bears: planned within one, or taken out by one that no longer covers them. */
export async function listSuspendable(
  scope: Scope,
  lineIds: readonly number[],
): Promise<Map<number, SuspendableVisit[]>> {
  const { rows } = await sql<
    SuspendableVisit & { lineId: number }
  >`select distinct v.id, v.package_line_id as "lineId",
      extract(epoch from v.starts_at)::bigint as "startsAt", v.status = 'cancelled' as cancelled, v.suspension_id as "suspensionId",
      v.status = 'cancelled' and v.starts_at < ${scope.now.toString()} and ${wasLogged('v', 'p')} as logged
    from suspension s join planned_visit v on v.council_id = s.council_id and v.package_line_id = s.package_line_id
      join person p on p.council_id = v.council_id and p.id = v.person_id
    where s.council_id = ${scope.who.councilId} and s.package_line_id = any(${[...lineIds]}::bigint[])
      and ((v.status = 'planned' and v.starts_at >= s.starts_at and v.starts_at < coalesce(s.ends_at, 'infinity'))
        or (v.suspension_id = s.id and not (v.starts_at >= s.starts_at and v.starts_at < coalesce(s.ends_at, 'infinity'))))`.execute(
    scope.db,
  );
  return Map.groupBy(rows, ({ lineId }) => lineId);
}

/** Takes visits out for their suspensions: cancelled when the provider was told. For actions. */
export async function takeOut(
  scope: Scope,
  all: readonly { readonly id: number; readonly suspension: SuspensionToApply }[],
): Promise<void> {
  for (const batch of batches(all)) {
    await sql`update planned_visit v set status = 'cancelled', cancelled_at = s.told_provider_at, cancelled_because = s.reason,
        cancelled_by = s.recorded_by, suspension_id = s.id, version = v.version + 1
      from unnest(${batch.map(({ id }) => id)}::bigint[], ${batch.map(({ suspension }) => suspension.id)}::bigint[])
        as w (id, suspension_id) join suspension s on s.council_id = ${scope.who.councilId} and s.id = w.suspension_id
      where v.council_id = ${scope.who.councilId} and v.id = w.id`.execute(scope.db);
  }
}

/** Makes cancelled visits wanted again. For actions. */
export async function bringBack(scope: Scope, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`update planned_visit set status = 'planned', cancelled_at = null, cancelled_because = null, cancelled_by = null,
      suspension_id = null, version = version + 1
    where council_id = ${scope.who.councilId} and id = any(${[...ids]}::bigint[])`.execute(scope.db);
}
