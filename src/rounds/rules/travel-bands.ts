/** How long a trip takes: which band of the day it takes its time from, and the ways of one worker. */
import type { Problem, Travel, Window } from './problem.ts';

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

/** The ways of one worker: from place to place at a time, nought where either place is not known. */
export function wayIn(
  { travel, workers }: Pick<Problem, 'travel' | 'workers'>,
  worker: string,
): (from: number | undefined, to: number | undefined, time: number) => number {
  const mode = workers.find(({ id }) => id === worker)?.mode ?? '';
  return (from, to, time) =>
    from === undefined || to === undefined
      ? 0
      : (travel.tables[mode]?.[bandAt(travel, time)]?.[from * travel.places + to] ?? 0);
}
