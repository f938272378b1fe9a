/** Changing rounds step by step, with a memory of each step, and working out the start times that follow. */
import type { SearchState } from './search-state.ts';

/** The time from node to node by a shift's way of travelling. */
export function way(s: SearchState, shift: number, from: number, to: number): number {
  const { travel, mode, row, column } = s.flat;
  return travel[mode[shift]! + row[from]! + column[to]!]!;
}

/** How much is remembered of a link: both nodes, what was after and before them, and the way. */
export const LINK = 5;

/** Puts one node right after another on a shift; the arrival at the second has to be worked out again. */
export function link(s: SearchState, shift: number, from: number, to: number): void {
  const at = s.linkCount;
  const { links, next, last, wayTo } = s;
  links[at] = from;
  links[at + 1] = next[from]!;
  links[at + 2] = to;
  links[at + 3] = last[to]!;
  links[at + 4] = wayTo[to]!;
  s.linkCount = at + LINK;
  next[from] = to;
  last[to] = from;
  wayTo[to] = way(s, shift, from, to);
  askAgain(s, to);
}

/** Has the arrival at a node worked out again. */
export function askAgain(s: SearchState, node: number): void {
  if (s.queued[node] === 1) return;
  s.queued[node] = 1;
  s.queue[s.queueTo] = node;
  s.queueTo = (s.queueTo + 1) & (s.queue.length - 1);
}

/** Gives a part to a shift, or to nobody (−1). */
export function giveTo(s: SearchState, part: number, shift: number): void {
  const before = s.shiftOf[part]!;
  const at = s.shiftCount;
  s.shiftsBefore[at] = part;
  s.shiftsBefore[at + 1] = before;
  s.shiftCount = at + 2;
  s.shiftOf[part] = shift;
  const { flat } = s;
  if (before < 0 || shift < 0) countUnserved(s, part, before, shift);
  if (flat.fit.length > 0) {
    const row = part * flat.workers;
    if (before >= 0) s.fitChange -= flat.fit[row + flat.workerOf[before]!]!;
    if (shift >= 0) s.fitChange += flat.fit[row + flat.workerOf[shift]!]!;
  }
  if (flat.capsWorkers) {
    if (before >= 0) s.fitChange += countWorker(s, part, before, -1);
    if (shift >= 0) s.fitChange += countWorker(s, part, shift, 1);
  }
}

function countUnserved(s: SearchState, part: number, before: number, shift: number): void {
  const { unserved, unservedAt, flat } = s;
  if (before < 0 && shift >= 0) {
    s.fitChange -= flat.prize[part]!;
    const end = unserved[--s.unservedCount]!;
    const at = unservedAt[part]!;
    unserved[at] = end;
    unservedAt[end] = at;
    unservedAt[part] = -1;
  } else if (before >= 0 && shift < 0) {
    s.fitChange += flat.prize[part]!;
    // Nobody comes, so nobody comes late.
    setStart(s, part, flat.earliest[part]!);
    unservedAt[part] = s.unservedCount;
    unserved[s.unservedCount++] = part;
  }
}

/** Counts a part more or less for a person's worker; the change in cost. */
function countWorker(s: SearchState, part: number, shift: number, by: 1 | -1): number {
  const { flat, visitsBy, workersOfPerson } = s;
  const person = flat.personOf[part]!;
  const at = person * flat.workers + flat.workerOf[shift]!;
  const now = visitsBy[at]! + by;
  visitsBy[at] = now;
  if (now !== (by === 1 ? 1 : 0)) return 0;
  const most = flat.mostWorkers[person]!;
  const before = workersOfPerson[person]!;
  workersOfPerson[person] = before + by;
  const over = Math.max(0, before + by - most) - Math.max(0, before - most);
  return over * flat.problem.weights.extraWorker;
}

