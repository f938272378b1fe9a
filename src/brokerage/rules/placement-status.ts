/**
 * Where a placement request stands, as a fold over what happened, and what may happen next. Nothing is stored but what
 * happened. Source: docs/rules/placement-status.md.
 */
import { type Refusal, refuse } from '../../ground/result.ts';
import { isLiveOffer, offerAfter, type OfferStatus, type OfferStep } from './offer-status.ts';

export const PLACEMENT_STATUSES = [
  'waiting',
  'offered',
  'choosing',
  'placed',
  'ordered',
  'started',
  'ended',
  'withdrawn',
] as const;
export type PlacementStatus = (typeof PLACEMENT_STATUSES)[number];

/** A status as a tag and a filter say it. */
export const placementStatusNames = {
  waiting: 'Waiting for a provider',
  offered: 'Offered',
  choosing: 'The person is choosing',
  placed: 'Placed',
  ordered: 'Service order issued',
  started: 'Started',
  ended: 'Ended',
  withdrawn: 'Withdrawn',
} as const satisfies Record<PlacementStatus, string>;

/** What a rung of the placement order came to. */
export type RungOutcome = 'rung tried' | 'rung skipped' | 'order left';

/** One thing that happened. Ids are those of offers, placements and users. */
export type PlacementStep =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'owner taken'; readonly userId: number }
  | { readonly kind: 'note'; readonly words: string }
  | { readonly kind: RungOutcome; readonly rung: string; readonly reason: string | null }
  | { readonly kind: 'offered'; readonly offerId: number }
  | {
      readonly kind: 'reply';
      readonly offerId: number;
      readonly reply: 'accept' | 'decline' | 'counter-propose';
    }
  | { readonly kind: 'counter-proposal agreed'; readonly offerId: number }
  | { readonly kind: 'offer lapsed'; readonly offerId: number }
  | { readonly kind: 'offer withdrawn'; readonly offerId: number }
  | { readonly kind: 'offer passed over'; readonly offerId: number }
  | { readonly kind: 'shortlist shown'; readonly offerIds: readonly number[] }
  | { readonly kind: 'person chose'; readonly offerId: number }
  | { readonly kind: 'person declined'; readonly offerId: number }
  | { readonly kind: 'person asked to meet'; readonly offerId: number }
  | { readonly kind: 'placed'; readonly offerId: number; readonly placementId: number }
  | { readonly kind: 'order issued' }
  | { readonly kind: 'order accepted' }
  /** The provider says what is wrong with the order. */
  | { readonly kind: 'order questioned'; readonly words: string }
  /** By the first verified visit; of care without visits, by what the provider says: the day on which it began. */
  | { readonly kind: 'start confirmed'; readonly startedOn?: string }
  | { readonly kind: 'probation ended' }
  /** Visits are not wanted for a time, such as a stay in hospital; epoch seconds, `to` null while no end is known. */
  | { readonly kind: 'suspended'; readonly reason: string; readonly from: number; readonly to: number | null }
  | { readonly kind: 'resumed'; readonly from: number }
  /** `seekAgain` where the person still needs the service, so that another provider is sought. */
  | { readonly kind: 'placement ended'; readonly reason: string; readonly seekAgain: boolean }
  /** The end was a slip: the placement goes on as it stood. */
  | { readonly kind: 'end taken back'; readonly reason: string }
  | { readonly kind: 'withdrawn'; readonly reason: string };

export type PlacementStepKind = PlacementStep['kind'];

/** A step as it was written down: `id` is its place in the order in which that happened, `at` in epoch seconds. */
export type PlacementEvent = PlacementStep & { readonly id: number; readonly at: number };

const always = ['owner taken', 'note'] as const;
const seeking = [
  ...always,
  'rung tried',
  'rung skipped',
  'order left',
  'offered',
  'reply',
  'counter-proposal agreed',
  'offer lapsed',
  'offer withdrawn',
  'offer passed over',
  'withdrawn',
] as const;
const choosing = [
  'shortlist shown',
  'person chose',
  'person declined',
  'person asked to meet',
  'placed',
] as const;
/** Once one is placed the other offers are still closed, and the placement may end. */
const arranged = [
  ...always,
  'offer withdrawn',
  'offer passed over',
  'offer lapsed',
  'order issued',
  'placement ended',
  'suspended',
  'resumed',
] as const;

