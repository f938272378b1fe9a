/** Costs that a whole round or a whole worker has: gaps, moved starts, the even share of work; and hours and rest, which are hard. */
import type { SearchState } from './search-state.ts';
import { LINK } from './changes.ts';

/** What the changed rounds and their workers cost more than before; infinite where hours or rest are broken. */
export function sideChange(s: SearchState): number {
  const { links, startsBefore, shiftsBefore } = s;
  for (let at = 0; at < s.linkCount; at += LINK) touch(s, s.shiftOf[links[at]!]!);
  for (let at = 0; at < s.shiftCount; at += 2) {
    touch(s, shiftsBefore[at + 1]!);
    touch(s, s.shiftOf[shiftsBefore[at]!]!);
  }
  for (let at = 0; at < s.startCount; at += 2) touch(s, s.shiftOf[startsBefore[at]!]!);
  let change = 0;
  for (let k = 0; k < s.touchedCount; k += 1) change += lookAtRound(s, s.touched[k]!);
  for (let k = 0; k < s.touchedCount; k += 1) change += lookAtWorker(s, s.flat.workerOf[s.touched[k]!]!);
  return change;
}

function touch(s: SearchState, shift: number): void {
  if (shift < 0 || s.isTouched[shift] === 1) return;
  s.isTouched[shift] = 1;
  const at = 4 * s.touchedCount;
  s.touchedBefore[at] = s.roundCost[shift]!;
  s.touchedBefore[at + 1] = s.careOf[shift]!;
  s.touchedBefore[at + 2] = s.wayOf[shift]!;
  s.touchedBefore[at + 3] = s.workerCost[s.flat.workerOf[shift]!]!;
  s.touched[s.touchedCount++] = shift;
}

/** Works a round's figures out again; the change of its cost. */
function lookAtRound(s: SearchState, shift: number): number {
  const { parts, shifts, duration, before, problem } = s.flat;
  const end = parts + shifts + shift;
  let care = 0;
  let on = 0;
  let gaps = 0;
  let moved = 0;
  let from = parts + shift;
  let node = s.next[from]!;
  while (node !== end) {
    const step = s.wayTo[node]!;
    on += step;
    if (from < parts) gaps += s.start[node]! - (s.start[from]! + duration[from]! + step);
    if (before[node]! >= 0) moved += Math.abs(s.start[node]! - before[node]!);
    care += duration[node]!;
    from = node;
    node = s.next[node]!;
  }
  on += s.wayTo[end]!;
  const cost = gaps * problem.weights.gap + moved * problem.weights.movedStart;
  const change = cost - s.roundCost[shift]!;
  s.roundCost[shift] = cost;
  s.careOf[shift] = care;
  s.wayOf[shift] = on;
  return change;
}

/** Works a worker's cost out again; the change, or infinity where hours or rest are broken. */
function lookAtWorker(s: SearchState, worker: number): number {
  const { shiftsFrom, shiftsOf, mostTime, share, restBefore, parts, shifts, duration, problem } = s.flat;
  let care = 0;
  let all = 0;
  let before = -1;
  for (let at = shiftsFrom[worker]!; at < shiftsFrom[worker + 1]!; at += 1) {
    const shift = shiftsOf[at]!;
    care += s.careOf[shift]!;
    all += s.careOf[shift]! + s.wayOf[shift]!;
    const first = s.next[parts + shift]!;
    const end = parts + shifts + shift;
    if (first === end) continue;
    if (before >= 0 && s.start[first]! - s.wayTo[first]! < before + restBefore[shift]!)
      return Number.POSITIVE_INFINITY;
    const final = s.last[end]!;
    before = s.start[final]! + duration[final]! + s.wayTo[end]!;
  }
  if (all > mostTime[worker]!) return Number.POSITIVE_INFINITY;
  const cost = Math.max(0, care - share[worker]!) * problem.weights.overShare;
  const change = cost - s.workerCost[worker]!;
  s.workerCost[worker] = cost;
  return change;
}

/** Works the figures of every round and worker out anew; their whole cost. */
export function sidesOfAll(s: SearchState): number {
  s.roundCost.fill(0);
  s.workerCost.fill(0);
  let cost = 0;
  for (let shift = 0; shift < s.flat.shifts; shift += 1) cost += lookAtRound(s, shift);
  for (let worker = 0; worker < s.flat.workers; worker += 1) cost += lookAtWorker(s, worker);
  return cost;
}

/** The changed figures stay. */
export function keepSides(s: SearchState): void {
  for (let k = 0; k < s.touchedCount; k += 1) s.isTouched[s.touched[k]!] = 0;
  s.touchedCount = 0;
}

/** The figures are as before the changes. */
export function takeBackSides(s: SearchState): void {
  for (let k = s.touchedCount - 1; k >= 0; k -= 1) {
    const shift = s.touched[k]!;
    const at = 4 * k;
    s.roundCost[shift] = s.touchedBefore[at]!;
    s.careOf[shift] = s.touchedBefore[at + 1]!;
    s.wayOf[shift] = s.touchedBefore[at + 2]!;
    s.workerCost[s.flat.workerOf[shift]!] = s.touchedBefore[at + 3]!;
  }
  keepSides(s);
}
