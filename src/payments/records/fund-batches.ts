/** Batches of instalments as lists and files show them. */
import { sql } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { BatchStatus } from './funds.ts';

export type FundBatch = {
  readonly id: number;
  readonly payOn: string;
  readonly status: BatchStatus;
  /** The day on which it was paid, as the bank says; null before. */
  readonly paidOn: string | null;
  readonly funds: number;
  readonly pence: number;
  readonly madeBy: number;
  readonly by: string;
  readonly madeAt: Date;
};

/** A line of a batch: one instalment, correction or deduction. */
export type BatchLine = {
  readonly id: number;
  readonly fundId: number;
  readonly fundKind: string;
  readonly personId: number;
  readonly personName: string;
  readonly personReference: string;
  readonly paidTo: string;
  readonly kind: 'set-up' | 'regular' | 'correction' | 'taken off';
  readonly startsOn: string;
  readonly endsOn: string;
  readonly pence: number;
  readonly correctsId: number | null;
  readonly because: string;
  /** The day on which the bank sent it back; null where it did not. */
  readonly returnedOn: string | null;
  readonly returnedWords: string | null;
};

/** Batches, the newest first; those that were withdrawn say so. */
export async function listBatches(scope: Scope, id?: number): Promise<FundBatch[]> {
  const { rows } = await sql<FundBatch>`
    select b.id, b.pay_on as "payOn", coalesce(e.kind, 'drafted') as status, case when e.kind = 'paid' then e.on_day end as "paidOn", count(distinct i.fund_id)::int as funds,
      coalesce(sum(i.amount_pence), 0)::bigint as pence, b.made_by as "madeBy", u.name as by, b.made_at as "madeAt"
    from fund_batch b left join fund_instalment i on i.council_id = b.council_id and i.fund_batch_id = b.id
      left join app_user u on u.id = b.made_by
      left join lateral (select kind, on_day from fund_batch_event e where e.council_id = b.council_id and e.fund_batch_id = b.id order by e.id desc limit 1) e on true
    where b.council_id = ${scope.who.councilId} ${id === undefined ? sql`` : sql`and b.id = ${id}`}
    group by b.id, b.pay_on, e.kind, e.on_day, b.made_by, u.name, b.made_at order by b.id desc limit 200`.execute(
    scope.db,
  );
  return rows;
}

/** One batch. Throws NotFound. */
export async function getBatch(scope: Scope, id: number): Promise<FundBatch> {
  const [batch] = await listBatches(scope, id);
  if (batch === undefined) throw new NotFound('batch');
  return batch;
}

/** What a batch pays, by person. */
export async function listBatchLines(scope: Scope, id: number): Promise<BatchLine[]> {
  const { rows } = await sql<BatchLine>`
    select i.id, i.fund_id as "fundId", f.kind as "fundKind", f.person_id as "personId", p.given_name || ' ' || p.family_name as "personName",
      p.reference as "personReference", f.paid_to as "paidTo", i.kind, i.starts_on as "startsOn", i.ends_on as "endsOn", i.amount_pence as pence,
      i.corrects_id as "correctsId", i.because, r.on_day as "returnedOn", r.words as "returnedWords"
    from fund_instalment i
      left join fund_payment_returned r on r.council_id = i.council_id and r.fund_batch_id = i.fund_batch_id and r.fund_id = i.fund_id
      join fund f on f.council_id = i.council_id and f.id = i.fund_id
      join person p on p.council_id = f.council_id and p.id = f.person_id
    where i.council_id = ${scope.who.councilId} and i.fund_batch_id = ${id} order by p.family_name, p.given_name, i.id`.execute(
    scope.db,
  );
  return rows;
}

/**
 * Writes that the bank sent back what a batch paid to a fund: its instalments count no more. Answers whether it was written, which it is
 * once. For actions.
 */
export async function insertPaymentReturned(
  scope: Scope,
  of: { readonly batchId: number; readonly fundId: number; readonly onDay: string; readonly words: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into fund_payment_returned (council_id, fund_batch_id, fund_id, provider_id, on_day, words, done_by, done_at)
    select f.council_id, ${of.batchId}, f.id, f.provider_id, ${of.onDay}, ${of.words}, ${scope.who.userId}, ${scope.now.toString()}
    from fund f where f.council_id = ${scope.who.councilId} and f.id = ${of.fundId} on conflict do nothing`.execute(
    scope.db,
  );
  if (numAffectedRows !== 1n) return false;
  await sql`update fund_instalment set live = false where council_id = ${scope.who.councilId} and fund_batch_id = ${of.batchId}
    and fund_id = ${of.fundId} and live`.execute(scope.db);
  return true;
}

/** A payment to a fund that the bank sent back. */
export type PaymentReturned = {
  readonly batchId: number;
  readonly pence: number;
  readonly onDay: string;
  readonly words: string;
  readonly by: string;
};

/** The payments to a fund that came back, in the order in which they were recorded. */
export async function listPaymentsReturned(scope: Scope, fundId: number): Promise<PaymentReturned[]> {
  const { rows } = await sql<PaymentReturned>`
    select r.fund_batch_id as "batchId", r.on_day as "onDay", r.words, u.name as by,
      (select coalesce(sum(i.amount_pence), 0) from fund_instalment i where i.council_id = r.council_id and i.fund_batch_id = r.fund_batch_id
        and i.fund_id = r.fund_id)::bigint as pence
    from fund_payment_returned r left join app_user u on u.id = r.done_by
    where r.council_id = ${scope.who.councilId} and r.fund_id = ${fundId} order by r.done_at`.execute(
    scope.db,
  );
  return rows;
}

/** The posting that a source made first, to be named by what corrects it. */
export async function postingOf(scope: Scope, source: string): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select id from posting where council_id = ${scope.who.councilId} and source = ${source} order by part limit 1`.execute(
    scope.db,
  );
  return rows[0]?.id ?? null;
}
