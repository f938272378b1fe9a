/** Lists of lines: what a provider's week holds, and what waits for somebody, with the same filters for pages and downloads. */
import { type RawBuilder, sql } from 'kysely';
import type { Exception } from '../../contracts/rules/exceptions.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Status } from '../rules/resolution.ts';

/** A line as lists show it. `place` is null for a log left over. */
export type ListedLine = {
  readonly id: number;
  readonly verdictId: number;
  readonly resolutionId: number | null;
  readonly providerId: number;
  readonly providerName: string;
  readonly contractId: number | null;
  readonly contractTitle: string | null;
  readonly weekStartsOn: string;
  readonly startsAt: Date;
  readonly personId: number | null;
  readonly personName: string | null;
  readonly personReference: string;
  readonly workerReference: string | null;
  readonly visitReference: string | null;
  readonly place: number | null;
  readonly status: Status;
  readonly heldAgain: boolean;
  readonly exceptions: readonly Exception[];
  readonly plannedMinutes: number | null;
  readonly deliveredMinutes: number | null;
  readonly startDifferenceMinutes: number | null;
  readonly computedPence: number;
  readonly paidMinutes: number;
  readonly amountPence: number;
};

/** What is asked of a list; what is left out is not asked. */
export type LineFilter = {
  readonly providerId?: number | undefined;
  readonly weekStartsOn?: string | undefined;
  /** 0 for logs left over. */
  readonly contractId?: number | undefined;
  readonly personId?: number | undefined;
  readonly statuses?: readonly Status[] | undefined;
  /** Has this exception, perhaps among others. */
  readonly exception?: Exception | undefined;
  /** Has exactly these exceptions. */
  readonly exceptions?: readonly string[] | undefined;
  /** The London day that it starts on, as its first instant and the first after it (epoch seconds). */
  readonly day?: { readonly from: number; readonly to: number } | undefined;
  /** In the person's name or reference or in the care worker's reference. */
  readonly words?: string | undefined;
};

export const lineSorts = ['starts', 'amount', 'late', 'delivered'] as const;

export type LineSort = (typeof lineSorts)[number];

/** An order of lines. */
export type LineOrder = { readonly by: LineSort; readonly descending: boolean };

const sortColumns = {
  starts: sql.ref('l.starts_at'),
  amount: sql.ref('l.computed_pence'),
  late: sql.ref('l.start_difference_minutes'),
  delivered: sql.ref('l.delivered_minutes'),
} satisfies Record<LineSort, RawBuilder<unknown>>;

/** One page of lines. The lines are found first and what is shown of them is looked up after. */
export async function listLines(
  scope: Scope,
  filter: LineFilter,
  { order, page, perPage }: { readonly order: LineOrder; readonly page: number; readonly perPage: number },
): Promise<ListedLine[]> {
  const { rows } = await sql<ListedLine>`
    with found as materialized (
      select l.* from week_line l where ${whereOf(scope, filter)}
      order by ${orderOf(order)} limit ${perPage} offset ${(page - 1) * perPage})
    ${selectLines(sql`found`)} order by ${orderOf(order)}`.execute(scope.db);
  return rows;
}

/** How many lines there are and what they come to. Read it from totals where there are very many. */
export async function countLines(
  scope: Scope,
  filter: LineFilter,
): Promise<{ readonly lines: number; readonly computedPence: number; readonly amountPence: number }> {
  const { rows } = await sql<{ lines: number; computed: number; amount: number }>`
    select count(*) as lines, coalesce(sum(l.computed_pence), 0) as computed, coalesce(sum(l.amount_pence), 0) as amount
    from week_line l where ${whereOf(scope, filter)}`.execute(scope.db);
  const [row] = rows;
  return { lines: row?.lines ?? 0, computedPence: row?.computed ?? 0, amountPence: row?.amount ?? 0 };
}

/** Every line of a list in order of time, a few thousand at a time. */
export async function* everyLine(scope: Scope, filter: LineFilter): AsyncGenerator<ListedLine> {
  const batch = 5000;
  let after: { at: string; id: number } | undefined;
  for (;;) {
    const beyond =
      after === undefined ? sql`true` : sql`(l.starts_at, l.id) > (${after.at}::timestamptz, ${after.id})`;
    const { rows } = await sql<ListedLine>`${selectLines(sql`week_line`)}
      where ${whereOf(scope, filter)} and ${beyond} order by l.starts_at, l.id limit ${batch}`.execute(
      scope.db,
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < batch) return;
    after = { at: last.startsAt.toISOString(), id: last.id };
  }
}

