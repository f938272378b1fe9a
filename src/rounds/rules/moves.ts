/**
 * The small moves of the search. Each chooses by chance, looks first at what can be seen without changing anything, and only then
 * tries. Most die at the first look, which is what makes millions a second possible.
 */
import { giveTo, handOver, link, putIn, takeBack, takeOut, way } from './changes.ts';
import { decide } from './decide.ts';
import { below, bits, nearFirst } from './draws.ts';
import {
  costOfChain,
  costOfOne,
  costOfReaching,
  costOfStarting,
  costOfTaking,
  hopeWithin,
  mostSaved,
} from './room.ts';
import type { SearchState } from './search-state.ts';

/** About the most that a change of these two rounds could make good besides travel and who does what. */
export function slackOf(s: SearchState, one: number, other: number): number {
  const { slack } = s;
  return one === other ? slack[one]! : slack[one]! + slack[other]!;
}

/** What a part costs more on another shift, by who does it. */
export function fitStep(s: SearchState, part: number, from: number, to: number): number {
  const { fit, workers, workerOf } = s.flat;
  if (fit.length === 0) return 0;
  return fit[part * workers + workerOf[to]!]! - fit[part * workers + workerOf[from]!]!;
}

/** Whether a shift may do a part besides what the other part's worker rules out. */
export function mayDo(s: SearchState, part: number, shift: number): boolean {
  const { may, shifts, partner, workerOf } = s.flat;
  if (may[part * shifts + shift] === 0) return false;
  const other = partner[part]!;
  if (other < 0) return true;
  const otherShift = s.shiftOf[other]!;
  return otherShift < 0 || workerOf[otherShift] !== workerOf[shift];
}

/** A node after which to put a part that goes before or after its near ones; −1 where chance found none. */
export function placeFor(s: SearchState, part: number): number {
  const { near, flat } = s;
  const chance = bits(s) >>> 24;
  if (chance < 26) {
    const shift = below(s, flat.shifts);
    return chance < 13 ? flat.parts + shift : s.last[flat.parts + flat.shifts + shift]!;
  }
  if (chance < 141) {
    const count = near.beforeCount[part]!;
    if (count === 0) return -1;
    const after = near.before[part * near.size + nearFirst(s, count)]!;
    return s.shiftOf[after]! < 0 ? -1 : after;
  }
  const count = near.afterCount[part]!;
  if (count === 0) return -1;
  const then = near.after[part * near.size + nearFirst(s, count)]!;
  return s.shiftOf[then]! < 0 ? -1 : s.last[then]!;
}

/** A served part that is not locked; −1 where chance found none. */
export function anyPart(s: SearchState): number {
  const part = below(s, s.flat.parts);
  return s.shiftOf[part]! < 0 || s.flat.locked[part] === 1 ? -1 : part;
}

/** The first of the parts that are tied to one and go before it, and of it; −1 where that is locked. */
function headOf(s: SearchState, part: number): number {
  let head = part;
  while (s.tied[s.last[head]!] === 1) head = s.last[head]!;
  return s.flat.locked[head] === 1 ? -1 : head;
}

/** Moves one part elsewhere. Relocation after Savelsbergh, ORSA Journal on Computing 4 (1992). */
export function relocate(s: SearchState, threshold: number): boolean {
  const part = anyPart(s);
  if (part < 0) return false;
  const to = placeFor(s, part);
  if (to < 0 || to === part) return false;
  const shift = s.shiftOf[to]!;
  const from = s.last[part]!;
  const { tied } = s;
  if ((tied[from]! | tied[part]! | tied[to]!) !== 0) return false;
  if (to === from || !mayDo(s, part, shift)) return false;
  const shiftBefore = s.shiftOf[part]!;
  const after = s.next[part]!;
  const then = s.next[to]!;
  const stepTo = way(s, shift, to, part);
  const stepOver = way(s, shiftBefore, from, after);
  const stepOn = way(s, shift, part, then);
  const { wayTo } = s;
  const travel = stepOver - wayTo[part]! - wayTo[after]! + stepTo + stepOn - wayTo[then]!;
  const known =
    travel * s.flat.problem.weights.travel +
    fitStep(s, part, shiftBefore, shift) -
    slackOf(s, shiftBefore, shift);
  const { start, flat } = s;
  const { duration, earliest } = flat;
  if (known > threshold + mostSaved(s)) return false;
  const without = start[from]! + duration[from]! + stepOver;
  const saved = costOfReaching(s, after, without);
  let arrival = start[to]! + duration[to]! + stepTo;
  const same = shift === shiftBefore;
  const later = same && start[to]! > start[part]!;
  // What lies between its old place and the new is done earlier by as much as is saved at most.
  if (later && start[after]! > without) arrival -= start[after]! - without;
  const at = arrival > earliest[part]! ? arrival : earliest[part]!;
  const starting = costOfStarting(s, part, at);
  if (known + saved + starting > threshold) return false;
  const next = at + duration[part]! + stepOn;
  const reaching = same && !later ? costOfOne(s, then, next) : costOfReaching(s, then, next);
  if (known + saved + starting + reaching > threshold) return false;
  const hope = same
    ? Number.POSITIVE_INFINITY
    : -Math.min(0, saved) - Math.min(0, starting) - Math.min(0, reaching);
  s.travelChange = travel;
  link(s, shift, to, part);
  link(s, shift, part, then);
  link(s, shiftBefore, from, after);
  if (shift !== shiftBefore) giveTo(s, part, shift);
  return decide(s, threshold, hope);
}

