/** What providers say they can take by the night, day or week, and what of it is used: statements are kept for good, the newest stands. */
import { sql } from 'kysely';
import { londonDay } from '../../ground/calendar.ts';
import type { Scope } from '../../platform/scope.ts';
import type { CapacityUnit, PeriodicInUse, PeriodicStatement } from '../rules/periodic-capacity.ts';

/** A row with whose it is. */
type Whose = { readonly providerId: number };

/** The newest statement of each unit and first week, of one provider or of all. A provider sees its own. */
export async function listPeriodicStatements(
  scope: Scope,
  providerId?: number,
): Promise<(PeriodicStatement & Whose)[]> {
  const { rows } = await sql<PeriodicStatement & Whose>`
    select distinct on (provider_id, unit, from_week_on) provider_id as "providerId", id, unit, from_week_on as "fromWeekOn",
      weekly_count as "weeklyCount", floor(extract(epoch from as_of))::bigint as "asOf"
    from provider_periodic_capacity where council_id = ${scope.who.councilId} ${providerId === undefined ? sql`` : sql`and provider_id = ${providerId}`}
    order by provider_id, unit, from_week_on, id desc`.execute(scope.db);
  return rows;
}

/**
 * What the live services without visits of some providers use, by care worker, and since when. The unit is that of the request which a
 * service was placed by, else that of its contract's last price for it.
 */
export async function listPeriodicInUse(
  scope: Scope,
  providerIds: readonly number[],
): Promise<(PeriodicInUse & Whose)[]> {
  if (providerIds.length === 0) return [];
  const day = londonDay(scope.now).toString();
  const { rows } = await sql<PeriodicInUse & Whose>`
    select l.provider_id as "providerId", asked.unit, held.workers * case asked.unit when 'week' then 1 else cardinality(held.weekdays) end as "weeklyCount",
      floor(extract(epoch from coalesce(m.placed_at, l.starts_on::timestamp at time zone 'Europe/London')))::bigint as "placedAt"
    from package_line l
      join lateral (select w.weekdays, w.workers from periodic_week w where w.council_id = l.council_id and w.package_line_id = l.id
        order by (w.effective_from <= greatest(${day}, l.starts_on)) desc, w.version desc limit 1) held on true
      left join placement m on m.council_id = l.council_id and m.package_line_id = l.id and m.ended_at is null
      left join placement_request r on r.council_id = m.council_id and r.id = m.placement_request_id
      join lateral (select coalesce(r.periodic ->> 'unit', (select s ->> 'unit' from contract_prices c
          cross join lateral jsonb_array_elements(c.prices -> 'services') s
          where c.council_id = l.council_id and c.contract_id = l.contract_id and s ->> 'service' = l.service
          order by c.version desc limit 1)) as unit) asked on asked.unit is not null
    where l.council_id = ${scope.who.councilId} and l.provider_id = any(${[...providerIds]}::bigint[]) and (l.ends_on is null or l.ends_on >= ${day})`.execute(
    scope.db,
  );
  return rows;
}

/** What a provider says of one unit. */
export type NewPeriodicStatement = {
  readonly unit: CapacityUnit;
  readonly fromWeekOn: string;
  readonly weeklyCount: number;
};

/** Writes statements, all as of now. For actions. */
export async function insertPeriodicStatements(
  scope: Scope,
  providerId: number,
  statements: readonly NewPeriodicStatement[],
): Promise<void> {
  await sql`insert into provider_periodic_capacity (council_id, provider_id, unit, from_week_on, weekly_count, as_of, recorded_by)
    select ${scope.who.councilId}, ${providerId}, said.*, ${scope.now.toString()}::timestamptz, ${scope.who.userId}::bigint
    from unnest(${statements.map(({ unit }) => unit)}::text[], ${statements.map(({ fromWeekOn }) => fromWeekOn)}::date[],
      ${statements.map(({ weeklyCount }) => weeklyCount)}::int[]) said`.execute(scope.db);
}
