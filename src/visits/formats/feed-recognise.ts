/** Which layout a file is in, by its headings: for the folder, where nobody is there to ask, and to spare a person the choice. */
import { ABACUS_NEEDED } from './abacus.ts';
import { csvRows, type Delimiter } from './feed-csv.ts';
import { findColumns } from './feed-layout.ts';
import { decodeFile, type Encoding } from './feed-text.ts';
import { TEND_COLUMNS } from './feed-tend.ts';
import { columnsOf, type Mapping } from './profile.ts';

/** A saved mapping profile, as recognising needs it. */
export type KnownProfile = { readonly id: number; readonly mapping: Mapping };

/** The layout of a file of visit logs. */
export type Recognised =
  | { readonly format: 'tend' }
  | { readonly format: 'abacus' }
  | { readonly format: 'profile'; readonly profileId: number };

const HEAD_BYTES = 64 * 1024;

/** The headings of a file in an encoding and with a delimiter; none where it is not text. */
export function headingsOf(bytes: Uint8Array, encoding: Encoding, delimiter: Delimiter): readonly string[] {
  const head = bytes.subarray(0, HEAD_BYTES);
  const lineEnd = head.indexOf(10);
  const text = decodeFile(lineEnd < 0 ? head : head.subarray(0, lineEnd + 1), encoding);
  if (!text.ok) return [];
  const first = csvRows(text.value, delimiter).next();
  return first.done === true ? [] : first.value.values.map((heading) => heading.trim());
}

/**
 * The layout whose columns a file has: Tend's own, Abacus, or the first of the provider's profiles (give the newest first)
 * that finds every column it needs. Undefined where none does.
 */
export function recognise(bytes: Uint8Array, profiles: readonly KnownProfile[]): Recognised | undefined {
  const plain = headingsOf(bytes, 'utf-8', ',');
  if (findColumns(plain, TEND_COLUMNS).ok) return { format: 'tend' };
  if (findColumns(plain, ABACUS_NEEDED).ok) return { format: 'abacus' };
  const fitting = profiles.find(({ mapping }) => {
    const headings = headingsOf(bytes, mapping.encoding, mapping.delimiter);
    return findColumns(headings, columnsOf(mapping)).ok;
  });
  return fitting && { format: 'profile', profileId: fitting.id };
}
