import { askSoon } from '../../platform/jobs.ts';
import { startLongWork } from '../../platform/long-work.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getFeed, lockIdleFeed, updateFeed } from '../records/feeds.ts';
import { permissionToSend } from './read-feed.ts';

/**
 * Asks once more for a feed to be read or taken whose work has not come to an end, as after a loss of power. Does
 * nothing while the work goes on, nor to any other feed. Needs feeds.send.
 */
export async function restartFeed(scope: Scope, feedId: number): Promise<void> {
  require(scope, permissionToSend(await getFeed(scope, feedId)));
  const feed = await lockIdleFeed(scope, feedId);
  if (feed === undefined) return;
  const job = feed.status === 'reading' ? 'read-feed' : feed.status === 'taking' ? 'take-feed' : undefined;
  if (job === undefined) return;
  const workId = await startLongWork(scope, {
    kind: job.replace('-', ' '),
    title: `${feed.status === 'reading' ? 'Reading' : 'Taking'} ${feed.file_name}`,
    link: `/feeds/${feedId}`,
    providerId: feed.provider_id,
  });
  await updateFeed(scope, feedId, { long_work_id: workId });
  await askSoon(scope, job, { feedId, workId }, `${job} ${scope.who.councilId}/${feedId}`);
  scope.audit({ act: 'feed started again', subject: ['feed', feedId], detail: { job } });
}
