/** What the sentence why of an item or of a line is made from, as one column of whatever lists them. Source: docs/rules/because.md. */
import { type RawBuilder, sql } from 'kysely';
import { becauseOfItem, type ItemWhy } from '../rules/because-item.ts';

/** What each table is called in the query that lists items. */
export type ItemTables = { readonly item: string; readonly verdict: string; readonly charge: string };

/** The final decision that holds for the verdict of an item or a line, `line` being the column of its id: a question asked since leaves it standing. */
const decidedOf = (table: string, line: string): RawBuilder<unknown> => {
  const of = (column: string): RawBuilder<unknown> => sql.ref(`${table}.${column}`);
  return sql`case when ${of('resolution_id')} is not null then (
    select json_build_object('decision', r.decision, 'reason', r.reason) from resolution r
    where r.council_id = ${of('council_id')} and r.week_line_id = ${of(line)} and r.verdict_id = ${of('verdict_id')}
      and r.id <= ${of('resolution_id')} and r.decision not in ('ask the provider', 'undo') and not exists (
        select from resolution u where u.council_id = r.council_id and u.week_line_id = r.week_line_id and u.undoes_id = r.id
          and u.id <= ${of('resolution_id')})
    order by r.id desc limit 1) end`;
};

/** What closes that were not sent back had posted for the same visit or charge before an adjustment. */
const beforeOf = ({ item, charge }: ItemTables): RawBuilder<unknown> => {
  const of = (column: string): RawBuilder<unknown> => sql.ref(`${item}.${column}`);
  return sql`case when ${of('kind')} = 'adjustment' then (
    select json_build_object('paidMinutes', coalesce(sum(o.paid_minutes), 0), 'amountPence', coalesce(sum(o.amount_pence), 0),
      'blockMinutes', coalesce(sum(o.block_minutes), 0))
    from payable_item o left join charge og on og.council_id = o.council_id and og.id = o.charge_id
    where o.council_id = ${of('council_id')} and o.provider_id = ${of('provider_id')} and o.id < ${of('id')}
      and (o.week_line_id = ${of('week_line_id')} or og.key = ${sql.ref(`${charge}.key`)}) and not exists (
        select from week_decision d where d.council_id = o.council_id and d.week_close_id = o.week_close_id and d.decision = 'sent back')) end`;
};

/** The column `why` of an item, whose tables are joined under these names; null where there is no item. */
export function itemWhy(tables: ItemTables): RawBuilder<unknown> {
  const { item, verdict, charge } = tables;
  const of = (column: string): RawBuilder<unknown> => sql.ref(`${item}.${column}`);
  return sql`case when ${of('id')} is not null then json_build_object(
    'of', case when ${of('charge_id')} is null then 'visit' else 'charge' end,
    'because', coalesce(${sql.ref(`${charge}.because`)}, ${sql.ref(`${verdict}.because`)}),
    'verdictPence', ${sql.ref(`${verdict}.amount_pence`)},
    'held', coalesce(${sql.ref(`${verdict}.effect`)} = 'hold', false),
    'decided', ${decidedOf(item, 'week_line_id')},
    'item', json_build_object('paidMinutes', ${of('paid_minutes')}, 'amountPence', ${of('amount_pence')}, 'blockMinutes', ${of('block_minutes')}),
    'before', ${beforeOf(tables)}) end as why`;
}

/** The column `why` of a line as it stands, whose tables are joined under these names; null while it waits, when its verdict says why. */
export function lineWhy({
  line,
  verdict,
}: {
  readonly line: string;
  readonly verdict: string;
}): RawBuilder<unknown> {
  const of = (column: string): RawBuilder<unknown> => sql.ref(`${line}.${column}`);
  return sql`case when ${of('settled')} then json_build_object('of', 'visit', 'because', ${sql.ref(`${verdict}.because`)},
    'verdictPence', ${sql.ref(`${verdict}.amount_pence`)}, 'held', ${sql.ref(`${verdict}.effect`)} = 'hold', 'decided', ${decidedOf(line, 'id')},
    'item', json_build_object('paidMinutes', ${of('paid_minutes')}, 'amountPence', ${of('amount_pence')}, 'blockMinutes', 0), 'before', null) end as why`;
}

/** A row with its sentence in the place of what it is made from. */
export function withBecause<Row extends { readonly why: ItemWhy }>({
  why,
  ...row
}: Row): Omit<Row, 'why'> & { readonly because: string } {
  return { ...row, because: becauseOfItem(why) };
}
