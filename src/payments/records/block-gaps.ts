/** Planned time under block contracts that was not used, by day and cause. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { LostCause } from '../rules/block-gaps.ts';

/** Minutes that were planned on a day under a contract in an area of its block and earned nothing there. */
export type LostOnDay = {
  readonly areaId: number;
  readonly on: string;
  readonly cause: LostCause;
  readonly minutes: number;
};

/** What was lost under a contract to the end of a week, by area, day and cause, from verified weeks. */
export async function listLostTime(
  scope: Scope,
  contractId: number,
  untilWeekOn: string,
): Promise<LostOnDay[]> {
  const { rows } = await sql<LostOnDay>`
    with bought as (select distinct area_id from contract_block
      where council_id = ${scope.who.councilId} and contract_id = ${contractId} and pence_per_hour is not null),
    place as materialized (
      select p.id as person_id, min(a.id) as area_id
      from bought b join area a on a.council_id = ${scope.who.councilId} and a.id = b.area_id
        join person p on p.council_id = ${scope.who.councilId} and covers(a, p.postcode)
      where p.id in (select person_id from package_line where council_id = ${scope.who.councilId} and contract_id = ${contractId})
      group by 1),
    lost as (
      select p.area_id, v.starts_on,
        case when not l.settled then 'held' when v.status = 'cancelled' and v.suspension_id is not null then 'suspended'
          when v.status = 'cancelled' then 'cancelled' when l.paid_minutes > 0 then 'shorter'
          when l.visit_log_id is null and 'missed' = any(l.exceptions) then 'missed' else 'refused' end as cause,
        v.minutes - case when l.settled then l.paid_minutes else 0 end as minutes
      from week_line l join place p on p.person_id = l.person_id
        join planned_visit v on v.council_id = l.council_id and v.id = l.planned_visit_id
      where l.council_id = ${scope.who.councilId} and l.contract_id = ${contractId} and l.week_starts_on <= ${untilWeekOn}
        and l.status <> 'withdrawn')
    select area_id as "areaId", starts_on::text as on, cause, sum(minutes)::int as minutes from lost where minutes > 0
    group by 1, 2, 3 order by 1, 2, 3`.execute(scope.db);
  return rows;
}
