/**
 * When a visit without a log may be called missed: not before its call window has closed, nor before the council's time of
 * grace after the planned start has passed, so that a log still on its way is waited for.
 * Source: docs/rules/verification-in-the-application.md.
 */
import type { Terms } from '../../contracts/rules/terms.ts';
import { callWindow } from '../../plans/rules/visit-pattern.ts';
import type { PlannedVisit } from '../../visits/rules/planned-and-logged.ts';

/** The instant (epoch seconds) from which a place of a visit with nothing in it is judged, missed or cancelled alike. */
export function judgedFrom(visit: PlannedVisit, terms: Terms, missedAfterMinutes: number): number {
  return visit.startsAt + Math.max(callWindow(visit, terms).later, missedAfterMinutes) * 60;
}