/** Sets a start, remembers the one before and counts the lateness. */
function setStart(s: SearchState, node: number, start: number): void {
  const before = s.start[node]!;
  const at = s.startCount;
  s.startsBefore[at] = node;
  s.startsBefore[at + 1] = before;
  s.startCount = at + 2;
  s.start[node] = start;
  const from = s.flat.latest[node]!;
  if (start <= from && before <= from) return;
  const late = (start > from ? start - from : 0) - (before > from ? before - from : 0);
  s.latenessChange += late;
  if (late > 0) s.latenessAdded += late;
}

/** How many arrivals may be worked out before the rounds are taken to wait for each other in a circle. */
const MOST_STEPS = 300;

/**
 * Works start times out until nothing moves: each as early as the arrival, the window and the other part of a double-handed
 * visit allow. From each node asked for it goes on along the round for as long as starts change. False where a limit is passed,
 * rounds wait for each other in a circle, or more lateness was added than `allowed`.
 */
export function settle(s: SearchState, allowed: number, mostSteps = MOST_STEPS): boolean {
  const { queue, queued, shiftOf, start, last, next, wayTo } = s;
  const { duration, earliest, limit, partner, isSecond } = s.flat;
  const logEnd = s.startsBefore.length - 8;
  let steps = 0;
  while (s.queueFrom !== s.queueTo) {
    let node = queue[s.queueFrom]!;
    s.queueFrom = (s.queueFrom + 1) & (queue.length - 1);
    queued[node] = 0;
    if (shiftOf[node]! < 0) continue;
    let prev = last[node]!;
    let moved = true;
    while (moved && node >= 0) {
      steps += 1;
      let arrival = start[prev]! + duration[prev]! + wayTo[node]!;
      if (arrival < earliest[node]!) arrival = earliest[node]!;
      const other = partner[node]!;
      if (other < 0 || shiftOf[other]! < 0) moved = arrival !== start[node]!;
      else {
        arrival =
          isSecond[node] === 1 ? settleOther(s, other, node, arrival) : settleFirst(s, node, other, arrival);
        moved = arrival !== start[node]!;
      }
      if (moved) setStart(s, node, arrival);
      if (arrival > limit[node]! || s.latenessAdded > allowed || steps > mostSteps || s.startCount > logEnd) {
        forgetQueue(s);
        return false;
      }
      prev = node;
      node = next[node]!;
    }
  }
  return true;
}

/** The arrival at a node as its round now stands, not before its window. */
function arrivalAt(s: SearchState, node: number): number {
  const { duration, earliest } = s.flat;
  const prev = s.last[node]!;
  const there = s.start[prev]! + duration[prev]! + s.wayTo[node]!;
  return Math.max(there, earliest[node]!);
}

/** The start of the second part of a double-handed visit by its arrival; the first, on another round, is set as that needs. */
function settleOther(s: SearchState, first: number, second: number, arrival: number): number {
  const { apartLeast, apartMost } = s.flat;
  const a = Math.max(arrivalAt(s, first), arrival - apartMost[first]!);
  if (a !== s.start[first]!) {
    setStart(s, first, a);
    askAgain(s, a > s.flat.limit[first]! ? first : s.next[first]!);
  }
  return Math.max(arrival, a + apartLeast[first]!);
}

/** The start of the first part by its arrival; the second, on another round, is set as that needs. */
function settleFirst(s: SearchState, first: number, second: number, arrival: number): number {
  const { apartLeast, apartMost } = s.flat;
  const secondArrival = arrivalAt(s, second);
  const a = Math.max(arrival, secondArrival - apartMost[first]!);
  const b = Math.max(secondArrival, a + apartLeast[first]!);
  if (b !== s.start[second]!) {
    setStart(s, second, b);
    askAgain(s, b > s.flat.limit[second]! ? second : s.next[second]!);
  }
  return a;
}

function forgetQueue(s: SearchState): void {
  while (s.queueFrom !== s.queueTo) {
    s.queued[s.queue[s.queueFrom]!] = 0;
    s.queueFrom = (s.queueFrom + 1) & (s.queue.length - 1);
  }
}

/** Where the memory of changes stands, to come back to. */
export type Mark = {
  readonly links: number;
  readonly shifts: number;
  readonly starts: number;
  readonly travel: number;
  readonly lateness: number;
  readonly added: number;
  readonly fit: number;
};

