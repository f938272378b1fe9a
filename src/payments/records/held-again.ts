/**
 * Places of visits that were paid and wait for a decision again. Money leaves them as they are: what hangs on them (a block, travel, a
 * contribution, a retainer) counts them as they were paid. Source: docs/rules/payable-week.md.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

/**
 * A query of the places held again in weeks of a provider: `line_id`; `minutes` and `block_minutes` posted by closes that stand, and
 * `block_pence` with them; `worth_pence`, what was paid, block time at its hourly worth; `made`, false where it was paid as cancelled
 * beforehand. `weeks` narrows provider_week w.
 */
export function heldAgain(scope: Scope, weeks: RawBuilder<unknown>): RawBuilder<unknown> {
  const council = scope.who.councilId;
  return sql`(select i.line_id, i.minutes, i.block_minutes, i.block_pence, not 'cancelled' = any(d.exceptions) as made,
      case when i.block_minutes = 0 then i.amount_pence else coalesce(r.amount_pence, d.amount_pence) end::bigint as worth_pence
    from (select l.id as line_id, sum(i.paid_minutes)::integer as minutes, sum(i.block_minutes)::integer as block_minutes,
        sum(i.block_pence)::bigint as block_pence, sum(i.amount_pence)::bigint as amount_pence,
        (array_agg(i.verdict_id order by i.id desc))[1] as verdict_id, (array_agg(i.resolution_id order by i.id desc))[1] as resolution_id
      from provider_week w
        join week_line l on l.council_id = w.council_id and l.provider_id = w.provider_id and l.week_starts_on = w.week_starts_on
          and coalesce(l.contract_id, 0) = w.contract_id and not l.settled
        join payable_item i on i.council_id = l.council_id and i.week_line_id = l.id
      where w.council_id = ${council} and w.held > 0 and ${weeks} and not exists (select from week_decision s
        where s.council_id = i.council_id and s.week_close_id = i.week_close_id and s.decision = 'sent back')
      group by l.id) i
      join verdict d on d.council_id = ${council} and d.id = i.verdict_id
      left join resolution r on r.council_id = ${council} and r.id = i.resolution_id)`;
}

/** The places held again of a provider, to the end of a week ('YYYY-MM-DD', its Monday). */
export function heldAgainOf(
  scope: Scope,
  { providerId, weekStartsOn }: { readonly providerId: number; readonly weekStartsOn: string },
): RawBuilder<unknown> {
  return heldAgain(scope, sql`w.provider_id = ${providerId} and w.week_starts_on <= ${weekStartsOn}`);
}
