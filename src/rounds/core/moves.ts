/**
 * The small moves of the search. Each chooses by chance, looks first at what can be seen without changing anything, and only then
 * tries. Most die at the first look, which is what makes millions a second possible.
 */
import { giveTo, handOver, link, putIn, takeBack, takeOut, way } from './changes';
import { decide } from './decide';
import { below, bits, nearFirst } from './draws';
import {
  costOfChain,
  costOfOne,
  costOfReaching,
  costOfStarting,
  costOfTaking,
  hopeWithin,
  mostSaved,
} from './room';
import { s } from './standing';
import {
  duration,
  earliest,
  fit,
  last,
  locked,
  looksAtFit,
  may,
  mode,
  nearAfter,
  nearAfterCount,
  nearBefore,
  nearBeforeCount,
  nearSize,
  next,
  partner,
  parts,
  shiftOf,
  shifts,
  slack,
  start,
  tied,
  travelWeight,
  wayTo,
  workerOf,
  workers,
} from './tables';

/** About the most that a change of these two rounds could make good besides travel and who does what. */
export function slackOf(one: i32, other: i32): f64 {
  return one == other ? slack[one] : slack[one] + slack[other];
}

/** What a part costs more on another shift, by who does it. */
function fitStep(part: i32, from: i32, to: i32): f64 {
  if (!looksAtFit) return 0;
  return fit[part * workers + workerOf[to]] - fit[part * workers + workerOf[from]];
}

/** Whether a shift may do a part besides what the other part's worker rules out. */
export function mayDo(part: i32, shift: i32): bool {
  if (may[part * shifts + shift] == 0) return false;
  const other = partner[part];
  if (other < 0) return true;
  const otherShift = shiftOf[other];
  return otherShift < 0 || workerOf[otherShift] != workerOf[shift];
}

/** A node after which to put a part that goes before or after its near ones; −1 where chance found none. */
export function placeFor(part: i32): i32 {
  const chance = bits() >>> 24;
  if (chance < 26) {
    const shift = below(shifts);
    return chance < 13 ? parts + shift : last[parts + shifts + shift];
  }
  if (chance < 141) {
    const count = nearBeforeCount[part];
    if (count == 0) return -1;
    const after = nearBefore[part * nearSize + nearFirst(count)];
    return shiftOf[after] < 0 ? -1 : after;
  }
  const count = nearAfterCount[part];
  if (count == 0) return -1;
  const then = nearAfter[part * nearSize + nearFirst(count)];
  return shiftOf[then] < 0 ? -1 : last[then];
}

/** A served part that is not locked; −1 where chance found none. */
export function anyPart(): i32 {
  const part = below(parts);
  return shiftOf[part] < 0 || locked[part] == 1 ? -1 : part;
}

/** The first of the parts that are tied to one and go before it, and of it; −1 where that is locked. */
function headOf(part: i32): i32 {
  let head = part;
  while (tied[last[head]] == 1) head = last[head];
  return locked[head] == 1 ? -1 : head;
}

/** Moves one part elsewhere. Relocation after Savelsbergh, ORSA Journal on Computing 4 (1992). */
export function relocate(threshold: f64): bool {
  const part = anyPart();
  if (part < 0) return false;
  const to = placeFor(part);
  if (to < 0 || to == part) return false;
  const shift = shiftOf[to];
  const from = last[part];
  if ((tied[from] | tied[part] | tied[to]) != 0) return false;
  if (to == from || !mayDo(part, shift)) return false;
  const shiftBefore = shiftOf[part];
  const after = next[part];
  const then = next[to];
  const stepTo = way(shift, to, part);
  const stepOver = way(shiftBefore, from, after);
  const stepOn = way(shift, part, then);
  const travel = stepOver - wayTo[part] - wayTo[after] + stepTo + stepOn - wayTo[then];
  const known = <f64>travel * travelWeight + fitStep(part, shiftBefore, shift) - slackOf(shiftBefore, shift);
  if (known > threshold + mostSaved()) return false;
  const without = start[from] + duration[from] + stepOver;
  const saved = costOfReaching(after, without);
  let arrival = start[to] + duration[to] + stepTo;
  const same = shift == shiftBefore;
  const later = same && start[to] > start[part];
  // What lies between its old place and the new is done earlier by as much as is saved at most.
  if (later && start[after] > without) arrival -= start[after] - without;
  const at = max(arrival, earliest[part]);
  const starting = costOfStarting(part, at);
  if (known + saved + starting > threshold) return false;
  const onward = at + duration[part] + stepOn;
  const reaching = same && !later ? costOfOne(then, onward) : costOfReaching(then, onward);
  if (known + saved + starting + reaching > threshold) return false;
  const hope: f64 = same ? Infinity : -min<f64>(0, saved) - min<f64>(0, starting) - min<f64>(0, reaching);
  s.travelChange = travel;
  link(shift, to, part);
  link(shift, part, then);
  link(shiftBefore, from, after);
  if (shift != shiftBefore) giveTo(part, shift);
  return decide(threshold, hope);
}