/** The ids of lines, oldest first, up to a number of them. */
export async function listLineIds(scope: Scope, filter: LineFilter, most: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select l.id from week_line l where ${whereOf(scope, filter)} order by l.starts_at, l.id limit ${most}`.execute(
    scope.db,
  );
  return rows.map(({ id }) => id);
}

/** Where a line stands in an order. */
export type PlaceInOrder = { readonly id: number; readonly startsAt: Date; readonly computedPence: number };

/** One line as lists show it; undefined where there is none. */
export async function findListedLine(scope: Scope, id: number): Promise<ListedLine | undefined> {
  const { rows } = await sql<ListedLine>`${selectLines(sql`week_line`)}
    where l.council_id = ${scope.who.councilId} and l.id = ${id}`.execute(scope.db);
  return rows[0];
}

/** Where a line stands in an order; undefined where there is none. */
export async function findPlace(scope: Scope, lineId: number): Promise<PlaceInOrder | undefined> {
  return await scope.db
    .selectFrom('week_line')
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', lineId)
    .select(['id', 'starts_at as startsAt', 'computed_pence as computedPence'])
    .executeTakeFirst();
}

/** The line before and the line after a place in an order of a list; the line itself need not be in it any more. */
export async function neighboursOf(
  scope: Scope,
  filter: LineFilter,
  order: { readonly by: 'starts' | 'amount' },
  place: PlaceInOrder,
): Promise<{ readonly before: number | undefined; readonly after: number | undefined }> {
  const { id, startsAt, computedPence } = place;
  const at = startsAt.toISOString();
  const one = async (
    beyond: RawBuilder<unknown>,
    ordered: RawBuilder<unknown>,
  ): Promise<number | undefined> => {
    const { rows } = await sql<{ id: number }>`
      select l.id from week_line l where ${whereOf(scope, filter)} and ${beyond} order by ${ordered} limit 1`.execute(
      scope.db,
    );
    return rows[0]?.id;
  };
  if (order.by === 'starts')
    return {
      before: await one(
        sql`(l.starts_at, l.id) < (${at}::timestamptz, ${id})`,
        sql`l.starts_at desc, l.id desc`,
      ),
      after: await one(sql`(l.starts_at, l.id) > (${at}::timestamptz, ${id})`, sql`l.starts_at, l.id`),
    };
  const equal = (beyond: RawBuilder<unknown>) => sql`(l.computed_pence <> ${computedPence} or ${beyond})`;
  return {
    before: await one(
      sql`l.computed_pence >= ${computedPence} and ${equal(sql`l.id < ${id}`)}`,
      sql`l.computed_pence, l.id desc`,
    ),
    after: await one(
      sql`l.computed_pence <= ${computedPence} and ${equal(sql`l.id > ${id}`)}`,
      sql`l.computed_pence desc, l.id`,
    ),
  };
}

/** What is shown of lines, from the lines themselves or from those found. */
const selectLines = (lines: RawBuilder<unknown>) => sql`
  select l.id, l.verdict_id as "verdictId", l.resolution_id as "resolutionId", l.provider_id as "providerId", pr.name as "providerName",
    l.contract_id as "contractId", c.title as "contractTitle", l.week_starts_on as "weekStartsOn", l.starts_at as "startsAt",
    l.person_id as "personId", p.given_name || ' ' || p.family_name as "personName", l.person_reference as "personReference",
    l.worker_reference as "workerReference", v.reference as "visitReference", l.place, l.status, l.held_again as "heldAgain",
    l.exceptions, l.planned_minutes as "plannedMinutes", l.delivered_minutes as "deliveredMinutes",
    l.start_difference_minutes as "startDifferenceMinutes", l.computed_pence as "computedPence", l.paid_minutes as "paidMinutes",
    l.amount_pence as "amountPence"
  from ${lines} l
    join provider pr on pr.council_id = l.council_id and pr.id = l.provider_id
    left join contract c on c.council_id = l.council_id and c.id = l.contract_id
    left join person p on p.council_id = l.council_id and p.id = l.person_id
    left join planned_visit v on v.council_id = l.council_id and v.id = l.planned_visit_id`;

function whereOf(scope: Scope, filter: LineFilter): RawBuilder<unknown> {
  const { providerId, weekStartsOn, contractId, personId, statuses, exception, exceptions, day, words } =
    filter;
  const parts: RawBuilder<unknown>[] = [sql`l.council_id = ${scope.who.councilId}`];
  if (providerId !== undefined) parts.push(sql`l.provider_id = ${providerId}`);
  if (weekStartsOn !== undefined) parts.push(sql`l.week_starts_on = ${weekStartsOn}`);
  if (contractId === 0) parts.push(sql`l.contract_id is null`);
  else if (contractId !== undefined) parts.push(sql`l.contract_id = ${contractId}`);
  if (personId !== undefined) parts.push(sql`l.person_id = ${personId}`);
  if (statuses === undefined) parts.push(sql`l.status <> 'withdrawn'`);
  else parts.push(sql`l.status in (${sql.join(statuses)})`);
  if (exception !== undefined) parts.push(sql`l.exceptions @> array[${exception}]::text[]`);
  if (exceptions !== undefined) parts.push(sql`l.exceptions = ${exceptions}::text[]`);
  if (day !== undefined)
    parts.push(sql`l.starts_at >= to_timestamp(${day.from}) and l.starts_at < to_timestamp(${day.to})`);
  if (words !== undefined && words.trim() !== '') parts.push(wordsIn(scope, words.trim()));
  return sql.join(parts, sql` and `);
}

function wordsIn(scope: Scope, words: string): RawBuilder<unknown> {
  const like = `%${words.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql`(l.person_reference ilike ${like} or l.worker_reference ilike ${like} or l.person_id in (
    select p.id from person p where p.council_id = ${scope.who.councilId} and p.given_name || ' ' || p.family_name ilike ${like}))`;
}

/** Lines without a value come last, and the id settles what is equal. */
function orderOf({ by, descending }: LineOrder): RawBuilder<unknown> {
  const column = sortColumns[by];
  if (!descending) return sql`${column}, l.id`;
  return by === 'amount' || by === 'starts'
    ? sql`${column} desc, l.id`
    : sql`${column} desc nulls last, l.id`;
}
