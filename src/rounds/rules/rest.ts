/** The rest that is owed between two days of work, kept before a day is planned. Source: docs/rules/rounds-rest.md; Working Time Regulations 1998, regulation 10. */
import { endOf, type StopOfVisit, type Stretch } from './rota.ts';

/** The rest that is owed between two days of work. */
export const LEAST_REST_HOURS = 11;
const LEAST_REST = LEAST_REST_HOURS * 3600;

/** Until when a care worker is there by a shift of the night before, on this day and on the next; not given where none goes on over midnight. */
export type Nights = { readonly here?: number; readonly next?: number };

/** What one care worker has around a day that is planned. `fixed`: what stays on the day itself. */
export type WorkAround = {
  readonly nights: Nights;
  readonly before: readonly StopOfVisit[];
  readonly fixed: readonly StopOfVisit[];
  readonly after: readonly StopOfVisit[];
  /** When the last visit of the day that may still be put into the night would be over; undefined where none may. */
  readonly nightWorkUntil: number | undefined;
};

/**
 * What is left of a care worker's shifts of a day so that rest is kept to what they have on the days beside it and to what stays on this one.
 * What is left of a night shift belongs to the day of work before; where visits may still be put into it, rest begins when it is over.
 */
export function withRest(shifts: readonly Stretch[], around: WorkAround): Stretch[] {
  const night = around.nights.here ?? Number.NEGATIVE_INFINITY;
  const nextNight = around.nights.next ?? Number.NEGATIVE_INFINITY;
  const isDay = ({ startsAt }: StopOfVisit): boolean => startsAt >= night;
  const tomorrow = around.after.filter(({ startsAt }) => startsAt >= nextNight);
  const latest = firstOf(tomorrow) - LEAST_REST;
  const latestAtNight = Math.min(night, latest, firstOf(around.fixed.filter(isDay)) - LEAST_REST);
  const nights = shifts
    .filter(({ from }) => from < night)
    .map(({ from, to }) => ({ from, to: Math.min(to, latestAtNight) }))
    .filter(isLong);
  const worked = nights.length > 0 ? around.nightWorkUntil : undefined;
  const over = Math.max(
    lastOf(around.before),
    lastOf(around.fixed.filter((stop) => !isDay(stop))),
    Math.min(night, worked ?? Number.NEGATIVE_INFINITY),
  );
  const days = shifts.map(({ from, to }) => ({
    from: Math.max(from, night, over + LEAST_REST),
    to: Math.min(to, latest),
  }));
  return [...nights, ...days.filter(isLong)];
}

function isLong({ from, to }: Stretch): boolean {
  return to > from;
}

function firstOf(stops: readonly StopOfVisit[]): number {
  return Math.min(...stops.map(({ startsAt }) => startsAt));
}

function lastOf(stops: readonly StopOfVisit[]): number {
  return Math.max(...stops.map(endOf));
}
