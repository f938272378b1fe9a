/**
 * Takes a request on by itself: offers whose time has passed lapse, who has not answered is reminded once, and the next in line is asked where the broker let offers go
 * on in turn or all at once. Safe to repeat: done again it changes nothing. Source: docs/rules/offers.md.
 */
import type { Scope } from '../../platform/scope.ts';
import { listOffersOfRequest, markReminded, updateOffers } from '../records/offers.ts';
import { placementPolicy } from '../records/placement-policy.ts';
import { nextInRound } from '../rules/offer-rounds.ts';
import { nextRung } from '../rules/placement-order.ts';
import type { PlacementStep } from '../rules/placement-status.ts';
import { offerTo, readField } from './make-offers.ts';
import { openRequest, takeSteps } from './request-steps.ts';
import { remindProviders } from './tell-provider-of-step.ts';

/** What taking a request on did. */
export type Advanced = { readonly lapsed: number; readonly reminded: number; readonly offered: number };

/** Takes one request on, as the system does. It never refuses. */
export async function advanceRequest(scope: Scope, requestId: number): Promise<Advanced> {
  const open = await openRequest(scope, requestId);
  const { request } = open;
  const offers = await listOffersOfRequest(scope, requestId);
  const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);
  const made = offers.map((offer) => ({
    id: offer.id,
    contractId: offer.contract_id,
    offeredAt: seconds(offer.offered_at),
    deadlineAt: seconds(offer.deadline_at),
    remindedAt: offer.reminded_at === null ? null : seconds(offer.reminded_at),
    status: offer.status,
  }));
  const now = Math.floor(scope.now.epochMilliseconds / 1000);
  const { remindAfterPercent } = await placementPolicy(scope);
  const { lapse, remind } = nextInRound('to one', [], made, remindAfterPercent, now);
  const lapsed = await takeSteps(
    scope,
    open,
    ...lapse.map((offerId): PlacementStep => ({ kind: 'offer lapsed', offerId })),
  );
  if (!lapsed.ok) throw new Error(`An offer that lapsed was refused: ${lapsed.reason}`);
  await updateOffers(scope, lapse, 'lapsed');
  await remindProviders(
    scope,
    offers.filter(({ id }) => remind.includes(id)),
  );
  await markReminded(scope, remind);
  const done = { lapsed: lapse.length, reminded: remind.length, offered: 0 };
  const seeking = lapsed.value.state.status === 'waiting' || lapsed.value.state.status === 'offered';
  if (!seeking || request.way === 'to one') return done;
  const field = await readField(scope, request);
  const { toAsk } = nextRung(field.rungs, field.tried, field.match);
  const inOrder = toAsk.map(({ candidate }) => candidate.contractId);
  const standing = made.map((one) => {
    if (lapse.includes(one.id)) return { ...one, status: 'lapsed' as const };
    // It still seeks, so what was placed before has ended.
    return one.status === 'placed' ? { ...one, status: 'not chosen' as const } : one;
  });
  const { offerTo: contractIds } = nextInRound(request.way, inOrder, standing, remindAfterPercent, now);
  if (contractIds.length === 0) return done;
  const offered = await offerTo(scope, lapsed.value, {
    requestId,
    contractIds,
    leftOrderReason: null,
    overBlockReason: null,
  });
  return { ...done, offered: offered.ok ? offered.value.offerIds.length : 0 };
}
