/** What is left of a care worker's shifts between the stops that stay: from where, to where, from when to when. */
import type { StretchWithRest } from './rest.ts';
import { endOf, type Spot, type StopOfVisit, type Stretch } from './rota.ts';

/** A stretch in which a worker is free, where they are before it and where they have to be after it. */
export type FreeStretch = StretchWithRest & {
  readonly start: Spot | undefined;
  readonly end: Spot | undefined;
  /** The stop that is left at its start, and that which is gone to at its end; undefined at either end of a shift. */
  readonly before: StopOfVisit | undefined;
  readonly after: StopOfVisit | undefined;
};

/**
 * Cuts shifts at fixed stops, and to what rest leaves of them (`within`) and to `notBefore`; stretches of no length are left out. Rest before a
 * stretch is asked of its first part only: after a stop that stays, it is kept already.
 */
export function freeStretches(
  worker: { readonly start: Spot | undefined; readonly end: Spot | undefined },
  shifts: readonly Stretch[],
  within: readonly StretchWithRest[],
  fixed: readonly StopOfVisit[],
  notBefore: number | undefined,
): FreeStretch[] {
  const stops = [...fixed].sort((a, b) => a.startsAt - b.startsAt);
  return shifts
    .flatMap((shift) => between(worker, shift, stops))
    .flatMap((free) =>
      within.map(({ from, to, restBefore }) => ({
        ...free,
        from: Math.max(free.from, from, notBefore ?? from),
        to: Math.min(free.to, to),
        restBefore: free.before === undefined ? restBefore : 0,
      })),
    )
    .filter(({ from, to }) => to > from);
}

function between(
  { start, end }: { readonly start: Spot | undefined; readonly end: Spot | undefined },
  shift: Stretch,
  stops: readonly StopOfVisit[],
): Omit<FreeStretch, 'restBefore'>[] {
  const free: Omit<FreeStretch, 'restBefore'>[] = [];
  let { from } = shift;
  let before: StopOfVisit | undefined;
  for (const stop of stops) {
    if (endOf(stop) <= shift.from || stop.startsAt >= shift.to) continue;
    const place = before === undefined ? start : before.visit.spot;
    free.push({ from, to: stop.startsAt, start: place, end: stop.visit.spot, before, after: stop });
    from = Math.max(from, endOf(stop));
    before = stop;
  }
  const place = before === undefined ? start : before.visit.spot;
  free.push({ from, to: shift.to, start: place, end, before, after: undefined });
  return free;
}
