/** What a travel time service answered for the ways of a provider, kept over a restart. Source: docs/rules/rounds-travel.md. */
import { sql } from 'kysely';
import { londonDay } from '../../ground/calendar.ts';
import type { Scope } from '../../platform/scope.ts';
import type { AskedTime } from '../rules/travel-cache.ts';

/** After so many days a way is asked again: roads change. */
const ASK_AGAIN_AFTER_DAYS = 90;

/** Whose ways, and which service answered. */
export type KeptFor = { readonly providerId: number; readonly service: string };

const oldest = ({ now }: Scope): string => londonDay(now).subtract({ days: ASK_AGAIN_AFTER_DAYS }).toString();

/** Every time that is kept and not too old. */
export async function listKeptTimes(scope: Scope, { providerId, service }: KeptFor): Promise<AskedTime[]> {
  return await scope.db
    .selectFrom('travel_time')
    .select(['mode', 'from_place as from', 'to_place as to', 'seconds'])
    .where('council_id', '=', scope.who.councilId)
    .where('provider_id', '=', providerId)
    .where('service', '=', service)
    .where('asked_on', '>', oldest(scope))
    .execute();
}

/** Keeps times that were asked for today, in place of older ones of the same ways; what is too old goes. */
export async function keepTimes(
  scope: Scope,
  { providerId, service }: KeptFor,
  times: readonly AskedTime[],
): Promise<void> {
  if (times.length === 0) return;
  const today = londonDay(scope.now).toString();
  await sql`insert into travel_time (council_id, provider_id, service, mode, from_place, to_place, seconds, asked_on)
    select ${scope.who.councilId}, ${providerId}, ${service}, t.mode, t.from_place, t.to_place, t.seconds, ${today}
    from unnest(${times.map(({ mode }) => mode)}::text[], ${times.map(({ from }) => from)}::text[],
      ${times.map(({ to }) => to)}::text[], ${times.map(({ seconds }) => seconds)}::int[]) as t (mode, from_place, to_place, seconds)
    order by t.mode, t.from_place, t.to_place
    on conflict (council_id, provider_id, service, mode, from_place, to_place)
      do update set seconds = excluded.seconds, asked_on = excluded.asked_on`.execute(scope.db);
  await scope.db
    .deleteFrom('travel_time')
    .where('council_id', '=', scope.who.councilId)
    .where('provider_id', '=', providerId)
    .where('asked_on', '<=', oldest(scope))
    .execute();
}
