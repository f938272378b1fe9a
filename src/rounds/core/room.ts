/**
 * What a change of a start time comes to at least, read off in one step. For each node it is known how much later it may start before
 * anybody is late, and what an earlier start could make good; a move whose least cost is too high is never tried. After the forward
 * time slack of Savelsbergh, The Vehicle Routing Problem with Time Windows, ORSA Journal on Computing 4 (1992), taken on to the other
 * round of a double-handed visit.
 */
import { LINK } from './changes';
import { s } from './standing';
import {
  apartLeast,
  apartMost,
  capsWorkers,
  duration,
  earliest,
  extraWorkerWeight,
  hardRoom,
  isSecond,
  last,
  lateAfter,
  latenessWeight,
  lateRate,
  lateSum,
  latest,
  lateTotal,
  limit,
  links,
  looksAtRounds,
  next,
  partner,
  parts,
  room,
  roomToLate,
  roundCost,
  shiftOf,
  shifts,
  slack,
  stale,
  start,
  startsBefore,
  wayTo,
  workerCost,
  workerOf,
  worstLatenessWeight,
} from './tables';

/** Later than any time of a problem. */
const NEVER: i32 = 1 << 30;

/** Has every round looked at again, and looks at what each could save besides travel and lateness. */
export function lookAtRooms(): void {
  const faces: f64 = capsWorkers ? 2 * extraWorkerWeight : 0;
  for (let shift = 0; shift < shifts; shift += 1) {
    slack[shift] = looksAtRounds ? faces + (roundCost[shift] + workerCost[workerOf[shift]]) : faces;
    stale[shift] = 1;
  }
}

/** Notes the rounds whose starts were just changed: they are looked at again when next asked for. */
export function noteChanged(): void {
  for (let at = 0; at < s.linkCount; at += LINK) {
    const shift = shiftOf[links[at]];
    if (shift >= 0) stale[shift] = 1;
  }
  for (let at = 0; at < s.startCount; at += 2) {
    const shift = shiftOf[startsBefore[at]];
    if (shift >= 0) stale[shift] = 1;
  }
}

/** Looks at the round of a node where it has changed. */
function fresh(node: i32): void {
  const shift = shiftOf[node];
  if (shift >= 0 && stale[shift] == 1) lookAtRoom(shift);
}

/** Looks at one round from its end to its start. What it shares with other rounds is taken as it was last looked at. */
function lookAtRoom(shift: i32): void {
  stale[shift] = 0;
  let node = parts + shifts + shift;
  let soft = NEVER;
  let toLate = 0;
  let hard = limit[node] - start[node];
  let pushed = 0;
  let rate = 0;
  let sum = 0;
  let total: f64 = 0;
  for (;;) {
    room[node] = soft;
    roomToLate[node] = toLate;
    hardRoom[node] = hard;
    lateAfter[node] = pushed;
    const before = last[node];
    if (before < 0) {
      lateTotal[shift] = total;
      return;
    }
    const gap = start[node] - start[before] - duration[before] - wayTo[node];
    lateRate[node] = gap > 0 ? 0 : rate;
    lateSum[node] = gap > 0 ? 0 : sum;
    if (gap > 0) {
      soft = pushed > 0 ? gap : soft + gap;
      if (pushed > 0) toLate = 1;
      hard += gap;
      pushed = 0;
      rate = 0;
      sum = 0;
    }
    node = before;
    if (node >= parts) continue;
    const late = start[node] - latest[node];
    const after = pushed;
    if (late >= 0) {
      total += late;
      pushed += 1;
      rate += 1;
      sum += late == s.worst ? 2 * late : late;
    } else if (-late < soft) {
      soft = -late;
      toLate = 0;
    }
    hard = min(hard, limit[node] - start[node]);
    const other = partner[node];
    if (other < 0 || shiftOf[other] < 0) continue;
    const first = isSecond[node] == 1 ? other : node;
    const bound = first == node ? -apartLeast[first] : apartMost[first];
    const free = start[other] - start[node] + bound;
    // Only what follows the other: it and this one stand in each other's way anyhow.
    const then = next[other];
    const gapThere = start[then] - start[other] - duration[other] - wayTo[then] + free;
    const otherLate = start[other] - latest[other];
    hard = min(min(hard, gapThere + hardRoom[then]), free + limit[other] - start[other]);
    const waits = gapThere > 0 && lateAfter[then] > 0;
    let pushedThere = waits ? 0 : lateAfter[then];
    let softThere = waits ? gapThere : gapThere + room[then];
    let toLateThere = waits ? 1 : roomToLate[then];
    // Of two parts at one time neither follows the other; a later part may itself follow its first, by way of a third round.
    if (otherLate >= 0 && free == 0) {
      if (apartMost[first] == 0) pushed += 1;
      else pushedThere += 1;
    } else if (free - min(0, otherLate) < softThere) {
      softThere = free - min(0, otherLate);
      toLateThere = otherLate >= 0 ? 1 : 0;
    }
    // Who is late behind a gap of one round may be the very one whom the other round pushes: nobody is counted twice.
    if (pushedThere > after) {
      pushed += pushedThere - after;
      if (toLate == 1) soft = NEVER;
    }
    const twice = toLateThere == 1 && after > 0 && pushedThere <= after;
    if (!twice && softThere < soft) {
      soft = softThere;
      toLate = toLateThere;
    }
    // Who waits for this one, and not for its window, could start earlier with it.
    if (start[other] > earliest[other] && lateRate[other] == 0) {
      const own = max(0, otherLate);
      total += <f64>lateSum[then] + <f64>own;
      rate += lateRate[then] + (otherLate > 0 ? 1 : 0);
      sum += lateSum[then] + own;
    }
  }
}

