import { CsvError, parse } from 'csv-parse/sync';
import { ok, refuse, type Result } from '../../ground/result.ts';

/** A CSV file with a heading: cells are trimmed, blank lines gone, and `cell` finds one by any of its known headings. */
export type CsvTable = {
  readonly rows: readonly (readonly string[])[];
  /** The line of the file on which each row ends. */
  readonly lines: readonly number[];
  /** The place of a column by the names it may have, in any case; -1 where it is not there. */
  readonly column: (...names: readonly string[]) => number;
};

/** Reads a CSV file as text. Refused where it is empty or its quotes do not close. */
export function readCsvTable(text: string): Result<CsvTable> {
  try {
    const ends: number[] = [];
    const table = parse(text, {
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
      trim: true,
      on_record: (record: string[], { lines }) => {
        ends.push(lines);
        return record;
      },
    });
    const [head, ...rows] = table;
    if (head === undefined) return refuse('The file is empty');
    const names = head.map((name) => name.toLowerCase());
    return ok({
      rows,
      lines: ends.slice(1),
      column: (...known) => names.findIndex((name) => known.includes(name)),
    });
  } catch (fault) {
    if (fault instanceof CsvError) return refuse(`The file is not a readable CSV file: ${fault.message}`);
    throw fault;
  }
}
