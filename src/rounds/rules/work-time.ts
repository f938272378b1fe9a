/** What counts towards the most that a care worker may work in a week: asked by the board and by the planner. Source: docs/rules/rounds-weekly-hours.md. */
import type { RotaWorker, StopOfVisit, Stretch } from './rota.ts';
import { courseOfRound } from './round-course.ts';
import type { Ways } from './ways.ts';

/** A care worker as far as their ways go. */
type Goes = Pick<RotaWorker, 'mode' | 'start' | 'end'>;

/**
 * Whole minutes at visits and on the way that a care worker works on one day: each shift is a round of its own, with the way to its first visit
 * and from its last, so that the time between the two halves of a split shift is their own. `shifts`: when they are there, as `shiftsOfWork`
 * gives them; `stops` in order of start.
 */
export function workMinutes(
  worker: Goes,
  stops: readonly StopOfVisit[],
  shifts: readonly Stretch[],
  ways: Ways,
): number {
  const rounds = Map.groupBy(stops, ({ startsAt }) => roundAt(startsAt, shifts));
  const seconds = [...rounds.values()].map((round) => secondsOfRound(worker, round, ways));
  return Math.floor(seconds.reduce((sum, one) => sum + one, 0) / 60);
}

/** Which round of a day a visit that starts then belongs to. What is outside every shift is a round of its own. */
export function roundAt(second: number, shifts: readonly Stretch[]): number {
  const within = shifts.findIndex(({ from, to }) => from <= second && second < to);
  return within >= 0 ? 2 * within + 1 : 2 * shifts.filter(({ to }) => to <= second).length;
}

function secondsOfRound(worker: Goes, stops: readonly StopOfVisit[], ways: Ways): number {
  return courseOfRound(worker, stops, ways).reduce((sum, leg) => {
    if (leg.kind === 'travel') return sum + leg.seconds;
    return leg.kind === 'visit' ? sum + leg.to - leg.from : sum;
  }, 0);
}
