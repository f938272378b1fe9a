/** The items of one closed week as its page lists them: searched, adjustments first, page by page. */
import { sql } from 'kysely';
import { permits, type Scope } from '../../platform/scope.ts';
import type { ItemWhy } from '../rules/because-item.ts';
import type { ClosedItem, ClosedItemKind } from './closes.ts';
import { itemWhy, withBecause } from './item-why.ts';

/** An item with what it corrects. */
export type ListedItem = ClosedItem & {
  /** Which care worker of the visit it pays; null for a log left over. */
  readonly place: number | null;
  /** What had been posted for the same visit or charge before this item, in closes that were not sent back. */
  readonly postedBeforePence: number;
  /** The Monday of the closed week that it corrects; null for a visit. */
  readonly correctsWeekStartsOn: string | null;
};

/** What is asked of a closed week's items. */
export type ItemQuestion = {
  readonly kind?: ClosedItemKind | undefined;
  readonly contractId?: number | undefined;
  /** Words of a person's reference, or of the name where whoever asks sees people. */
  readonly words?: string | undefined;
};

function where(scope: Scope, closeId: number, { kind, contractId, words = '' }: ItemQuestion) {
  const council = scope.who.councilId;
  const name = permits(scope.who, 'people.see')
    ? sql`coalesce(p.given_name || ' ' || p.family_name, '')`
    : sql`''`;
  return sql`i.council_id = ${council} and i.week_close_id = ${closeId}
    ${kind === undefined ? sql`` : sql`and i.kind = ${kind}`}
    ${contractId === undefined ? sql`` : sql`and i.contract_id = ${contractId}`}
    ${
      words.trim() === ''
        ? sql``
        : sql`and search_words(${name} || ' ' || coalesce(l.person_reference, p.reference, '')) like all
      (select '%' || word || '%' from regexp_split_to_table(search_words(${words}), ' ') word)`
    }`;
}

/** Items of a closed week, adjustments first and then in order of time. `limit` null gives every one. */
export async function listClosedItems(
  scope: Scope,
  closeId: number,
  question: ItemQuestion,
  { limit, offset = 0 }: { readonly limit: number | null; readonly offset?: number },
): Promise<ListedItem[]> {
  const { rows } = await sql<Omit<ListedItem, 'because' | 'postedBeforePence'> & { readonly why: ItemWhy }>`
    select i.id, i.week_line_id as "lineId", g.kind as "chargeKind", i.kind, i.corrects_id as "correctsId",
      before.week_close_id as "correctsCloseId", earlier.week_starts_on as "correctsWeekStartsOn", i.contract_id as "contractId",
      c.title as "contractTitle", coalesce(p.given_name || ' ' || p.family_name, case when l.id is not null then 'Not known' end) as "personName",
      coalesce(l.person_reference, p.reference) as "personReference", l.starts_at as "startsAt", l.place,
      i.visit_week_starts_on as "weekStartsOn", coalesce(v.exceptions, '{}') as exceptions, i.paid_minutes as "paidMinutes",
      i.amount_pence as "amountPence", i.block_minutes as "blockMinutes", i.block_pence as "blockPence",
      ${itemWhy({ item: 'i', verdict: 'v', charge: 'g' })}
    from payable_item i
      left join week_line l on l.council_id = i.council_id and l.id = i.week_line_id
      left join verdict v on v.council_id = i.council_id and v.id = i.verdict_id
      left join charge g on g.council_id = i.council_id and g.id = i.charge_id
      left join payable_item before on before.council_id = i.council_id and before.id = i.corrects_id
      left join week_close earlier on earlier.council_id = i.council_id and earlier.id = before.week_close_id
      left join contract c on c.council_id = i.council_id and c.id = i.contract_id
      left join person p on p.council_id = i.council_id and p.id = i.person_id
    where ${where(scope, closeId, question)}
    order by i.kind, l.starts_at nulls first, i.id limit ${limit} offset ${offset}`.execute(scope.db);
  return rows.map((row) => ({
    ...withBecause(row),
    postedBeforePence: row.why.before?.amountPence ?? 0,
  }));
}

/** How many items answer a question, and what they come to. */
export async function countClosedItems(
  scope: Scope,
  closeId: number,
  question: ItemQuestion,
): Promise<{ readonly total: number; readonly amountPence: number }> {
  const { rows } = await sql<{ total: number; amountPence: number }>`
    select count(*) as total, coalesce(sum(i.amount_pence), 0) as "amountPence"
    from payable_item i
      left join week_line l on l.council_id = i.council_id and l.id = i.week_line_id
      left join person p on p.council_id = i.council_id and p.id = i.person_id
    where ${where(scope, closeId, question)}`.execute(scope.db);
  return rows[0] ?? { total: 0, amountPence: 0 };
}

/** Every item of a closed week, a batch at a time, for a file. */
export async function* everyClosedItem(
  scope: Scope,
  closeId: number,
  question: ItemQuestion,
  batch = 2000,
): AsyncGenerator<ListedItem> {
  for (let offset = 0; ; offset += batch) {
    const rows = await listClosedItems(scope, closeId, question, { limit: batch, offset });
    yield* rows;
    if (rows.length < batch) return;
  }
}
