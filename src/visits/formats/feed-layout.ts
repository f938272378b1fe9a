/**
 * How a layout opens a file: it looks at the headings once and answers a reader of rows. Each layout of visit logs is a
 * function `(headings, to) => Result<FeedReader>`.
 */
import { ok, type Result, refuse } from '../../ground/result.ts';
import { listWords } from '../../ground/text.ts';
import type { ReadRow } from '../rules/feed-log.ts';
import type { Method } from '../rules/planned-and-logged.ts';

/** Whom a file is from, and what the layout itself cannot say. */
export type FeedFrom = {
  /** The provider's reference at the council. */
  readonly providerReference: string;
  /** How the visits were logged, where the layout has no column for it. */
  readonly method: Method;
};

/** Reads the rows of one file. */
export type FeedReader = {
  /** The column that an already used log id is blamed on. */
  readonly idColumn: string;
  readonly read: (values: readonly string[], line: number) => ReadRow;
  /** Asked after the last row: the sender's own reference of the file, where there is one, or why the file as a whole is no use. */
  readonly finish: () => Result<{ readonly fileReference: string | null }>;
};

/** A layout whose files have no reference of their own. */
export const noFileReference = (): Result<{ fileReference: string | null }> => ok({ fileReference: null });

/** Where each wanted column stands among the headings, spaces and case aside; a refusal names those that are missing. */
export function findColumns<const Name extends string>(
  headings: readonly string[],
  needed: readonly Name[],
  optional: readonly Name[] = [],
): Result<(values: readonly string[], name: Name) => string> {
  const places = new Map<string, number>();
  headings.forEach((heading, place) => {
    const key = columnKey(heading);
    if (!places.has(key)) places.set(key, place);
  });
  const missing = needed.filter((name) => !places.has(columnKey(name)));
  if (missing.length > 0) {
    const words =
      missing.length === 1 ? `the column ${missing[0]} is` : `the columns ${listWords(missing)} are`;
    return refuse(`This file cannot be read: ${words} missing.`);
  }
  const placeOf = new Map([...needed, ...optional].map((name) => [name, places.get(columnKey(name)) ?? -1]));
  return ok((values, name) => values[placeOf.get(name) ?? -1]?.trim() ?? '');
}

/** A heading as it is compared: without spaces round it, in small letters. */
export function columnKey(heading: string): string {
  return heading.trim().toLowerCase();
}
