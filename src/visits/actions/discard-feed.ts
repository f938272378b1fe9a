import { ok, type Result, refuse } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { lockFeed, updateFeed } from '../records/feeds.ts';
import { permissionToSend } from './read-feed.ts';

/** Lays aside a feed that was previewed and not taken. The file and its refusals are kept. Needs feeds.send. */
export async function discardFeed(scope: Scope, feedId: number): Promise<Result<undefined>> {
  const feed = await lockFeed(scope, feedId);
  require(scope, permissionToSend(feed));
  if (feed.status !== 'previewed') return refuse('Only a feed that is waiting to be taken can be discarded.');
  await updateFeed(scope, feedId, { status: 'discarded' });
  scope.audit({ act: 'feed discarded', subject: ['feed', feedId] });
  return ok(undefined);
}
