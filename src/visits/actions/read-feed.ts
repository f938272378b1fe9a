import { dateAndTime } from '../../ground/calendar.ts';
import { refuse } from '../../ground/result.ts';
import type { Permission } from '../../platform/permissions.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { replaceRefusals } from '../records/feed-rows.ts';
import { findSameFile, findTakenReference } from '../records/feeds-before.ts';
import { lockFeed, type LockedFeed, updateFeed } from '../records/feeds.ts';
import { compareFeed } from './compare-feed.ts';
import { type FeedRows, layoutOf, type OnProgress, readRows } from './feed-reading.ts';
import { readPlannedFeed } from './planned-feed.ts';

/**
 * Reads a feed that has come and keeps what its preview shows: nothing is taken. A file that cannot be used as a whole is
 * marked so, with the reason. Does nothing to a feed that was read before. Needs feeds.send, or
 * feeds.send-planned for planned visits.
 */
export async function readFeed(scope: Scope, feedId: number, onProgress?: OnProgress): Promise<void> {
  const feed = await lockFeed(scope, feedId);
  require(scope, permissionToSend(feed));
  if (feed.status !== 'reading') return;
  if (feed.holds === 'planned visits') {
    const same = await faultOfRepeating(scope, feed, { fileReference: null });
    const read = same === undefined ? await readPlannedFeed(scope, feed) : refuse(same);
    return read.ok ? undefined : await markUnusable(scope, feed, read.reason);
  }
  const rows = await readRows(feed.content, await layoutOf(scope, feed), onProgress);
  if (!rows.ok) return await markUnusable(scope, feed, rows.reason);
  const repeated = await faultOfRepeating(scope, feed, rows.value);
  if (repeated !== undefined) return await markUnusable(scope, feed, repeated, rows.value);
  const { refused, numbers, summary } = await compareFeed(scope, feed.provider_id ?? 0, rows.value);
  await replaceRefusals(scope, { id: feed.id, providerId: feed.provider_id }, refused);
  await updateFeed(scope, feed.id, {
    status: 'previewed',
    headings: rows.value.headings,
    delimiter: rows.value.delimiter,
    file_reference: rows.value.fileReference,
    ...numbers,
    summary,
  });
}

/** What it takes to send, take or discard a feed: planned visits are the council's to send. */
export function permissionToSend({ holds }: Pick<LockedFeed, 'holds'>): Permission {
  return holds === 'planned visits' ? 'feeds.send-planned' : 'feeds.send';
}

/** Why a file that was taken before is not taken again: the very same file, or one with the same reference of its sender. */
export async function faultOfRepeating(
  scope: Scope,
  feed: LockedFeed,
  { fileReference }: Pick<FeedRows, 'fileReference'>,
): Promise<string | undefined> {
  const same = await findSameFile(scope, feed);
  if (same !== undefined)
    return `This is the same file as feed ${same.id}, which was taken on ${dateAndTime(same.taken_at)}. Nothing was changed.`;
  if (fileReference === null) return undefined;
  const taken = await findTakenReference(scope, feed.provider_id, fileReference);
  return (
    taken &&
    `A file with the reference ${fileReference} was taken on ${dateAndTime(taken.taken_at)} as feed ${taken.id}. Give a corrected file a reference of its own.`
  );
}

/** Marks a feed as no use as a whole, with the reason. */
export async function markUnusable(
  scope: Scope,
  feed: LockedFeed,
  fault: string,
  rows?: FeedRows,
): Promise<void> {
  const known = rows && {
    headings: rows.headings,
    delimiter: rows.delimiter,
    file_reference: rows.fileReference,
    rows_read: rows.logs.length + rows.refused.length,
  };
  await updateFeed(scope, feed.id, { status: 'unusable', fault, ...known });
  scope.audit({ act: 'feed refused', subject: ['feed', feed.id], detail: { fault } });
}