/** Two parts change places. Exchange after the same. */
export function swap(threshold: f64): bool {
  const one = anyPart();
  if (one < 0) return false;
  const to = placeFor(one);
  if (to < 0 || to == one) return false;
  const other = next[to];
  if (other >= parts || other == one || locked[other] == 1 || other == partner[one]) return false;
  if ((tied[last[one]] | tied[one] | tied[to] | tied[other]) != 0) return false;
  const u = shiftOf[one];
  const v = shiftOf[other];
  if (u != v && (!mayDo(one, v) || !mayDo(other, u))) return false;
  const beforeOne = last[one];
  const afterOne = next[one];
  const beforeOther = last[other];
  const afterOther = next[other];
  if (afterOne == other || afterOther == one) return false;
  const toOne = way(v, beforeOther, one);
  const fromOne = way(v, one, afterOther);
  const toOther = way(u, beforeOne, other);
  const fromOther = way(u, other, afterOne);
  const travel =
    toOne + fromOne + toOther + fromOther - wayTo[one] - wayTo[afterOne] - wayTo[other] - wayTo[afterOther];
  const known = <f64>travel * travelWeight + fitStep(one, u, v) + fitStep(other, v, u) - slackOf(u, v);
  if (known > threshold + mostSaved()) return false;
  let hope: f64 = Infinity;
  if (u != v) {
    const first = costOfTaking(one, beforeOther, afterOther, toOne, fromOne);
    const second = costOfTaking(other, beforeOne, afterOne, toOther, fromOther);
    if (known + first + second > threshold) return false;
    hope = max<f64>(0, -first) + max<f64>(0, -second);
  } else if (known - hopeWithin(u) > threshold) return false;
  s.travelChange = travel;
  link(u, beforeOne, other);
  link(u, other, afterOne);
  link(v, beforeOther, one);
  link(v, one, afterOther);
  if (u != v) {
    giveTo(one, v);
    giveTo(other, u);
  }
  return decide(threshold, hope);
}

/** Two rounds exchange their tails. 2-opt* of Potvin and Rousseau, Journal of the Operational Research Society 46 (1995). */
export function tails(threshold: f64): bool {
  const part = anyPart();
  if (part < 0) return false;
  const to = placeFor(part);
  if (to < 0) return false;
  const u = shiftOf[part];
  const v = shiftOf[to];
  if (u == v || (workerOf[u] == workerOf[v] && mode[u] != mode[v])) return false;
  const before = last[part];
  if ((tied[before] | tied[to]) != 0) return false;
  const then = next[to];
  const endU = parts + shifts + u;
  const endV = parts + shifts + v;
  const lastU = last[endU];
  const lastV = last[endV];
  const newAfter = then == endV ? endU : then;
  const stepTo = way(v, to, part);
  const stepOver = way(u, before, newAfter);
  let travel = stepTo - wayTo[part] + stepOver - wayTo[then] + way(v, lastU, endV) - wayTo[endU];
  if (then != endV) travel += way(u, lastV, endU) - wayTo[endV];
  let hope: f64 = Infinity;
  // Different ways of travelling are known only after every step of both tails.
  if (mode[u] == mode[v] && !looksAtFit) {
    const known = <f64>travel * travelWeight - slackOf(u, v);
    if (known > threshold + mostSaved()) return false;
    const one = costOfReaching(part, start[to] + duration[to] + stepTo);
    const other: f64 = then == endV ? 0 : costOfReaching(then, start[before] + duration[before] + stepOver);
    if (known + one + other > threshold) return false;
    hope = max<f64>(0, -one) + max<f64>(0, -other);
  }
  if (!tailMay(part, endU, v) || !tailMay(then, endV, u)) return false;
  link(u, before, newAfter);
  link(v, to, part);
  link(v, lastU, endV);
  if (then != endV) link(u, lastV, endU);
  travel += handOver(part, endV, u, v);
  if (then != endV) travel += handOver(then, endU, v, u);
  s.travelChange = travel;
  return decide(threshold, hope);
}

/** Whether a shift may do every part from one node on, none of them locked. */
function tailMay(from: i32, end: i32, shift: i32): bool {
  for (let node = from; node != end; node = next[node])
    if (locked[node] == 1 || !mayDo(node, shift)) return false;
  return true;
}