/** What may happen next. Care may begin before its order is written, as in an emergency at night. `recorded` is the first step of every request and never happens again. */
export const mayNext = {
  waiting: seeking,
  offered: [...seeking, ...choosing],
  choosing: [...seeking, ...choosing],
  placed: [...arranged, 'start confirmed'],
  ordered: [...arranged, 'order accepted', 'order questioned', 'start confirmed'],
  started: [...arranged, 'order accepted', 'order questioned', 'probation ended'],
  ended: [...always, 'end taken back'],
  withdrawn: [...always, 'offer withdrawn', 'offer passed over', 'offer lapsed'],
} as const satisfies Record<PlacementStatus, readonly PlacementStepKind[]>;

/** What became of a request so far. */
export type PlacementState = {
  readonly status: PlacementStatus;
  readonly ownerId: number | null;
  readonly offers: ReadonlyMap<number, OfferStatus>;
  /** Offers that the person was shown and has not declined. */
  readonly shown: ReadonlySet<number>;
  readonly chosenOfferId: number | null;
  /** Offers whose provider the person asked to meet before choosing. */
  readonly toMeet: ReadonlySet<number>;
  readonly placementId: number | null;
  readonly orderAccepted: boolean;
  /** From when the first visit was verified, until the probation period ended. */
  readonly onProbation: boolean;
  /** From when to when visits are not wanted, as was said last, in epoch seconds; null where they are. */
  readonly suspension: { readonly from: number; readonly to: number | null } | null;
  /** How its placement stood before it ended; null where none has ended for good. */
  readonly endedFrom: Pick<PlacementState, 'status' | 'placementId' | 'onProbation' | 'suspension'> | null;
};

/** A request that has only been recorded. */
export const recorded: PlacementState = {
  status: 'waiting',
  ownerId: null,
  offers: new Map(),
  shown: new Set(),
  chosenOfferId: null,
  toMeet: new Set(),
  placementId: null,
  orderAccepted: false,
  onProbation: false,
  suspension: null,
  endedFrom: null,
};

const offerSteps = {
  accept: 'accept',
  decline: 'decline',
  'counter-propose': 'counter-propose',
  'counter-proposal agreed': 'agree',
  'offer lapsed': 'lapse',
  'offer withdrawn': 'withdraw',
  'offer passed over': 'pass over',
  placed: 'place',
} as const satisfies Record<string, OfferStep>;

/** What a step does to its offer; undefined where it does nothing to one. */
function offerStepOf(
  step: PlacementStep,
): { readonly offerId: number; readonly step: OfferStep } | undefined {
  if (step.kind === 'reply') return { offerId: step.offerId, step: offerSteps[step.reply] };
  if (step.kind === 'person declined') return { offerId: step.offerId, step: 'pass over' };
  const { kind } = step;
  return kind === 'counter-proposal agreed' ||
    kind === 'offer lapsed' ||
    kind === 'offer withdrawn' ||
    kind === 'offer passed over' ||
    kind === 'placed'
    ? { offerId: step.offerId, step: offerSteps[kind] }
    : undefined;
}

/** Why a step may not happen now, or undefined where it may. */
export function whyNot(state: PlacementState, step: PlacementStep): Refusal | undefined {
  const allowed: readonly PlacementStepKind[] = mayNext[state.status];
  if (!allowed.includes(step.kind))
    return refuse(`This request is now '${placementStatusNames[state.status]}', so that cannot be done`);
  const of = offerStepOf(step);
  if (of !== undefined) {
    const offer = state.offers.get(of.offerId);
    if (offer === undefined) return refuse('That offer is not of this request');
    if (offerAfter(offer, of.step) === undefined)
      return refuse(`That offer is now '${offer}', so that cannot be done`);
  }
  if (step.kind === 'offered' && state.offers.has(step.offerId)) return refuse('That offer was made already');
  if (step.kind === 'shortlist shown') {
    if (step.offerIds.length === 0) return refuse('Choose at least one provider to show', 'offerIds');
    if (!step.offerIds.every((id) => state.offers.get(id) === 'accepted'))
      return refuse('Show only providers that accepted', 'offerIds');
  }
  if (step.kind === 'person chose' || step.kind === 'person asked to meet' || step.kind === 'person declined')
    if (!state.shown.has(step.offerId)) return refuse('The person was not shown that provider');
  if (step.kind === 'placed' && state.chosenOfferId !== null && state.chosenOfferId !== step.offerId)
    return refuse('The person chose another provider');
  return undefined;
}

