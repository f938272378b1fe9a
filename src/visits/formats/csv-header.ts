/** Finds the columns of a CSV file by its header row. */
import { listWords } from '../../ground/text.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { CsvReader } from './csv-reader.ts';

/** Where each wanted column stands in a row, in the order wanted, and how many fields of a row are worth keeping. */
export type Header = {
  readonly positions: readonly number[];
  readonly room: number;
  /** Where the first row after the header begins, and how many lines come before it. */
  readonly bodyAt: number;
  readonly lines: number;
};

const MOST_COLUMNS = 4096;

/**
 * Reads the header of a file that begins at `from`, after any byte-order mark. Columns may stand in any order and unknown
 * ones are passed over; every wanted one must be there once.
 */
export function readHeader(bytes: Buffer, from: number, columns: readonly string[]): Result<Header> {
  const reader = new CsvReader(bytes, from, bytes.length, MOST_COLUMNS);
  if (!reader.next()) {
    if (reader.fault !== undefined) return refuse(`line ${reader.fault.line}: ${reader.fault.reason}`);
    return refuse(`it is empty: begin it with the header ${columns.join(',')}`);
  }
  const names = Array.from({ length: reader.fields }, (_, at) =>
    bytes.toString('utf8', reader.from[at], reader.to[at]),
  );
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length > 0)
    return refuse(
      `it has no column ${listWords(missing)}: add ${missing.length === 1 ? 'it' : 'them'} to the header row`,
    );
  const twice = columns.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (twice !== undefined) return refuse(`it has the column ${twice} twice: keep one of them`);
  const positions = columns.map((column) => names.indexOf(column));
  return ok({ positions, room: Math.max(...positions) + 1, bodyAt: reader.at, lines: reader.lines });
}
