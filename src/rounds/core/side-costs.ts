/** Costs that a whole round or a whole worker has: gaps, moved starts, the even share of work; and hours and rest, which are hard. */
import { LINK } from './changes';
import { s } from './standing';
import {
  before,
  careOf,
  duration,
  gapWeight,
  isTouched,
  last,
  links,
  mostTime,
  movedStartWeight,
  next,
  overShareWeight,
  parts,
  restBefore,
  roundCost,
  share,
  shiftOf,
  shifts,
  shiftsBefore,
  shiftsFrom,
  shiftsOf,
  start,
  startsBefore,
  touched,
  touchedBefore,
  wayOf,
  wayTo,
  workerCost,
  workerOf,
  workers,
} from './tables';

/** What the changed rounds and their workers cost more than before; infinite where hours or rest are broken. */
export function sideChange(): f64 {
  for (let at = 0; at < s.linkCount; at += LINK) touch(shiftOf[links[at]]);
  for (let at = 0; at < s.shiftCount; at += 2) {
    touch(shiftsBefore[at + 1]);
    touch(shiftOf[shiftsBefore[at]]);
  }
  for (let at = 0; at < s.startCount; at += 2) touch(shiftOf[startsBefore[at]]);
  let change: f64 = 0;
  for (let k = 0; k < s.touchedCount; k += 1) change += lookAtRound(touched[k]);
  for (let k = 0; k < s.touchedCount; k += 1) change += lookAtWorker(workerOf[touched[k]]);
  return change;
}

function touch(shift: i32): void {
  if (shift < 0 || isTouched[shift] == 1) return;
  isTouched[shift] = 1;
  const at = 4 * s.touchedCount;
  touchedBefore[at] = roundCost[shift];
  touchedBefore[at + 1] = careOf[shift];
  touchedBefore[at + 2] = wayOf[shift];
  touchedBefore[at + 3] = workerCost[workerOf[shift]];
  touched[s.touchedCount] = shift;
  s.touchedCount += 1;
}

/** Works a round's figures out again; the change of its cost. */
function lookAtRound(shift: i32): f64 {
  const end = parts + shifts + shift;
  let care = 0;
  let on = 0;
  let gaps = 0;
  let moved = 0;
  let from = parts + shift;
  let node = next[from];
  while (node != end) {
    const step = wayTo[node];
    on += step;
    if (from < parts) gaps += start[node] - (start[from] + duration[from] + step);
    if (before[node] >= 0) moved += abs(start[node] - before[node]);
    care += duration[node];
    from = node;
    node = next[node];
  }
  on += wayTo[end];
  const cost = <f64>gaps * gapWeight + <f64>moved * movedStartWeight;
  const change = cost - roundCost[shift];
  roundCost[shift] = cost;
  careOf[shift] = care;
  wayOf[shift] = on;
  return change;
}

/** Works a worker's cost out again; the change, or infinity where hours or rest are broken. */
function lookAtWorker(worker: i32): f64 {
  let care = 0;
  let all = 0;
  let back = -1;
  for (let at = shiftsFrom[worker]; at < shiftsFrom[worker + 1]; at += 1) {
    const shift = shiftsOf[at];
    care += careOf[shift];
    all += careOf[shift] + wayOf[shift];
    const first = next[parts + shift];
    const end = parts + shifts + shift;
    if (first == end) continue;
    if (back >= 0 && start[first] - wayTo[first] < back + restBefore[shift]) return Infinity;
    const final = last[end];
    back = start[final] + duration[final] + wayTo[end];
  }
  if (all > mostTime[worker]) return Infinity;
  const cost = <f64>max(0, care - share[worker]) * overShareWeight;
  const change = cost - workerCost[worker];
  workerCost[worker] = cost;
  return change;
}

/** Works the figures of every round and worker out anew; their whole cost. */
export function sidesOfAll(): f64 {
  for (let shift = 0; shift < shifts; shift += 1) roundCost[shift] = 0;
  for (let worker = 0; worker < workers; worker += 1) workerCost[worker] = 0;
  let cost: f64 = 0;
  for (let shift = 0; shift < shifts; shift += 1) cost += lookAtRound(shift);
  for (let worker = 0; worker < workers; worker += 1) cost += lookAtWorker(worker);
  return cost;
}

/** The changed figures stay. */
export function keepSides(): void {
  for (let k = 0; k < s.touchedCount; k += 1) isTouched[touched[k]] = 0;
  s.touchedCount = 0;
}

/** The figures are as before the changes. */
export function takeBackSides(): void {
  for (let k = s.touchedCount - 1; k >= 0; k -= 1) {
    const shift = touched[k];
    const at = 4 * k;
    roundCost[shift] = touchedBefore[at];
    careOf[shift] = <i32>touchedBefore[at + 1];
    wayOf[shift] = <i32>touchedBefore[at + 2];
    workerCost[workerOf[shift]] = touchedBefore[at + 3];
  }
  keepSides();
}
