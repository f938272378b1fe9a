/** What the rounds could still make good: looked at now and then, so that moves can be judged before they are tried. */
import type { SearchState } from './search-state.ts';

/**
 * Sets by shift about the most that a change of its round could save besides travel: its lateness and that of rounds it shares a
 * double-handed visit with, what of the worst lateness is theirs alone, and its gaps and other costs of the whole round.
 */
export function lookForSlack(s: SearchState): void {
  const { slack, lateOf, worstOf, shiftOf, start } = s;
  const { parts, shifts, latest, partner, problem, workerOf, looksAtRounds, capsWorkers } = s.flat;
  const { lateness, worstLateness, extraWorker } = problem.weights;
  slack.fill(capsWorkers ? 2 * extraWorker : 0);
  if (looksAtRounds)
    for (let shift = 0; shift < shifts; shift += 1)
      slack[shift]! += s.roundCost[shift]! + s.workerCost[workerOf[shift]!]!;
  if (s.lateness === 0) return;
  lateOf.fill(0);
  worstOf.fill(0);
  for (let part = 0; part < parts; part += 1) {
    const late = start[part]! - latest[part]!;
    if (late <= 0) continue;
    const shift = shiftOf[part]!;
    if (shift < 0) continue;
    lateOf[shift]! += late * lateness;
    if (late > worstOf[shift]!) worstOf[shift] = late;
  }
  let worstShift = 0;
  for (let shift = 1; shift < shifts; shift += 1)
    if (worstOf[shift]! > worstOf[worstShift]!) worstShift = shift;
  let second = 0;
  for (let shift = 0; shift < shifts; shift += 1)
    if (shift !== worstShift && worstOf[shift]! > second) second = worstOf[shift]!;
  lateOf[worstShift]! += (worstOf[worstShift]! - second) * worstLateness;
  for (let shift = 0; shift < shifts; shift += 1) slack[shift]! += lateOf[shift]! * s.ease;
  for (let part = 0; part < parts; part += 1) {
    const other = partner[part]!;
    if (other < 0) continue;
    const shift = shiftOf[part]!;
    const otherShift = shiftOf[other]!;
    if (shift >= 0 && otherShift >= 0) slack[shift]! += lateOf[otherShift]! * s.ease;
  }
}
