/**
 * What a change of a start time comes to at least, read off in one step. For each node it is known how much later it may start before
 * anybody is late, and what an earlier start could make good; a move whose least cost is too high is never tried. After the forward
 * time slack of Savelsbergh, The Vehicle Routing Problem with Time Windows, ORSA Journal on Computing 4 (1992), taken on to the other
 * round of a double-handed visit.
 */
import { LINK } from './changes.ts';
import { NEVER } from './flat-problem.ts';
import type { SearchState } from './search-state.ts';

/** Moves between two looks at every round. In between only the rounds that changed are looked at. */
export const LOOK_EVERY = 512;

/** Has every round looked at again, and looks at what each could save besides travel and lateness. */
export function lookAtRooms(s: SearchState): void {
  const { shifts, workerOf, looksAtRounds, capsWorkers, problem } = s.flat;
  s.slack.fill(capsWorkers ? 2 * problem.weights.extraWorker : 0);
  for (let shift = 0; shift < shifts; shift += 1) {
    if (looksAtRounds) s.slack[shift]! += s.roundCost[shift]! + s.workerCost[workerOf[shift]!]!;
    s.stale[shift] = 1;
  }
}

/** Notes the rounds whose starts were just changed: they are looked at again when next asked for. */
export function noteChanged(s: SearchState): void {
  const { startsBefore, startCount, links, linkCount, shiftOf, stale } = s;
  for (let at = 0; at < linkCount; at += LINK) {
    const shift = shiftOf[links[at]!]!;
    if (shift >= 0) stale[shift] = 1;
  }
  for (let at = 0; at < startCount; at += 2) {
    const shift = shiftOf[startsBefore[at]!]!;
    if (shift >= 0) stale[shift] = 1;
  }
}

/** Looks at the round of a node where it has changed. */
function fresh(s: SearchState, node: number): void {
  const shift = s.shiftOf[node]!;
  if (s.stale[shift] === 1) lookAtRoom(s, shift);
}

/** Looks at one round from its end to its start. What it shares with other rounds is taken as it was last looked at. */
function lookAtRoom(s: SearchState, shift: number): void {
  const { start, last, next, shiftOf, wayTo, room, hardRoom, lateAfter, lateRate, lateSum, worst } = s;
  const { parts, shifts, duration, earliest, latest, limit } = s.flat;
  const { partner, isSecond, apartLeast, apartMost } = s.flat;
  s.stale[shift] = 0;
  let node = parts + shifts + shift;
  let soft = NEVER;
  let toLate = 0;
  let hard = limit[node]! - start[node]!;
  let pushed = 0;
  let rate = 0;
  let sum = 0;
  let total = 0;
  for (;;) {
    room[node] = soft;
    s.roomToLate[node] = toLate;
    hardRoom[node] = hard;
    lateAfter[node] = pushed;
    const before = last[node]!;
    if (before < 0) {
      s.lateTotal[shift] = total;
      return;
    }
    const gap = start[node]! - start[before]! - duration[before]! - wayTo[node]!;
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
    const late = start[node]! - latest[node]!;
    const after = pushed;
    if (late >= 0) {
      total += late;
      pushed += 1;
      rate += 1;
      sum += late === worst ? 2 * late : late;
    } else if (-late < soft) {
      soft = -late;
      toLate = 0;
    }
    if (limit[node]! - start[node]! < hard) hard = limit[node]! - start[node]!;
    const other = partner[node]!;
    if (other < 0 || shiftOf[other]! < 0) continue;
    const first = isSecond[node] === 1 ? other : node;
    const bound = first === node ? -apartLeast[first]! : apartMost[first]!;
    const slack = start[other]! - start[node]! + bound;
    // Only what follows the other: it and this one stand in each other's way anyhow.
    const then = next[other]!;
    const gapThere = start[then]! - start[other]! - duration[other]! - wayTo[then]! + slack;
    const otherLate = start[other]! - latest[other]!;
    hard = Math.min(hard, gapThere + hardRoom[then]!, slack + limit[other]! - start[other]!);
    const waits = gapThere > 0 && lateAfter[then]! > 0;
    let pushedThere = waits ? 0 : lateAfter[then]!;
    let softThere = waits ? gapThere : gapThere + room[then]!;
    let toLateThere = waits ? 1 : s.roomToLate[then]!;
    // Of two parts at one time neither follows the other; a later part may itself follow its first, by way of a third round.
    const together = apartMost[first] === 0;
    if (otherLate >= 0 && slack === 0) {
      if (together) pushed += 1;
      else pushedThere += 1;
    } else if (slack - Math.min(0, otherLate) < softThere) {
      softThere = slack - Math.min(0, otherLate);
      toLateThere = otherLate >= 0 ? 1 : 0;
    }
    // Who is late behind a gap of one round may be the very one whom the other round pushes: nobody is counted twice.
    if (pushedThere > after) {
      pushed += pushedThere - after;
      if (toLate === 1) soft = NEVER;
    }
    const twice = toLateThere === 1 && after > 0 && pushedThere <= after;
    if (!twice && softThere < soft) {
      soft = softThere;
      toLate = toLateThere;
    }
    // Who waits for this one, and not for its window, could start earlier with it.
    if (start[other]! > earliest[other]! && lateRate[other] === 0) {
      total += lateSum[then]! + (otherLate > 0 ? otherLate : 0);
      rate += lateRate[then]! + (otherLate > 0 ? 1 : 0);
      sum += lateSum[then]! + (otherLate > 0 ? otherLate : 0);
    }
  }
}

