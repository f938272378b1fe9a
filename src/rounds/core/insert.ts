/** Putting a visit in where it costs least. */
import { putIn, settle, takeBackTo, way } from './changes';
import { bits } from './draws';
import { mayDo } from './moves';
import { s } from './standing';
import {
  apartLeast,
  apartMost,
  before,
  duration,
  earliest,
  fit,
  gapWeight,
  isSecond,
  last,
  latenessWeight,
  latest,
  limit,
  looksAtFit,
  looksAtRounds,
  movedStartWeight,
  nearAfter,
  nearAfterCount,
  nearBefore,
  nearBeforeCount,
  nearSize,
  next,
  partner,
  parts,
  prize,
  shiftOf,
  shifts,
  start,
  travelWeight,
  wayTo,
  workerOf,
  workers,
} from './tables';

/** Where a place is looked for: near parts that go with it well, everywhere, or only last in each round. */
export const NEAR: i32 = 0;
export const EVERYWHERE: i32 = 1;
export const ENDS: i32 = 2;

/** How many arrivals may be worked out when much is taken out and put back. */
export const MOST_RUIN_STEPS: i32 = 4000;

/** Puts a visit, both its parts, where it costs least; leaves it to nobody where no place is cheaper than that. */
export function insertVisit(part: i32, threshold: f64, places: i32): bool {
  const other = partner[part];
  const links = s.linkCount;
  const given = s.shiftCount;
  const starts = s.startCount;
  const travel = s.travelChange;
  const lateness = s.latenessChange;
  const added = s.latenessAdded;
  const fitBefore = s.fitChange;
  const pays = prize[part] + (other < 0 ? 0 : prize[other]) + threshold;
  let cost: f64 = 0;
  for (let k = 0; k < (other < 0 ? 1 : 2); k += 1) {
    const one = k == 0 ? part : other;
    findPlace(one, places);
    cost += s.placeCost;
    let placed = s.placeNode >= 0 && cost <= pays;
    if (placed) {
      s.travelChange += putIn(one, s.placeNode, shiftOf[s.placeNode]);
      placed = settle(Infinity, MOST_RUIN_STEPS);
    }
    if (placed) continue;
    takeBackTo(links, given, starts);
    s.travelChange = travel;
    s.latenessChange = lateness;
    s.latenessAdded = added;
    s.fitChange = fitBefore;
    return false;
  }
  return true;
}

/** The cheapest place for a part: the node it goes after (−1: none) in placeNode, the estimate in placeCost. */
function findPlace(part: i32, places: i32): void {
  s.placeNode = -1;
  s.placeCost = Infinity;
  if (places == NEAR) {
    const from = part * nearSize;
    for (let k = 0; k < nearBeforeCount[part]; k += 1) {
      const to = nearBefore[from + k];
      if (shiftOf[to] >= 0 && (bits() & 31) != 0) tryPlace(part, to);
    }
    for (let k = 0; k < nearAfterCount[part]; k += 1) {
      const then = nearAfter[from + k];
      if (shiftOf[then] >= 0 && (bits() & 31) != 0) tryPlace(part, last[then]);
    }
    if (s.placeNode >= 0) return;
  }
  for (let shift = 0; shift < shifts; shift += 1) {
    if (!mayDo(part, shift)) continue;
    const end = parts + shifts + shift;
    for (let to = places == ENDS ? last[end] : parts + shift; to != end; to = next[to]) tryPlace(part, to);
  }
}

/** Looks what a part costs right after a node and remembers the place where it is the cheapest so far. */
function tryPlace(part: i32, to: i32): void {
  const shift = shiftOf[to];
  if (!mayDo(part, shift)) return;
  const then = next[to];
  const stepTo = way(shift, to, part);
  const stepOn = way(shift, part, then);
  let cost = <f64>(stepTo + stepOn - wayTo[then]) * travelWeight;
  if (looksAtFit) cost += fit[part * workers + workerOf[shift]];
  if (cost >= s.placeCost) return;
  const at = startWithOther(part, max(start[to] + duration[to] + stepTo, earliest[part]));
  cost += s.otherCost;
  if (at > limit[part]) return;
  if (at > latest[part]) cost += <f64>(at - latest[part]) * latenessWeight;
  if (cost >= s.placeCost) return;
  if (looksAtRounds) cost += sideCost(part, to, at, stepTo, stepOn);
  cost += pushCost(then, at + duration[part] + stepOn, s.placeCost - cost);
  if (cost >= s.placeCost) return;
  s.placeCost = cost;
  s.placeNode = to;
}

/** What a part that starts then, right after a node, costs in waiting between visits and by being moved from when it was before. */
function sideCost(part: i32, to: i32, at: i32, stepTo: i32, stepOn: i32): f64 {
  const then = next[to];
  let waiting = 0;
  if (to < parts) waiting += at - (start[to] + duration[to] + stepTo);
  if (then < parts) waiting += max(0, start[then] - (at + duration[part] + stepOn));
  if (to < parts && then < parts) waiting -= start[then] - (start[to] + duration[to] + wayTo[then]);
  const moved = before[part] < 0 ? 0 : abs(at - before[part]);
  return <f64>waiting * gapWeight + <f64>moved * movedStartWeight;
}

/** The start of a part as the other part of its visit allows; what pushing the other later costs is left in otherCost. */
function startWithOther(part: i32, at: i32): i32 {
  s.otherCost = 0;
  const other = partner[part];
  if (other < 0 || shiftOf[other] < 0) return at;
  const there = start[other];
  const second = isSecond[part] == 1;
  const least = second ? there + apartLeast[part] : there - apartMost[part];
  if (at < least) return least;
  const most = second ? there + apartMost[part] : there - apartLeast[part];
  if (at > most) s.otherCost = pushCost(other, there + at - most, Infinity);
  return at;
}

/** What lateness it costs when a node cannot be reached before a time; more than `most`, or infinite, where that is passed. */
function pushCost(from: i32, arrival: i32, most: f64): f64 {
  let node = from;
  let at = arrival;
  let cost: f64 = 0;
  while (at > start[node]) {
    if (at > limit[node]) return Infinity;
    const late = max(0, at - latest[node]) - max(0, start[node] - latest[node]);
    if (late > 0) {
      cost += <f64>late * latenessWeight * (partner[node] >= 0 ? 2 : 1);
      if (cost > most) return cost;
    }
    if (node >= parts) return cost;
    const then = next[node];
    at += duration[node] + wayTo[then];
    node = then;
  }
  return cost;
}
