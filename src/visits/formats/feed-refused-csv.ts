/** The refused rows of a feed as a file to put right and send back: its own columns, and the reason behind them. */
import { csvLine, csvRows, type Delimiter } from './feed-csv.ts';
import { type Encoding, encodeText } from './feed-text.ts';

/** A refused row as it is kept. */
export type RefusedRow = {
  readonly line: number;
  readonly field: string;
  readonly reason: string;
  readonly row_text: string;
};

/**
 * The file, with a last column 'Why refused'. Values stand as they came, but for one that a spreadsheet would run as a
 * formula. Rows of an API call, which are JSON, come with their place, the field and the row.
 */
export function refusedAsCsv(
  headings: readonly string[],
  delimiter: Delimiter,
  refused: readonly RefusedRow[],
): string {
  if (headings.length === 0) {
    const rows = refused.map((row) => [String(row.line), row.field, row.row_text, row.reason]);
    return [['row', 'field', 'sent', 'Why refused'], ...rows].map((row) => `${csvLine(row)}\r\n`).join('');
  }
  const lines = refused.map(({ row_text, reason }) => {
    const first = csvRows(row_text, delimiter).next();
    const values = first.done === true ? [row_text] : first.value.values;
    return [...headings.map((_, place) => values[place] ?? ''), reason];
  });
  return [[...headings, 'Why refused'], ...lines].map((row) => `${csvLine(row, delimiter)}\r\n`).join('');
}

/** The same as bytes in the letters that the feed came in; UTF-8 with the mark by which spreadsheet programs know it. */
export function refusedAsFile(
  headings: readonly string[],
  delimiter: Delimiter,
  refused: readonly RefusedRow[],
  encoding: Encoding,
): Uint8Array {
  const text = refusedAsCsv(headings, delimiter, refused);
  return encodeText(encoding === 'utf-8' ? `\uFEFF${text}` : text, encoding);
}
