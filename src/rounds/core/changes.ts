/** Changing rounds step by step, with a memory of each step, and working out the start times that follow. */
import { s } from './standing';
import {
  apartLeast,
  apartMost,
  capsWorkers,
  column,
  duration,
  earliest,
  extraWorkerWeight,
  fit,
  isSecond,
  last,
  latest,
  limit,
  links,
  looksAtFit,
  mode,
  mostStarts,
  mostWorkers,
  next,
  partner,
  personOf,
  prize,
  queue,
  queued,
  queueMask,
  row,
  shiftOf,
  shiftsBefore,
  start,
  startsBefore,
  travel,
  unserved,
  unservedAt,
  visitsBy,
  wayTo,
  workerOf,
  workers,
  workersOfPerson,
} from './tables';

/** The time from node to node by a shift's way of travelling. */
export function way(shift: i32, from: i32, to: i32): i32 {
  return travel[mode[shift] + row[from] + column[to]];
}

/** How much is remembered of a link: both nodes, what was after and before them, and the way. */
export const LINK: i32 = 5;

/** Puts one node right after another on a shift; the arrival at the second has to be worked out again. */
export function link(shift: i32, from: i32, to: i32): void {
  const at = s.linkCount;
  links[at] = from;
  links[at + 1] = next[from];
  links[at + 2] = to;
  links[at + 3] = last[to];
  links[at + 4] = wayTo[to];
  s.linkCount = at + LINK;
  next[from] = to;
  last[to] = from;
  wayTo[to] = way(shift, from, to);
  askAgain(to);
}

/** Has the arrival at a node worked out again. */
export function askAgain(node: i32): void {
  if (queued[node] == 1) return;
  queued[node] = 1;
  queue[s.queueTo] = node;
  s.queueTo = (s.queueTo + 1) & queueMask;
}

/** Gives a part to a shift, or to nobody (−1). */
export function giveTo(part: i32, shift: i32): void {
  const before = shiftOf[part];
  const at = s.shiftCount;
  shiftsBefore[at] = part;
  shiftsBefore[at + 1] = before;
  s.shiftCount = at + 2;
  shiftOf[part] = shift;
  if (before < 0 || shift < 0) countUnserved(part, before, shift);
  if (looksAtFit) {
    const from = part * workers;
    if (before >= 0) s.fitChange -= fit[from + workerOf[before]];
    if (shift >= 0) s.fitChange += fit[from + workerOf[shift]];
  }
  if (capsWorkers) {
    if (before >= 0) s.fitChange += countWorker(part, before, -1);
    if (shift >= 0) s.fitChange += countWorker(part, shift, 1);
  }
}

function countUnserved(part: i32, before: i32, shift: i32): void {
  if (before < 0 && shift >= 0) {
    s.fitChange -= prize[part];
    unlist(part);
  } else if (before >= 0 && shift < 0) {
    s.fitChange += prize[part];
    // Nobody comes, so nobody comes late.
    setStart(part, earliest[part]);
    list(part);
  }
}

/** Puts a part on the list of those that nobody makes. */
function list(part: i32): void {
  unservedAt[part] = s.unservedCount;
  unserved[s.unservedCount] = part;
  s.unservedCount += 1;
}

function unlist(part: i32): void {
  s.unservedCount -= 1;
  const end = unserved[s.unservedCount];
  const at = unservedAt[part];
  unserved[at] = end;
  unservedAt[end] = at;
  unservedAt[part] = -1;
}

/** Counts a part more or less for a person's worker; the change in cost. */
function countWorker(part: i32, shift: i32, by: i32): f64 {
  const person = personOf[part];
  const at = person * workers + workerOf[shift];
  const now = visitsBy[at] + by;
  visitsBy[at] = now;
  if (now != (by == 1 ? 1 : 0)) return 0;
  const most = mostWorkers[person];
  const before = workersOfPerson[person];
  workersOfPerson[person] = before + by;
  const over = max(0, before + by - most) - max(0, before - most);
  return <f64>over * extraWorkerWeight;
}

/** Sets a start, remembers the one before and counts the lateness. */
function setStart(node: i32, to: i32): void {
  const before = start[node];
  const at = s.startCount;
  startsBefore[at] = node;
  startsBefore[at + 1] = before;
  s.startCount = at + 2;
  start[node] = to;
  const from = latest[node];
  if (to <= from && before <= from) return;
  const late = (to > from ? to - from : 0) - (before > from ? before - from : 0);
  s.latenessChange += late;
  if (late > 0) s.latenessAdded += late;
}

/** How many arrivals may be worked out before the rounds are taken to wait for each other in a circle. */
export const MOST_STEPS: i32 = 300;

/**
 * Works start times out until nothing moves: each as early as the arrival, the window and the other part of a double-handed
 * visit allow. From each node asked for it goes on along the round for as long as starts change. False where a limit is passed,
 * rounds wait for each other in a circle, or more lateness was added than `allowed`.
 */
