/** Placement in words: lanes, ways, what has been tried, and each step of a request as its history tells it. */
import { dateAndTime, longDate } from '../../ground/calendar.ts';
import { listWords } from '../../ground/text.ts';
import type { Lane } from './candidate.ts';
import type { OfferWay } from './offer-rounds.ts';
import type { OfferStatus } from './offer-status.ts';
import { rungNamed, rungWords } from './placement-order.ts';
import type { PlacementStep } from './placement-status.ts';

/** A lane as a choice and a filter say it. */
export const laneNames = {
  standard: 'Standard',
  urgent: 'Urgent',
  'hospital discharge': 'Hospital discharge',
  'out of hours': 'Out of hours',
} as const satisfies Record<Lane, string>;

/** A way of offering as a choice says it. */
export const wayNames = {
  'to one': 'I choose each time',
  'in turn': 'In turn, by themselves',
  'all at once': 'All at once, by themselves',
} as const satisfies Record<OfferWay, string>;

const effortWords = {
  placed: 'placed before',
  accepted: 'accepted',
  'counter-proposed': 'proposed another time',
  open: 'not answered yet',
  declined: 'declined',
  lapsed: 'gave no answer in time',
  withdrawn: 'withdrawn',
  'not chosen': 'not chosen',
} as const satisfies Record<OfferStatus, string>;

/** What has been tried: '3 asked: 1 accepted, 2 declined', or 'Nobody asked yet'. It is of a request that still seeks: what was placed of it has ended. */
export function triedInWords(offers: Readonly<Partial<Record<OfferStatus, number>>>): string {
  const kinds = Object.keys(effortWords) as OfferStatus[];
  const parts = kinds.flatMap((status) => {
    const count = offers[status] ?? 0;
    return count === 0 ? [] : [{ count, words: effortWords[status] }];
  });
  if (parts.length === 0) return 'Nobody asked yet';
  const asked = parts.reduce((sum, { count }) => sum + count, 0);
  if (asked === 1) return `1 asked, ${parts[0]?.words}`;
  return `${asked} asked: ${parts.map(({ count, words }) => `${count} ${words}`).join(', ')}`;
}

/** What a step names by id, as words. */
export type StepNames = {
  /** The provider of an offer. */
  readonly offer: (offerId: number) => string;
  readonly user: (userId: number) => string;
};

/** A step as the history tells it: what happened in a few words, and what somebody said, where they did. */
export function stepInWords(
  step: PlacementStep,
  names: StepNames,
): { readonly title: string; readonly words?: string } {
  switch (step.kind) {
    case 'recorded':
      return { title: 'A provider is sought' };
    case 'owner taken':
      return { title: `${names.user(step.userId)} took it on` };
    case 'note':
      return { title: 'Note', words: step.words };
    case 'rung tried':
    case 'rung skipped':
    case 'order left':
      return {
        title: { 'rung tried': 'Tried', 'rung skipped': 'Passed over', 'order left': 'Left the order for' }[
          step.kind
        ].concat(` ${rungOf(step.rung)}`),
        ...(step.reason !== null && { words: step.reason }),
      };
    case 'reply':
      return {
        title: `${names.offer(step.offerId)} ${{ accept: 'accepted', decline: 'declined', 'counter-propose': 'proposed another time' }[step.reply]}`,
      };
    case 'offered':
    case 'counter-proposal agreed':
    case 'offer lapsed':
    case 'offer withdrawn':
    case 'offer passed over':
    case 'person chose':
    case 'person declined':
    case 'person asked to meet':
    case 'placed':
      return { title: `${aboutOffer[step.kind]} ${names.offer(step.offerId)}` };
    case 'shortlist shown':
      return { title: `The person was shown ${listWords(step.offerIds.map(names.offer))}` };
    case 'suspended':
      return {
        title: `Visits are not wanted from ${momentOf(step.from)}`,
        words: step.to === null ? step.reason : `${step.reason}, until ${momentOf(step.to)}`,
      };
    case 'resumed':
      return { title: `Visits are wanted again from ${momentOf(step.from)}` };
    case 'order questioned':
      return { title: 'The provider questioned the service order', words: step.words };
    case 'placement ended':
      return {
        title: step.seekAgain ? 'The placement ended; another provider is sought' : 'The placement ended',
        words: step.reason,
      };
    case 'end taken back':
      return { title: 'The end was taken back: the placement goes on', words: step.reason };
    case 'withdrawn':
      return { title: 'The request was withdrawn', words: step.reason };
    case 'start confirmed':
      return step.startedOn === undefined
        ? { title: 'Care has started: the first visit was verified' }
        : { title: `Care has started: the provider says that it began on ${longDate(step.startedOn)}` };
    case 'order issued':
    case 'order accepted':
    case 'probation ended':
      return { title: plainSteps[step.kind] };
  }
}

function momentOf(at: number): string {
  return dateAndTime(Temporal.Instant.fromEpochMilliseconds(at * 1000));
}

/** A rung by its name, in words; the name itself where it is of no order. */
export function rungOf(name: string): string {
  const rung = rungNamed(name);
  return rung === undefined ? name : rungWords(rung);
}

const aboutOffer = {
  offered: 'Offered to',
  'counter-proposal agreed': 'Agreed to what was proposed by',
  'offer lapsed': 'No answer in time from',
  'offer withdrawn': 'Offer withdrawn from',
  'offer passed over': 'Not chosen:',
  'person chose': 'The person chose',
  'person declined': 'The person does not want',
  'person asked to meet': 'The person asks to meet',
  placed: 'Placed with',
} as const;

const plainSteps = {
  'order issued': 'Service order issued',
  'order accepted': 'Service order accepted',
  'probation ended': 'The probation period is over',
} as const;

/** From when care is wanted: 'from Monday 9 March 2026', 'at once' where that day has come. */
export function wantedInWords(wantedFrom: string, today: string): string {
  return wantedFrom <= today ? `at once (since ${longDate(wantedFrom)})` : `from ${longDate(wantedFrom)}`;
}
