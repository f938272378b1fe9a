import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { askSoon } from '../../platform/jobs.ts';
import { startLongWork } from '../../platform/long-work.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { recognise } from '../formats/feed-recognise.ts';
import { getFeedProvider } from '../records/feed-providers.ts';
import {
  type FeedChannel,
  type FeedFormat,
  type FeedHolds,
  insertFeed,
  updateFeed,
} from '../records/feeds.ts';
import { getProfile, listProfiles } from '../records/mapping-profiles.ts';
import type { Method } from '../rules/planned-and-logged.ts';
import { readFeed } from './read-feed.ts';

const zip = promisify(gzip);

/** A file as it came. `layout` null leaves it to the headings; a profile is named by one of its versions. */
export type SentFeed = {
  readonly holds: FeedHolds;
  /** Whose visits they are; null for planned visits, which the council sends for every provider at once. */
  readonly providerId: number | null;
  readonly channel: Exclude<FeedChannel, 'api'>;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly layout: 'tend' | 'abacus' | { readonly profileId: number } | null;
  /** How the visits were logged, where the layout has no column for it. */
  readonly method: Method;
};

/** Files up to this size are read while the sender waits; larger ones by a job. */
export const READ_AT_ONCE_BYTES = 1_000_000;

/**
 * Keeps a file and reads it, or asks for it to be read when it is large; nothing is taken yet. Answers the feed's id. Refused
 * where nobody can tell the layout. Needs feeds.send, or feeds.send-planned for planned visits.
 */
export async function receiveFeed(scope: Scope, sent: SentFeed): Promise<Result<{ feedId: number }>> {
  require(scope, sent.holds === 'planned visits' ? 'feeds.send-planned' : 'feeds.send');
  const provider = sent.providerId === null ? undefined : await getFeedProvider(scope, sent.providerId);
  if (sent.holds === 'visit logs' && provider === undefined)
    return refuse('Choose a provider', 'provider_id');
  const layout = await layoutChosen(scope, sent);
  if (layout === undefined && sent.channel !== 'folder') return refuse(UNRECOGNISED, 'file');
  const feedId = await insertFeed(scope, {
    providerId: sent.providerId,
    holds: sent.holds,
    format: layout?.format ?? 'tend',
    mappingProfileId: layout?.profileId ?? null,
    channel: sent.channel,
    fileName: plainFileName(sent.fileName),
    contentHash: createHash('sha256').update(sent.bytes).digest(),
    content: await zip(sent.bytes),
    method: sent.method,
    apiClientId: null,
  });
  scope.audit({
    act: 'feed received',
    subject: ['feed', feedId],
    detail: { fileName: plainFileName(sent.fileName), channel: sent.channel, providerId: sent.providerId },
  });
  if (layout === undefined) await updateFeed(scope, feedId, { status: 'unusable', fault: UNRECOGNISED });
  else if (sent.bytes.length <= READ_AT_ONCE_BYTES || sent.channel === 'folder')
    await readFeed(scope, feedId);
  else await readLater(scope, feedId, sent);
  return ok({ feedId });
}

const UNRECOGNISED =
  'Tend cannot tell from the headings how this file is laid out. Check the headings, choose the layout, or make a mapping profile for it.';

type Layout = { readonly format: FeedFormat; readonly profileId: number | null };

async function layoutChosen(scope: Scope, sent: SentFeed): Promise<Layout | undefined> {
  const { layout, holds, providerId, bytes } = sent;
  if (holds === 'planned visits' || layout === 'tend') return { format: 'tend', profileId: null };
  if (layout === 'abacus') return { format: 'abacus', profileId: null };
  if (layout !== null) {
    const { id } = await getProfile(scope, layout.profileId);
    return { format: 'profile', profileId: id };
  }
  const profiles = await listProfiles(scope, { providerId });
  const newestFirst = profiles.toSorted((a, b) => b.created_at.getTime() - a.created_at.getTime());
  const found = recognise(bytes, newestFirst);
  return found && { format: found.format, profileId: found.format === 'profile' ? found.profileId : null };
}

async function readLater(
  scope: Scope,
  feedId: number,
  { fileName, providerId }: Pick<SentFeed, 'fileName' | 'providerId'>,
): Promise<void> {
  const workId = await startLongWork(scope, {
    kind: 'read feed',
    title: `Reading ${plainFileName(fileName)}`,
    link: `/feeds/${feedId}`,
    providerId,
  });
  await updateFeed(scope, feedId, { long_work_id: workId });
  await askSoon(scope, 'read-feed', { feedId, workId }, `read-feed ${scope.who.councilId}/${feedId}`);
}

/** The last part of a file's name, without what cannot be seen, at most 200 characters. */
function plainFileName(given: string): string {
  const name =
    given
      .split(/[\\/]/)
      .at(-1)
      ?.replaceAll(/\p{Cc}/gu, '')
      .trim() ?? '';
  return name === '' ? 'visits.csv' : name.slice(-200);
}
