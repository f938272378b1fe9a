/** Claims with the day of each step on their way to the provider, for the measure of promptness. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { Claim, Dispute } from '../rules/prompt-payment.ts';

/** A claim with what it is of. */
export type ListedClaim = Claim & {
  readonly providerName: string;
  readonly weekStartsOn: string;
  readonly paymentId: number | null;
  readonly reference: string | null;
};

type Row = Omit<ListedClaim, 'disputes'> & { readonly disputed: boolean; readonly closeId: number };

/**
 * Claims that were paid from one day to another, and those that are not paid on the last of these days though they were approved by then: in no payment, or
 * in one that the bank has not confirmed by then, sent or not. Amounts are visits and charges; an adjustment corrects a claim and is none.
 */
export async function listClaims(
  scope: Scope,
  period: { readonly from: string; readonly to: string },
): Promise<ListedClaim[]> {
  const council = scope.who.councilId;
  const day = (at: string) => sql.raw(`(${at} at time zone 'Europe/London')::date::text`);
  const { rows } = await sql<Row>`
    with disputed as materialized (select distinct week_line_id from line_message where council_id = ${council} and kind = 'dispute')
    select c.provider_id as "providerId", p.name as "providerName", p.size as "providerSize", c.claimed_pence as "amountPence",
      c.week_starts_on::text as "weekStartsOn", c.valid_on::text as "validOn", ${day('w.closed_at')} as "closedOn", ${day('d.decided_at')} as "approvedOn",
      case when ${day('r.made_at')} <= ${period.to} then ${day('r.made_at')} end as "draftedOn", case when paid.on_day <= ${period.to} then paid.on_day::text end as "paidOn",
      c.disputed, c.week_close_id as "closeId", s.payment_id as "paymentId", s.reference,
      agreed_days(c.council_id, c.week_close_id, c.valid_on) as "agreedDays",
      exists (select from payment_hold h where h.council_id = c.council_id and h.provider_id = c.provider_id and h.placed_at < r.made_at and exists (
        select from payment_item t join payable_item i on i.council_id = t.council_id and i.id = t.payable_item_id
        where t.council_id = c.council_id and t.payment_id = c.payment_id and i.week_close_id = c.week_close_id
          and (h.payable_item_id = i.id or h.payable_item_id is null and (h.contract_id is null or h.contract_id = i.contract_id)))) as held,
      exists (select from payment_event e join payment_claim o on o.council_id = e.council_id and o.payment_id = e.payment_id
        where e.council_id = c.council_id and e.provider_id = c.provider_id and e.kind = 'returned' and o.week_close_id = c.week_close_id) as returned
    from payment_claim c join payment m on m.council_id = c.council_id and m.id = c.payment_id
      left join payment_event paid on paid.council_id = m.council_id and paid.payment_id = m.id and paid.kind = 'paid'
      join payment_run r on r.council_id = m.council_id and r.id = m.payment_run_id
      left join payment_sent s on s.council_id = m.council_id and s.payment_id = m.id
      join week_close w on w.council_id = c.council_id and w.id = c.week_close_id
      join week_decision d on d.council_id = w.council_id and d.week_close_id = w.id
      join provider p on p.council_id = c.council_id and p.id = c.provider_id
    where c.council_id = ${council} and c.items > 0 and (paid.on_day is null or paid.on_day >= ${period.from})
      and (d.decided_at at time zone 'Europe/London')::date <= ${period.to}
      and exists (select from payment_item t where t.council_id = m.council_id and t.payment_id = m.id and t.live)
    union all
    select u.provider_id, p.name, p.size, sum(u.amount_pence)::bigint, i.visit_week_starts_on::text,
      greatest(i.visit_week_starts_on + 7, (v.verified_at at time zone 'Europe/London')::date)::text, ${day('w.closed_at')}, ${day('d.decided_at')},
      null, null, q.week_line_id is not null, i.week_close_id, null, null,
      agreed_days(u.council_id, i.week_close_id, i.visit_week_starts_on + 7),
      exists (select from payment_hold h where h.council_id = u.council_id and h.provider_id = u.provider_id
        and not exists (select from payment_hold_lift l where l.council_id = h.council_id and l.payment_hold_id = h.id)), false
    from unpaid_item u join payable_item i on i.council_id = u.council_id and i.id = u.payable_item_id and i.kind <> 'adjustment'
      left join verdict t on t.council_id = i.council_id and t.id = i.verdict_id
      left join verification_run v on v.council_id = t.council_id and v.id = t.verification_run_id
      left join disputed q on q.week_line_id = i.week_line_id
      join week_close w on w.council_id = i.council_id and w.id = i.week_close_id
      join week_decision d on d.council_id = w.council_id and d.week_close_id = w.id
      join provider p on p.council_id = u.council_id and p.id = u.provider_id
    where u.council_id = ${council} and (d.decided_at at time zone 'Europe/London')::date <= ${period.to}
    group by u.council_id, u.provider_id, p.name, p.size, i.visit_week_starts_on, 6, 7, 8, q.week_line_id is not null, i.week_close_id`.execute(
    scope.db,
  );
  const disputes = await listDisputes(scope, [
    ...new Set(rows.filter(({ disputed }) => disputed).map(({ closeId }) => closeId)),
  ]);
  return rows.map(({ disputed, closeId, ...claim }) => ({
    ...claim,
    disputes: disputed ? (disputes.get(`${closeId} ${claim.weekStartsOn}`) ?? []) : [],
  }));
}

/** When disputes about visits of some closes were open, by close and week: from the day it was said to the day it was decided. */
async function listDisputes(scope: Scope, closeIds: readonly number[]): Promise<Map<string, Dispute[]>> {
  if (closeIds.length === 0) return new Map();
  const { rows } = await sql<Dispute & { key: string }>`
    select distinct i.week_close_id || ' ' || i.visit_week_starts_on as key, (m.said_at at time zone 'Europe/London')::date::text as from,
      (ended.decided_at at time zone 'Europe/London')::date::text as to
    from payable_item i join line_message m on m.council_id = i.council_id and m.week_line_id = i.week_line_id and m.kind = 'dispute'
      left join lateral (select min(r.decided_at) as decided_at from resolution r where r.council_id = m.council_id and r.week_line_id = m.week_line_id
        and r.decided_at > m.said_at and r.decision <> 'undo') ended on true
    where i.council_id = ${scope.who.councilId} and i.week_close_id = any(${[...closeIds]}::bigint[])`.execute(
    scope.db,
  );
  return Map.groupBy(rows, ({ key }) => key);
}
