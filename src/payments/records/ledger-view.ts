/** The ledger as its pages list it: what stands on each account, the postings behind it, and a provider's statement. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import { becauseOfItem, type ItemWhy } from '../rules/because-item.ts';
import type { Account } from '../rules/postings.ts';
import { itemWhy } from './item-why.ts';

/** What is asked of the ledger. Months are their first days, both included. */
export type LedgerQuestion = {
  readonly providerId?: number | undefined;
  readonly contractId?: number | undefined;
  readonly from: string;
  readonly to: string;
  /** Whether a posting counts in the month in which it entered the books, or in that which it is about. */
  readonly by: 'posted' | 'period';
};

/** An account over some months: what stood before, what was put to it and taken from it, in pence. */
export type AccountOver = {
  readonly account: Account;
  readonly beforeDebitPence: number;
  readonly beforeCreditPence: number;
  readonly debitPence: number;
  readonly creditPence: number;
};

const monthOf = (by: LedgerQuestion['by'], of: 'month' | 'on') =>
  sql.ref(`${by === 'posted' ? 'posted' : 'period'}_${of}`);

function ofWhom({ providerId, contractId }: Pick<LedgerQuestion, 'providerId' | 'contractId'>) {
  return sql`${providerId === undefined ? sql`` : sql`and provider_id = ${providerId}`}
    ${contractId === undefined ? sql`` : sql`and contract_id = ${contractId}`}`;
}

/** Every account that was ever posted to, over some months. */
export async function listAccounts(scope: Scope, question: LedgerQuestion): Promise<AccountOver[]> {
  const month = monthOf(question.by, 'month');
  const { rows } = await sql<AccountOver>`
    select account, coalesce(sum(debit_pence) filter (where ${month} < ${question.from}), 0)::bigint as "beforeDebitPence",
      coalesce(sum(credit_pence) filter (where ${month} < ${question.from}), 0)::bigint as "beforeCreditPence",
      coalesce(sum(debit_pence) filter (where ${month} >= ${question.from}), 0)::bigint as "debitPence",
      coalesce(sum(credit_pence) filter (where ${month} >= ${question.from}), 0)::bigint as "creditPence"
    from ledger_total where council_id = ${scope.who.councilId} and ${month} <= ${question.to} ${ofWhom(question)}
    group by account`.execute(scope.db);
  return rows;
}

/** The months in which anything was posted, the newest first, as first days. */
export async function listLedgerMonths(scope: Scope): Promise<string[]> {
  const council = scope.who.councilId;
  // From each month to the next by the index: the totals of years are not read for it.
  const { rows } = await sql<{ month: string }>`
    with recursive posted (month) as (
        select min(posted_month) from ledger_total where council_id = ${council}
        union all select (select min(t.posted_month) from ledger_total t where t.council_id = ${council} and t.posted_month > posted.month)
        from posted where posted.month is not null),
      about (month) as (
        select min(period_month) from ledger_total where council_id = ${council}
        union all select (select min(t.period_month) from ledger_total t where t.council_id = ${council} and t.period_month > about.month)
        from about where about.month is not null)
    select month::text as month from posted where month is not null union select month::text from about where month is not null
    order by 1 desc`.execute(scope.db);
  return rows.map(({ month }) => month);
}

/** A posting with the names of what it is about. */
export type ListedPosting = {
  readonly id: number;
  readonly debit: Account;
  readonly credit: Account;
  readonly pence: number;
  readonly kind: string;
  readonly source: string;
  readonly providerName: string | null;
  readonly contractTitle: string | null;
  readonly personReference: string | null;
  /** The service order that it was given under, and for a visit the verdict that made it and the version of the terms that it was rated by. */
  readonly orderReference: string | null;
  readonly verdictId: number | null;
  readonly termsVersion: number | null;
  readonly lineId: number | null;
  readonly closeId: number | null;
  readonly periodOn: string;
  readonly postedOn: string;
  readonly correctsId: number | null;
  readonly because: string | null;
};

/** What is asked of postings: those of the ledger's question, of one account or one person, the newest first; `before` is an id to go on from. */
export type PostingQuestion = LedgerQuestion & {
  readonly account?: Account | undefined;
  readonly personReference?: string | undefined;
  readonly before?: number | undefined;
};

/** Accounts that nearly every posting touches; those of the others are few, and have an index of their own. */
const TOUCHED_BY_MOST: readonly Account[] = ['care', 'owed to providers'];

