import { answerOrder, followOrderAnswer } from '../src/brokerage/actions/answer-order.ts';
import { advanceRequest } from '../src/brokerage/actions/advance-request.ts';
import { makeOffers, readField } from '../src/brokerage/actions/make-offers.ts';
import { recordChoice } from '../src/brokerage/actions/person-choice.ts';
import { placeRequest } from '../src/brokerage/actions/place.ts';
import { noteOnRequest, takeOwnership, withdrawRequest } from '../src/brokerage/actions/record-request.ts';
import { type OfferReply, replyToOffer } from '../src/brokerage/actions/reply-to-offer.ts';
import { listOffersOfRequest, type Offer } from '../src/brokerage/records/offers.ts';
import { usualPlacementPolicy } from '../src/brokerage/records/placement-policy.ts';
import { listOrders, listPlacements } from '../src/brokerage/records/placements.ts';
import { getRequest } from '../src/brokerage/records/placement-requests.ts';
import { isLiveOffer } from '../src/brokerage/rules/offer-status.ts';
import { nextRung } from '../src/brokerage/rules/placement-order.ts';
import { type Scope, systemOf, withScope } from '../src/platform/scope.ts';
import { must, type County } from './county.ts';

/** What is done on a request, one after the other, so many hours before the visitor comes. */
export type Act = (request: Telling, hoursAgo: number) => Promise<void>;

/** One request while its story is made. */
export type Telling = { readonly county: County; readonly now: Temporal.Instant; readonly requestId: number };

/** An instant so many hours before another. */
export function ago(now: Temporal.Instant, hours: number): Temporal.Instant {
  return now.subtract({ seconds: Math.round(hours * 3600) });
}

/** The reasons for leaving the order, as the council lists them. */
const reasons = usualPlacementPolicy.leavingReasons;

/** The broker takes it on. */
export const take: Act = async ({ county, now, requestId }, hoursAgo) =>
  void must(await county.as('broker', (scope) => takeOwnership(scope, requestId), ago(now, hoursAgo)));

/** The broker notes something. */
export function note(words: string): Act {
  return async ({ county, now, requestId }, hoursAgo) =>
    void must(
      await county.as('broker', (scope) => noteOnRequest(scope, requestId, words), ago(now, hoursAgo)),
    );
}

/** Offers it to so many: whoever is next in the order, then the best of the others; `leaving` goes to the best spot at once, for the reason at a place. */
export function offer(count: number, leaving = false, why = 0): Act {
  return async ({ county, now, requestId }, hoursAgo) => {
    const make = async (scope: Scope) => {
      const { match, offers, rungs, tried } = await readField(scope, await getRequest(scope, requestId));
      const asked = new Set(offers.map(({ contract_id }) => contract_id));
      const ranked = match.ranked.map(({ candidate }) => candidate);
      const next = nextRung(rungs, tried, match).toAsk.map(({ candidate }) => candidate);
      const inOrder = leaving ? ranked.filter(({ kind }) => kind === 'spot') : [...next, ...ranked];
      const left = new Set(inOrder.map(({ contractId }) => contractId).filter((id) => !asked.has(id)));
      const contractIds = [...left].slice(0, count);
      if (contractIds.length > 0)
        must(
          await makeOffers(scope, {
            requestId,
            contractIds,
            leftOrderReason: reasons[why] ?? '',
            overBlockReason: null,
          }),
        );
    };
    await county.as('broker', make, ago(now, hoursAgo));
  };
}

/** What time does by itself: offers lapse, and the next in line is asked. */
export const byItself: Act = async ({ county, now, requestId }, hoursAgo) =>
  void (await withScope(
    county.database,
    systemOf(county.councilId),
    (scope) => advanceRequest(scope, requestId),
    ago(now, hoursAgo),
  ));

async function openOffers({ county, requestId }: Telling): Promise<Offer[]> {
  const offers = await county.as('broker', (scope) => listOffersOfRequest(scope, requestId));
  return offers.filter(({ status }) => isLiveOffer(status));
}

/** The first so many providers that were asked answer. */
function answer(count: number, reply: (offer: Offer) => OfferReply): Act {
  return async (telling, hoursAgo) => {
    const open = (await openOffers(telling)).filter(({ status }) => status === 'open');
    for (const one of open.slice(0, count))
      must(
        await telling.county.as(
          'provider_manager',
          (scope) => replyToOffer(scope, reply(one)),
          ago(telling.now, hoursAgo),
          one.provider_id,
        ),
      );
  };
}

/** So many of those asked accept. */
export const accept = (count = 1): Act =>
  answer(count, ({ id }) => ({ kind: 'accept', offerId: id, words: 'We can start on that day.' }));
/** One of those asked declines. */
export const decline = (reason: string): Act =>
  answer(1, ({ id }) => ({ kind: 'decline', offerId: id, reason, words: '' }));
/** One of those asked proposes half an hour later. */
export const propose: Act = answer(1, ({ id }) => ({
  kind: 'counter-propose',
  offerId: id,
  words: 'The worker who understands this person best is free from half past.',
  proposal: { startsOn: null, visits: [{ place: 0, startTime: '08:30' }] },
}));

/** The person is shown who accepted; with `choose`, they choose the first. */
export function show(choose: boolean): Act {
  return async (telling, hoursAgo) => {
    const accepted = (await openOffers(telling)).filter(({ status }) => status === 'accepted');
    const [first] = accepted;
    if (first === undefined) return;
    const { county, now, requestId } = telling;
    const moment = ago(now, hoursAgo);
    const offerIds = accepted.map(({ id }) => id);
    await county.as(
      'broker',
      (scope) => recordChoice(scope, { requestId, kind: 'shown', offerIds, words: '' }),
      moment,
    );
    const words = 'A daughter, by telephone';
    if (choose)
      await county.as(
        'broker',
        (scope) => recordChoice(scope, { requestId, kind: 'chose', offerId: first.id, words }),
        moment,
      );
  };
}

/** It is placed with the first who accepted. */
export const place: Act = async (telling, hoursAgo) => {
  const accepted = (await openOffers(telling)).find(({ status }) => status === 'accepted');
  if (accepted === undefined) return;
  const { county, now, requestId } = telling;
  must(
    await county.as(
      'broker',
      (scope) => placeRequest(scope, { requestId, offerId: accepted.id }),
      ago(now, hoursAgo),
    ),
  );
};

/** The provider accepts the service order, or says what is wrong with it. */
export function answersOrder(wrong = ''): Act {
  return async ({ county, now, requestId }, hoursAgo) => {
    const [placement] = await county.as('broker', (scope) => listPlacements(scope, requestId));
    if (placement === undefined) return;
    const [order] = await county.as('broker', (scope) => listOrders(scope, placement.id));
    if (order === undefined) return;
    const moment = ago(now, hoursAgo);
    const answered = { orderId: order.id, accepted: wrong === '', words: wrong };
    must(
      await county.as(
        'provider_manager',
        (scope) => answerOrder(scope, answered),
        moment,
        placement.provider_id,
      ),
    );
    await withScope(
      county.database,
      systemOf(county.councilId),
      (scope) => followOrderAnswer(scope, order.id),
      moment,
    );
  };
}

/** It is withdrawn. */
export const withdraw: Act = async ({ county, now, requestId }, hoursAgo) =>
  void must(
    await county.as(
      'broker',
      (scope) => withdrawRequest(scope, requestId, 'Goes to live with a son'),
      ago(now, hoursAgo),
    ),
  );
