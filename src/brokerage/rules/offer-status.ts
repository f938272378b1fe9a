/** Where an offer stands, as a fold over what happened to it. Source: docs/rules/placement-status.md. */

export const OFFER_STATUSES = [
  'open',
  'accepted',
  'declined',
  'counter-proposed',
  'lapsed',
  'withdrawn',
  'placed',
  'not chosen',
] as const;
export type OfferStatus = (typeof OFFER_STATUSES)[number];

/** What can happen to an offer once it is made. */
export const OFFER_STEPS = [
  'accept',
  'decline',
  'counter-propose',
  'agree',
  'lapse',
  'withdraw',
  'pass over',
  'place',
] as const;
export type OfferStep = (typeof OFFER_STEPS)[number];

/** A status as a tag says it. */
export const offerStatusNames = {
  open: 'Waiting for an answer',
  accepted: 'Accepted',
  declined: 'Declined',
  'counter-proposed': 'Another time proposed',
  lapsed: 'No answer in time',
  withdrawn: 'Withdrawn',
  placed: 'Placed',
  'not chosen': 'Not chosen',
} as const satisfies Record<OfferStatus, string>;

/** What a tag says of an offer that was placed once the placement has ended. */
export const PLACED_AND_ENDED = 'Placed, and has ended';

/**
 * What may happen next to an offer, and what it becomes. A provider may think again until one is placed; the broker agrees to a
 * counter-proposal before it can be placed. What is closed stays closed: a new offer is made instead.
 */
export const offerMayNext = {
  open: {
    accept: 'accepted',
    decline: 'declined',
    'counter-propose': 'counter-proposed',
    lapse: 'lapsed',
    withdraw: 'withdrawn',
    'pass over': 'not chosen',
  },
  accepted: { decline: 'declined', withdraw: 'withdrawn', 'pass over': 'not chosen', place: 'placed' },
  'counter-proposed': {
    accept: 'accepted',
    agree: 'accepted',
    'counter-propose': 'counter-proposed',
    decline: 'declined',
    lapse: 'lapsed',
    withdraw: 'withdrawn',
    'pass over': 'not chosen',
  },
  declined: {},
  lapsed: {},
  withdrawn: {},
  placed: {},
  'not chosen': {},
} as const satisfies Record<OfferStatus, Partial<Record<OfferStep, OfferStatus>>>;

/** What an offer becomes by a step, or undefined where that may not happen to it now. */
export function offerAfter(status: OfferStatus, step: OfferStep): OfferStatus | undefined {
  const steps: Partial<Record<OfferStep, OfferStatus>> = offerMayNext[status];
  return steps[step];
}

/** Where an offer stands after its steps, in the order in which they happened. Throws RangeError for one that may not happen. */
export function offerStatus(steps: readonly OfferStep[]): OfferStatus {
  let status: OfferStatus = 'open';
  for (const step of steps) {
    const next = offerAfter(status, step);
    if (next === undefined) throw new RangeError(`an offer that is ${status} cannot ${step}`);
    status = next;
  }
  return status;
}

/** Whether an offer can still lead to a placement. */
export function isLiveOffer(status: OfferStatus): boolean {
  return status === 'open' || status === 'accepted' || status === 'counter-proposed';
}
