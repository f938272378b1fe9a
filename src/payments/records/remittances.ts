/** What a payment is for, line by line, and what is not paid yet and why: a provider's remittance. */
import { type RawBuilder, sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import { becauseOfItem, type ItemWhy } from '../rules/because-item.ts';
import type { UnpaidReason } from '../rules/hold-words.ts';
import { activeHolds, holdOfItem } from './holds.ts';
import { itemWhy, lineWhy, withBecause } from './item-why.ts';

/** One line of a remittance. An adjustment names what it corrects. */
export type RemittanceLine = {
  readonly itemId: number;
  readonly lineId: number | null;
  readonly kind: 'visit' | 'charge' | 'adjustment';
  readonly chargeKind: string | null;
  readonly weekStartsOn: string;
  readonly startsAt: Date | null;
  readonly personReference: string | null;
  readonly contractReference: string | null;
  readonly contractTitle: string | null;
  readonly service: string | null;
  readonly visitReference: string | null;
  readonly paidMinutes: number;
  readonly amountPence: number;
  readonly because: string;
  readonly correctsItemId: number | null;
  readonly correctsWeekStartsOn: string | null;
  readonly correctsPaymentId: number | null;
  readonly correctsPence: number | null;
};

/** The lines of a payment, week by week in order of time. `limit` null gives every one. */
export async function listRemittanceLines(
  scope: Scope,
  paymentId: number,
  { limit, offset = 0 }: { readonly limit: number | null; readonly offset?: number },
): Promise<RemittanceLine[]> {
  const { rows } = await sql<Omit<RemittanceLine, 'because'> & { readonly why: ItemWhy }>`
    select i.id as "itemId", i.week_line_id as "lineId", i.kind, g.kind as "chargeKind", i.visit_week_starts_on as "weekStartsOn", l.starts_at as "startsAt",
      coalesce(l.person_reference, p.reference) as "personReference", c.reference as "contractReference", c.title as "contractTitle", t.service,
      v.reference as "visitReference", i.paid_minutes as "paidMinutes", i.amount_pence as "amountPence", ${itemWhy({ item: 'i', verdict: 'vd', charge: 'g' })},
      i.corrects_id as "correctsItemId", earlier.week_starts_on as "correctsWeekStartsOn",
      (select max(ot.payment_id) from payment_item ot where ot.council_id = i.council_id and ot.payable_item_id = i.corrects_id and ot.live) as "correctsPaymentId",
      before.amount_pence as "correctsPence"
    from payment_item t
      join payable_item i on i.council_id = t.council_id and i.id = t.payable_item_id
      left join week_line l on l.council_id = i.council_id and l.id = i.week_line_id
      left join planned_visit v on v.council_id = l.council_id and v.id = l.planned_visit_id
      left join verdict vd on vd.council_id = i.council_id and vd.id = i.verdict_id
      left join charge g on g.council_id = i.council_id and g.id = i.charge_id
      left join person p on p.council_id = i.council_id and p.id = i.person_id
      left join contract c on c.council_id = i.council_id and c.id = i.contract_id
      left join payable_item before on before.council_id = i.council_id and before.id = i.corrects_id
      left join week_close earlier on earlier.council_id = before.council_id and earlier.id = before.week_close_id
    where t.council_id = ${scope.who.councilId} and t.payment_id = ${paymentId}
    order by i.visit_week_starts_on, l.starts_at nulls first, i.id limit ${limit} offset ${offset}`.execute(
    scope.db,
  );
  return rows.map(withBecause);
}

/** Every line of a payment, a batch at a time, for a file. */
export async function* everyRemittanceLine(
  scope: Scope,
  paymentId: number,
  batch = 2000,
): AsyncGenerator<RemittanceLine> {
  for (let offset = 0; ; offset += batch) {
    const rows = await listRemittanceLines(scope, paymentId, { limit: batch, offset });
    yield* rows;
    if (rows.length < batch) return;
  }
}

/** What a payment pays of each week. */
export type RemittanceWeek = {
  readonly weekStartsOn: string;
  readonly items: number;
  readonly claimedPence: number;
  readonly adjustments: number;
  readonly adjustedPence: number;
};

/** The weeks of a payment, in order. */
export async function listRemittanceWeeks(scope: Scope, paymentId: number): Promise<RemittanceWeek[]> {
  const { rows } = await sql<RemittanceWeek>`
    select week_starts_on as "weekStartsOn", sum(items)::integer as items, sum(claimed_pence)::bigint as "claimedPence",
      sum(adjustments)::integer as adjustments, sum(adjusted_pence)::bigint as "adjustedPence"
    from payment_claim where council_id = ${scope.who.councilId} and payment_id = ${paymentId} group by 1 order by 1`.execute(
    scope.db,
  );
  return rows;
}

/** Something that is not paid yet: an item of a close, a visit that waits for somebody, or a close that waits for approval. */
export type Unpaid = {
  readonly reason: UnpaidReason;
  readonly words: string | null;
  readonly untilOn: string | null;
  readonly itemId: number | null;
  readonly lineId: number | null;
  readonly weekStartsOn: string;
  readonly startsAt: Date | null;
  readonly personReference: string | null;
  readonly what: string;
  readonly amountPence: number;
};

/** What keeps the items and visits of a provider from being paid on a day, as one list of rows. */
function unpaid(scope: Scope, providerId: number, day: string): RawBuilder<unknown> {
  const council = scope.who.councilId;
  return sql`
    with holds as (${activeHolds(scope, day)}),
    mine as materialized (select i.*, u.since, case when exists (select from holds) then ${holdOfItem} end as hold_id
      from unpaid_item u join payable_item i on i.council_id = u.council_id and i.id = u.payable_item_id
      where u.council_id = ${council} and u.provider_id = ${providerId}),
    free as (select sum(amount_pence) as pence from mine where hold_id is null)
    select case when m.hold_id is not null then 'held' when (select pence from free) <= 0 then 'carried'
        when back.id is not null then 'returned' else 'next run' end as reason,
      coalesce(h.reason, case when (select pence from free) > 0 then back.words end) as words, h.until_on as "untilOn", m.id as "itemId", m.week_line_id as "lineId",
      m.visit_week_starts_on as "weekStartsOn", l.starts_at as "startsAt", coalesce(l.person_reference, p.reference) as "personReference",
      ${itemWhy({ item: 'm', verdict: 'v', charge: 'g' })}, null as what, m.amount_pence as "amountPence"
    from mine m left join payment_hold h on h.council_id = ${council} and h.id = m.hold_id
      left join week_line l on l.council_id = ${council} and l.id = m.week_line_id
      left join verdict v on v.council_id = ${council} and v.id = m.verdict_id
      left join charge g on g.council_id = ${council} and g.id = m.charge_id
      left join person p on p.council_id = ${council} and p.id = m.person_id
      left join lateral (select e.id, e.words from payment_item t join payment_event e on e.council_id = t.council_id and e.payment_id = t.payment_id and e.kind = 'returned'
        where t.council_id = ${council} and t.payable_item_id = m.id order by e.id desc limit 1) back on true
    union all
    select 'in a run', null, r.pay_on, i.id, i.week_line_id, i.visit_week_starts_on, l.starts_at, coalesce(l.person_reference, p.reference),
      ${itemWhy({ item: 'i', verdict: 'v', charge: 'g' })}, null, i.amount_pence
    from payment r
      join payment_item t on t.council_id = r.council_id and t.payment_id = r.id and t.live
      join payable_item i on i.council_id = t.council_id and i.id = t.payable_item_id
      left join week_line l on l.council_id = i.council_id and l.id = i.week_line_id
      left join verdict v on v.council_id = i.council_id and v.id = i.verdict_id
      left join charge g on g.council_id = i.council_id and g.id = i.charge_id
      left join person p on p.council_id = i.council_id and p.id = i.person_id
    where r.council_id = ${council} and r.provider_id = ${providerId}
      and not exists (select from payment_sent s where s.council_id = r.council_id and s.payment_id = r.id)
    union all
    select case l.status when 'held' then 'held visit' when 'asked' then 'queried' else l.status end, said.words, null::date, null::bigint, l.id, l.week_starts_on,
      l.starts_at, l.person_reference, ${lineWhy({ line: 'l', verdict: 'v' })}, v.because, greatest(0, l.computed_pence - l.amount_pence)
    from week_line l join verdict v on v.council_id = l.council_id and v.id = l.verdict_id
      left join lateral (select words from line_message s where s.council_id = l.council_id and s.week_line_id = l.id
        and s.kind = case l.status when 'disputed' then 'dispute' when 'asked' then 'question' when 'answered' then 'answer' end order by s.id desc limit 1) said on true
    where l.council_id = ${council} and l.provider_id = ${providerId} and l.status in ('held', 'asked', 'answered', 'disputed')
      and l.week_starts_on + 6 < ${day}::date
    union all
    select 'waits for invoice', null, null::date, null::bigint, i.week_line_id, i.visit_week_starts_on, l.starts_at, coalesce(l.person_reference, p.reference),
      ${itemWhy({ item: 'i', verdict: 'v', charge: 'g' })}, null, i.amount_pence
    from uninvoiced_item u join payable_item i on i.council_id = u.council_id and i.id = u.payable_item_id
      left join week_line l on l.council_id = i.council_id and l.id = i.week_line_id
      left join verdict v on v.council_id = i.council_id and v.id = i.verdict_id
      left join charge g on g.council_id = i.council_id and g.id = i.charge_id
      left join person p on p.council_id = i.council_id and p.id = i.person_id
    where u.council_id = ${council} and u.provider_id = ${providerId}`;
}

/** What is not paid yet and why, in order of week and time. `limit` null gives every one. */
export async function listUnpaid(
  scope: Scope,
  providerId: number,
  day: string,
  { limit, offset = 0 }: { readonly limit: number | null; readonly offset?: number } = { limit: null },
): Promise<Unpaid[]> {
  const { rows } = await sql<
    Omit<Unpaid, 'what'> & { readonly why: ItemWhy | null; readonly what: string }
  >`select * from (${unpaid(scope, providerId, day)}) one
    order by "weekStartsOn", "startsAt" nulls first, "itemId" limit ${limit} offset ${offset}`.execute(
    scope.db,
  );
  return rows.map(({ why, ...row }) => (why === null ? row : { ...row, what: becauseOfItem(why) }));
}

/** What is not paid yet, summed by reason. */
export type UnpaidSum = {
  readonly reason: UnpaidReason;
  readonly words: string | null;
  readonly untilOn: string | null;
  readonly items: number;
  readonly amountPence: number;
};

/** What is not paid yet by reason, the largest sum first, with closes that wait for approval. */
export async function sumUnpaid(scope: Scope, providerId: number, day: string): Promise<UnpaidSum[]> {
  const { rows } = await sql<UnpaidSum>`
    select reason, case when reason in ('held', 'returned') then words end as words, "untilOn", count(*)::integer as items, sum("amountPence")::bigint as "amountPence"
    from (${unpaid(scope, providerId, day)}) one group by 1, 2, 3
    union all
    select 'waits for approval', null, null, sum(c.lines)::integer, sum(c.amount_pence)::bigint from week_close c
    where c.council_id = ${scope.who.councilId} and c.provider_id = ${providerId} and not exists (select from week_decision d
      where d.council_id = c.council_id and d.week_close_id = c.id) having count(*) > 0
    order by 5 desc`.execute(scope.db);
  return rows;
}
