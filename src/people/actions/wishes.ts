import { ok, refuse, type Result } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getPersonDetails, listProviderNames } from '../records/people.ts';
import { findWishAbout, findWorkerNamed, insertWish, updateWishEnded, type Wish } from '../records/wishes.ts';

/**
 * Writes down that a person asks for a care worker, or does not want one. Where the provider has one worker of that name
 * the wish is tied to them. Refused while a wish about the same worker stands. Needs people.edit.
 */
export async function recordWish(
  scope: Scope,
  asked: {
    readonly personId: number;
    readonly workerName: string;
    readonly providerId: number | null;
    readonly wish: Wish;
    readonly reason: string | null;
  },
): Promise<Result<{ id: number }>> {
  require(scope, 'people.edit');
  await getPersonDetails(scope, asked.personId);
  if (asked.workerName === '') return refuse('Enter the care worker’s name', 'worker_name');
  const { providerId } = asked;
  if (providerId !== null) {
    const providers = await listProviderNames(scope);
    if (!providers.some(({ id }) => id === providerId)) {
      return refuse('Choose a provider from the list', 'provider_id');
    }
  }
  const standing = await findWishAbout(scope, asked.personId, asked);
  if (standing !== undefined) {
    const words = standing.wish === 'wanted' ? 'asked for' : 'refused';
    return refuse(`${asked.workerName} is already down as ${words}. End that first`, 'worker_name');
  }
  const careWorkerId =
    providerId === null ? null : ((await findWorkerNamed(scope, providerId, asked.workerName)) ?? null);
  const id = await insertWish(scope, { ...asked, careWorkerId });
  scope.audit({
    act: asked.wish === 'wanted' ? 'care worker asked for' : 'care worker refused',
    subject: ['worker_wish', id],
    personId: asked.personId,
  });
  return ok({ id });
}

/** Ends a wish, with the reason; it stays on the record. Needs people.edit. */
export async function endWish(
  scope: Scope,
  { personId, id, reason }: { readonly personId: number; readonly id: number; readonly reason: string },
): Promise<Result<{ workerName: string }>> {
  require(scope, 'people.edit');
  if (reason === '') return refuse('Say why this no longer holds', 'ended_reason');
  const workerName = await updateWishEnded(scope, personId, id, reason);
  scope.audit({ act: 'wish about a care worker ended', subject: ['worker_wish', id], personId });
  return ok({ workerName });
}
