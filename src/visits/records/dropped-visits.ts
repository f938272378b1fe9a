/** Visits that a service's end took out, kept as they were so that the same ones come back where the end was a slip. */
import { sql } from 'kysely';
import { wasLogged } from '../../people/records/visits-made.ts';
import type { Scope } from '../../platform/scope.ts';
import { placesOf } from '../../rounds/records/rota-places.ts';
import type { DroppedVisit } from '../rules/end-of-care.ts';

/** Keeps visits as they are before they go, with the places that they have in rotas. For actions. */
export async function keepDropped(scope: Scope, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`insert into dropped_visit (council_id, planned_visit_id, package_line_id, provider_id, visit, places, dropped_at)
    select v.council_id, v.id, v.package_line_id, v.provider_id, to_jsonb(v), ${placesOf}, ${scope.now.toString()}
    from planned_visit v where v.council_id = ${scope.who.councilId} and v.id = any(${[...ids]}::bigint[])
    on conflict do nothing`.execute(scope.db);
}

/** What is kept of a visit: also the rows of `rota_stop` that it had. */
export type KeptVisit = DroppedVisit & { readonly places: readonly Readonly<Record<string, unknown>>[] };

/** The visits that are kept of some lines. */
export async function listDropped(scope: Scope, lineIds: readonly number[]): Promise<KeptVisit[]> {
  const { rows } =
    await sql<KeptVisit>`select d.planned_visit_id as id, extract(epoch from v.starts_at)::bigint as "startsAt",
      v.status = 'cancelled' as cancelled, ${wasLogged('v', 'p')} as logged, d.places
    from dropped_visit d cross join lateral jsonb_populate_record(null::planned_visit, d.visit) v
      join person p on p.council_id = d.council_id and p.id = v.person_id
    where d.council_id = ${scope.who.councilId} and d.package_line_id = any(${[...lineIds]}::bigint[])
    order by d.planned_visit_id`.execute(scope.db);
  return rows;
}

/**
 * Makes kept visits what they were: one that was taken out is there again under its number, one that was cancelled stands again. Left out is one
 * that was planned anew meanwhile. For actions.
 */
export async function restoreDropped(scope: Scope, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`insert into planned_visit overriding system value
    select v.* from dropped_visit d cross join lateral jsonb_populate_record(null::planned_visit, d.visit) v
    where d.council_id = ${scope.who.councilId} and d.planned_visit_id = any(${[...ids]}::bigint[])
      and not exists (select from planned_visit n where n.council_id = d.council_id and n.reference = v.reference and n.id <> v.id)
    on conflict (council_id, id) do update set status = excluded.status, cancelled_at = excluded.cancelled_at,
      cancelled_because = excluded.cancelled_because, cancelled_by = excluded.cancelled_by, suspension_id = excluded.suspension_id,
      version = planned_visit.version + 1`.execute(scope.db);
}

/** Lets go of what is kept of some lines. For actions. */
export async function forgetDropped(scope: Scope, lineIds: readonly number[]): Promise<void> {
  await sql`delete from dropped_visit where council_id = ${scope.who.councilId} and package_line_id = any(${[...lineIds]}::bigint[])`.execute(
    scope.db,
  );
}

/** Lets go of what was kept before a moment: its end can no longer be taken back. Answers how many visits. For jobs. */
export async function forgetDroppedBefore(scope: Scope, before: Temporal.Instant): Promise<number> {
  const done =
    await sql`delete from dropped_visit where council_id = ${scope.who.councilId} and dropped_at < ${before.toString()}`.execute(
      scope.db,
    );
  return Number(done.numAffectedRows ?? 0);
}
