/** Who is put to visits that no longer happen, in every rota: taken off it, and kept so that they can go back. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

/** Takes some visits off every rota that they are in: whoever has such a rota open is told that it changed. For actions. */
export async function takeOffRotas(scope: Scope, visitIds: readonly number[]): Promise<void> {
  if (visitIds.length === 0) return;
  await sql`with gone as (delete from rota_stop where council_id = ${scope.who.councilId} and planned_visit_id = any(${[...visitIds]}::bigint[])
      returning rota_id)
    update rota set version = version + 1 where council_id = ${scope.who.councilId} and id in (select rota_id from gone)`.execute(
    scope.db,
  );
}

/** The rows of `rota_stop` of a visit `v`, as one JSON array: what `putBackInRotas` reads. */
export const placesOf = sql`(select coalesce(jsonb_agg(to_jsonb(s)), '[]') from rota_stop s
  where s.council_id = v.council_id and s.planned_visit_id = v.id)`;

/** Puts whoever was to make some visits back to them, where the visit is still to come and nobody was put there meanwhile. For actions. */
export async function putBackInRotas(
  scope: Scope,
  places: readonly (readonly Readonly<Record<string, unknown>>[])[],
): Promise<void> {
  await sql`with back as (insert into rota_stop
      select s.* from jsonb_populate_recordset(null::rota_stop, ${JSON.stringify(places.flat())}::jsonb) s
      where s.council_id = ${scope.who.councilId} and s.starts_at >= ${scope.now.toString()}
      on conflict do nothing returning rota_id)
    update rota set version = version + 1 where council_id = ${scope.who.councilId} and id in (select rota_id from back)`.execute(
    scope.db,
  );
}
