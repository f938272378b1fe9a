/**
 * What a joint look into rounds found: with whom each of many requests would go if all of them were placed, and what kept it from whoever comes
 * before in the order of placement. Source: docs/rules/rounds-together.md.
 */
import { listWords } from '../../ground/text.ts';
import type { PatternVisit } from '../../plans/rules/visit-pattern.ts';
import { blocksInWords, type Fit, type FitBlock } from './fit.ts';
import { rungNamed, rungWords } from './placement-order.ts';

/**
 * Why a request does not go to somebody who comes before in its order: its rounds are kept elsewhere; it told of too little room; there is no
 * room in its rounds, alone either; what it told or its rounds were enough for this alone, and went to others first; or what is sought for one person,
 * or for people of one home, goes to one provider, and this one has no room for all of it.
 */
export const PASSED_BECAUSE = [
  'elsewhere',
  'told',
  'rounds',
  'told to others',
  'given to others',
  'one provider',
  'one home',
] as const;
export type PassedBecause = (typeof PASSED_BECAUSE)[number];

/** Somebody who was passed. `to` are the requests that went to it before, `blocked` what found no room there. */
export type JointPassed = {
  readonly providerId: number;
  /** The step of the order, as an offer records it. */
  readonly rung: string;
  readonly because: PassedBecause;
  readonly to: readonly number[];
  readonly blocked: readonly FitBlock[];
};

/** A request with whom it would go, and who of its order was passed for it; everybody, where it goes nowhere. */
export type JointRequest = {
  readonly requestId: number;
  readonly goesTo: { readonly providerId: number; readonly rung: string; readonly fit: Fit } | null;
  readonly passed: readonly JointPassed[];
};

/** How a provider's rounds fill over the days that were looked into, in minutes of care workers: in shifts, and at visits before and after. */
export type JointProvider = {
  readonly providerId: number;
  /** In the order in which they were put there. */
  readonly requestIds: readonly number[];
  readonly shiftMinutes: number;
  readonly minutesBefore: number;
  readonly minutesAfter: number;
};

/** The whole answer. Requests stand in the order in which room was given to them; days are 'YYYY-MM-DD', from first to last. */
export type JointAnswer = {
  readonly days: readonly string[];
  readonly requests: readonly JointRequest[];
  readonly providers: readonly JointProvider[];
};

/**
 * How a request stands: it goes to somebody; the next in its order plans elsewhere and is asked first; it would find room alone, and not with the
 * others; or it fits nobody who was looked into.
 */
export const JOINT_KINDS = ['goes', 'elsewhere', 'only alone', 'nowhere'] as const;
export type JointKind = (typeof JOINT_KINDS)[number];

/** How a request stands. */
export function jointKind({ goesTo, passed }: JointRequest): JointKind {
  if (goesTo !== null) return 'goes';
  if (passed.some(({ because }) => because === 'elsewhere')) return 'elsewhere';
  const alone = passed.some(({ because }) => because === 'told to others' || because === 'given to others');
  return alone ? 'only alone' : 'nowhere';
}

/** 'block' as part of a sentence: 'the block in the area'. */
export function rungInWords(name: string): string {
  const rung = rungNamed(name);
  return rung === undefined ? name : rungWords(rung);
}

/** Why somebody was passed, in sentences that name no person. `nameOf` gives a provider's name, `referenceOf` a request's. */
export function passedInWords(
  { providerId, rung, because, to, blocked }: JointPassed,
  visits: readonly PatternVisit[],
  names: {
    readonly nameOf: (providerId: number) => string;
    readonly referenceOf: (requestId: number) => string;
  },
): string[] {
  const who = `${names.nameOf(providerId)}, ${rungInWords(rung)}`;
  const first = listWords(to.map(names.referenceOf));
  switch (because) {
    case 'elsewhere':
      return [`${who}: it plans its rounds elsewhere, so it was not looked into. It can be asked`];
    case 'told':
      return [`${who}: it told of too little room`];
    case 'rounds':
      return [`${who}: no room in its rounds, alone either`, ...blocksInWords(blocked, visits)];
    case 'told to others':
      return [`${who}: it told of room for this alone, which goes to ${first} first`];
    case 'given to others':
      return [
        `${who}: alone it fits, but not once ${first} ${to.length === 1 ? 'is' : 'are'} in its rounds`,
        ...blocksInWords(blocked, visits),
      ];
    case 'one provider':
      return [`${who}: it has no room for all that is sought for the person`];
    case 'one home':
      return [`${who}: it has no room for all that is sought for the people of this home`];
  }
}
