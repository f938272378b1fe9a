/** Published spend as it was read: files, their rows, and what was decided of suppliers' names. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { RowFault } from '../formats/invoice-csv-rows.ts';
import type { SpendLine } from '../formats/spend-csv.ts';
import type { MergeDecisions } from '../rules/spend-suppliers.ts';
import { type ColumnOf, inBatches, rowsAsColumns } from './rows-as-columns.ts';

/** A file and how it was read. `heading` is the heading as it came. */
export type SpendFile = {
  readonly id: number;
  readonly name: string;
  readonly heading: string;
  readonly rows: number;
  readonly amountPence: number;
  readonly faults: readonly RowFault[];
  readonly by: string | null;
  readonly readAt: Date;
};

/** The files, the newest first. */
export async function listSpendFiles(scope: Scope): Promise<SpendFile[]> {
  const { rows } = await sql<SpendFile>`
    select f.id, f.name, f.heading, f.rows, f.amount_pence as "amountPence", f.faults, u.name as by, f.read_at as "readAt"
    from spend_file f left join app_user u on u.id = f.read_by where f.council_id = ${scope.who.councilId} order by f.id desc`.execute(
    scope.db,
  );
  return rows;
}

/** The name of the file with these bytes, where it was read before. */
export async function findSpendFile(scope: Scope, sha256: string): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    select name from spend_file where council_id = ${scope.who.councilId} and sha256 = ${sha256}`.execute(
    scope.db,
  );
  return rows[0]?.name;
}

const columns: readonly ColumnOf<SpendLine>[] = [
  ['line', 'integer', ({ line }) => line],
  ['paid_on', 'date', ({ paidOn }) => paidOn],
  ['payee', 'text', ({ supplier }) => supplier],
  ['purpose', 'text', ({ purpose }) => purpose],
  ['transaction', 'text', ({ transaction }) => transaction],
  ['amount_pence', 'bigint', ({ amount_pence }) => amount_pence],
];

/** Writes a file and answers its id. `rows` is how many it has and `amountPence` what they come to; they are written after it, part by part. For actions. */
export async function insertSpendFile(
  scope: Scope,
  file: Pick<SpendFile, 'name' | 'heading' | 'rows' | 'amountPence' | 'faults'> & { readonly sha256: string },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into spend_file (council_id, name, sha256, heading, rows, amount_pence, faults, read_by, read_at)
    values (${scope.who.councilId}, ${file.name}, ${file.sha256}, ${file.heading}, ${file.rows}, ${file.amountPence}, ${JSON.stringify(file.faults)}::jsonb,
      ${scope.who.userId}, ${scope.now.toString()}) returning id`.execute(scope.db);
  return rows[0]?.id ?? 0;
}

/** Writes some rows of a file. For actions. */
export async function insertSpendRows(
  scope: Scope,
  fileId: number,
  rows: readonly SpendLine[],
): Promise<void> {
  for (const batch of inBatches(rows))
    await sql`insert into spend_row (council_id, spend_file_id, line, paid_on, payee, purpose, transaction, amount_pence)
      select ${scope.who.councilId}, ${fileId}, line, paid_on, payee, purpose, transaction, amount_pence from ${rowsAsColumns(batch, columns)}`.execute(
      scope.db,
    );
}

/** The first day of the financial year of a row, as 'YYYY-MM-DD'. */
const yearOfRow = sql<string>`make_date(extract(year from r.paid_on - interval '3 months')::int, 4, 1)`;

/** Payments of a financial year, by its first day. */
export type SpendYear = { readonly from: string; readonly payments: number; readonly amountPence: number };

/** What was paid in each financial year, the newest first. */
export async function listSpendYears(scope: Scope): Promise<SpendYear[]> {
  const { rows } = await sql<SpendYear>`
    select ${yearOfRow} as "from", count(*)::int as payments, sum(r.amount_pence)::bigint as "amountPence"
    from spend_row r where r.council_id = ${scope.who.councilId} group by 1 order by 1 desc`.execute(
    scope.db,
  );
  return rows;
}

