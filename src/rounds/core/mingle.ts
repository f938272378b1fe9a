/**
 * Two rounds exchange their tails as far as skills allow: from two points on, each part goes to the other round where that worker may
 * do it and else stays, and both tails are put in the order of their starts.
 */
import { giveTo, link, takeBack, way } from './changes';
import { decide } from './decide';
import { anyPart, mayDo, placeFor, slackOf } from './moves';
import { s } from './standing';
import {
  chain,
  goesTo,
  last,
  locked,
  looksAtFit,
  next,
  parts,
  shiftOf,
  shifts,
  start,
  travelWeight,
  wayTo,
} from './tables';

/** Mingles the tails of two rounds that come near each other. Our own, for 2-opt* where few may do everything. */
export function mingle(threshold: f64): bool {
  const part = anyPart();
  if (part < 0) return false;
  const to = placeFor(part);
  if (to < 0) return false;
  const u = shiftOf[part];
  const v = shiftOf[to];
  if (u == v || !mayDo(part, v)) return false;
  const endU = parts + shifts + u;
  const endV = parts + shifts + v;
  const before = last[part];
  let travel = -travelAfter(before, endU) - travelAfter(to, endV);
  const count = chainByStart(part, endU, next[to], endV);
  let tailU = before;
  let tailV = to;
  for (let k = 0; k < count; k += 1) {
    const node = chain[k];
    const from = shiftOf[node];
    const across = from == u ? v : u;
    const shift = locked[node] == 0 && mayDo(node, across) ? across : from;
    travel += way(shift, shift == u ? tailU : tailV, node);
    goesTo[k] = shift;
    if (shift == u) tailU = node;
    else tailV = node;
  }
  travel += way(u, tailU, endU) + way(v, tailV, endV);
  if (!looksAtFit && <f64>travel * travelWeight - slackOf(u, v) > threshold) return false;
  hangChain(before, to, count, u, v);
  s.travelChange = travel;
  if (<f64>travel * travelWeight + s.fitChange - slackOf(u, v) > threshold) {
    takeBack();
    return false;
  }
  return decide(threshold, Infinity);
}

/** The travel of a round from a node to its end. */
function travelAfter(from: i32, end: i32): i32 {
  let travel = 0;
  for (let node = from; node != end; node = next[node]) travel += wayTo[next[node]];
  return travel;
}

/** Puts two tails into one chain by their starts; how long it is. */
function chainByStart(first: i32, end: i32, otherFirst: i32, otherEnd: i32): i32 {
  let count = 0;
  let one = first;
  let other = otherFirst;
  while (one != end || other != otherEnd) {
    const takeOne = other == otherEnd || (one != end && start[one] <= start[other]);
    chain[count] = takeOne ? one : other;
    count += 1;
    if (takeOne) one = next[one];
    else other = next[other];
  }
  return count;
}

/** Links the chain into the two rounds as decided. */
function hangChain(fromU: i32, fromV: i32, count: i32, u: i32, v: i32): void {
  let tailU = fromU;
  let tailV = fromV;
  for (let k = 0; k < count; k += 1) {
    const node = chain[k];
    const shift = goesTo[k];
    const before = shift == u ? tailU : tailV;
    if (shift == u) tailU = node;
    else tailV = node;
    const handed = shiftOf[node] != shift;
    if (handed || next[before] != node) link(shift, before, node);
    if (handed) giveTo(node, shift);
  }
  link(u, tailU, parts + shifts + u);
  link(v, tailV, parts + shifts + v);
}