/** Postings, the newest first by the day that the question goes by, up to `limit`. */
export async function listPostings(
  scope: Scope,
  question: PostingQuestion,
  limit: number,
): Promise<ListedPosting[]> {
  const { account, before, personReference } = question;
  const council = scope.who.councilId;
  const on = monthOf(question.by, 'on');
  // Row-level security makes the planner expect few rows, so that it would read and sort a month whole. Without bitmaps it walks the index
  // in order and stops at the limit.
  await sql`select set_config('enable_bitmapscan', 'off', true)`.execute(scope.db);
  const { rows } = await sql<Omit<ListedPosting, 'because'> & { readonly why: ItemWhy | null }>`
    select p.id, p.debit, p.credit, p.amount_pence as pence, p.kind, p.source, v.name as "providerName", c.title as "contractTitle",
      n.reference as "personReference", o.reference as "orderReference", i.verdict_id as "verdictId", t.version as "termsVersion", i.week_line_id as "lineId", p.week_close_id as "closeId", p.period_on as "periodOn",
      p.posted_on as "postedOn", p.corrects_id as "correctsId", ${itemWhy({ item: 'i', verdict: 'd', charge: 'g' })}
    from (select * from posting where council_id = ${council} and ${on} >= ${question.from} and ${on} < (${question.to}::date + interval '1 month')::date
        ${before === undefined ? sql`` : sql`and (${on}, id) < ((select b.${on} from posting b where b.council_id = ${council} and b.id = ${before}), ${before}::bigint)`}
        ${account === undefined ? sql`` : sql`and (debit = ${account} or credit = ${account})`}
        ${account === undefined || TOUCHED_BY_MOST.includes(account) ? sql`` : sql`and not (debit = 'care' and credit = 'owed to providers')`}
        ${personReference === undefined ? sql`` : sql`and person_id = any(array(select id from person where council_id = ${council} and upper(reference) = upper(${personReference})))`}
        ${ofWhom(question)} order by ${on} desc, id desc limit ${limit}) p
      left join provider v on v.council_id = p.council_id and v.id = p.provider_id
      left join contract c on c.council_id = p.council_id and c.id = p.contract_id
      left join person n on n.council_id = p.council_id and n.id = p.person_id
      left join payable_item i on i.council_id = p.council_id and i.id = p.payable_item_id
      left join charge g on g.council_id = i.council_id and g.id = i.charge_id
      left join verdict d on d.council_id = i.council_id and d.id = i.verdict_id
      left join contract_terms t on t.council_id = d.council_id and t.id = d.contract_terms_id
      left join week_line w on w.council_id = i.council_id and w.id = i.week_line_id
      left join planned_visit s on s.council_id = w.council_id and s.id = w.planned_visit_id
      left join package_line o on o.council_id = p.council_id and o.id = coalesce(s.package_line_id, g.package_line_id)
    order by p.${on} desc, p.id desc`.execute(scope.db);
  await sql`select set_config('enable_bitmapscan', 'on', true)`.execute(scope.db);
  return rows.map(({ why, ...row }) => ({ ...row, because: why === null ? null : becauseOfItem(why) }));
}

/** Every posting that answers a question, in batches, for a file. */
export async function* everyPosting(
  scope: Scope,
  question: PostingQuestion,
  batch = 5000,
): AsyncGenerator<ListedPosting> {
  let before = question.before;
  for (;;) {
    const rows = await listPostings(scope, { ...question, before }, batch);
    yield* rows;
    before = rows.at(-1)?.id;
    if (rows.length < batch || before === undefined) return;
  }
}

/** A row of a provider's statement: a closed week that was approved, or a payment. What is owed grows by the one and falls by the other. */
export type StatementRow = {
  readonly postedOn: string;
  readonly closeId: number | null;
  readonly weekStartsOn: string | null;
  readonly source: string;
  readonly kind: string;
  readonly owedPence: number;
  readonly items: number;
};