export function settle(allowed: f64, mostSteps: i32): bool {
  let steps = 0;
  while (s.queueFrom != s.queueTo) {
    let node = queue[s.queueFrom];
    s.queueFrom = (s.queueFrom + 1) & queueMask;
    queued[node] = 0;
    if (shiftOf[node] < 0) continue;
    let before = last[node];
    let moved = true;
    while (moved && node >= 0) {
      steps += 1;
      let arrival = start[before] + duration[before] + wayTo[node];
      if (arrival < earliest[node]) arrival = earliest[node];
      const other = partner[node];
      if (other >= 0 && shiftOf[other] >= 0)
        arrival = isSecond[node] == 1 ? settleOther(other, arrival) : settleFirst(node, other, arrival);
      moved = arrival != start[node];
      if (moved) setStart(node, arrival);
      if (
        arrival > limit[node] ||
        s.latenessAdded > allowed ||
        steps > mostSteps ||
        s.startCount > mostStarts
      ) {
        forgetQueue();
        return false;
      }
      before = node;
      node = next[node];
    }
  }
  return true;
}

/** The arrival at a node as its round now stands, not before its window. */
function arrivalAt(node: i32): i32 {
  const before = last[node];
  return max(start[before] + duration[before] + wayTo[node], earliest[node]);
}

/** The start of the second part of a double-handed visit by its arrival; the first, on another round, is set as that needs. */
function settleOther(first: i32, arrival: i32): i32 {
  const a = max(arrivalAt(first), arrival - apartMost[first]);
  if (a != start[first]) {
    setStart(first, a);
    askAgain(a > limit[first] ? first : next[first]);
  }
  return max(arrival, a + apartLeast[first]);
}

/** The start of the first part by its arrival; the second, on another round, is set as that needs. */
function settleFirst(first: i32, second: i32, arrival: i32): i32 {
  const secondArrival = arrivalAt(second);
  const a = max(arrival, secondArrival - apartMost[first]);
  const b = max(secondArrival, a + apartLeast[first]);
  if (b != start[second]) {
    setStart(second, b);
    askAgain(b > limit[second] ? second : next[second]);
  }
  return a;
}

function forgetQueue(): void {
  while (s.queueFrom != s.queueTo) {
    queued[queue[s.queueFrom]] = 0;
    s.queueFrom = (s.queueFrom + 1) & queueMask;
  }
}

/** Takes everything back that changed since the last decision. */
export function takeBack(): void {
  takeBackTo(0, 0, 0);
  s.travelChange = 0;
  s.latenessChange = 0;
  s.latenessAdded = 0;
  s.fitChange = 0;
}

/** Takes back what changed since so many links, shifts and starts were remembered; what it came to is for the caller to set back. */
export function takeBackTo(linksKept: i32, shiftsKept: i32, startsKept: i32): void {
  forgetQueue();
  for (let at = s.linkCount - LINK; at >= linksKept; at -= LINK) {
    next[links[at]] = links[at + 1];
    last[links[at + 2]] = links[at + 3];
    wayTo[links[at + 2]] = links[at + 4];
  }
  s.linkCount = linksKept;
  for (let at = s.shiftCount - 2; at >= shiftsKept; at -= 2) putBack(shiftsBefore[at], shiftsBefore[at + 1]);
  s.shiftCount = shiftsKept;
  for (let at = s.startCount - 2; at >= startsKept; at -= 2) start[startsBefore[at]] = startsBefore[at + 1];
  s.startCount = startsKept;
}

function putBack(part: i32, shift: i32): void {
  const now = shiftOf[part];
  shiftOf[part] = shift;
  if (capsWorkers) {
    if (now >= 0) countWorker(part, now, -1);
    if (shift >= 0) countWorker(part, shift, 1);
  }
  if (now < 0 && shift >= 0) unlist(part);
  else if (now >= 0 && shift < 0) list(part);
}

/** Takes a part out of its round and leaves it in the air; the change of travel. */
export function takeOut(part: i32): i32 {
  const before = last[part];
  const after = next[part];
  const saved = wayTo[part] + wayTo[after];
  link(shiftOf[part], before, after);
  return wayTo[after] - saved;
}

/** Puts a part in after a node and gives it to that shift; the change of travel. */
export function putIn(part: i32, to: i32, shift: i32): i32 {
  const then = next[to];
  const saved = wayTo[then];
  link(shift, to, part);
  link(shift, part, then);
  if (shiftOf[part] != shift) giveTo(part, shift);
  return wayTo[part] + wayTo[then] - saved;
}

/** Gives a chain to another shift; what its inner travel changes where the shifts travel differently. */
export function handOver(from: i32, end: i32, before: i32, shift: i32): i32 {
  const differ = mode[before] != mode[shift];
  let change = 0;
  for (let node = from; node != end; node = next[node]) {
    giveTo(node, shift);
    const then = next[node];
    if (!differ || then == end) continue;
    change -= wayTo[then];
    link(shift, node, then);
    change += wayTo[then];
  }
  return change;
}
