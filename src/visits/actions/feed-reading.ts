/** Reads a feed's file into logs and refusals, with pauses, so that a long file never holds up the pages of others. */
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ok, type Result, refuse } from '../../ground/result.ts';
import type { Scope } from '../../platform/scope.ts';
import { openAbacus } from '../formats/abacus.ts';
import { csvRows, type Delimiter } from '../formats/feed-csv.ts';
import type { FeedFrom, FeedReader } from '../formats/feed-layout.ts';
import { openTend } from '../formats/feed-tend.ts';
import { decodeFile, type Encoding } from '../formats/feed-text.ts';
import { openProfile } from '../formats/profile-reading.ts';
import type { KeptRefusal } from '../records/feed-rows.ts';
import { getFeedProvider } from '../records/feed-providers.ts';
import type { LockedFeed } from '../records/feeds.ts';
import { getProfile } from '../records/mapping-profiles.ts';
import type { FeedLog } from '../rules/feed-log.ts';

const unzip = promisify(gunzip);

/** How a file is written, and how its rows are read. */
export type Layout = {
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  readonly open: (headings: readonly string[]) => Result<FeedReader>;
};

/** What a file holds: its usable rows, its refused rows, and the text of a row by its line. */
export type FeedRows = {
  readonly headings: string[];
  readonly delimiter: Delimiter;
  readonly idColumn: string;
  readonly fileReference: string | null;
  readonly logs: FeedLog[];
  readonly refused: KeptRefusal[];
  readonly textOf: ReadonlyMap<number, string>;
};

/** Told how many bytes of a file have been read, of how many. */
export type OnProgress = (done: number, total: number) => Promise<void>;

const ROWS_BETWEEN_PAUSES = 2000;
const ROWS_BETWEEN_NOTES = 20_000;

/** The layout of a provider's feed of visit logs. */
export async function layoutOf(scope: Scope, feed: LockedFeed): Promise<Layout> {
  const { reference } = await getFeedProvider(scope, feed.provider_id ?? 0);
  const from: FeedFrom = { providerReference: reference, method: feed.method };
  const plain = { encoding: 'utf-8', delimiter: ',' } as const;
  if (feed.format === 'abacus') return { ...plain, open: (headings) => openAbacus(headings, from) };
  if (feed.format === 'profile') {
    const { mapping } = await getProfile(scope, feed.mapping_profile_id ?? 0);
    const { encoding, delimiter } = mapping;
    return { encoding, delimiter, open: (headings) => openProfile(headings, mapping) };
  }
  return { ...plain, open: (headings) => openTend(headings, from) };
}

/** The rows of a file as it was kept (gzip-compressed), or why the file as a whole cannot be used. */
export async function readRows(
  content: Buffer,
  layout: Layout,
  onProgress?: OnProgress,
): Promise<Result<FeedRows>> {
  const text = decodeFile(await unzip(content), layout.encoding);
  if (!text.ok) return text;
  const rows = csvRows(text.value, layout.delimiter);
  const first = rows.next();
  if (first.done === true) return refuse(first.value ?? 'This file is empty.');
  const headings = first.value.values.map((heading) => heading.trim());
  const reader = layout.open(headings);
  if (!reader.ok) return reader;

  const [logs, refused, textOf] = [[] as FeedLog[], [] as KeptRefusal[], new Map<number, string>()];
  let [count, bytes] = [0, 0];
  let next = rows.next();
  for (; next.done !== true; next = rows.next()) {
    const row = next.value;
    const read = reader.value.read(row.values, row.line);
    if (read.ok) logs.push(read.log);
    else refused.push({ ...read.refusal, rowText: row.text });
    textOf.set(row.line, row.text);
    bytes += row.text.length + 1;
    count += 1;
    if (count % ROWS_BETWEEN_PAUSES === 0) await setImmediate();
    if (count % ROWS_BETWEEN_NOTES === 0) await onProgress?.(bytes, text.value.length);
  }
  if (next.value !== undefined) return refuse(`This file cannot be read to its end. ${next.value}`);
  const whole = reader.value.finish();
  if (!whole.ok) return whole;
  return ok({
    headings,
    delimiter: layout.delimiter,
    idColumn: reader.value.idColumn,
    fileReference: whole.value.fileReference,
    logs,
    refused,
    textOf,
  });
}