/** What happened on a provider's account from one day to another, oldest first, and what was owed before. */
export async function readStatement(
  scope: Scope,
  providerId: number,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<{ readonly beforePence: number; readonly rows: StatementRow[] }> {
  const council = scope.who.councilId;
  const firstMonth = `${from.slice(0, 8)}01`;
  const side = sql`case when p.credit = 'owed to providers' then p.amount_pence else -p.amount_pence end`;
  const owed = sql`'owed to providers' in (p.debit, p.credit)`;
  const { rows: before } = await sql<{ pence: number }>`
    select (coalesce((select sum(credit_pence - debit_pence) from ledger_total where council_id = ${council} and account = 'owed to providers'
        and provider_id = ${providerId} and posted_month < ${firstMonth}), 0)
      + coalesce((select sum(${side}) from posting p where p.council_id = ${council} and p.provider_id = ${providerId}
        and p.posted_on >= ${firstMonth} and p.posted_on < ${from} and ${owed}), 0))::bigint as pence`.execute(
    scope.db,
  );
  const { rows } = await sql<StatementRow>`
    select t."postedOn", t."closeId", c.week_starts_on as "weekStartsOn", t.source, t.kind, t."owedPence", t.items from (
        select p.posted_on as "postedOn", p.week_close_id as "closeId",
          case when p.week_close_id is null then p.source else '' end as source, case when p.week_close_id is null then p.kind else 'closed week' end as kind,
          sum(${side})::bigint as "owedPence", count(distinct p.payable_item_id) as items, min(p.id) as first
        from posting p
        where p.council_id = ${council} and p.provider_id = ${providerId} and p.posted_on between ${from} and ${to} and ${owed}
        group by 1, 2, 3, 4) t
      left join week_close c on c.council_id = ${council} and c.id = t."closeId"
    order by t."postedOn", t.first`.execute(scope.db);
  return { beforePence: before[0]?.pence ?? 0, rows };
}

/** What a line of a week is worth as it stands, by the hour. */
export type WorthOfLine = {
  readonly lineId: number;
  readonly settled: boolean;
  readonly amountPence: number;
  readonly blockPence: number;
};

/** The lines of a provider's week as they stand, before blocks. */
export async function listWorthOfWeek(
  scope: Scope,
  { providerId, weekStartsOn }: { readonly providerId: number; readonly weekStartsOn: string },
): Promise<WorthOfLine[]> {
  const { rows } = await sql<WorthOfLine>`
    select id as "lineId", settled, amount_pence as "amountPence", 0 as "blockPence" from week_line
    where council_id = ${scope.who.councilId} and provider_id = ${providerId} and week_starts_on = ${weekStartsOn} order by starts_at, id`.execute(
    scope.db,
  );
  return rows;
}

/** What closes that stand posted for charges of a provider, by key: approved ones in the ledger, waiting ones not yet; with the week of the newest. */
export async function sumPostedForCharges(
  scope: Scope,
  providerId: number,
): Promise<
  Map<string, { readonly weekStartsOn: string; readonly amountPence: number; readonly blockPence: number }>
> {
  const { rows } = await sql<{ key: string; weekStartsOn: string; amountPence: number; blockPence: number }>`
    with posted as (
      select p.payable_item_id as item, ${owedAndBlock}
      from posting p join payable_item i on i.council_id = p.council_id and i.id = p.payable_item_id and i.charge_id is not null
      where p.council_id = ${scope.who.councilId} and i.provider_id = ${providerId} group by 1)
    select c.key, (array_agg(c.week_starts_on order by c.id desc))[1]::text as "weekStartsOn",
      sum(case when d.decision = 'approved' then coalesce(p.owed, 0) else i.amount_pence end)::bigint as "amountPence",
      sum(case when d.decision = 'approved' then coalesce(p.block, 0) else i.block_pence end)::bigint as "blockPence"
    from payable_item i join charge c on c.council_id = i.council_id and c.id = i.charge_id
      left join week_decision d on d.council_id = i.council_id and d.week_close_id = i.week_close_id
      left join posted p on p.item = i.id
    where i.council_id = ${scope.who.councilId} and i.provider_id = ${providerId} and d.decision is distinct from 'sent back'
    group by 1`.execute(scope.db);
  return new Map(rows.map(({ key, ...money }) => [key, money]));
}

/** What postings of an item put to what is owed, and to block time that is used. */
const owedAndBlock = sql`sum(case when p.credit = 'owed to providers' then p.amount_pence
          when p.debit = 'owed to providers' then -p.amount_pence else 0 end) as owed,
        sum(case when coalesce(p.kind, '') in ('block', 'block adjustment') then 0 when p.credit = 'block time bought' then p.amount_pence
          when p.debit = 'block time bought' then -p.amount_pence else 0 end) as block`;

/** What closes that stand posted for the visits of a provider's week, by line: approved ones in the ledger, waiting ones not yet. */
export async function sumPostedForWeek(
  scope: Scope,
  { providerId, weekStartsOn }: { readonly providerId: number; readonly weekStartsOn: string },
): Promise<Map<number, { readonly amountPence: number; readonly blockPence: number }>> {
  const { rows } = await sql<{ lineId: number; amountPence: number; blockPence: number }>`
    with posted as (
      select p.payable_item_id as item, ${owedAndBlock}
      from posting p join payable_item i on i.council_id = p.council_id and i.id = p.payable_item_id
      where p.council_id = ${scope.who.councilId} and i.provider_id = ${providerId} and i.visit_week_starts_on = ${weekStartsOn}
      group by 1)
    select i.week_line_id as "lineId", sum(case when d.decision = 'approved' then coalesce(p.owed, 0) else i.amount_pence end)::bigint as "amountPence",
      sum(case when d.decision = 'approved' then coalesce(p.block, 0) else i.block_pence end)::bigint as "blockPence"
    from payable_item i
      left join week_decision d on d.council_id = i.council_id and d.week_close_id = i.week_close_id
      left join posted p on p.item = i.id
    where i.council_id = ${scope.who.councilId} and i.provider_id = ${providerId} and i.visit_week_starts_on = ${weekStartsOn}
      and i.week_line_id is not null and d.decision is distinct from 'sent back'
    group by 1`.execute(scope.db);
  return new Map(rows.map(({ lineId, ...money }) => [lineId, money]));
}
