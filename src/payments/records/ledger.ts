/** The ledger: posted in rows that balance, never changed, and summed by account and month by the database itself. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { Account, ItemKind, Posting } from '../rules/postings.ts';
import { type ColumnOf, inBatches, rowsAsColumns } from './rows-as-columns.ts';

/** A posting to write. `source` says what made it and is posted once for each `part`; `periodOn` is the day that it is about. */
export type NewPosting = Posting & {
  readonly kind: string;
  readonly providerId: number | null;
  readonly contractId: number | null;
  readonly personId: number | null;
  readonly payableItemId: number | null;
  readonly source: string;
  readonly part: number;
  readonly correctsId: number | null;
  readonly periodOn: string;
};

const columns: readonly ColumnOf<NewPosting>[] = [
  ['debit', 'text', ({ debit }) => debit],
  ['credit', 'text', ({ credit }) => credit],
  ['amount_pence', 'bigint', ({ pence }) => pence],
  ['kind', 'text', ({ kind }) => kind],
  ['provider_id', 'bigint', ({ providerId }) => providerId],
  ['contract_id', 'bigint', ({ contractId }) => contractId],
  ['person_id', 'bigint', ({ personId }) => personId],
  ['payable_item_id', 'bigint', ({ payableItemId }) => payableItemId],
  ['source', 'text', ({ source }) => source],
  ['part', 'smallint', ({ part }) => part],
  ['corrects_id', 'bigint', ({ correctsId }) => correctsId],
  ['period_on', 'date', ({ periodOn }) => periodOn],
];

/** Writes postings into the books of a day ('YYYY-MM-DD'), those of an approved close with its id. A source that was posted before is refused by the database. For actions. */
export async function insertPostings(
  scope: Scope,
  postings: readonly NewPosting[],
  postedOn: string,
  weekCloseId: number | null = null,
): Promise<void> {
  for (const batch of inBatches(postings))
    await sql`
      insert into posting (council_id, debit, credit, amount_pence, kind, provider_id, contract_id, person_id, payable_item_id,
        week_close_id, source, part, corrects_id, period_on, posted_on, posted_at, posted_by)
      select ${scope.who.councilId}, debit, credit, amount_pence, kind, provider_id, contract_id, person_id, payable_item_id,
        ${weekCloseId}::bigint, source, part, corrects_id, period_on, ${postedOn}, ${scope.now.toString()}, ${scope.who.userId}
      from ${rowsAsColumns(batch, columns)} order by at`.execute(scope.db);
}

/** An item of a close as it is posted. */
export type ItemOfClose = {
  readonly id: number;
  readonly kind: ItemKind;
  readonly contractId: number | null;
  readonly personId: number | null;
  /** The place of a visit that it pays for, else the package line of its charge, if it has either. */
  readonly lineId: number | null;
  readonly packageLineId: number | null;
  readonly weekStartsOn: string;
  readonly periodOn: string;
  readonly amountPence: number;
  readonly blockPence: number;
  /** The posting of the item that it corrects. */
  readonly correctsPostingId: number | null;
};

/**
 * The day that the posting of the item `i` is about, be it posted yet or not: an adjustment is about the day of what it corrects in the first
 * place, however many closes lie between.
 */
const periodOfItem = sql`coalesce(
  case when i.corrects_id is not null then (
    with recursive back as (
      select i.council_id, i.corrects_id, null::bigint as charge_id, null::date as week
      union all
      select p.council_id, p.corrects_id, p.charge_id, p.visit_week_starts_on
      from back join payable_item p on p.council_id = back.council_id and p.id = back.corrects_id)
    select coalesce(g.starts_on, b.week) from back b left join charge g on g.council_id = b.council_id and g.id = b.charge_id
    where b.corrects_id is null) end,
  (select g.starts_on from charge g where g.council_id = i.council_id and g.id = i.charge_id), i.visit_week_starts_on)::text`;

/** The items of a close, in the order in which they were written. */
export async function listItemsOfClose(scope: Scope, closeId: number): Promise<ItemOfClose[]> {
  const { rows } = await sql<ItemOfClose>`
    select i.id, coalesce(c.kind, 'visit') as kind, i.contract_id as "contractId", i.person_id as "personId",
      i.week_line_id as "lineId", c.package_line_id as "packageLineId", i.visit_week_starts_on as "weekStartsOn",
      ${periodOfItem} as "periodOn", i.amount_pence as "amountPence", i.block_pence as "blockPence",
      before.id as "correctsPostingId"
    from payable_item i
      left join charge c on c.council_id = i.council_id and c.id = i.charge_id
      left join lateral (select p.id from posting p
        where i.corrects_id is not null and p.council_id = i.council_id and p.payable_item_id = i.corrects_id order by p.id limit 1) before on true
    where i.council_id = ${scope.who.councilId} and i.week_close_id = ${closeId} order by i.id`.execute(
    scope.db,
  );
  return rows;
}

/** The day that the posting of each item is about, by item; one that waits for approval has the day that it will be about. */
export async function periodsOfItems(
  scope: Scope,
  itemIds: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const { rows } = await sql<{ id: number; periodOn: string }>`
    select i.id, ${periodOfItem} as "periodOn" from payable_item i
    where i.council_id = ${scope.who.councilId} and i.id = any(${[...itemIds]}::bigint[])`.execute(scope.db);
  return new Map(rows.map(({ id, periodOn }) => [id, periodOn]));
}

/** What stands on an account: put to it and taken from it, in pence. */
export type AccountTotal = {
  readonly account: Account;
  readonly debitPence: number;
  readonly creditPence: number;
};

/** What is asked of the ledger's totals; months are first days, both included. */
export type TotalsQuestion = {
  readonly providerId?: number | undefined;
  readonly contractId?: number | undefined;
  readonly fromMonth?: string | undefined;
  readonly toMonth?: string | undefined;
  /** Whether a month is when it was posted, or that which it is about. */
  readonly by?: 'posted' | 'period' | undefined;
};

/** The totals of each account that has any. */
export async function sumAccounts(scope: Scope, question: TotalsQuestion = {}): Promise<AccountTotal[]> {
  const month = sql.ref(question.by === 'period' ? 'period_month' : 'posted_month');
  const { rows } = await sql<AccountTotal>`
    select account, sum(debit_pence)::bigint as "debitPence", sum(credit_pence)::bigint as "creditPence" from ledger_total
    where council_id = ${scope.who.councilId}
      ${question.providerId === undefined ? sql`` : sql`and provider_id = ${question.providerId}`}
      ${question.contractId === undefined ? sql`` : sql`and contract_id = ${question.contractId}`}
      ${question.fromMonth === undefined ? sql`` : sql`and ${month} >= ${question.fromMonth}`}
      ${question.toMonth === undefined ? sql`` : sql`and ${month} <= ${question.toMonth}`}
    group by account order by account`.execute(scope.db);
  return rows;
}