/** A stretch of two to four parts, or as many more as are tied, moves elsewhere together. After Or's exchange, Traveling Salesman-Type Combinatorial Problems (1976). */
export function stretch(threshold: f64): bool {
  const part = anyPart();
  if (part < 0) return false;
  const first = headOf(part);
  if (first < 0) return false;
  const to = placeFor(first);
  if (to < 0 || tied[to] == 1) return false;
  const u = shiftOf[first];
  const v = shiftOf[to];
  const length = 2 + below(3);
  let final = first;
  if (to == first || !mayDo(first, v)) return false;
  for (let k = 1; k < length || tied[final] == 1; k += 1) {
    const node = next[final];
    if (node >= parts || node == to || locked[node] == 1 || !mayDo(node, v)) break;
    final = node;
  }
  if (tied[final] == 1) return false;
  const before = last[first];
  const after = next[final];
  if (final == first || to == before || after == to) return false;
  const then = next[to];
  const stepOver = way(u, before, after);
  const stepTo = way(v, to, first);
  const stepOn = way(v, final, then);
  const travel = stepOver - wayTo[first] - wayTo[after] + stepTo + stepOn - wayTo[then];
  let hope: f64 = Infinity;
  if (mode[u] == mode[v] && !looksAtFit) {
    const known = <f64>travel * travelWeight - slackOf(u, v);
    if (known > threshold + mostSaved()) return false;
    const without = start[before] + duration[before] + stepOver;
    const saved = costOfReaching(after, without);
    const later = u == v && start[to] > start[first];
    const earlier = later ? max(0, start[after] - without) : 0;
    const taking = costOfChain(first, final, to, then, stepTo, stepOn, earlier, u == v && !later);
    if (known + saved + taking > threshold) return false;
    if (u != v) hope = max<f64>(0, -saved) + max<f64>(0, -taking);
  }
  link(v, to, first);
  link(v, final, then);
  link(u, before, after);
  s.travelChange = u == v ? travel : travel + handOver(first, then, u, v);
  return decide(threshold, hope);
}

/** Two rounds exchange a stretch of one to three parts each, or as many more as are tied. CROSS of Taillard and others, Transportation Science 31 (1997). */
export function cross(threshold: f64): bool {
  const part = anyPart();
  if (part < 0) return false;
  const first = headOf(part);
  if (first < 0) return false;
  const to = placeFor(first);
  if (to < 0 || tied[to] == 1) return false;
  const u = shiftOf[first];
  const v = shiftOf[to];
  const other = next[to];
  if (u == v || other >= parts) return false;
  const final = stretchEnd(first, 1 + below(3), v);
  const otherFinal = stretchEnd(other, 1 + below(3), u);
  if (final < 0 || otherFinal < 0) return false;
  const before = last[first];
  const after = next[final];
  const then = next[otherFinal];
  const toFirst = way(v, to, first);
  const onFirst = way(v, final, then);
  const toOther = way(u, before, other);
  const onOther = way(u, otherFinal, after);
  const travel =
    toFirst + onFirst + toOther + onOther - wayTo[first] - wayTo[after] - wayTo[other] - wayTo[then];
  let hope: f64 = Infinity;
  if (mode[u] == mode[v] && !looksAtFit) {
    const known = <f64>travel * travelWeight - slackOf(u, v);
    if (known > threshold + mostSaved()) return false;
    const one = costOfChain(first, final, to, then, toFirst, onFirst, 0, false);
    const second = costOfChain(other, otherFinal, before, after, toOther, onOther, 0, false);
    if (known + one + second > threshold) return false;
    hope = max<f64>(0, -one) + max<f64>(0, -second);
  }
  link(u, before, other);
  link(u, otherFinal, after);
  link(v, to, first);
  link(v, final, then);
  s.travelChange = travel + handOver(first, then, u, v) + handOver(other, after, v, u);
  return decide(threshold, hope);
}

/** The last of a stretch that a shift may do: as long as wanted or as may be; −1 where not even the first, or not all that are tied. */
function stretchEnd(first: i32, length: i32, shift: i32): i32 {
  let final = -1;
  let node = first;
  for (let k = 0; k < length || tied[final] == 1; k += 1) {
    if (node >= parts || locked[node] == 1 || !mayDo(node, shift)) break;
    final = node;
    node = next[node];
  }
  return final >= 0 && tied[final] == 1 ? -1 : final;
}

/** Both parts of a double-handed visit move elsewhere together: one alone would wait for the other. Our own. */
export function pair(threshold: f64): bool {
  const one = anyPart();
  if (one < 0) return false;
  const other = partner[one];
  if (other < 0 || locked[other] == 1) return false;
  const to = placeFor(one);
  const otherTo = placeFor(other);
  if (to < 0 || otherTo < 0 || to == one || to == other || otherTo == one || otherTo == other) return false;
  const u = shiftOf[to];
  const v = shiftOf[otherTo];
  if (workerOf[u] == workerOf[v] || may[one * shifts + u] == 0 || may[other * shifts + v] == 0) return false;
  if ((tied[last[one]] | tied[one] | tied[last[other]] | tied[other] | tied[to] | tied[otherTo]) != 0)
    return false;
  s.travelChange = takeOut(one) + takeOut(other);
  s.travelChange += putIn(one, to, u) + putIn(other, otherTo, v);
  if (<f64>s.travelChange * travelWeight + s.fitChange - slackOf(u, v) > threshold) {
    takeBack();
    return false;
  }
  return decide(threshold, Infinity);
}
