/** Which provider a person asks for, or does not want: matching goes by it from that moment on. Source: docs/rules/matching-providers.md. */
import { ok, refuse, type Result } from '../../ground/result.ts';
import { listProviderNames } from '../../people/records/people.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getRequest } from '../records/placement-requests.ts';
import {
  insertProviderWish,
  listProviderWishes,
  type ProviderWishKind,
  updateProviderWishEnded,
} from '../records/provider-wishes.ts';

/** A wish, as the person whom a request is for told it. */
export type ToldWish = {
  readonly requestId: number;
  readonly providerId: number;
  readonly wish: ProviderWishKind;
  readonly reason: string;
};

/**
 * Writes down that the person asks for a provider, or does not want one. Refused while a wish about the same provider stands. An
 * individual service fund is placed only with a provider asked for. Needs placement.work.
 */
export async function recordProviderWish(
  scope: Scope,
  { requestId, providerId, wish, reason }: ToldWish,
): Promise<Result<{ readonly id: number }>> {
  require(scope, 'placement.work');
  const request = await getRequest(scope, requestId);
  const provider = (await listProviderNames(scope)).find(({ id }) => id === providerId);
  if (provider === undefined) return refuse('Choose a provider from the list', 'provider_id');
  const standing = (await listProviderWishes(scope, request.person_id)).find(
    (one) => one.providerId === providerId,
  );
  if (standing !== undefined)
    return refuse(
      `${provider.name} is already down as ${standing.wish === 'wanted' ? 'asked for' : 'not wanted'}. End that first`,
      'provider_id',
    );
  const words = reason.trim();
  const id = await insertProviderWish(scope, request.person_id, {
    providerId,
    wish,
    reason: words === '' ? null : words,
  });
  scope.audit({
    act: wish === 'wanted' ? 'provider asked for' : 'provider refused',
    subject: ['provider', providerId],
    personId: request.person_id,
    detail: { reference: request.reference },
  });
  return ok({ id });
}

/** Ends a wish of the person whom a request is for; it stays on the record. Needs placement.work. */
export async function endProviderWish(
  scope: Scope,
  { requestId, id }: { readonly requestId: number; readonly id: number },
): Promise<Result<object>> {
  require(scope, 'placement.work');
  const request = await getRequest(scope, requestId);
  await updateProviderWishEnded(scope, request.person_id, id);
  scope.audit({
    act: 'wish about a provider ended',
    subject: ['provider_wish', id],
    personId: request.person_id,
    detail: { reference: request.reference },
  });
  return ok({});
}
