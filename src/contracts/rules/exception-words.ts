/** What each exception is called on a page, and what it means, for people who never saw its name in a file. */
import type { Effect, Exception } from './exceptions.ts';

/** An exception in words: a short name, and the rest of the sentence 'A visit …'. */
export const exceptionWords = {
  missed: { name: 'Missed', meaning: 'has no visit log' },
  cancelled: { name: 'Cancelled', meaning: 'was cancelled' },
  early: { name: 'Early', meaning: 'started before its call window opened' },
  late: { name: 'Late', meaning: 'started after its call window closed' },
  'not-a-visit': { name: 'Too brief to count', meaning: 'was too brief to count as a visit' },
  short: { name: 'Short', meaning: 'gave too little of its planned time' },
  long: { name: 'Long', meaning: 'ran well over its planned time' },
  open: { name: 'No check-out', meaning: 'has a check-in but no check-out' },
  manual: { name: 'Entered by hand', meaning: 'was checked in or out by hand' },
  overlap: {
    name: 'Two places at once',
    meaning: 'overlaps a log of the same care worker with another person',
  },
  'same-worker': {
    name: 'Same worker twice',
    meaning: 'needs two care workers but one of them is logged twice',
  },
  'no-rate': { name: 'No rate', meaning: 'is at a time for which the contract has no rate' },
  duplicate: { name: 'Logged twice', meaning: 'is logged again by the same care worker' },
  unplanned: { name: 'Not planned', meaning: 'is logged but matches no planned visit' },
} as const satisfies Record<Exception, { readonly name: string; readonly meaning: string }>;

/** What an effect is called: 'Paid', 'Held for a decision', 'Paid nothing'. */
export const effectNames = {
  pay: 'Paid',
  hold: 'Held for a decision',
  refuse: 'Paid nothing',
} as const satisfies Record<Effect, string>;