/** Remembers where the changes stand. */
export function markOf(s: SearchState): Mark {
  return {
    links: s.linkCount,
    shifts: s.shiftCount,
    starts: s.startCount,
    travel: s.travelChange,
    lateness: s.latenessChange,
    added: s.latenessAdded,
    fit: s.fitChange,
  };
}

/** Takes everything back that changed since the last decision. */
export function takeBack(s: SearchState): void {
  forgetQueue(s);
  takeBackTo(s, 0, 0, 0);
  s.travelChange = 0;
  s.latenessChange = 0;
  s.latenessAdded = 0;
  s.fitChange = 0;
}

/** Takes back what changed since a mark. */
export function takeBackToMark(s: SearchState, mark: Mark): void {
  forgetQueue(s);
  takeBackTo(s, mark.links, mark.shifts, mark.starts);
  s.travelChange = mark.travel;
  s.latenessChange = mark.lateness;
  s.latenessAdded = mark.added;
  s.fitChange = mark.fit;
}

function takeBackTo(s: SearchState, links: number, shifts: number, starts: number): void {
  const log = s.links;
  for (let at = s.linkCount - LINK; at >= links; at -= LINK) {
    s.next[log[at]!] = log[at + 1]!;
    s.last[log[at + 2]!] = log[at + 3]!;
    s.wayTo[log[at + 2]!] = log[at + 4]!;
  }
  s.linkCount = links;
  for (let at = s.shiftCount - 2; at >= shifts; at -= 2)
    putBack(s, s.shiftsBefore[at]!, s.shiftsBefore[at + 1]!);
  s.shiftCount = shifts;
  for (let at = s.startCount - 2; at >= starts; at -= 2)
    s.start[s.startsBefore[at]!] = s.startsBefore[at + 1]!;
  s.startCount = starts;
}

function putBack(s: SearchState, part: number, shift: number): void {
  const now = s.shiftOf[part]!;
  s.shiftOf[part] = shift;
  if (s.flat.capsWorkers) {
    if (now >= 0) countWorker(s, part, now, -1);
    if (shift >= 0) countWorker(s, part, shift, 1);
  }
  if (now < 0 && shift >= 0) {
    const end = s.unserved[--s.unservedCount]!;
    const at = s.unservedAt[part]!;
    s.unserved[at] = end;
    s.unservedAt[end] = at;
    s.unservedAt[part] = -1;
  } else if (now >= 0 && shift < 0) {
    s.unservedAt[part] = s.unservedCount;
    s.unserved[s.unservedCount++] = part;
  }
}

/** Takes a part out of its round and leaves it in the air; the change of travel. */
export function takeOut(s: SearchState, part: number): number {
  const shift = s.shiftOf[part]!;
  const before = s.last[part]!;
  const after = s.next[part]!;
  const saved = s.wayTo[part]! + s.wayTo[after]!;
  link(s, shift, before, after);
  return s.wayTo[after]! - saved;
}

/** Puts a part in after a node and gives it to that shift; the change of travel. */
export function putIn(s: SearchState, part: number, to: number, shift: number): number {
  const then = s.next[to]!;
  const saved = s.wayTo[then]!;
  link(s, shift, to, part);
  link(s, shift, part, then);
  if (s.shiftOf[part] !== shift) giveTo(s, part, shift);
  return s.wayTo[part]! + s.wayTo[then]! - saved;
}

/** Gives a chain to another shift; what its inner travel changes where the shifts travel differently. */
export function handOver(s: SearchState, from: number, end: number, before: number, shift: number): number {
  const differ = s.flat.mode[before] !== s.flat.mode[shift];
  let travel = 0;
  for (let node = from; node !== end; node = s.next[node]!) {
    giveTo(s, node, shift);
    const then = s.next[node]!;
    if (!differ || then === end) continue;
    travel -= s.wayTo[then]!;
    link(s, shift, node, then);
    travel += s.wayTo[then]!;
  }
  return travel;
}
