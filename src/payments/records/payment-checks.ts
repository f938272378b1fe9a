/** What the check of a run looks at besides the run itself: the payments before, the accounts, the codes. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

/** What was paid to a provider before a run, the newest payment that was not returned. */
export type PaidBefore = {
  readonly providerId: number;
  readonly paymentId: number;
  readonly runId: number;
  readonly payOn: string;
  readonly amountPence: number;
  readonly bankDetailId: number;
};

/** The last payment of each provider of a run before it. */
export async function listPaidBefore(scope: Scope, runId: number): Promise<PaidBefore[]> {
  const { rows } = await sql<PaidBefore>`
    select m.provider_id as "providerId", before.* from payment m
      cross join lateral (select o.id as "paymentId", o.payment_run_id as "runId", o.pay_on as "payOn", o.amount_pence as "amountPence", s.bank_detail_id as "bankDetailId"
        from payment o join payment_sent s on s.council_id = o.council_id and s.payment_id = o.id
        where o.council_id = m.council_id and o.provider_id = m.provider_id and o.id < m.id and o.payment_run_id <> m.payment_run_id and not exists (select from payment_event e
          where e.council_id = o.council_id and e.payment_id = o.id and e.kind = 'returned')
        order by o.id desc limit 1) before
    where m.council_id = ${scope.who.councilId} and m.payment_run_id = ${runId}`.execute(scope.db);
  return rows;
}

/** Earlier payments to a provider of a run for visits of the same weeks. */
export type SamePeriod = {
  readonly providerId: number;
  readonly paymentId: number;
  readonly amountPence: number;
  readonly weeks: readonly string[];
};

/** Payments before a run that stand and paid visits of weeks of which the run pays visits too. */
export async function listSamePeriod(scope: Scope, runId: number): Promise<SamePeriod[]> {
  const council = scope.who.councilId;
  const { rows } = await sql<SamePeriod>`
    select o.provider_id as "providerId", o.id as "paymentId", o.amount_pence as "amountPence",
      array_agg(distinct was.week_starts_on::text order by was.week_starts_on::text) as weeks
    from (select distinct m.provider_id, c.week_starts_on from payment m
        join payment_claim c on c.council_id = m.council_id and c.payment_id = m.id and c.items > 0
        where m.council_id = ${council} and m.payment_run_id = ${runId}) now
      join payment_claim was on was.council_id = ${council} and was.provider_id = now.provider_id and was.week_starts_on = now.week_starts_on and was.items > 0
      join payment o on o.council_id = was.council_id and o.id = was.payment_id and o.payment_run_id <> ${runId}
    where exists (select from payment_sent s where s.council_id = o.council_id and s.payment_id = o.id)
      and not exists (select from payment_event e where e.council_id = o.council_id and e.payment_id = o.id and e.kind = 'returned')
    group by 1, 2, 3 order by 1, 2`.execute(scope.db);
  return rows;
}

/** What a run pays, by provider, service and kind of contract. */
export type PaidPart = {
  readonly paymentId: number;
  readonly providerId: number;
  readonly service: string | null;
  readonly contractKind: string | null;
  readonly contractId: number | null;
  readonly contractReference: string | null;
  readonly items: number;
  readonly amountPence: number;
};

/** The parts of some payments, in order of payment, contract and service. */
export async function listPaidParts(
  scope: Scope,
  of: { readonly runId: number } | { readonly paymentIds: readonly number[] },
): Promise<PaidPart[]> {
  const { rows } = await sql<PaidPart>`
    with asked as materialized (
      select m.id, m.provider_id from payment m
      where m.council_id = ${scope.who.councilId} and ${'runId' in of ? sql`m.payment_run_id = ${of.runId}` : sql`m.id = any(${[...of.paymentIds]}::bigint[])`}
        and not exists (select from payment_event e where e.council_id = m.council_id and e.payment_id = m.id and e.kind = 'taken out')),
    part as materialized (
      select asked.id, asked.provider_id, t.service, t.contract_id, count(*) as items, sum(t.amount_pence)::bigint as pence
      from asked join payment_item t on t.council_id = ${scope.who.councilId} and t.payment_id = asked.id
      group by asked.id, asked.provider_id, t.service, t.contract_id)
    select part.id as "paymentId", part.provider_id as "providerId", part.service, c.kind as "contractKind", part.contract_id as "contractId",
      c.reference as "contractReference", part.items, part.pence as "amountPence"
    from part left join contract c on c.council_id = ${scope.who.councilId} and c.id = part.contract_id
    order by part.id, c.reference nulls last, part.service nulls last`.execute(scope.db);
  return rows;
}