/** What lateness costs at least where a node is reached then; below nought: the most it could save. */
export function costOfReaching(node: i32, arrival: i32): f64 {
  const by = max(arrival, earliest[node]) - start[node];
  if (by > 0) return costOfPushing(node, by);
  fresh(node);
  const rate = lateRate[node];
  if (by == 0 || rate == 0) return 0;
  const saved =
    min(<f64>lateSum[node], -(<f64>by) * <f64>rate) * latenessWeight - <f64>by * worstLatenessWeight;
  return -saved * s.ease;
}

/** What lateness costs at least where a node starts later by so much; infinite where a hard window would be left. */
export function costOfPushing(node: i32, by: i32): f64 {
  fresh(node);
  if (by > hardRoom[node]) return Infinity;
  const over = max(0, by - room[node]);
  return (<f64>over + <f64>by * <f64>lateAfter[node]) * latenessWeight * s.ease;
}

/** What lateness costs at least where a part starts then, its own and that of the other part of its visit. */
export function costOfStarting(part: i32, at: i32): f64 {
  if (at > limit[part]) return Infinity;
  const from = latest[part];
  const was = start[part];
  const late = max(0, at - from) - max(0, was - from);
  let cost: f64 = <f64>late * latenessWeight * s.ease;
  if (late < 0 && was - from == s.worst) cost += <f64>late * worstLatenessWeight * s.ease;
  const other = partner[part];
  if (other < 0) return cost;
  const then = start[other];
  const later = isSecond[part] == 1 ? at - apartMost[other] - then : at + apartLeast[part] - then;
  if (later > 0) return cost + costOfPushing(other, later);
  if (at < was && then > earliest[other]) {
    fresh(other);
    const follows = next[other];
    const otherLate = then - latest[other];
    const earlier = was - at;
    const saved =
      min(<f64>lateSum[follows], <f64>earlier * <f64>lateRate[follows]) +
      <f64>(otherLate > 0 ? min(otherLate, earlier) : 0);
    if (saved > 0) cost -= (saved * latenessWeight + <f64>earlier * worstLatenessWeight) * s.ease;
  }
  return cost;
}

/** The most that any change could make good of lateness. */
export function mostSaved(): f64 {
  return (s.lateness * latenessWeight + <f64>s.worst * worstLatenessWeight) * s.ease;
}

/** About the most that a change inside a round could make good of lateness. */
export function hopeWithin(shift: i32): f64 {
  return (lateTotal[shift] * latenessWeight + <f64>s.worst * worstLatenessWeight) * s.ease;
}

/** What lateness costs at least where a part is done between two nodes of another round, with the ways there and on. */
export function costOfTaking(part: i32, from: i32, to: i32, stepTo: i32, stepOn: i32): f64 {
  const at = max(start[from] + duration[from] + stepTo, earliest[part]);
  return costOfStarting(part, at) + costOfReaching(to, at + duration[part] + stepOn);
}

/**
 * What lateness costs at least where a chain is done between two nodes, by the same way of travelling. Inside its own round what goes before may
 * be done `earlier` by so much than now; where it moves to an earlier place of its round, only the very next node is sure to be pushed:
 * `alone`.
 */
export function costOfChain(
  first: i32,
  final: i32,
  from: i32,
  to: i32,
  stepTo: i32,
  stepOn: i32,
  earlier: i32,
  alone: bool,
): f64 {
  let at = start[from] - earlier + duration[from] + stepTo;
  let cost: f64 = 0;
  for (let node = first; ; node = next[node]) {
    at = max(at, earliest[node]);
    cost += costOfStarting(node, at);
    at += duration[node];
    if (node == final) break;
    at += wayTo[next[node]];
  }
  return cost + (alone ? costOfOne(to, at + stepOn) : costOfReaching(to, at + stepOn));
}

/** What lateness of a node alone costs more where it is reached then. */
export function costOfOne(node: i32, arrival: i32): f64 {
  const from = latest[node];
  if (arrival > limit[node]) return Infinity;
  const late = max(0, arrival - from) - max(0, start[node] - from);
  return late > 0 ? <f64>late * latenessWeight * s.ease : 0;
}