/** What lateness costs at least where a node is reached then; below nought: the most it could save. */
export function costOfReaching(s: SearchState, node: number, arrival: number): number {
  const { earliest, problem } = s.flat;
  const { weights } = problem;
  const by = (arrival > earliest[node]! ? arrival : earliest[node]!) - s.start[node]!;
  if (by > 0) return costOfPushing(s, node, by);
  fresh(s, node);
  const rate = s.lateRate[node]!;
  if (by === 0 || rate === 0) return 0;
  const saved = Math.min(s.lateSum[node]!, -by * rate) * weights.lateness - by * weights.worstLateness;
  return -saved * s.ease;
}

/** What lateness costs at least where a node starts later by so much; infinite where a hard window would be left. */
export function costOfPushing(s: SearchState, node: number, by: number): number {
  fresh(s, node);
  if (by > s.hardRoom[node]!) return Number.POSITIVE_INFINITY;
  const over = by - s.room[node]!;
  return ((over > 0 ? over : 0) + by * s.lateAfter[node]!) * s.flat.problem.weights.lateness * s.ease;
}

/** What lateness costs at least where a part starts then, its own and that of the other part of its visit. */
export function costOfStarting(s: SearchState, part: number, at: number): number {
  const { latest, limit, partner, isSecond, apartLeast, apartMost, earliest, problem } = s.flat;
  const { weights } = problem;
  const { start } = s;
  if (at > limit[part]!) return Number.POSITIVE_INFINITY;
  const from = latest[part]!;
  const was = start[part]!;
  const late = (at > from ? at - from : 0) - (was > from ? was - from : 0);
  let cost = late * weights.lateness * s.ease;
  if (late < 0 && was - from === s.worst) cost += late * weights.worstLateness * s.ease;
  const other = partner[part]!;
  if (other < 0) return cost;
  const then = start[other]!;
  const later = isSecond[part] === 1 ? at - apartMost[other]! - then : at + apartLeast[part]! - then;
  if (later > 0) return cost + costOfPushing(s, other, later);
  if (at < was && then > earliest[other]!) {
    fresh(s, other);
    const follows = s.next[other]!;
    const otherLate = then - latest[other]!;
    const saved =
      Math.min(s.lateSum[follows]!, (was - at) * s.lateRate[follows]!) +
      (otherLate > 0 ? Math.min(otherLate, was - at) : 0);
    if (saved > 0) cost -= (saved * weights.lateness + (was - at) * weights.worstLateness) * s.ease;
  }
  return cost;
}

/** The most that any change could make good of lateness. */
export function mostSaved(s: SearchState): number {
  const { weights } = s.flat.problem;
  return (s.lateness * weights.lateness + s.worst * weights.worstLateness) * s.ease;
}

/** About the most that a change inside a round could make good of lateness. */
export function hopeWithin(s: SearchState, shift: number): number {
  const { weights } = s.flat.problem;
  return (s.lateTotal[shift]! * weights.lateness + s.worst * weights.worstLateness) * s.ease;
}

/** What lateness costs at least where a part is done between two nodes of another round, with the ways there and on. */
export function costOfTaking(
  s: SearchState,
  part: number,
  there: { readonly from: number; readonly to: number; readonly stepTo: number; readonly stepOn: number },
): number {
  const { duration, earliest } = s.flat;
  const arrival = s.start[there.from]! + duration[there.from]! + there.stepTo;
  const at = arrival > earliest[part]! ? arrival : earliest[part]!;
  return costOfStarting(s, part, at) + costOfReaching(s, there.to, at + duration[part]! + there.stepOn);
}

/** Where a chain would go. */
type Spot = {
  readonly from: number;
  readonly to: number;
  readonly stepTo: number;
  readonly stepOn: number;
  /** Inside its own round, what goes before may be done earlier by so much than now. */
  readonly earlier: number;
  /** Where it moves to an earlier place of its round, only the very next node is sure to be pushed. */
  readonly alone: boolean;
};

/** What lateness costs at least where a chain is done there, by the same way of travelling. */
export function costOfChain(s: SearchState, first: number, final: number, there: Spot): number {
  const { start, next, wayTo } = s;
  const { duration, earliest } = s.flat;
  const { from, to, stepTo, stepOn, earlier, alone } = there;
  let at = start[from]! - earlier + duration[from]! + stepTo;
  let cost = 0;
  for (let node = first; ; node = next[node]!) {
    if (at < earliest[node]!) at = earliest[node]!;
    cost += costOfStarting(s, node, at);
    at += duration[node]!;
    if (node === final) break;
    at += wayTo[next[node]!]!;
  }
  return cost + (alone ? costOfOne(s, to, at + stepOn) : costOfReaching(s, to, at + stepOn));
}

/** What lateness of a node alone costs more where it is reached then. */
export function costOfOne(s: SearchState, node: number, arrival: number): number {
  const from = s.flat.latest[node]!;
  if (arrival > s.flat.limit[node]!) return Number.POSITIVE_INFINITY;
  const late = Math.max(0, arrival - from) - Math.max(0, s.start[node]! - from);
  return late > 0 ? late * s.flat.problem.weights.lateness * s.ease : 0;
}
