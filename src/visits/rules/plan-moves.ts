/** Moving one planned visit to another time: a short-notice variation that leaves its pattern as it is. Source: docs/rules/planned-visits.md. */
import { longDate } from '../../ground/calendar.ts';
import { type Refusal, refuse } from '../../ground/result.ts';

/** How far a visit can be moved from when its pattern asks for it. */
export const MOST_DAYS_MOVED = 7;

/** A visit that somebody wants moved. Days are 'YYYY-MM-DD', instants epoch seconds. */
export type VisitToMove = {
  readonly status: 'planned' | 'cancelled';
  readonly startsAt: number;
  /** The day on which its pattern or its file asks for it. */
  readonly askedOn: string;
  /** Logged or verified: it has happened, or was found not to have. */
  readonly fixed: boolean;
};

/** Why a visit may not be moved to a day and an instant, or undefined where it may. */
export function faultOfMove(visit: VisitToMove, day: string, startsAt: number): Refusal | undefined {
  if (visit.status === 'cancelled') return refuse('This visit is cancelled: put it back before you move it');
  if (visit.fixed)
    return refuse('This visit was logged or verified already, so its time can no longer be changed');
  if (visit.startsAt === startsAt) return refuse('The visit is at this time already', 'start_time');
  const asked = Temporal.PlainDate.from(visit.askedOn);
  const days = Math.abs(asked.until(Temporal.PlainDate.from(day), { largestUnit: 'days' }).days);
  if (days <= MOST_DAYS_MOVED) return undefined;
  return refuse(
    `The visit is asked for on ${longDate(asked)}: it can be moved by ${MOST_DAYS_MOVED} days at most. Change the visit pattern for more`,
    'starts_on',
  );
}
