/** Keeps the totals of weeks, and what of them waits for somebody, in step with their lines. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import { weekSpan } from '../rules/local-days.ts';

/**
 * Counts a provider's weeks anew from their lines and planned visits. What their stays are worth to the second is of those that
 * are payable, with a check-in, a check-out and a rate, and not accepted as planned; each counts no further than the most that
 * the contract pays. Source: docs/rules/exact-worth.md.
 */
export async function refreshTotals(
  scope: Scope,
  providerId: number,
  weeks: readonly string[],
): Promise<void> {
  await countTotals(scope, providerId, weeks);
  await countWaiting(scope, providerId, weeks);
}

async function countTotals(scope: Scope, providerId: number, weeks: readonly string[]): Promise<void> {
  const council = scope.who.councilId;
  const spans = weeks.map(weekSpan);
  const from = Math.min(...spans.map((span) => span.from));
  const to = Math.max(...spans.map((span) => span.to));
  await sql`delete from provider_week
    where council_id = ${council} and provider_id = ${providerId} and week_starts_on = any(${weeks}::date[])`.execute(
    scope.db,
  );
  await sql`
    with line as materialized (
      select coalesce(contract_id, 0) as contract_id, week_starts_on, place, visit_log_id, status, settled, exceptions, planned_minutes,
        delivered_minutes, paid_minutes, start_difference_minutes, computed_pence, amount_pence, starts_at
      from week_line
      where council_id = ${council} and provider_id = ${providerId} and week_starts_on = any(${weeks}::date[]) and status <> 'withdrawn'),
    planned as (
      select contract_id, week_starts_on, count(*) as visits, sum(workers) as places
      from planned_visit
      where council_id = ${council} and provider_id = ${providerId} and week_starts_on = any(${weeks}::date[])
        and starts_at >= to_timestamp(${from}) and starts_at < to_timestamp(${to})
      group by 1, 2),
    total as (
      select contract_id, week_starts_on, count(place) as places,
        count(*) filter (where place is not null and visit_log_id is not null) as matched,
        count(*) filter (where exceptions[1] = 'missed') as missed,
        count(*) filter (where exceptions[1] = 'cancelled') as cancelled,
        count(*) filter (where place is null) as left_over,
        count(*) filter (where not settled) as held,
        count(*) filter (where status = 'asked') as asked,
        count(*) filter (where status = 'answered') as answered,
        count(*) filter (where status = 'disputed') as disputed,
        count(*) filter (where status = 'refused') as refused,
        count(*) filter (where status = 'payable') as payable,
        count(*) filter (where 'late' = any(exceptions)) as late,
        count(*) filter (where 'short' = any(exceptions)) as short,
        count(*) filter (where 'manual' = any(exceptions)) as manual,
        coalesce(sum(planned_minutes), 0) as planned_minutes, coalesce(sum(delivered_minutes), 0) as delivered_minutes,
        sum(paid_minutes) as paid_minutes, sum(amount_pence) as payable_pence,
        coalesce(sum(computed_pence) filter (where not settled), 0) as held_pence
      from line group by 1, 2),
    exception as (
      select contract_id, week_starts_on, jsonb_object_agg(name, lines) as counts
      from (select contract_id, week_starts_on, name, count(*) as lines from line, unnest(exceptions) as name group by 1, 2, 3) each_one
      group by 1, 2),
    punctual as (
      select contract_id, week_starts_on, jsonb_object_agg(slot, lines) as slots
      from (select contract_id, week_starts_on, width_bucket(start_difference_minutes, -60, 120, 12) as slot, count(*) as lines
        from line where start_difference_minutes is not null group by 1, 2, 3) each_one
      group by 1, 2),
    term as materialized (
      select id, terms -> 'pay' ->> 'by' = 'planned' as planned,
        case when terms -> 'pay' ->> 'by' = 'planned' then 0 else coalesce((terms ->> 'overrun_minutes')::int, 0) end as overrun
      from contract_terms where council_id = ${council} and provider_id = ${providerId}),
    stay as (
      select coalesce(l.contract_id, 0) as contract_id, l.week_starts_on, v.pence_per_hour, bool_and(t.planned) as planned, count(*) as stays,
        sum(l.amount_pence) as paid,
        sum(least(extract(epoch from g.out_at - g.in_at)::bigint, (l.planned_minutes + t.overrun) * 60)) as seconds
      from week_line l
        join verdict v on v.council_id = l.council_id and v.id = l.verdict_id
        join visit_log g on g.council_id = l.council_id and g.id = l.visit_log_id
        join term t on t.id = v.contract_terms_id
        left join resolution d on d.council_id = l.council_id and d.id = l.resolution_id
      where l.council_id = ${council} and l.provider_id = ${providerId} and l.week_starts_on = any(${weeks}::date[])
        and l.status = 'payable' and g.out_at is not null and v.pence_per_hour is not null
        and not 'same-worker' = any(l.exceptions) and coalesce(d.decision, '') not in ('accept as planned', 'accept as a no-reply visit')
      group by 1, 2, 3),
    exact as (
      select contract_id, week_starts_on, jsonb_agg(jsonb_build_object('pencePerHour', pence_per_hour, 'stays', stays,
        'seconds', seconds, 'paidPence', paid, 'paysPlanned', planned) order by pence_per_hour) as worth
      from stay group by 1, 2)
    insert into provider_week (council_id, provider_id, contract_id, week_starts_on, visits, planned_places, places, matched, missed,
      cancelled, left_over, held, asked, answered, disputed, refused, payable, late, short, manual, planned_minutes, delivered_minutes, paid_minutes,
      payable_pence, held_pence, exception_counts, lateness, exact_worth)
    select ${council}, ${providerId}, contract_id, week_starts_on, coalesce(p.visits, 0), coalesce(p.places, 0), coalesce(t.places, 0),
      coalesce(matched, 0), coalesce(missed, 0), coalesce(cancelled, 0), coalesce(left_over, 0), coalesce(held, 0),
      coalesce(asked, 0), coalesce(answered, 0),
      coalesce(disputed, 0), coalesce(refused, 0), coalesce(payable, 0), coalesce(late, 0), coalesce(short, 0), coalesce(manual, 0),
      coalesce(planned_minutes, 0), coalesce(delivered_minutes, 0), coalesce(paid_minutes, 0), coalesce(payable_pence, 0),
      coalesce(held_pence, 0), coalesce(counts, '{}'), coalesce(slots, '{}'), coalesce(worth, '[]')
    from total t full join planned p using (contract_id, week_starts_on)
      left join exception using (contract_id, week_starts_on) left join punctual using (contract_id, week_starts_on)
      left join exact using (contract_id, week_starts_on)`.execute(scope.db);
}

async function countWaiting(scope: Scope, providerId: number, weeks: readonly string[]): Promise<void> {
  const council = scope.who.councilId;
  await sql`delete from week_waiting
    where council_id = ${council} and provider_id = ${providerId} and week_starts_on = any(${weeks}::date[])`.execute(
    scope.db,
  );
  await sql`
    insert into week_waiting (council_id, provider_id, week_starts_on, contract_id, status, exceptions, lines, computed_pence, oldest_at)
    select ${council}, ${providerId}, week_starts_on, coalesce(contract_id, 0), status, exceptions, count(*), sum(computed_pence), min(starts_at)
    from week_line
    where council_id = ${council} and provider_id = ${providerId} and week_starts_on = any(${weeks}::date[])
      and status in ('held', 'asked', 'answered', 'disputed')
    group by 3, 4, 5, 6`.execute(scope.db);
}
