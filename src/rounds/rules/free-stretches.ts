/** What is left of a care worker's shifts between the stops that stay: from where, to where, from when to when. */
import type { Spot, StopOfVisit, Stretch } from './rota.ts';

/** A stretch in which a worker is free, where they are before it and where they have to be after it. */
export type FreeStretch = Stretch & {
  readonly start: Spot | undefined;
  readonly end: Spot | undefined;
  /** When they leave the stop before it, and when the stop after it begins; undefined at either end of a shift. */
  readonly leaves: number | undefined;
  readonly arrives: number | undefined;
};

/** Cuts shifts at fixed stops, and at `notBefore`; stretches of no length are left out. */
export function freeStretches(
  { start, end }: { readonly start: Spot | undefined; readonly end: Spot | undefined },
  shifts: readonly Stretch[],
  fixed: readonly StopOfVisit[],
  notBefore: number | undefined,
): FreeStretch[] {
  const stops = [...fixed].sort((a, b) => a.startsAt - b.startsAt);
  return shifts
    .flatMap((shift) => {
      const free: FreeStretch[] = [];
      let from = shift.from;
      let place = start;
      let leaves: number | undefined;
      for (const stop of stops) {
        const over = stop.startsAt + stop.visit.minutes * 60;
        if (over <= shift.from || stop.startsAt >= shift.to) continue;
        const arrives = stop.startsAt;
        free.push({ from, to: arrives, start: place, end: stop.visit.spot, leaves, arrives });
        from = Math.max(from, over);
        place = stop.visit.spot;
        leaves = over;
      }
      free.push({ from, to: shift.to, start: place, end, leaves, arrives: undefined });
      return free;
    })
    .map((one) => ({ ...one, from: Math.max(one.from, notBefore ?? one.from) }))
    .filter(({ from, to }) => to > from);
}
