/**
 * What a verification finds, line by line, and what of it is new: a line is one place of a planned visit, or one log left
 * over. What is found again as it was is left alone, so that verifying twice writes nothing.
 * Source: docs/rules/verification-in-the-application.md.
 */
import type { Judged } from './reconcile.ts';

/** One line as found. `visitId` and `place` are null for a log left over; all of it is null where nothing is there any more. */
export type Finding = Judged & {
  readonly visitId: number | null;
  readonly place: number | null;
  readonly logId: number | null;
  readonly termsId: number | null;
  /** Epoch seconds: the planned start, or the check-in of a log left over. */
  readonly startsAt: number;
  /** The Monday of its week, 'YYYY-MM-DD'. */
  readonly weekStartsOn: string;
  readonly plannedMinutes: number | null;
};

/** Whether a line is found as it stands. Where somebody has decided, other words for the same facts change nothing. */
export function isAsBefore(before: Finding, now: Finding, decided: boolean): boolean {
  return (
    before.visitId === now.visitId &&
    before.place === now.place &&
    before.logId === now.logId &&
    before.termsId === now.termsId &&
    before.startsAt === now.startsAt &&
    before.weekStartsOn === now.weekStartsOn &&
    before.plannedMinutes === now.plannedMinutes &&
    before.deliveredMinutes === now.deliveredMinutes &&
    before.startDifferenceMinutes === now.startDifferenceMinutes &&
    before.effect === now.effect &&
    before.paidMinutes === now.paidMinutes &&
    before.pencePerHour === now.pencePerHour &&
    before.amountPence === now.amountPence &&
    before.exceptions.length === now.exceptions.length &&
    before.exceptions.every((exception, at) => exception === now.exceptions[at]) &&
    (decided || before.because === now.because)
  );
}

/** Why a line that was there is there no longer. */
export type Vanished = 'fewer workers' | 'too early' | 'visit elsewhere' | 'log placed' | 'log elsewhere';

const WORDS = {
  'fewer workers':
    'The visit now needs fewer care workers, so this place is no longer there and nothing is paid for it.',
  'too early':
    'No log stands in this place any more, and it is too early to call the visit missed, so nothing is paid for now.',
  'visit elsewhere':
    'The visit is no longer planned with this provider at this time, so nothing is paid for it here.',
  'log placed':
    'This log now stands in a place of a planned visit and is judged there, so nothing is paid for it here.',
  'log elsewhere': 'This log has been corrected and is judged elsewhere, so nothing is paid for it here.',
} as const satisfies Record<Vanished, string>;

/** The finding that withdraws a line: nothing is there, nothing is paid, and why. */
export function withdrawal(before: Finding, why: Vanished): Finding {
  return {
    visitId: null,
    place: null,
    logId: null,
    termsId: null,
    startsAt: before.startsAt,
    weekStartsOn: before.weekStartsOn,
    plannedMinutes: null,
    deliveredMinutes: null,
    startDifferenceMinutes: null,
    exceptions: [],
    effect: 'refuse',
    paidMinutes: 0,
    pencePerHour: null,
    amountPence: 0,
    because: WORDS[why],
  };
}

/** Whether a finding says that nothing is there. */
export function isWithdrawn({ visitId, logId }: Pick<Finding, 'visitId' | 'logId'>): boolean {
  return visitId === null && logId === null;
}
