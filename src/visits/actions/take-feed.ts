import { ok, type Result, refuse } from '../../ground/result.ts';
import { ask, askSoon } from '../../platform/jobs.ts';
import { startLongWork } from '../../platform/long-work.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { tellSystems } from '../../platform/webhooks.ts';
import { insertLogs, replaceRefusals, takeTurnToFeed, weeksOfNamedVisits } from '../records/feed-rows.ts';
import { lockFeed, type LockedFeed, updateFeed } from '../records/feeds.ts';
import type { FeedPreview } from '../rules/feed-preview.ts';
import { weeksTouched } from '../rules/feed-weeks.ts';
import { compareFeed } from './compare-feed.ts';
import { layoutOf, type OnProgress, readRows } from './feed-reading.ts';
import { takePlannedFeed } from './planned-feed.ts';
import { faultOfRepeating, markUnusable, permissionToSend } from './read-feed.ts';

/** What taking a feed did; `later` where a job does it. */
export type Taken =
  | { readonly later: true }
  | { readonly later: false; readonly new: number; readonly updated: number; readonly unchanged: number };

/** Feeds up to this many rows are taken while somebody waits; larger ones by a job. */
export const TAKE_AT_ONCE_ROWS = 10_000;

/**
 * Takes a feed that was previewed: what is new is added, what changed becomes a new version, the rest is left. What was
 * taken since the preview counts, so the numbers may differ from it. Safe to repeat: a feed is taken once. Needs feeds.send.
 */
export async function takeFeed(scope: Scope, feedId: number): Promise<Result<Taken>> {
  const feed = await lockFeed(scope, feedId);
  require(scope, permissionToSend(feed));
  const fault = faultOfStatus(feed);
  if (fault !== undefined) return refuse(fault);
  if (feed.rows_read > TAKE_AT_ONCE_ROWS) return await takeLater(scope, feed);
  return await takeNow(scope, feed, scope.who.userId);
}

/** Takes a feed of any size before it answers, for a sender that nobody sits in front of. Needs feeds.send. */
export async function takeFeedAtOnce(scope: Scope, feedId: number): Promise<Result<Taken>> {
  const feed = await lockFeed(scope, feedId);
  require(scope, permissionToSend(feed));
  const fault = faultOfStatus(feed);
  return fault === undefined ? await takeNow(scope, feed, scope.who.userId) : refuse(fault);
}

/** Takes a feed that `takeFeed` left to a job. Does nothing where it is taken already. Needs feeds.send. */
export async function takeFeedLater(scope: Scope, feedId: number, onProgress?: OnProgress): Promise<void> {
  const feed = await lockFeed(scope, feedId);
  require(scope, permissionToSend(feed));
  if (feed.status === 'taking') await takeNow(scope, feed, feed.taken_by, onProgress);
}

function faultOfStatus({ status, id }: LockedFeed): string | undefined {
  switch (status) {
    case 'previewed':
      return undefined;
    case 'taken':
      return `Feed ${id} is taken already. Nothing was changed.`;
    case 'taking':
    case 'reading':
      return `Feed ${id} is still being worked on. Wait until it is finished.`;
    case 'discarded':
      return `Feed ${id} was discarded. Send the file again to take it.`;
    case 'unusable':
      return `Feed ${id} cannot be used. Put the file right and send it again.`;
  }
}

async function takeLater(scope: Scope, feed: LockedFeed): Promise<Result<Taken>> {
  const workId = await startLongWork(scope, {
    kind: 'take feed',
    title: `Taking ${feed.file_name}`,
    link: `/feeds/${feed.id}`,
    providerId: feed.provider_id,
  });
  await updateFeed(scope, feed.id, { status: 'taking', taken_by: scope.who.userId, long_work_id: workId });
  await askSoon(
    scope,
    'take-feed',
    { feedId: feed.id, workId },
    `take-feed ${scope.who.councilId}/${feed.id}`,
  );
  return ok({ later: true });
}

async function takeNow(
  scope: Scope,
  feed: LockedFeed,
  takenBy: number | null,
  onProgress?: OnProgress,
): Promise<Result<Taken>> {
  if (feed.holds === 'planned visits') {
    const taken = await takePlannedFeed(scope, feed, takenBy);
    if (!taken.ok) return taken;
    const { added, changed, unchanged } = taken.value;
    return ok({ later: false, new: added, updated: changed, unchanged });
  }
  const providerId = feed.provider_id ?? 0;
  const rows = await readRows(feed.content, await layoutOf(scope, feed), onProgress);
  await takeTurnToFeed(scope, providerId);
  const fault = rows.ok ? await faultOfRepeating(scope, feed, rows.value) : rows.reason;
  if (!rows.ok || fault !== undefined) {
    await markUnusable(scope, feed, fault ?? '');
    return refuse(fault ?? '');
  }
  const { preview, refused, numbers, summary } = await compareFeed(scope, providerId, rows.value);
  await insertLogs(scope, { id: feed.id, providerId }, preview.new, preview.updated);
  await replaceRefusals(scope, { id: feed.id, providerId }, refused);
  await updateFeed(scope, feed.id, {
    status: 'taken',
    fault: null,
    taken_by: takenBy,
    taken_at: scope.now.toString(),
    ...numbers,
    summary,
  });
  await askToVerify(scope, providerId, preview);
  await tellSystems(scope, providerId, 'feed.taken', { feed: feed.id, rows_new: preview.new.length });
  scope.audit({ act: 'feed taken', subject: ['feed', feed.id], detail: { providerId, takenBy, ...numbers } });
  const counts = {
    new: preview.new.length,
    updated: preview.updated.length,
    unchanged: preview.unchanged.length,
  };
  return ok({ later: false, ...counts });
}

/** Asks for every week of the provider that the feed bears on to be verified: where its logs are, were, and say they belong. */
export async function askToVerify(scope: Scope, providerId: number, preview: FeedPreview): Promise<void> {
  const now = [...preview.new, ...preview.updated.map(({ log }) => log)];
  const before = preview.updated.map(({ replaces }) => replaces);
  const named = new Set([...now, ...before].flatMap((log) => log.visitReference ?? []));
  const weeks = new Set([
    ...weeksTouched([...now, ...before]),
    ...(await weeksOfNamedVisits(scope, providerId, [...named])),
  ]);
  for (const weekStartsOn of weeks) {
    const key = `verify-week ${scope.who.councilId}/${providerId}/${weekStartsOn}`;
    await ask(scope, 'verify-week', { providerId, weekStartsOn }, key);
  }
}
