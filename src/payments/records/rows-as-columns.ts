import { type RawBuilder, sql } from 'kysely';

/** How one column is made of a row, and the PostgreSQL type of it. */
export type ColumnOf<Row> = readonly [
  name: string,
  type: ColumnType,
  value: (row: Row) => string | number | boolean | null,
];

type ColumnType = 'bigint' | 'integer' | 'smallint' | 'text' | 'date' | 'boolean';

/**
 * Many rows as `unnest(…) with ordinality as row (…, at)`, one array for each column: the fastest way to hand rows to
 * PostgreSQL. `at` counts from 1 in the order given. Names and types are ours, never a person's.
 */
export function rowsAsColumns<Row>(
  rows: readonly Row[],
  columns: readonly ColumnOf<Row>[],
): RawBuilder<unknown> {
  const arrays = columns.map(([, type, value]) => sql`${rows.map(value)}::${sql.raw(type)}[]`);
  const names = columns.map(([name]) => sql.ref(name));
  return sql`unnest(${sql.join(arrays)}) with ordinality as row (${sql.join(names)}, at)`;
}

/** Splits rows so that no statement grows without bounds. */
export function inBatches<Row>(rows: readonly Row[], size = 5000): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, batch) =>
    rows.slice(batch * size, (batch + 1) * size),
  );
}
