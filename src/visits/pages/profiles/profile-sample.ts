/** A sample of a provider's file: its first rows, carried from page to page while a profile is made, and kept nowhere. */
import { csvRows, type Delimiter } from '../../formats/feed-csv.ts';
import { decodeFile, type Encoding } from '../../formats/feed-text.ts';
import type { Result } from '../../../ground/result.ts';
import { refuse } from '../../../ground/result.ts';

const MOST_BYTES = 48 * 1024;
const MOST_ROWS = 60;

/** A sample as columns and rows. */
export type Sample = {
  readonly headings: readonly string[];
  readonly rows: readonly { readonly line: number; readonly values: readonly string[] }[];
};

/** The beginning of a file, cut at the end of a line, as text that a form can carry. */
export function cutSample(bytes: Uint8Array): string {
  if (bytes.length <= MOST_BYTES) return Buffer.from(bytes).toString('base64');
  const head = Buffer.from(bytes.subarray(0, MOST_BYTES));
  const end = head.lastIndexOf(10);
  return head.subarray(0, end < 0 ? head.length : end + 1).toString('base64');
}

/** The bytes of a carried sample. */
export function sampleBytes(carried: string): Buffer {
  return Buffer.from(carried, 'base64').subarray(0, MOST_BYTES);
}

/** The columns and first rows of a sample, or why it cannot be read. */
export function readSample(carried: string, encoding: Encoding, delimiter: Delimiter): Result<Sample> {
  const text = decodeFile(sampleBytes(carried), encoding);
  if (!text.ok) return text;
  const rows = csvRows(text.value, delimiter);
  const first = rows.next();
  if (first.done === true) return refuse(first.value ?? 'This file is empty.');
  const headings = first.value.values.map((heading) => heading.trim());
  const named = headings.filter((heading) => heading !== '');
  if (named.length < 2)
    return refuse('This file has only one column. Choose what stands between the columns.', 'delimiter');
  if (new Set(named).size < named.length)
    return refuse('Two columns of this file have the same name. Give each a name of its own.');
  const taken: Sample['rows'][number][] = [];
  for (let next = rows.next(); next.done !== true && taken.length < MOST_ROWS; next = rows.next())
    taken.push({ line: next.value.line, values: next.value.values });
  if (taken.length === 0)
    return refuse('This file has headings and no rows. Send one with some visits in it.');
  return { ok: true, value: { headings, rows: taken } };
}

/** The first different values of a column, for somebody to know it by. */
export function firstValues({ headings, rows }: Sample, heading: string, most = 3): string[] {
  const place = headings.indexOf(heading);
  const values = rows.map((row) => row.values[place]?.trim() ?? '').filter((value) => value !== '');
  return [...new Set(values)].slice(0, most);
}
