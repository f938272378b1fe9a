/**
 * Two rounds exchange their tails as far as skills allow: from two points on, each part goes to the other round where that worker may
 * do it and else stays, and both tails are put in the order of their starts.
 */
import { giveTo, link, takeBack, way } from './changes.ts';
import { decide } from './decide.ts';
import { anyPart, mayDo, placeFor, slackOf } from './moves.ts';
import type { SearchState } from './search-state.ts';

/** Mingles the tails of two rounds that come near each other. Our own, for 2-opt* where few may do everything. */
export function mingle(s: SearchState, threshold: number): boolean {
  const part = anyPart(s);
  if (part < 0) return false;
  const to = placeFor(s, part);
  if (to < 0) return false;
  const u = s.shiftOf[part]!;
  const v = s.shiftOf[to]!;
  if (u === v || !mayDo(s, part, v)) return false;
  const { parts, shifts, problem } = s.flat;
  const endU = parts + shifts + u;
  const endV = parts + shifts + v;
  const { chain } = s;
  let count = 0;
  let travelBefore = 0;
  for (let from = s.last[part]!; from !== endU; from = s.next[from]!) travelBefore += s.wayTo[s.next[from]!]!;
  for (let from = to; from !== endV; from = s.next[from]!) travelBefore += s.wayTo[s.next[from]!]!;
  let one = part;
  let other = s.next[to]!;
  while (one !== endU || other !== endV) {
    const takeOne = other === endV || (one !== endU && s.start[one]! <= s.start[other]!);
    chain[count++] = takeOne ? one : other;
    if (takeOne) one = s.next[one]!;
    else other = s.next[other]!;
  }
  let tailU = s.last[part]!;
  let tailV = to;
  let travel = 0;
  for (let k = 0; k < count; k += 1) {
    const node = chain[k]!;
    const from = s.shiftOf[node]!;
    const across = from === u ? v : u;
    const shift = s.flat.locked[node] === 0 && mayDo(s, node, across) ? across : from;
    const before = shift === u ? tailU : tailV;
    travel += way(s, shift, before, node);
    s.goesTo[k] = shift;
    if (shift === u) tailU = node;
    else tailV = node;
  }
  travel += way(s, u, tailU, endU) + way(s, v, tailV, endV) - travelBefore;
  if (travel * problem.weights.travel - slackOf(s, u, v) > threshold && s.flat.fit.length === 0) return false;
  hangChain(s, s.last[part]!, to, count, u, v);
  s.travelChange = travel;
  if (travel * problem.weights.travel + s.fitChange - slackOf(s, u, v) > threshold) {
    takeBack(s);
    return false;
  }
  return decide(s, threshold);
}

/** Links the chain into the two rounds as decided. */
function hangChain(s: SearchState, fromU: number, fromV: number, count: number, u: number, v: number): void {
  const { parts, shifts } = s.flat;
  let tailU = fromU;
  let tailV = fromV;
  for (let k = 0; k < count; k += 1) {
    const node = s.chain[k]!;
    const shift = s.goesTo[k]!;
    const before = shift === u ? tailU : tailV;
    if (shift === u) tailU = node;
    else tailV = node;
    const handed = s.shiftOf[node] !== shift;
    if (handed || s.next[before] !== node) link(s, shift, before, node);
    if (handed) giveTo(s, node, shift);
  }
  link(s, u, tailU, parts + shifts + u);
  link(s, v, tailV, parts + shifts + v);
}
