/** Whether a change stays: what it comes to, and keeping it or taking it back. */
import { LINK, settle, takeBack } from './changes.ts';
import { noteChanged } from './room.ts';
import type { SearchState } from './search-state.ts';
import { keepSides, sideChange, takeBackSides } from './side-costs.ts';

/**
 * Works out the times and the cost of the changes made since the last decision. They stay where the cost rises by no more than
 * `threshold`, else everything is as before. True where they stay.
 */
export function decide(
  s: SearchState,
  threshold: number,
  hope = Number.POSITIVE_INFINITY,
  mostSteps?: number,
): boolean {
  const { weights } = s.flat.problem;
  const known = s.travelChange * weights.travel + s.fitChange;
  const room = threshold - known + (s.flat.looksAtRounds ? slackOfChanged(s) : 0);
  const allowed =
    weights.lateness > 0
      ? room / (weights.lateness * s.ease) + Math.min(s.lateness, hope / (weights.lateness * s.ease))
      : Number.POSITIVE_INFINITY;
  if (!settle(s, allowed, mostSteps)) {
    takeBack(s);
    return false;
  }
  const worst = weights.worstLateness > 0 ? worstNow(s) : 0;
  const late = s.latenessChange * weights.lateness + (worst - s.worst) * weights.worstLateness;
  const eased = late * (1 - s.ease);
  let change = known + late;
  if (s.flat.looksAtRounds) {
    change += sideChange(s);
    if (!(change - eased <= threshold)) takeBackSides(s);
  }
  if (!(change - eased <= threshold)) {
    takeBack(s);
    return false;
  }
  if (s.flat.looksAtRounds) keepSides(s);
  keep(s, change, worst);
  return true;
}

/** About the most that the rounds changed could make good besides travel, lateness and who does what. */
function slackOfChanged(s: SearchState): number {
  const { links, linkCount, shiftOf, slack } = s;
  let sum = 0;
  let counted = -1;
  for (let at = 0; at < linkCount; at += LINK) {
    const shift = shiftOf[links[at]!]!;
    if (shift < 0 || shift === counted) continue;
    counted = shift;
    sum += slack[shift]!;
  }
  return sum;
}

function keep(s: SearchState, change: number, worst: number): void {
  s.cost += change;
  s.lateness += s.latenessChange;
  s.worst = worst;
  noteChanged(s);
  s.linkCount = 0;
  s.shiftCount = 0;
  s.startCount = 0;
  s.travelChange = 0;
  s.latenessChange = 0;
  s.latenessAdded = 0;
  s.fitChange = 0;
  if (s.cost < s.bestCost) {
    s.bestCost = s.cost;
    s.bestNext.set(s.next);
    s.bestShiftOf.set(s.shiftOf);
  }
  if (s.keepsFamily && s.cost < s.stageCost) {
    s.stageCost = s.cost;
    s.stageNext.set(s.next);
    s.stageShiftOf.set(s.shiftOf);
  }
}

/** The worst lateness after the changes: only what changed is looked at, unless the worst of before went down. */
function worstNow(s: SearchState): number {
  const { startsBefore, start, startCount } = s;
  const { latest } = s.flat;
  let most = 0;
  let worstMoved = false;
  for (let at = 0; at < startCount; at += 2) {
    const node = startsBefore[at]!;
    const from = latest[node]!;
    const late = start[node]! - from;
    if (late > most) most = late;
    if (s.worst > 0 && startsBefore[at + 1]! - from >= s.worst) worstMoved = true;
  }
  if (!worstMoved) return most > s.worst ? most : s.worst;
  if (most >= s.worst) return most;
  for (let part = 0; part < s.flat.parts; part += 1) {
    const late = start[part]! - latest[part]!;
    if (late > most) most = late;
  }
  return most;
}
