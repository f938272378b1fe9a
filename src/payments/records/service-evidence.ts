/** What charges besides blocks rest on: services without visits, paid visits by day, visits that a stay in hospital took out. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { VisitInHospital } from '../rules/retainer-of-visits.ts';
import type { Away, PeriodicLine, ServiceWeek } from '../rules/service-charges.ts';
import type { VisitsOnDay } from '../rules/travel.ts';
import { heldAgainOf } from './held-again.ts';
import type { ProviderWeek } from './week-state.ts';

/** A provider's contracts that have ever recorded what they pay besides the hour, and which parts of it. */
export async function listPricedContracts(
  scope: Scope,
  providerId: number,
): Promise<{ readonly id: number; readonly travel: boolean; readonly retainer: boolean }[]> {
  const { rows } = await sql<{ id: number; travel: boolean; retainer: boolean }>`
    select contract_id as id, bool_or(jsonb_typeof(prices -> 'travel') = 'object') as travel,
      bool_or(jsonb_typeof(prices -> 'retainer') = 'object') as retainer
    from contract_prices where council_id = ${scope.who.councilId} and provider_id = ${providerId}
    group by 1 order by 1`.execute(scope.db);
  return rows;
}

type LineRow = Omit<PeriodicLine, 'weeks' | 'away'> & {
  readonly weeks: readonly ServiceWeek[];
  readonly away: readonly Away[];
};

/** The package lines without visits of a provider, or of all where it is null, that begin by a day ('YYYY-MM-DD'), by id. */
export async function listPeriodicLines(
  scope: Scope,
  providerId: number | null,
  until: string,
): Promise<PeriodicLine[]> {
  const { rows } = await sql<LineRow>`
    select l.id as "lineId", l.contract_id as "contractId", l.person_id as "personId", l.service, l.starts_on as "startsOn",
      l.ends_on as "endsOn", p.died_on as "diedOn", w.weeks, coalesce(s.away, '[]') as away
    from package_line l join person p on p.council_id = l.council_id and p.id = l.person_id
      cross join lateral (select jsonb_agg(jsonb_build_object('version', w.version, 'effectiveFrom', w.effective_from, 'weekdays', w.weekdays,
        'fromTime', to_char(w.from_time, 'HH24:MI'), 'toTime', to_char(w.to_time, 'HH24:MI'), 'workers', w.workers) order by w.version) as weeks
        from periodic_week w where w.council_id = l.council_id and w.package_line_id = l.id) w
      left join lateral (select jsonb_agg(jsonb_build_object('hospital', s.reason = 'hospital', 'startsAt', extract(epoch from s.starts_at)::bigint,
        'endsAt', extract(epoch from s.ends_at)::bigint) order by s.starts_at) as away
        from suspension s where s.council_id = l.council_id and s.package_line_id = l.id) s on true
    where l.council_id = ${scope.who.councilId} and l.starts_on <= ${until} and w.weeks is not null
      ${providerId === null ? sql`and l.id in (select package_line_id from periodic_week where council_id = ${scope.who.councilId})` : sql`and l.provider_id = ${providerId}`}
    order by l.id`.execute(scope.db);
  return rows;
}

/** How many visits of some contracts were made and paid on each day to the end of a week, each care worker's counted; what is held again counts as it was paid. */
export async function countPaidVisits(
  scope: Scope,
  week: ProviderWeek,
  contractIds: readonly number[],
): Promise<VisitsOnDay[]> {
  if (contractIds.length === 0) return [];
  const { rows } = await sql<VisitsOnDay>`
    select l.contract_id as "contractId", v.starts_on::text as on, count(*)::int as visits
    from week_line l join planned_visit v on v.council_id = l.council_id and v.id = l.planned_visit_id
      left join ${heldAgainOf(scope, week)} h on h.line_id = l.id
    where l.council_id = ${scope.who.councilId} and l.provider_id = ${week.providerId} and l.week_starts_on <= ${week.weekStartsOn}
      and l.contract_id = any(${[...contractIds]}::bigint[])
      and (l.settled and l.paid_minutes > 0 and v.status = 'planned' or h.minutes > 0 and h.made)
    group by 1, 2 order by 1, 2`.execute(scope.db);
  return rows;
}

/** The places of visits of some contracts that a stay in hospital took out, to the end of a week and to the day of a death; what is held again with what was paid. */
export async function listVisitsInHospital(
  scope: Scope,
  week: ProviderWeek,
  contractIds: readonly number[],
): Promise<VisitInHospital[]> {
  if (contractIds.length === 0) return [];
  const { rows } = await sql<VisitInHospital>`
    with recursive stay (id, package_line_id, ends_at, since) as (
      select s.id, s.package_line_id, s.ends_at, s.starts_at from in_hospital s
        where not exists (select from in_hospital b where b.package_line_id = s.package_line_id and b.ends_at = s.starts_at)
      union all select s.id, s.package_line_id, s.ends_at, b.since from stay b
        join in_hospital s on s.package_line_id = b.package_line_id and s.starts_at = b.ends_at),
    in_hospital as (select id, package_line_id, starts_at, ends_at from suspension where council_id = ${scope.who.councilId}
      and provider_id = ${week.providerId} and reason = 'hospital' and ends_at is distinct from starts_at)
    select v.package_line_id as "lineId", v.contract_id as "contractId", v.person_id as "personId", v.week_starts_on as "weekStartsOn",
      v.starts_on as on, (s.since at time zone 'Europe/London')::date::text as "stayStartedOn", d.planned_minutes as "plannedMinutes",
      d.pence_per_hour as "pencePerHour", coalesce(h.worth_pence, l.amount_pence) as "paidPence"
    from week_line l
      join planned_visit v on v.council_id = l.council_id and v.id = l.planned_visit_id
      join stay s on s.id = v.suspension_id
      join verdict d on d.council_id = l.council_id and d.id = l.verdict_id
      join person p on p.council_id = v.council_id and p.id = v.person_id
      left join ${heldAgainOf(scope, week)} h on h.line_id = l.id
    where l.council_id = ${scope.who.councilId} and l.provider_id = ${week.providerId} and l.week_starts_on <= ${week.weekStartsOn}
      and l.contract_id = any(${[...contractIds]}::bigint[]) and v.status = 'cancelled' and l.status <> 'withdrawn'
      and d.pence_per_hour is not null and (p.died_on is null or v.starts_on <= p.died_on)
    order by v.starts_at, v.id, l.place`.execute(scope.db);
  return rows;
}
