/** Which band of the day a trip takes its time from. */
import type { Travel, Window } from './problem.ts';

/** The band that holds a time: the last whose start is not after it, or the first. */
export function bandAt({ bandStarts }: Pick<Travel, 'bandStarts'>, time: number): number {
  let band = 0;
  for (let at = 1; at < bandStarts.length; at += 1) if (bandStarts[at]! <= time) band = at;
  return band;
}

/** The middle of a window, rounded down. */
export function middleOf({ earliest, latest }: Pick<Window, 'earliest' | 'latest'>): number {
  return Math.floor((earliest + latest) / 2);
}