/** Two parts change places. Exchange after the same. */
export function swap(s: SearchState, threshold: number): boolean {
  const one = anyPart(s);
  if (one < 0) return false;
  const to = placeFor(s, one);
  if (to < 0 || to === one) return false;
  const other = s.next[to]!;
  const { parts, locked } = s.flat;
  if (other >= parts || other === one || locked[other] === 1 || other === s.flat.partner[one]) return false;
  const { tied } = s;
  if ((tied[s.last[one]!]! | tied[one]! | tied[to]! | tied[other]!) !== 0) return false;
  const u = s.shiftOf[one]!;
  const v = s.shiftOf[other]!;
  if (u !== v && (!mayDo(s, one, v) || !mayDo(s, other, u))) return false;
  const beforeOne = s.last[one]!;
  const afterOne = s.next[one]!;
  const beforeOther = s.last[other]!;
  const afterOther = s.next[other]!;
  if (afterOne === other || afterOther === one) return false;
  const { wayTo } = s;
  const toOne = way(s, v, beforeOther, one);
  const fromOne = way(s, v, one, afterOther);
  const toOther = way(s, u, beforeOne, other);
  const fromOther = way(s, u, other, afterOne);
  const before = wayTo[one]! + wayTo[afterOne]! + wayTo[other]! + wayTo[afterOther]!;
  const travel = toOne + fromOne + toOther + fromOther - before;
  const known =
    travel * s.flat.problem.weights.travel +
    fitStep(s, one, u, v) +
    fitStep(s, other, v, u) -
    slackOf(s, u, v);
  if (known > threshold + mostSaved(s)) return false;
  let hope = Number.POSITIVE_INFINITY;
  if (u !== v) {
    const first = costOfTaking(s, one, { from: beforeOther, to: afterOther, stepTo: toOne, stepOn: fromOne });
    const second = costOfTaking(s, other, {
      from: beforeOne,
      to: afterOne,
      stepTo: toOther,
      stepOn: fromOther,
    });
    if (known + first + second > threshold) return false;
    hope = Math.max(0, -first) + Math.max(0, -second);
  } else if (known - hopeWithin(s, u) > threshold) return false;
  s.travelChange = travel;
  link(s, u, beforeOne, other);
  link(s, u, other, afterOne);
  link(s, v, beforeOther, one);
  link(s, v, one, afterOther);
  if (u !== v) {
    giveTo(s, one, v);
    giveTo(s, other, u);
  }
  return decide(s, threshold, hope);
}

