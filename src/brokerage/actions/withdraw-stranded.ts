/**
 * Withdraws the offers that an event of their provider's contracts strands, and lets the next in line be asked. Safe to repeat:
 * done again it changes nothing. Source: docs/rules/contract-events.md.
 */
import { listContractEvents } from '../../contracts/records/contract-events.ts';
import {
  listProvidersToLookAt,
  listWorkInPlay,
  type OfferInPlay,
} from '../../contracts/records/work-in-play.ts';
import { stranded } from '../../contracts/rules/contract-events.ts';
import { ask } from '../../platform/jobs.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { listOffersOfRequest, lockOffer, updateOffers } from '../records/offers.ts';
import { isLiveOffer } from '../rules/offer-status.ts';
import type { PlacementStep } from '../rules/placement-status.ts';
import { openRequest, takeSteps } from './request-steps.ts';

/** A provider's live offers that an event which holds now strands, by request, in order of id. */
export async function listStrandedOffers(
  scope: Scope,
  providerId: number,
): Promise<{ requestId: number; offerIds: number[] }[]> {
  const now = Math.floor(scope.now.epochMilliseconds / 1000);
  const events = (await listContractEvents(scope, providerId)).filter(
    ({ effectiveAt, endsAt }) => effectiveAt <= now && (endsAt === null || now < endsAt),
  );
  const inPlay = await listWorkInPlay(scope, providerId);
  const lost = new Map<number, OfferInPlay>();
  for (const event of events) for (const offer of stranded(event, inPlay).offers) lost.set(offer.id, offer);
  return [...Map.groupBy(lost.values(), ({ requestId }) => requestId)]
    .map(([requestId, offers]) => ({ requestId, offerIds: offers.map(({ id }) => id).sort((a, b) => a - b) }))
    .sort((a, b) => a.requestId - b.requestId);
}

/** The providers to look at: the one named, or all of which an event holds now while an offer waits. */
export async function providersToLookAt(scope: Scope, providerId: number | undefined): Promise<number[]> {
  return providerId === undefined ? await listProvidersToLookAt(scope) : [providerId];
}

/**
 * Withdraws those offers of one request that are stranded now. The request is locked, then its offers, and what they are is
 * looked at after that, so an answer given meanwhile is not lost. Needs placement.work; answers how many were withdrawn.
 */
export async function withdrawStranded(
  scope: Scope,
  { providerId, requestId }: { readonly providerId: number; readonly requestId: number },
): Promise<number> {
  require(scope, 'placement.work');
  await openRequest(scope, requestId);
  const offers = await listOffersOfRequest(scope, requestId);
  for (const offer of offers) if (offer.provider_id === providerId) await lockOffer(scope, offer.id);
  const open = await openRequest(scope, requestId);
  const found = (await listStrandedOffers(scope, providerId)).find((one) => one.requestId === requestId);
  const gone = (found?.offerIds ?? []).filter((id) => isLiveOffer(open.state.offers.get(id) ?? 'withdrawn'));
  if (gone.length === 0) return 0;
  const steps = gone.map((offerId): PlacementStep => ({ kind: 'offer withdrawn', offerId }));
  const taken = await takeSteps(scope, open, ...steps);
  if (!taken.ok) throw new Error(`An offer that was stranded could not be withdrawn: ${taken.reason}`);
  await updateOffers(scope, gone, 'withdrawn');
  await ask(
    scope,
    'advance-placement',
    { requestId },
    `advance-placement ${scope.who.councilId}/${requestId}`,
  );
  scope.audit({
    act: 'offers withdrawn',
    subject: ['placement request', requestId],
    personId: open.request.person_id,
    detail: { offers: gone, providerId, because: 'An event of the provider’s contract' },
  });
  return gone.length;
}
