/** Why something is not paid yet, in words that a provider reads. Source: docs/rules/payment-runs.md. */
import { longDate } from '../../ground/dates-in-words.ts';

/** Whether a hold holds on a day: until the day named, the day included, unless it was lifted. */
export function holdsOn(
  hold: { readonly untilOn: string | null; readonly lifted: boolean },
  day: string,
): boolean {
  return !hold.lifted && (hold.untilOn === null || day <= hold.untilOn);
}

export const UNPAID_REASONS = [
  'held',
  'carried',
  'next run',
  'in a run',
  'returned',
  'waits for approval',
  'waits for invoice',
  'held visit',
  'queried',
  'answered',
  'disputed',
] as const;
export type UnpaidReason = (typeof UNPAID_REASONS)[number];

/** Reasons of what is approved and in no run: a hold may be placed on it. */
export const MAY_BE_HELD: ReadonlySet<UnpaidReason> = new Set(['next run', 'carried', 'returned']);

const words = {
  held: 'Held by the council',
  carried: 'Carried over: what is owed to you comes to nothing or less after adjustments',
  'next run': 'Approved, and paid in the next payment run',
  'in a run': 'In a payment run that is being checked',
  returned: 'Returned by the bank, and paid again in the next payment run',
  'waits for approval': 'Closed, and waits for a second person to approve it',
  'waits for invoice': 'Verified and approved, and waits for the provider’s invoice',
  'held visit': 'Held: the council has to decide about this visit',
  queried: 'Queried: the council has asked you, and waits for your answer',
  answered: 'You answered, and the council has to decide',
  disputed: 'Disputed: the council has to answer you',
} as const satisfies Record<UnpaidReason, string>;

/** A reason in words, with what was written down, and how long it holds or, in a run, the day on which it pays, where that is known. */
export function unpaidWords(
  reason: UnpaidReason,
  said: string | null = null,
  untilOn: string | null = null,
): string {
  const until =
    untilOn === null
      ? ''
      : reason === 'in a run'
        ? `, to be paid on ${longDate(untilOn)}`
        : `, until ${longDate(untilOn)} at the latest`;
  return `${words[reason]}${said === null || said === '' ? '' : `: ${said}`}${until}`;
}
