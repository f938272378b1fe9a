/** Feeds of planned visits, which the council sends: read, previewed and taken by the rules of planned visits. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { ask } from '../../platform/jobs.ts';
import type { Scope } from '../../platform/scope.ts';
import { csvRows } from '../formats/feed-csv.ts';
import { decodeFile } from '../formats/feed-text.ts';
import { type PlannedFile, readPlannedFile } from '../formats/plan-file.ts';
import { type KeptRefusal, replaceRefusals, weeksOfPlannedFeed } from '../records/feed-rows.ts';
import { type FeedChanges, type LockedFeed, updateFeed } from '../records/feeds.ts';
import { previewPlannedVisits, type TakenPlanned, takePlannedVisits } from './take-planned-visits.ts';

const unzip = promisify(gunzip);

type Read = PlannedFile & { readonly headings: string[] };

async function readContent(feed: LockedFeed): Promise<Result<Read>> {
  const bytes = await unzip(feed.content);
  const text = decodeFile(bytes, 'utf-8');
  if (!text.ok) return text;
  const file = readPlannedFile(bytes);
  if (!file.ok) return refuse(`This file cannot be read: ${file.reason}.`);
  const first = csvRows(text.value, ',').next();
  const headings = first.done === true ? [] : first.value.values.map((heading) => heading.trim());
  return ok({ ...file.value, headings });
}

/** Reads a feed of planned visits and keeps what its preview shows; a refusal says why it cannot be used as a whole. */
export async function readPlannedFeed(scope: Scope, feed: LockedFeed): Promise<Result<undefined>> {
  const file = await readContent(feed);
  if (!file.ok) return file;
  const preview = await previewPlannedVisits(scope, file.value.rows);
  if (!preview.ok) return preview;
  await keep(scope, feed, file.value, preview.value, { status: 'previewed', headings: file.value.headings });
  return ok(undefined);
}

/** Takes a feed of planned visits and asks for the weeks it bears on to be verified again. */
export async function takePlannedFeed(
  scope: Scope,
  feed: LockedFeed,
  takenBy: number | null,
): Promise<Result<TakenPlanned>> {
  const file = await readContent(feed);
  if (!file.ok) return file;
  const taken = await takePlannedVisits(scope, file.value.rows, feed.id);
  if (!taken.ok) return taken;
  const changes: FeedChanges = {
    status: 'taken',
    fault: null,
    taken_by: takenBy,
    taken_at: scope.now.toString(),
  };
  await keep(scope, feed, file.value, taken.value, changes);
  for (const { providerId, weekStartsOn } of await weeksOfPlannedFeed(scope, feed.id)) {
    const key = `verify-week ${scope.who.councilId}/${providerId}/${weekStartsOn}`;
    await ask(scope, 'verify-week', { providerId, weekStartsOn }, key);
  }
  return taken;
}

async function keep(
  scope: Scope,
  feed: LockedFeed,
  file: Read,
  outcome: TakenPlanned,
  changes: FeedChanges,
): Promise<void> {
  const texts = new Map(file.rows.map(({ line, rowText }) => [line, rowText]));
  const unfit = outcome.refused.map((one): KeptRefusal => ({ ...one, rowText: texts.get(one.line) ?? '' }));
  const refused = [...file.refused, ...unfit].sort((a, b) => a.line - b.line);
  await replaceRefusals(scope, { id: feed.id, providerId: null }, refused);
  await updateFeed(scope, feed.id, {
    ...changes,
    rows_read: file.rows.length + file.refused.length,
    rows_new: outcome.added,
    rows_updated: outcome.changed,
    rows_unchanged: outcome.unchanged,
    rows_refused: refused.length,
  });
}
