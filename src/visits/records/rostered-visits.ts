import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { RosteredVisit } from '../../rounds/rules/rostered.ts';

/** Writes the rostered times of planned visits that are not cancelled, and only those that differ; answers how many. For actions. */
export async function updateRostered(
  scope: Scope,
  providerId: number,
  visits: readonly RosteredVisit[],
): Promise<number> {
  const done = await sql`
    update planned_visit v set rostered_starts_at = to_timestamp(r.starts), rostered_minutes = r.minutes,
      rostered_workers = case when r.workers = '' then null else string_to_array(r.workers, E'\\n') end
    from unnest(${visits.map(({ visitId }) => visitId)}::bigint[],
      ${visits.map(({ rostered }) => rostered?.startsAt ?? null)}::double precision[],
      ${visits.map(({ rostered }) => rostered?.minutes ?? null)}::integer[],
      ${visits.map(({ rostered }) => (rostered?.workers ?? []).join('\n'))}::text[]) as r(id, starts, minutes, workers)
    where v.council_id = ${scope.who.councilId} and v.id = r.id and v.provider_id = ${providerId} and v.status = 'planned'
      and (v.rostered_starts_at, v.rostered_minutes, coalesce(array_to_string(v.rostered_workers, E'\\n'), ''))
        is distinct from (to_timestamp(r.starts), r.minutes, r.workers)`.execute(scope.db);
  return Number(done.numAffectedRows ?? 0);
}
