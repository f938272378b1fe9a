/** What was done of the time that blocks bought, and what was bought by the hour beside them, from verified weeks. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

/** Minutes of workers' time given under a block contract in an area on a local day, 'YYYY-MM-DD'. */
export type UsedOnDay = {
  readonly contractId: number;
  readonly areaId: number;
  readonly on: string;
  readonly minutes: number;
};

/** What was paid by the hour under spot contracts in an area, in a week from a Monday. */
export type SpotInWeek = {
  readonly areaId: number;
  readonly weekOn: string;
  readonly minutes: number;
  readonly pence: number;
};

/** Homes with the open areas that hold them, lowest id first. */
function homes(scope: Scope) {
  return sql`select p.id as person_id, a.id as area_id from person p
    left join place_postcode w on w.postcode = p.postcode
    join area a on a.council_id = p.council_id and a.closed_on is null
      and case a.made_of when 'wards' then w.ward_name else split_part(p.postcode, ' ', 1) end = any(a.parts)
    where p.council_id = ${scope.who.councilId}`;
}

/**
 * What was delivered under block contracts in the areas of their blocks, from one Monday's week to another's, by day in London. A home
 * in two of a contract's blocks counts in the one with the lower id. What was refused or withdrawn does not count.
 */
export async function listBlockUse(scope: Scope, from: string, to: string): Promise<UsedOnDay[]> {
  const { rows } = await sql<UsedOnDay>`
    with home as materialized (${homes(scope)}),
    bought as materialized (select distinct contract_id, area_id from contract_block where council_id = ${scope.who.councilId}),
    given as materialized (
      select l.contract_id, l.person_id, (l.starts_at at time zone 'Europe/London')::date as day, sum(l.delivered_minutes) as minutes
      from week_line l where l.council_id = ${scope.who.councilId} and l.week_starts_on between ${from} and ${to}
        and l.contract_id in (select contract_id from bought) and l.status not in ('refused', 'withdrawn') and l.delivered_minutes > 0
      group by 1, 2, 3),
    place as materialized (
      select b.contract_id, h.person_id, min(b.area_id) as area_id from bought b join home h on h.area_id = b.area_id group by 1, 2)
    select g.contract_id as "contractId", p.area_id as "areaId", g.day::text as on, sum(g.minutes)::int as minutes
    from given g join place p on p.contract_id = g.contract_id and p.person_id = g.person_id
    group by 1, 2, 3 order by 1, 2, 3`.execute(scope.db);
  return rows;
}

/**
 * What was paid under spot contracts by area and week, from one Monday to another. A home in several areas counts in one: that with
 * a block first, then that with the lower id.
 */
export async function listSpot(scope: Scope, from: string, to: string): Promise<SpotInWeek[]> {
  const { rows } = await sql<SpotInWeek>`
    with home as materialized (${homes(scope)}),
    given as materialized (
      select l.person_id, l.week_starts_on, sum(l.paid_minutes) as minutes, sum(l.amount_pence) as pence
      from week_line l join contract c on c.council_id = l.council_id and c.id = l.contract_id and c.kind = 'spot'
      where l.council_id = ${scope.who.councilId} and l.week_starts_on between ${from} and ${to} and l.amount_pence > 0
      group by 1, 2),
    place as materialized (
      select distinct on (h.person_id) h.person_id, h.area_id from home h
      order by h.person_id, exists (select from contract_block b where b.council_id = ${scope.who.councilId} and b.area_id = h.area_id) desc, h.area_id)
    select p.area_id as "areaId", g.week_starts_on::text as "weekOn", sum(g.minutes)::int as minutes, sum(g.pence)::bigint as pence
    from given g join place p on p.person_id = g.person_id group by 1, 2 order by 1, 2`.execute(scope.db);
  return rows;
}