/** What each payee was paid, as it is named, in a financial year or in all. */
export async function sumByPayee(
  scope: Scope,
  year: string | null,
): Promise<{ readonly supplier: string; readonly payments: number; readonly amount_pence: number }[]> {
  const { rows } = await sql<{ supplier: string; payments: number; amount_pence: number }>`
    select r.payee as supplier, count(*)::int as payments, sum(r.amount_pence)::bigint as amount_pence
    from spend_row r where r.council_id = ${scope.who.councilId} and ${inYear(year)} group by 1`.execute(
    scope.db,
  );
  return rows;
}

const inYear = (year: string | null) => (year === null ? sql`true` : sql`${yearOfRow} = ${year}`);

/** A payment as published. */
export type PublishedRow = {
  readonly file: string;
  readonly line: number;
  readonly paidOn: string;
  readonly supplier: string;
  readonly amount_pence: number;
};

/** Payments that are alike in payee, day and amount, the largest amounts first, and how many groups of them there are in all. */
export async function listAlike(
  scope: Scope,
  year: string | null,
  most: number,
): Promise<{ readonly groups: number; readonly rows: readonly PublishedRow[] }> {
  const { rows } = await sql<PublishedRow & { groups: number }>`
    with alike as (select r.payee, r.paid_on, r.amount_pence, row_number() over (order by abs(r.amount_pence) desc, r.payee, r.paid_on) as place,
        count(*) over () as groups
      from spend_row r where r.council_id = ${scope.who.councilId} and ${inYear(year)}
      group by r.payee, r.paid_on, r.amount_pence having count(*) > 1)
    select f.name as file, r.line, r.paid_on as "paidOn", r.payee as supplier, r.amount_pence, a.groups::int as groups
    from alike a join spend_row r on r.council_id = ${scope.who.councilId} and r.payee = a.payee and r.paid_on = a.paid_on and r.amount_pence = a.amount_pence
      join spend_file f on f.council_id = r.council_id and f.id = r.spend_file_id
    where a.place <= ${most} order by a.place, r.spend_file_id, r.line`.execute(scope.db);
  return { groups: rows[0]?.groups ?? 0, rows };
}

/** What was decided of a name last: whom it stands under, or with whom it is kept apart. */
export type Decided = {
  readonly keep: string;
  readonly other: string;
  readonly decision: 'merged' | 'kept apart' | 'undone';
  readonly by: string | null;
  readonly decidedAt: Date;
};

/** The newest decision on each pair of names that was not undone. */
export async function listMerges(scope: Scope): Promise<Decided[]> {
  const { rows } = await sql<Decided>`
    select * from (select distinct on (m.keep, m.other) m.keep, m.other, m.decision, u.name as by, m.decided_at as "decidedAt"
      from spend_merge m left join app_user u on u.id = m.decided_by
      where m.council_id = ${scope.who.councilId} order by m.keep, m.other, m.id desc) newest
    where decision <> 'undone' order by "decidedAt" desc`.execute(scope.db);
  return rows;
}

/** Under which name each merged name stands. */
export function mergesAmong(decided: readonly Decided[]): MergeDecisions {
  return new Map(
    decided.filter(({ decision }) => decision === 'merged').map(({ other, keep }) => [other, keep]),
  );
}

/** Writes a decision. For actions. */
export async function insertMerge(
  scope: Scope,
  { keep, other, decision }: Pick<Decided, 'keep' | 'other' | 'decision'>,
): Promise<void> {
  await sql`insert into spend_merge (council_id, keep, other, decision, decided_by, decided_at)
    values (${scope.who.councilId}, ${keep}, ${other}, ${decision}, ${scope.who.userId}, ${scope.now.toString()})`.execute(
    scope.db,
  );
}
