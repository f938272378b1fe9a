/**
 * Ruin and recreate: stretches of rounds near each other are taken out and put back one by one where they cost least, sometimes
 * overlooking a place. After Christiaens and Vanden Berghe, Slack Induction by String Removals, Transportation Science 54 (2020).
 */
import { giveTo, markOf, putIn, settle, takeBack, takeBackToMark, takeOut, way } from './changes.ts';
import { decide } from './decide.ts';
import { below, bits } from './draws.ts';
import { anyPart, mayDo } from './moves.ts';
import type { SearchState } from './search-state.ts';

const MOST_STEPS = 4000;
/** Longer rounds are not taken apart whole. */
const LONGEST_CLOSED = 12;

/** Takes out some parts around one and puts them back. */
export function ruinAndRecreate(s: SearchState, threshold: number): boolean {
  const seed = seedOf(s);
  if (seed < 0) return false;
  const { out } = s;
  s.outCount = 0;
  s.travelChange = 0;
  if ((bits(s) & 1) === 0) closeRound(s, s.shiftOf[seed]!);
  else ruin(s, seed);
  if (s.outCount === 0) return false;
  if (!settle(s, Number.POSITIVE_INFINITY, MOST_STEPS)) {
    takeBack(s);
    return false;
  }
  // What nobody made before may find a place now.
  for (let k = 0; k < Math.min(8, s.unservedCount); k += 1) {
    const part = s.unserved[below(s, s.unservedCount)]!;
    if (!listed(s, part)) out[s.outCount++] = part;
  }
  order(s);
  for (let k = 0; k < s.outCount; k += 1)
    if (s.shiftOf[out[k]!]! < 0) insertVisit(s, out[k]!, threshold, 'near');
  return decide(s, threshold, Number.POSITIVE_INFINITY, MOST_STEPS);
}

/**
 * Around which part to ruin: half the time where something is wrong, at one that nobody makes or that is late, else anywhere. After the
 * worst removal of Ropke and Pisinger, Transportation Science 40 (2006).
 */
function seedOf(s: SearchState): number {
  if ((bits(s) & 1) === 0) return anyPart(s);
  if (s.unservedCount > 0) return s.unserved[below(s, s.unservedCount)]!;
  return s.lateness > 0 ? latePart(s) : anyPart(s);
}

/** A part that is late and not locked, each as likely; −1 where there is none. */
function latePart(s: SearchState): number {
  const { latest, locked, parts } = s.flat;
  let found = -1;
  let count = 0;
  for (let part = 0; part < parts; part += 1)
    if (s.start[part]! > latest[part]! && locked[part] === 0 && s.shiftOf[part]! >= 0) {
      count += 1;
      if (below(s, count) === 0) found = part;
    }
  return found;
}

function listed(s: SearchState, part: number): boolean {
  for (let k = 0; k < s.outCount; k += 1) if (s.out[k] === part) return true;
  return false;
}

/** Takes a whole round apart: the shorter of two, since it is short rounds that others can take over. */
function closeRound(s: SearchState, shift: number): void {
  const { parts, shifts, locked } = s.flat;
  const other = s.shiftOf[below(s, parts)]!;
  let one = shift;
  if (one < 0 || (other >= 0 && lengthOf(s, other) < lengthOf(s, one))) one = other;
  if (one < 0 || lengthOf(s, one) > LONGEST_CLOSED) return;
  const end = parts + shifts + one;
  for (let node = s.next[parts + one]!; node !== end; ) {
    const then = s.next[node]!;
    if (locked[node] === 0) takeAway(s, node);
    node = then;
  }
}

function lengthOf(s: SearchState, shift: number): number {
  const { parts, shifts } = s.flat;
  let length = 0;
  for (
    let node = s.next[parts + shift]!;
    node !== parts + shifts + shift && length <= LONGEST_CLOSED;
    node = s.next[node]!
  )
    length += 1;
  return length;
}

/** Takes out stretches of some rounds that come near a part. */
function ruin(s: SearchState, seed: number): void {
  const { near, flat } = s;
  const wanted = 1 + below(s, s.ruinSize);
  const longest = Math.max(1, Math.min(10, wanted));
  const rounds = 1 + below(s, Math.max(1, Math.ceil(wanted / longest) + 2));
  let ruined = 0;
  const count = near.aroundCount[seed]!;
  for (let k = -1; k < count && ruined < rounds && s.outCount < wanted; k += 1) {
    const part = k < 0 ? seed : near.around[seed * near.aroundSize + k]!;
    const shift = s.shiftOf[part]!;
    if (shift < 0 || flat.locked[part] === 1) continue;
    if (s.ruinedAt[shift] === s.ruinCount) continue;
    s.ruinedAt[shift] = s.ruinCount;
    ruined += 1;
    takeStretch(s, part, 1 + below(s, longest));
  }
  s.ruinCount += 1;
}

