/**
 * The inputs of `tend reconcile`: the small files read and checked whole, the large ones brought into shared memory, their
 * headers found and their bytes cut into parts.
 */
import { isUtf8 } from 'node:buffer';
import { readFileSync, type Stats, statSync } from 'node:fs';
import { parseTermsFile, type TermsFile } from '../../contracts/rules/terms.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { type Header, readHeader } from '../../visits/formats/csv-header.ts';
import { cutBetweenRecords } from '../../visits/formats/csv-reader.ts';
import { bankHolidaysOf } from '../formats/bank-holidays-json.ts';
import type { BankHolidays } from '../rules/rate-choice.ts';
import type { Pool } from './reconcile-pool.ts';
import type { FileName, Part } from './reconcile-read.ts';

/** A large file in shared memory. */
export type Loaded = {
  readonly file: FileName;
  readonly path: string;
  readonly memory: SharedArrayBuffer;
  readonly hasQuotes: boolean;
};

/** A large file ready to be read: its columns, and its rows in parts with the slots for them. */
export type Prepared = Loaded & {
  readonly header: Header;
  readonly parts: readonly Part[];
  readonly slots: number;
};

const STRETCH = 1 << 24;
const LARGEST_PART = 1 << 22;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** The terms of every contract. */
export function readTerms(path: string): Result<TermsFile> {
  const json = readJson(path);
  if (!json.ok) return json;
  const terms = parseTermsFile(json.value);
  return terms.ok ? terms : refuse(`${path}: ${terms.reason}`);
}

/** The bank holidays of a division; without a file there are none. */
export function readBankHolidays(path: string | undefined, division: string): Result<BankHolidays> {
  if (path === undefined) return ok(new Set());
  const json = readJson(path);
  if (!json.ok) return json;
  const days = bankHolidaysOf(json.value, division);
  return days.ok ? days : refuse(`${path}: ${days.reason}`);
}

function readJson(path: string): Result<unknown> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (fault) {
    return unreadable(path, fault);
  }
  if (!isUtf8(bytes)) return refuse(`${path}: it is not in UTF-8: save it as UTF-8`);
  try {
    return ok(JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, '')));
  } catch (fault) {
    return refuse(`${path}: it is not JSON: ${fault instanceof Error ? fault.message : 'it does not parse'}`);
  }
}

/** The size of a large file, which must be there. What is not an ordinary file, such as a pipe, is read at once. */
export function sizeUp(path: string): Result<{ readonly size: number; readonly whole: Buffer | undefined }> {
  let stats: Stats;
  try {
    stats = statSync(path);
    if (stats.isFile()) return ok({ size: stats.size, whole: undefined });
    const whole = readFileSync(path);
    return ok({ size: whole.length, whole });
  } catch (fault) {
    return unreadable(path, fault);
  }
}

function unreadable(path: string, fault: unknown): Result<never> {
  const code = fault instanceof Error && 'code' in fault ? fault.code : undefined;
  if (code === 'ENOENT') return refuse(`${path}: there is no such file: check the name`);
  if (code === 'EISDIR') return refuse(`${path}: this is a folder: name the file in it`);
  if (code === 'EACCES' || code === 'EPERM')
    return refuse(`${path}: this file may not be read: change its permissions`);
  throw fault;
}

/** Brings a file into shared memory, each hand a stretch at a time. */
export async function loadFile(
  pool: Pool,
  file: FileName,
  path: string,
  { size, whole }: { readonly size: number; readonly whole: Buffer | undefined },
): Promise<Loaded> {
  const memory = new SharedArrayBuffer(size);
  if (whole !== undefined) {
    Buffer.from(memory).set(whole);
    return { file, path, memory, hasQuotes: whole.includes('"') };
  }
  const stretches = [];
  for (let from = 0; from < size; from += STRETCH)
    stretches.push({ path, memory, from, to: Math.min(from + STRETCH, size) });
  const answers = await pool.each('load', stretches);
  return { file, path, memory, hasQuotes: answers.some(({ answer }) => answer) };
}

/** Finds a file's columns and cuts its rows into parts. `shortestRow` is the least number of bytes of a usable row. */
export function prepareFile(
  loaded: Loaded,
  columns: readonly string[],
  shortestRow: number,
  hands: number,
): Result<Prepared> {
  const bytes = Buffer.from(loaded.memory);
  const from = bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
  const header = readHeader(bytes, from, columns);
  if (!header.ok) {
    const reason = isUtf8(bytes) ? header.reason : 'it is not in UTF-8: save it as UTF-8';
    return refuse(`${loaded.path}: ${reason}`);
  }
  const { bodyAt } = header.value;
  const partSize = Math.min(LARGEST_PART, Math.ceil((bytes.length - bodyAt) / hands));
  const parts = cutBetweenRecords(bytes, bodyAt, partSize, loaded.hasQuotes).map(({ from, to }, number) => ({
    file: loaded.file,
    number,
    from,
    to,
    slot: Math.floor(from / shortestRow) + number,
  }));
  const slots = Math.ceil(bytes.length / shortestRow) + parts.length + 1;
  return ok({ ...loaded, header: header.value, parts, slots });
}
