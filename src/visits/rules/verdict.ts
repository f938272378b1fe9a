/**
 * Judges one place of a planned visit: how far its log lies from the plan, and every exception that applies, but for
 * `no-rate`, which rating finds. Source: docs/rules/verdict.md.
 */
import type { Exception } from '../../contracts/rules/exceptions.ts';
import type { Terms } from '../../contracts/rules/terms.ts';
import { callWindow } from '../../plans/rules/visit-pattern.ts';
import type { PlannedVisit, VisitLog } from './planned-and-logged.ts';

/** What verification found of one place. Exceptions stand in the order of `EXCEPTIONS`. */
export type Verdict = {
  /** Whole elapsed minutes from check-in to check-out, rounded down; null where there is no log or it is open. */
  readonly deliveredMinutes: number | null;
  /** Minutes from planned start to check-in, rounded toward zero, below zero when early; null without a log. */
  readonly startDifferenceMinutes: number | null;
  readonly exceptions: readonly Exception[];
};

/** What lies outside a place's own log: whether it overlaps a visit to another person, and who has the earlier places. */
export type Surroundings = { readonly overlaps: boolean; readonly sameWorker: boolean };

const NONE: readonly Exception[] = Object.freeze([]);
const MISSED: Verdict = Object.freeze({
  deliveredMinutes: null,
  startDifferenceMinutes: null,
  exceptions: Object.freeze<Exception[]>(['missed']),
});
const CANCELLED: Verdict = Object.freeze({
  deliveredMinutes: null,
  startDifferenceMinutes: null,
  exceptions: Object.freeze<Exception[]>(['cancelled']),
});

/** Judges a place; `log` is null where none took it. A cancelled visit takes no log. */
export function judgePlace(
  visit: PlannedVisit,
  log: VisitLog | null,
  terms: Terms,
  { overlaps, sameWorker }: Surroundings,
): Verdict {
  if (visit.cancelledAt !== null) return CANCELLED;
  if (log === null) return MISSED;
  const difference = log.inAt - visit.startsAt;
  const delivered = deliveredMinutes(log);
  const found: Exception[] = [];
  const { earlier, later } = callWindow(visit, terms);
  if (difference < -earlier * 60) found.push('early');
  if (difference > later * 60) found.push('late');
  if (delivered === null) found.push('open');
  else if (delivered < terms.minimumMinutes) found.push('not-a-visit');
  else {
    if (delivered * 100 < visit.plannedMinutes * terms.shortPercent) found.push('short');
    if (delivered > visit.plannedMinutes + terms.longMinutes) found.push('long');
  }
  if (isManual(log)) found.push('manual');
  if (overlaps) found.push('overlap');
  if (sameWorker) found.push('same-worker');
  return {
    deliveredMinutes: delivered,
    startDifferenceMinutes: towardsZero(difference),
    exceptions: found.length === 0 ? NONE : found,
  };
}

/** Whole elapsed minutes of a log, rounded down; null while it is open. */
export function deliveredMinutes(log: VisitLog): number | null {
  if (log.outAt === null) return null;
  const seconds = log.outAt - log.inAt;
  return (seconds - (seconds % 60)) / 60;
}

/** Whether the log was made by hand at either end; an open log without a check-out method is judged by its check-in. */
export function isManual(log: VisitLog): boolean {
  if ((log.inMethod ?? 'manual') === 'manual') return true;
  if (log.outMethod === null) return log.outAt !== null;
  return log.outMethod === 'manual';
}

/** Whole minutes of a number of seconds, rounded toward zero, and never the negative zero. */
function towardsZero(seconds: number): number {
  const rest = seconds % 60;
  return (seconds - rest) / 60 + 0;
}