/** Takes out so many parts of a round around one, with the other parts of double-handed visits. */
function takeStretch(s: SearchState, part: number, length: number): void {
  const { parts, locked } = s.flat;
  let from = part;
  for (let back = below(s, length); back > 0; back -= 1) {
    const before = s.last[from]!;
    if (before >= parts) break;
    from = before;
  }
  for (let k = 0; k < length && from < parts; k += 1) {
    const then = s.next[from]!;
    if (locked[from] === 0) takeAway(s, from);
    from = then;
  }
}

/** Takes a visit from its round, both parts of it, to nobody. */
export function takeAway(s: SearchState, part: number): void {
  const other = s.flat.partner[part]!;
  s.travelChange += takeOut(s, part);
  giveTo(s, part, -1);
  s.out[s.outCount++] = part;
  if (other < 0 || s.shiftOf[other]! < 0) return;
  s.travelChange += takeOut(s, other);
  giveTo(s, other, -1);
}

/** Puts what was taken out in the order in which it goes back: the dearest first, then by one of four measures. */
function order(s: SearchState): void {
  const { out, key, flat } = s;
  const kind = below(s, 5);
  for (let k = 0; k < s.outCount; k += 1) {
    const part = out[k]!;
    key[part] =
      kind === 0
        ? flat.earliest[part]!
        : kind === 1
          ? -flat.latest[part]!
          : kind === 2
            ? s.choices[part]! - (flat.partner[part]! >= 0 ? flat.shifts : 0)
            : bits(s) >>> 1;
  }
  for (let k = 1; k < s.outCount; k += 1) {
    const part = out[k]!;
    let at = k;
    while (at > 0 && goesFirst(s, part, out[at - 1]!)) {
      out[at] = out[at - 1]!;
      at -= 1;
    }
    out[at] = part;
  }
}

function goesFirst(s: SearchState, part: number, other: number): boolean {
  const { prize } = s.flat;
  return prize[part] === prize[other] ? s.key[part]! < s.key[other]! : prize[part]! > prize[other]!;
}

/** Where a place is looked for: near parts that go with it well, everywhere, or only last in each round. */
export type Places = 'near' | 'everywhere' | 'ends';

/** Puts a visit, both its parts, where it costs least; leaves it to nobody where no place is cheaper than that. */
export function insertVisit(s: SearchState, part: number, threshold: number, places: Places): boolean {
  const { partner, prize } = s.flat;
  const other = partner[part]!;
  const mark = markOf(s);
  const pays = prize[part]! + (other < 0 ? 0 : prize[other]!) + threshold;
  let cost = 0;
  for (let k = 0; k < (other < 0 ? 1 : 2); k += 1) {
    const one = k === 0 ? part : other;
    findPlace(s, one, places);
    cost += s.placeCost;
    if (s.placeNode < 0 || cost > pays) {
      takeBackToMark(s, mark);
      return false;
    }
    s.travelChange += putIn(s, one, s.placeNode, s.shiftOf[s.placeNode]!);
    if (!settle(s, Number.POSITIVE_INFINITY, MOST_STEPS)) {
      takeBackToMark(s, mark);
      return false;
    }
  }
  return true;
}

/** The cheapest place for a part: the node it goes after (−1: none) in placeNode, the estimate in placeCost. */
function findPlace(s: SearchState, part: number, places: Places): void {
  s.placeNode = -1;
  s.placeCost = Number.POSITIVE_INFINITY;
  const { near, flat, shiftOf } = s;
  if (places === 'near') {
    const from = part * near.size;
    for (let k = 0; k < near.beforeCount[part]!; k += 1) {
      const to = near.before[from + k]!;
      if (shiftOf[to]! >= 0 && (bits(s) & 31) !== 0) tryPlace(s, part, to);
    }
    for (let k = 0; k < near.afterCount[part]!; k += 1) {
      const then = near.after[from + k]!;
      if (shiftOf[then]! >= 0 && (bits(s) & 31) !== 0) tryPlace(s, part, s.last[then]!);
    }
    if (s.placeNode >= 0) return;
  }
  for (let shift = 0; shift < flat.shifts; shift += 1) {
    if (!mayDo(s, part, shift)) continue;
    const end = flat.parts + flat.shifts + shift;
    for (let to = places === 'ends' ? s.last[end]! : flat.parts + shift; to !== end; to = s.next[to]!)
      tryPlace(s, part, to);
  }
}

