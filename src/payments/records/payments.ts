/** Payments that were sent, as the council and the provider see them. A provider's people see their own by the scope. */
import { sql } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { PaymentState } from '../rules/payment-run-status.ts';
import type { Posting } from '../rules/postings.ts';
import { paymentOutcome, paymentState } from './payment-runs.ts';

/** A payment that left the council. */
export type SentPayment = {
  readonly id: number;
  readonly runId: number;
  readonly providerId: number;
  readonly providerName: string;
  readonly providerReference: string;
  readonly payOn: string;
  readonly amountPence: number;
  readonly reference: string;
  readonly state: Extract<PaymentState, 'on its way' | 'paid' | 'returned'>;
  readonly sentAt: Date;
  readonly paidOn: string | null;
  readonly returnedOn: string | null;
  readonly returnedBecause: string | null;
  readonly accountName: string;
  readonly sortCode: string;
  readonly accountNumber: string;
};

/** What is asked of the payments. */
export type PaymentQuestion = {
  readonly id?: number | undefined;
  readonly ids?: readonly number[] | undefined;
  readonly runId?: number | undefined;
  readonly providerId?: number | undefined;
  readonly state?: SentPayment['state'] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Payments older than this one. */
  readonly before?: number | undefined;
  readonly reference?: string | undefined;
};

function asked(question: PaymentQuestion) {
  const { id, ids, runId, providerId, state, from, to, before, reference } = question;
  return sql`${id === undefined ? sql`` : sql`and m.id = ${id}`} ${ids === undefined ? sql`` : sql`and m.id = any(${[...ids]}::bigint[])`}
    ${runId === undefined ? sql`` : sql`and m.payment_run_id = ${runId}`} ${providerId === undefined ? sql`` : sql`and m.provider_id = ${providerId}`}
    ${state === undefined ? sql`` : sql`and ${paymentState} = ${state}`} ${from === undefined ? sql`` : sql`and m.pay_on >= ${from}`}
    ${to === undefined ? sql`` : sql`and m.pay_on <= ${to}`} ${before === undefined ? sql`` : sql`and m.id < ${before}`}
    ${reference === undefined ? sql`` : sql`and s.reference = ${reference}`}`;
}

/** Payments that were sent, the newest first. `limit` null gives every one. */
export async function listPayments(
  scope: Scope,
  question: PaymentQuestion,
  { limit, offset = 0 }: { readonly limit: number | null; readonly offset?: number } = { limit: null },
): Promise<SentPayment[]> {
  const { rows } = await sql<SentPayment>`
    select m.id, m.payment_run_id as "runId", m.provider_id as "providerId", p.name as "providerName", p.reference as "providerReference",
      m.pay_on as "payOn", m.amount_pence as "amountPence", s.reference, ${paymentState} as state, s.sent_at as "sentAt", paid.on_day as "paidOn",
      back.on_day as "returnedOn", back.words as "returnedBecause", d.account_name as "accountName", d.sort_code as "sortCode", d.account_number as "accountNumber"
    from payment m ${paymentOutcome}
      join provider p on p.council_id = m.council_id and p.id = m.provider_id
      join bank_detail d on d.council_id = s.council_id and d.id = s.bank_detail_id
    where m.council_id = ${scope.who.councilId} and s.payment_id is not null ${asked(question)}
    order by m.id desc limit ${limit} offset ${offset}`.execute(scope.db);
  return rows;
}

/** How many payments answer a question, and what they come to. */
export async function countPayments(
  scope: Scope,
  question: PaymentQuestion,
): Promise<{ readonly total: number; readonly amountPence: number }> {
  const { rows } = await sql<{ total: number; amountPence: number }>`
    select count(*) as total, coalesce(sum(m.amount_pence), 0)::bigint as "amountPence" from payment m ${paymentOutcome}
    where m.council_id = ${scope.who.councilId} and s.payment_id is not null ${asked(question)}`.execute(
    scope.db,
  );
  return rows[0] ?? { total: 0, amountPence: 0 };
}

/** One payment that was sent; NotFound where there is none for whoever asks. */
export async function getPayment(scope: Scope, id: number): Promise<SentPayment> {
  const [payment] = await listPayments(scope, { id });
  if (payment === undefined) throw new NotFound('payment');
  return payment;
}

/** A payment with its sum for each contract, to post. */
export type ContractPart = {
  readonly paymentId: number;
  readonly providerId: number;
  readonly contractId: number | null;
  readonly amountPence: number;
};

/** What the payments of a run come to by contract, what was taken out left out. */
export async function listContractParts(scope: Scope, runId: number): Promise<ContractPart[]> {
  const { rows } = await sql<ContractPart>`
    select m.id as "paymentId", m.provider_id as "providerId", t.contract_id as "contractId", sum(t.amount_pence)::bigint as "amountPence"
    from payment m join payment_item t on t.council_id = m.council_id and t.payment_id = m.id and t.live
    where m.council_id = ${scope.who.councilId} and m.payment_run_id = ${runId}
    group by 1, 2, 3 order by 1, 3 nulls first`.execute(scope.db);
  return rows;
}

/** Postings that a source made, in their order, with their ids. */
export async function listPostingsOf(
  scope: Scope,
  sources: readonly string[],
): Promise<
  (Posting & {
    readonly id: number;
    readonly source: string;
    readonly part: number;
    readonly providerId: number | null;
    readonly contractId: number | null;
    readonly periodOn: string;
  })[]
> {
  const { rows } = await sql<
    Posting & {
      id: number;
      source: string;
      part: number;
      providerId: number | null;
      contractId: number | null;
      periodOn: string;
    }
  >`
    select id, debit, credit, amount_pence as pence, source, part, provider_id as "providerId", contract_id as "contractId", period_on as "periodOn"
    from posting where council_id = ${scope.who.councilId} and source = any(${[...sources]}::text[]) order by source, part`.execute(
    scope.db,
  );
  return rows;
}

/** Writes that payments were sent, each to its account. A payment is sent once: the database refuses the second time. For actions. */
export async function insertSent(
  scope: Scope,
  sent: readonly {
    readonly paymentId: number;
    readonly providerId: number;
    readonly bankDetailId: number;
    readonly reference: string;
  }[],
): Promise<void> {
  await sql`
    insert into payment_sent (council_id, payment_id, provider_id, bank_detail_id, reference, sent_at)
    select ${scope.who.councilId}, row.*, ${scope.now.toString()} from unnest(${sent.map(({ paymentId }) => paymentId)}::bigint[],
      ${sent.map(({ providerId }) => providerId)}::bigint[], ${sent.map(({ bankDetailId }) => bankDetailId)}::bigint[],
      ${sent.map(({ reference }) => reference)}::text[]) row`.execute(scope.db);
}
