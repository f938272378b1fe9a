/**
 * Files that providers' systems leave in a folder: `<incoming>/<council>/<provider reference>/*.csv`. A file is left alone
 * until nobody has written to it for a minute; then it is taken and moved to `taken`, or moved to `refused`, with a text
 * beside it that says what happened. Files are moved after the work is committed: one that was taken but not yet moved is
 * found unchanged the next time. Source: docs/how-to/send-visits-by-api.md.
 */
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { plural } from '../../ground/text.ts';
import type { Scope } from '../../platform/scope.ts';
import { refusedAsFile } from '../formats/feed-refused-csv.ts';
import { listFeedProviders } from '../records/feed-providers.ts';
import { listRefusals } from '../records/feed-rows.ts';
import { type Feed, getFeed } from '../records/feeds.ts';
import { receiveFeed } from './receive-feed.ts';
import { takeFeedAtOnce } from './take-feed.ts';

const STABLE_SECONDS = 60;
const LARGEST_BYTES = 64 * 1024 * 1024;

/** Work within the council's scope, each call a transaction of its own. */
export type InScope = <T>(work: (scope: Scope) => Promise<T>) => Promise<T>;

/**
 * Takes or refuses every stable file in a council's folder; answers what happened to each, by its path. A fault with one
 * file holds up no other: it stays where it is, and the faults are thrown together at the end.
 */
export async function collectFeedFiles(
  inScope: InScope,
  councilFolder: string,
  now: Temporal.Instant,
): Promise<{ file: string; words: string }[]> {
  await mkdir(councilFolder, { recursive: true });
  const providers = await inScope(listFeedProviders);
  const happened: { file: string; words: string }[] = [];
  const faults: unknown[] = [];
  for (const entry of await readdir(councilFolder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const folder = path.join(councilFolder, entry.name);
    const provider = providers.find(({ reference }) => reference === entry.name);
    for (const name of await stableFiles(folder, now)) {
      try {
        const words = provider
          ? await collectFile(inScope, folder, name, provider.id)
          : await putAway(folder, name, 'refused', `There is no provider with the reference ${entry.name}.`);
        happened.push({ file: path.join(folder, name), words });
      } catch (fault) {
        faults.push(fault);
      }
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} files could not be collected.`);
  return happened;
}

async function stableFiles(folder: string, now: Temporal.Instant): Promise<string[]> {
  const stable: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.toLowerCase().endsWith('.csv')) continue;
    const { mtimeMs, size } = await stat(path.join(folder, entry.name));
    if (size > 0 && now.epochMilliseconds - mtimeMs >= STABLE_SECONDS * 1000) stable.push(entry.name);
  }
  return stable.sort();
}

async function collectFile(
  inScope: InScope,
  folder: string,
  name: string,
  providerId: number,
): Promise<string> {
  const file = path.join(folder, name);
  const { size } = await stat(file);
  if (size > LARGEST_BYTES)
    return await putAway(folder, name, 'refused', 'This file is larger than 64 MB. Send it in parts.');
  const bytes = await readFile(file);
  const { feed, refusedRows } = await inScope(async (scope) => {
    const received = await receiveFeed(scope, {
      holds: 'visit logs',
      providerId,
      channel: 'folder',
      fileName: name,
      bytes,
      layout: null,
      method: 'manual',
    });
    if (!received.ok) throw new Error(received.reason);
    const { feedId } = received.value;
    await takeFeedAtOnce(scope, feedId);
    const taken = await getFeed(scope, feedId);
    const refusals = taken.status === 'taken' ? await listRefusals(scope, feedId, { limit: null }) : [];
    return { feed: taken, refusedRows: refusals };
  });
  const rowsToSendBack =
    refusedRows.length > 0
      ? refusedAsFile(feed.headings, feed.delimiter, refusedRows, feed.profile_encoding ?? 'utf-8')
      : undefined;
  const where = feed.status === 'taken' ? 'taken' : 'refused';
  return await putAway(folder, name, where, wordsFor(feed), rowsToSendBack);
}

function wordsFor(feed: Feed): string {
  if (feed.status !== 'taken') return `Feed ${feed.id}. Nothing was taken. ${feed.fault ?? ''}`;
  const { rows_read, rows_new, rows_updated, rows_unchanged, rows_refused, rows_unmatched } = feed;
  const lines = [
    `Feed ${feed.id}. ${plural(rows_read, 'row')} read: ${rows_new} new, ${rows_updated} updated, ${rows_unchanged} unchanged, ${rows_refused} refused.`,
  ];
  if (rows_refused > 0)
    lines.push('The refused rows are in the file beside this one. Put them right and send them again.');
  if (rows_unmatched > 0)
    lines.push(
      `${plural(rows_unmatched, 'log')} ${rows_unmatched === 1 ? 'names' : 'name'} nobody that this provider visits.`,
    );
  return lines.join('\n');
}

/** Moves a file on, with what happened beside it; a file of the same name that is there already is kept. */
async function putAway(
  folder: string,
  name: string,
  where: 'taken' | 'refused',
  words: string,
  refusedRows?: Uint8Array,
): Promise<string> {
  const target = path.join(folder, where);
  await mkdir(target, { recursive: true });
  const there = new Set(await readdir(target));
  let as = name;
  for (let copy = 2; there.has(as); copy += 1) as = name.replace(/(\.csv)$/i, ` (${copy})$1`);
  if (refusedRows !== undefined) await writeFile(path.join(target, `${as}.refused-rows.csv`), refusedRows);
  await writeFile(path.join(target, `${as}.txt`), `${words}\n`);
  await rename(path.join(folder, name), path.join(target, as));
  return words;
}