/** Looks what a part costs right after a node and remembers the place where it is the cheapest so far. */
function tryPlace(s: SearchState, part: number, to: number): void {
  const { problem, fit, workers, workerOf, duration, earliest, latest, limit } = s.flat;
  const shift = s.shiftOf[to]!;
  if (!mayDo(s, part, shift)) return;
  const { lateness } = problem.weights;
  const then = s.next[to]!;
  const stepTo = way(s, shift, to, part);
  const stepOn = way(s, shift, part, then);
  let cost = (stepTo + stepOn - s.wayTo[then]!) * problem.weights.travel;
  if (fit.length > 0) cost += fit[part * workers + workerOf[shift]!]!;
  if (cost >= s.placeCost) return;
  let start = s.start[to]! + duration[to]! + stepTo;
  if (start < earliest[part]!) start = earliest[part]!;
  start = startWithOther(s, part, start);
  cost += s.otherCost;
  if (start > limit[part]!) return;
  if (start > latest[part]!) cost += (start - latest[part]!) * lateness;
  if (cost >= s.placeCost) return;
  if (s.flat.looksAtRounds) cost += sideCost(s, part, to, start, stepTo, stepOn);
  cost += pushCost(s, shift, then, start + duration[part]! + stepOn, s.placeCost - cost);
  if (cost >= s.placeCost) return;
  s.placeCost = cost;
  s.placeNode = to;
}

/** What a part that starts then, right after a node, costs in waiting between visits and by being moved from when it was before. */
function sideCost(
  s: SearchState,
  part: number,
  to: number,
  start: number,
  stepTo: number,
  stepOn: number,
): number {
  const { parts, duration, before, problem } = s.flat;
  const { gap, movedStart } = problem.weights;
  const then = s.next[to]!;
  let waiting = 0;
  if (to < parts) waiting += start - (s.start[to]! + duration[to]! + stepTo);
  if (then < parts) waiting += Math.max(0, s.start[then]! - (start + duration[part]! + stepOn));
  if (to < parts && then < parts) waiting -= s.start[then]! - (s.start[to]! + duration[to]! + s.wayTo[then]!);
  const moved = before[part]! < 0 ? 0 : Math.abs(start - before[part]!);
  return waiting * gap + moved * movedStart;
}

/** The start of a part as the other part of its visit allows; what pushing the other later costs is left in otherCost. */
function startWithOther(s: SearchState, part: number, start: number): number {
  s.otherCost = 0;
  const { partner, isSecond, apartLeast, apartMost } = s.flat;
  const other = partner[part]!;
  if (other < 0) return start;
  const shift = s.shiftOf[other]!;
  if (shift < 0) return start;
  const there = s.start[other]!;
  const least = isSecond[part] === 1 ? there + apartLeast[part]! : there - apartMost[part]!;
  if (start < least) return least;
  const most = isSecond[part] === 1 ? there + apartMost[part]! : there - apartLeast[part]!;
  if (start > most) s.otherCost = pushCost(s, shift, other, there + start - most, Number.POSITIVE_INFINITY);
  return start;
}

/** What lateness it costs when a node cannot be reached before a time; more than `most`, or infinite, where that is passed. */
function pushCost(s: SearchState, shift: number, from: number, arrival: number, most: number): number {
  const { parts, duration, latest, limit, partner, problem } = s.flat;
  const { lateness } = problem.weights;
  let node = from;
  let at = arrival;
  let cost = 0;
  while (at > s.start[node]!) {
    if (at > limit[node]!) return Number.POSITIVE_INFINITY;
    const late = Math.max(0, at - latest[node]!) - Math.max(0, s.start[node]! - latest[node]!);
    if (late > 0) {
      cost += late * lateness * (partner[node]! >= 0 ? 2 : 1);
      if (cost > most) return cost;
    }
    if (node >= parts) return cost;
    const then = s.next[node]!;
    at += duration[node]! + s.wayTo[then]!;
    node = then;
  }
  return cost;
}