/** What a request becomes by a step. Throws RangeError for one that may not happen; ask `whyNot` first. */
export function afterStep(state: PlacementState, step: PlacementStep): PlacementState {
  const refused = whyNot(state, step);
  if (refused !== undefined) throw new RangeError(`${step.kind}: ${refused.reason}`);
  const of = offerStepOf(step);
  const next = of === undefined ? state : withOffer(state, of.offerId, of.step);
  switch (step.kind) {
    case 'owner taken':
      return { ...next, ownerId: step.userId };
    case 'offered':
      return seekingAs({ ...next, offers: new Map(next.offers).set(step.offerId, 'open') });
    case 'shortlist shown':
      return seekingAs({ ...next, shown: new Set(step.offerIds), chosenOfferId: null });
    case 'person chose':
      return { ...next, chosenOfferId: step.offerId };
    case 'person asked to meet':
      return { ...next, toMeet: new Set(next.toMeet).add(step.offerId) };
    case 'placed':
      return { ...next, status: 'placed', placementId: step.placementId };
    case 'order issued':
      return { ...next, status: next.status === 'started' ? 'started' : 'ordered', orderAccepted: false };
    case 'order accepted':
      return { ...next, orderAccepted: true };
    case 'order questioned':
      return { ...next, orderAccepted: false };
    case 'start confirmed':
      return { ...next, status: 'started', onProbation: true };
    case 'probation ended':
      return { ...next, onProbation: false };
    case 'suspended':
      return { ...next, suspension: { from: step.from, to: step.to } };
    case 'resumed':
      return { ...next, suspension: next.suspension && { from: next.suspension.from, to: step.from } };
    case 'placement ended': {
      if (!step.seekAgain) {
        const { status, placementId, onProbation, suspension } = next;
        const endedFrom = { status, placementId, onProbation, suspension };
        return {
          ...next,
          status: 'ended',
          placementId: null,
          onProbation: false,
          suspension: null,
          endedFrom,
        };
      }
      const { status, ...again } = recorded;
      return seekingAs({ ...again, status, ownerId: next.ownerId, offers: next.offers });
    }
    case 'end taken back':
      return { ...next, ...next.endedFrom, endedFrom: null };
    case 'withdrawn':
      return { ...next, status: 'withdrawn' };
    default:
      return next.placementId === null && next.status !== 'withdrawn' ? seekingAs(next) : next;
  }
}

/** Whether the visits of a placement are not wanted at an instant (epoch seconds), by what was said last. */
export function isSuspendedAt({ suspension }: Pick<PlacementState, 'suspension'>, at: number): boolean {
  return suspension !== null && suspension.from <= at && (suspension.to === null || at < suspension.to);
}

/** The state after an offer's step: an offer that is closed is no longer on the shortlist, nor chosen. */
function withOffer(state: PlacementState, offerId: number, step: OfferStep): PlacementState {
  const status = offerAfter(state.offers.get(offerId) ?? 'open', step);
  if (status === undefined) return state;
  const offers = new Map(state.offers).set(offerId, status);
  if (isLiveOffer(status) || status === 'placed') return { ...state, offers };
  const without = (ids: ReadonlySet<number>): Set<number> => new Set([...ids].filter((id) => id !== offerId));
  return {
    ...state,
    offers,
    shown: without(state.shown),
    toMeet: without(state.toMeet),
    chosenOfferId: state.chosenOfferId === offerId ? null : state.chosenOfferId,
  };
}

/** A request that still seeks: choosing while the person has providers to choose from, offered while an offer is live. */
function seekingAs(state: PlacementState): PlacementState {
  if (state.status === 'ended') return state;
  if (state.shown.size > 0) return { ...state, status: 'choosing' };
  const live = [...state.offers.values()].some(isLiveOffer);
  return { ...state, status: live ? 'offered' : 'waiting' };
}

/**
 * Where a request stands after what happened, given in any order: `id` says what came first. Throws RangeError where the first
 * is not `recorded`, or a step could not have happened.
 */
export function foldPlacement(events: readonly PlacementEvent[]): PlacementState {
  const [first, ...rest] = events.toSorted((a, b) => a.id - b.id);
  if (first?.kind !== 'recorded') throw new RangeError('a request begins by being recorded');
  let state = recorded;
  for (const event of rest) state = afterStep(state, event);
  return state;
}
