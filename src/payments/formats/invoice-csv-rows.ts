/** Rows of a CSV file by the names of their columns, each with the line of the file where it ends. */
import { CsvError, parse } from 'csv-parse/sync';

/** What is wrong in a row: the line of the file, from 1, the column and what to change. */
export type RowFault = { readonly line: number; readonly column: string; readonly reason: string };

/** Every row that can be used, and every fault of the rest. Nothing is dropped in silence. */
export type CsvAnswer<T> = { readonly rows: readonly T[]; readonly faults: readonly RowFault[] };

/** A row: `cell` gives what stands under a heading, '' where there is no such column. */
export type CsvRow = { readonly line: number; readonly cell: (column: string) => string };

/**
 * Reads a file: headings in any order and case, blank lines passed over, spaces at the ends of cells gone. A fault where it
 * is empty, its quotes do not close, or a column that must be there is not.
 */
export function csvRows(text: string, needed: readonly string[]): CsvAnswer<CsvRow> {
  let table: { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
  try {
    table = parse(text, {
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      relax_column_count: true,
      relax_quotes: true,
    }) as unknown as typeof table;
  } catch (fault) {
    if (!(fault instanceof CsvError)) throw fault;
    return {
      rows: [],
      faults: [{ line: 1, column: '', reason: `The file is not a readable CSV file: ${fault.message}` }],
    };
  }
  const head = (table[0]?.record ?? []).map((name) => name.toLowerCase());
  if (head.length === 0) return { rows: [], faults: [{ line: 1, column: '', reason: 'The file is empty' }] };
  const faults = needed
    .filter((column) => !head.includes(column))
    .map((column) => ({ line: 1, column, reason: `The file has no column ‘${column}’` }));
  if (faults.length > 0) return { rows: [], faults };
  const rows = table.slice(1).map(({ record, info }) => ({
    line: info.lines,
    cell: (column: string): string => record[head.indexOf(column)] ?? '',
  }));
  return { rows, faults };
}