/** Two rounds exchange their tails. 2-opt* of Potvin and Rousseau, Journal of the Operational Research Society 46 (1995). */
export function tails(s: SearchState, threshold: number): boolean {
  const part = anyPart(s);
  if (part < 0) return false;
  const to = placeFor(s, part);
  if (to < 0) return false;
  const u = s.shiftOf[part]!;
  const v = s.shiftOf[to]!;
  if (u === v) return false;
  const { parts, shifts, workerOf, mode, problem } = s.flat;
  if (workerOf[u] === workerOf[v] && mode[u] !== mode[v]) return false;
  const before = s.last[part]!;
  if ((s.tied[before]! | s.tied[to]!) !== 0) return false;
  const then = s.next[to]!;
  const endU = parts + shifts + u;
  const endV = parts + shifts + v;
  // Different ways of travelling are known only after every step of both tails.
  const sameMode = mode[u] === mode[v];
  const lastU = s.last[endU]!;
  const lastV = s.last[endV]!;
  const newAfter = then === endV ? endU : then;
  const { wayTo } = s;
  const stepTo = way(s, v, to, part);
  const stepOver = way(s, u, before, newAfter);
  let travel = stepTo - wayTo[part]! + stepOver - wayTo[then]! + way(s, v, lastU, endV) - wayTo[endU]!;
  if (then !== endV) travel += way(s, u, lastV, endU) - wayTo[endV]!;
  const known = travel * problem.weights.travel - slackOf(s, u, v);
  const plain = sameMode && s.flat.fit.length === 0;
  if (plain && known > threshold + mostSaved(s)) return false;
  const { start, flat } = s;
  let hope = 0;
  if (plain) {
    const one = costOfReaching(s, part, start[to]! + flat.duration[to]! + stepTo);
    const other =
      then === endV ? 0 : costOfReaching(s, then, start[before]! + flat.duration[before]! + stepOver);
    if (known + one + other > threshold) return false;
    hope = Math.max(0, -one) + Math.max(0, -other);
  } else hope = Number.POSITIVE_INFINITY;
  if (!tailMay(s, part, endU, v) || !tailMay(s, then, endV, u)) return false;
  link(s, u, before, newAfter);
  link(s, v, to, part);
  link(s, v, lastU, endV);
  if (then !== endV) link(s, u, lastV, endU);
  travel += handOver(s, part, endV, u, v) + (then === endV ? 0 : handOver(s, then, endU, v, u));
  s.travelChange = travel;
  return decide(s, threshold, hope);
}

/** Whether a shift may do every part from one node on, none of them locked. */
function tailMay(s: SearchState, from: number, end: number, shift: number): boolean {
  for (let node = from; node !== end; node = s.next[node]!)
    if (s.flat.locked[node] === 1 || !mayDo(s, node, shift)) return false;
  return true;
}

/** A stretch of two to four parts, or as many more as are tied, moves elsewhere together. After Or's exchange, Traveling Salesman-Type Combinatorial Problems (1976). */
export function stretch(s: SearchState, threshold: number): boolean {
  const part = anyPart(s);
  if (part < 0) return false;
  const first = headOf(s, part);
  if (first < 0) return false;
  const to = placeFor(s, first);
  const { tied } = s;
  if (to < 0 || tied[to] === 1) return false;
  const { parts, locked, problem } = s.flat;
  const u = s.shiftOf[first]!;
  const v = s.shiftOf[to]!;
  const length = 2 + below(s, 3);
  let final = first;
  if (to === first || !mayDo(s, first, v)) return false;
  for (let k = 1; k < length || tied[final] === 1; k += 1) {
    const node = s.next[final]!;
    if (node >= parts || node === to || locked[node] === 1 || !mayDo(s, node, v)) break;
    final = node;
  }
  if (tied[final] === 1) return false;
  const before = s.last[first]!;
  const after = s.next[final]!;
  if (final === first || to === before || after === to) return false;
  const then = s.next[to]!;
  const { wayTo } = s;
  const stepOver = way(s, u, before, after);
  const stepTo = way(s, v, to, first);
  const stepOn = way(s, v, final, then);
  const travel = stepOver - wayTo[first]! - wayTo[after]! + stepTo + stepOn - wayTo[then]!;
  const sameMode = s.flat.mode[u] === s.flat.mode[v];
  let hope = Number.POSITIVE_INFINITY;
  if (sameMode && s.flat.fit.length === 0) {
    const known = travel * problem.weights.travel - slackOf(s, u, v);
    const { start, flat } = s;
    if (known > threshold + mostSaved(s)) return false;
    const without = start[before]! + flat.duration[before]! + stepOver;
    const saved = costOfReaching(s, after, without);
    const later = u === v && start[to]! > start[first]!;
    const earlier = later && start[after]! > without ? start[after]! - without : 0;
    const taking = costOfChain(s, first, final, {
      from: to,
      to: then,
      stepTo,
      stepOn,
      earlier,
      alone: u === v && !later,
    });
    if (known + saved + taking > threshold) return false;
    if (u !== v) hope = Math.max(0, -saved) + Math.max(0, -taking);
  }
  link(s, v, to, first);
  link(s, v, final, then);
  link(s, u, before, after);
  s.travelChange = u === v ? travel : travel + handOver(s, first, then, u, v);
  return decide(s, threshold, hope);
}

