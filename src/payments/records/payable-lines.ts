/** Lines that a close would pay or correct, and writing a close with its items. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { PayableItem, PayableLine } from '../rules/payable-week.ts';
import { type ColumnOf, inBatches, rowsAsColumns } from './rows-as-columns.ts';
import type { ProviderWeek } from './week-state.ts';

/** A line that differs from what has been posted for it, with what its item says besides. */
export type UnpostedLine = PayableLine & {
  readonly contractId: number | null;
  readonly personId: number | null;
  readonly verdictId: number;
  readonly resolutionId: number | null;
  readonly weekStartsOn: string;
};

type Row = {
  id: number;
  contract_id: number | null;
  person_id: number | null;
  verdict_id: number;
  resolution_id: number | null;
  week_starts_on: string;
  paid_minutes: number;
  amount_pence: number;
  posted_id: number | null;
  posted_minutes: number;
  posted_pence: number;
};

/**
 * The settled lines of a provider, of a week or an earlier one, whose worth is not what has been posted for them by closes
 * that stand. What was posted comes as one item: the sum, under the id of the newest.
 */
export async function listUnposted(
  scope: Scope,
  { providerId, weekStartsOn }: ProviderWeek,
): Promise<UnpostedLine[]> {
  const council = scope.who.councilId;
  const { rows } = await sql<Row>`
    with moved as (
      select l.id, l.amount_pence as worth, 0 as posted, 0 as minutes, null::bigint as item
      from week_line l
      where l.council_id = ${council} and l.provider_id = ${providerId} and l.week_starts_on <= ${weekStartsOn} and l.settled
      union all
      select i.week_line_id, 0, i.amount_pence, i.paid_minutes, i.id
      from payable_item i
      where i.council_id = ${council} and i.provider_id = ${providerId} and i.week_close_id not in (
        select d.week_close_id from week_decision d
        where d.council_id = ${council} and d.provider_id = ${providerId} and d.decision = 'sent back')),
    changed as materialized (
      select id, max(item) as posted_id, sum(minutes) as posted_minutes, sum(posted) as posted_pence
      from moved group by id having sum(worth) <> sum(posted))
    select l.id, l.contract_id, l.person_id, l.verdict_id, l.resolution_id, l.week_starts_on, l.paid_minutes, l.amount_pence,
      c.posted_id, c.posted_minutes, c.posted_pence
    from changed c
      cross join lateral (select * from week_line w where w.council_id = ${council} and w.id = c.id offset 0) l
    where l.week_starts_on <= ${weekStartsOn} and l.settled
    order by l.week_starts_on, l.starts_at, l.id`.execute(scope.db);
  return rows.map((row) => ({
    lineId: row.id,
    settled: true,
    contractId: row.contract_id,
    personId: row.person_id,
    verdictId: row.verdict_id,
    resolutionId: row.resolution_id,
    weekStartsOn: row.week_starts_on,
    paidMinutes: row.paid_minutes,
    amountPence: row.amount_pence,
    posted:
      row.posted_id === null
        ? []
        : [{ id: row.posted_id, paidMinutes: row.posted_minutes, amountPence: row.posted_pence }],
  }));
}

/** An item to write, with the line that it is of. */
export type NewItem = { readonly line: UnpostedLine; readonly item: PayableItem };

const itemColumns: readonly ColumnOf<NewItem>[] = [
  ['contract_id', 'bigint', ({ line }) => line.contractId],
  ['person_id', 'bigint', ({ line }) => line.personId],
  ['week_line_id', 'bigint', ({ line }) => line.lineId],
  ['verdict_id', 'bigint', ({ line }) => line.verdictId],
  ['resolution_id', 'bigint', ({ line }) => line.resolutionId],
  ['visit_week_starts_on', 'date', ({ line }) => line.weekStartsOn],
  ['kind', 'text', ({ item }) => item.kind],
  ['corrects_id', 'bigint', ({ item }) => item.correctsId],
  ['paid_minutes', 'integer', ({ item }) => item.paidMinutes],
  ['amount_pence', 'bigint', ({ item }) => item.amountPence],
];

/** Writes a close and its items, and answers its id. */
export async function insertClose(
  scope: Scope,
  { providerId, weekStartsOn }: ProviderWeek,
  items: readonly NewItem[],
  { note, closedBy }: { readonly note: string | null; readonly closedBy: number },
): Promise<number> {
  const { id } = await scope.db
    .insertInto('week_close')
    .values({
      council_id: scope.who.councilId,
      provider_id: providerId,
      week_starts_on: weekStartsOn,
      lines: items.length,
      amount_pence: items.reduce((sum, { item }) => sum + item.amountPence, 0),
      note,
      closed_by: closedBy,
      closed_at: scope.now.toString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const batch of inBatches(items)) {
    await sql`
      insert into payable_item (council_id, provider_id, week_close_id, contract_id, person_id, week_line_id, verdict_id,
        resolution_id, visit_week_starts_on, kind, corrects_id, paid_minutes, amount_pence)
      select ${scope.who.councilId}, ${providerId}, ${id}, contract_id, person_id, week_line_id, verdict_id, resolution_id,
        visit_week_starts_on, kind, corrects_id, paid_minutes, amount_pence
      from ${rowsAsColumns(batch, itemColumns)} order by at`.execute(scope.db);
  }
  return id;
}

/** Writes that a close was approved or sent back. */
export async function insertCloseDecision(
  scope: Scope,
  close: { readonly id: number; readonly providerId: number },
  decided: {
    readonly decision: 'approved' | 'sent back';
    readonly reason: string;
    readonly decidedBy: number;
  },
): Promise<void> {
  await scope.db
    .insertInto('week_decision')
    .values({
      council_id: scope.who.councilId,
      provider_id: close.providerId,
      week_close_id: close.id,
      decision: decided.decision,
      reason: decided.reason,
      decided_by: decided.decidedBy,
      decided_at: scope.now.toString(),
    })
    .execute();
}