/** Two rounds exchange a stretch of one to three parts each, or as many more as are tied. CROSS of Taillard and others, Transportation Science 31 (1997). */
export function cross(s: SearchState, threshold: number): boolean {
  const part = anyPart(s);
  if (part < 0) return false;
  const first = headOf(s, part);
  if (first < 0) return false;
  const to = placeFor(s, first);
  if (to < 0 || s.tied[to] === 1) return false;
  const { parts, mode, problem } = s.flat;
  const u = s.shiftOf[first]!;
  const v = s.shiftOf[to]!;
  const other = s.next[to]!;
  if (u === v || other >= parts) return false;
  const final = stretchEnd(s, first, 1 + below(s, 3), v);
  const otherFinal = stretchEnd(s, other, 1 + below(s, 3), u);
  if (final < 0 || otherFinal < 0) return false;
  const before = s.last[first]!;
  const after = s.next[final]!;
  const then = s.next[otherFinal]!;
  const { wayTo } = s;
  const toFirst = way(s, v, to, first);
  const onFirst = way(s, v, final, then);
  const toOther = way(s, u, before, other);
  const onOther = way(s, u, otherFinal, after);
  const now = wayTo[first]! + wayTo[after]! + wayTo[other]! + wayTo[then]!;
  const travel = toFirst + onFirst + toOther + onOther - now;
  let hope = Number.POSITIVE_INFINITY;
  if (mode[u] === mode[v] && s.flat.fit.length === 0) {
    const known = travel * problem.weights.travel - slackOf(s, u, v);
    if (known > threshold + mostSaved(s)) return false;
    const one = costOfChain(s, first, final, {
      from: to,
      to: then,
      stepTo: toFirst,
      stepOn: onFirst,
      earlier: 0,
      alone: false,
    });
    const second = costOfChain(s, other, otherFinal, {
      from: before,
      to: after,
      stepTo: toOther,
      stepOn: onOther,
      earlier: 0,
      alone: false,
    });
    if (known + one + second > threshold) return false;
    hope = Math.max(0, -one) + Math.max(0, -second);
  }
  link(s, u, before, other);
  link(s, u, otherFinal, after);
  link(s, v, to, first);
  link(s, v, final, then);
  s.travelChange = travel + handOver(s, first, then, u, v) + handOver(s, other, after, v, u);
  return decide(s, threshold, hope);
}

/** The last of a stretch that a shift may do: as long as wanted or as may be; −1 where not even the first, or not all that are tied. */
function stretchEnd(s: SearchState, first: number, length: number, shift: number): number {
  const { tied } = s;
  let final = -1;
  let node = first;
  for (let k = 0; k < length || tied[final] === 1; k += 1) {
    if (node >= s.flat.parts || s.flat.locked[node] === 1 || !mayDo(s, node, shift)) break;
    final = node;
    node = s.next[node]!;
  }
  return final >= 0 && tied[final] === 1 ? -1 : final;
}

/** Both parts of a double-handed visit move elsewhere together: one alone would wait for the other. Our own. */
export function pair(s: SearchState, threshold: number): boolean {
  const one = anyPart(s);
  if (one < 0) return false;
  const other = s.flat.partner[one]!;
  if (other < 0 || s.flat.locked[other] === 1) return false;
  const { may, shifts, workerOf, problem } = s.flat;
  const to = placeFor(s, one);
  const otherTo = placeFor(s, other);
  if (to < 0 || otherTo < 0 || to === one || to === other || otherTo === one || otherTo === other)
    return false;
  const u = s.shiftOf[to]!;
  const v = s.shiftOf[otherTo]!;
  if (workerOf[u] === workerOf[v] || may[one * shifts + u] === 0 || may[other * shifts + v] === 0)
    return false;
  const { tied } = s;
  const torn = tied[s.last[one]!]! | tied[one]! | tied[s.last[other]!]! | tied[other]!;
  if ((torn | tied[to]! | tied[otherTo]!) !== 0) return false;
  s.travelChange = takeOut(s, one) + takeOut(s, other);
  s.travelChange += putIn(s, one, to, u) + putIn(s, other, otherTo, v);
  if (s.travelChange * problem.weights.travel + s.fitChange - slackOf(s, u, v) > threshold) {
    takeBack(s);
    return false;
  }
  return decide(s, threshold);
}
