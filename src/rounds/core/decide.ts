/** Whether a change stays: what it comes to, and keeping it or taking it back. */
import { LINK, MOST_STEPS, settle, takeBack } from './changes';
import { noteChanged } from './room';
import { keepSides, sideChange, takeBackSides } from './side-costs';
import { s } from './standing';
import {
  bestNext,
  bestShiftOf,
  latenessWeight,
  latest,
  links,
  looksAtRounds,
  next,
  nodes,
  parts,
  shiftOf,
  slack,
  stageNext,
  stageShiftOf,
  start,
  startsBefore,
  travelWeight,
  worstLatenessWeight,
} from './tables';

/** Decides on a change as usual: see `decideWithin`. */
export function decide(threshold: f64, hope: f64): bool {
  return decideWithin(threshold, hope, MOST_STEPS);
}

/**
 * Works out the times and the cost of the changes made since the last decision, in so many steps at most. They stay where the cost rises by no
 * more than `threshold`, else everything is as before; `hope` is the most lateness that they could make good. True where they stay.
 */
export function decideWithin(threshold: f64, hope: f64, mostSteps: i32): bool {
  const known = <f64>s.travelChange * travelWeight + s.fitChange;
  const room = threshold - known + (looksAtRounds ? slackOfChanged() : 0);
  const price = latenessWeight * s.ease;
  const allowed: f64 = latenessWeight > 0 ? room / price + min(s.lateness, hope / price) : Infinity;
  if (!settle(allowed, mostSteps)) {
    takeBack();
    return false;
  }
  const worst = worstLatenessWeight > 0 ? worstNow() : 0;
  const late = s.latenessChange * latenessWeight + <f64>(worst - s.worst) * worstLatenessWeight;
  const eased = late * (1 - s.ease);
  let change = known + late;
  if (looksAtRounds) {
    change += sideChange();
    if (!(change - eased <= threshold)) takeBackSides();
  }
  if (!(change - eased <= threshold)) {
    takeBack();
    return false;
  }
  if (looksAtRounds) keepSides();
  keep(change, worst);
  return true;
}

/** About the most that the rounds changed could make good besides travel, lateness and who does what. */
function slackOfChanged(): f64 {
  let sum: f64 = 0;
  let counted = -1;
  for (let at = 0; at < s.linkCount; at += LINK) {
    const shift = shiftOf[links[at]];
    if (shift < 0 || shift == counted) continue;
    counted = shift;
    sum += slack[shift];
  }
  return sum;
}

function keep(change: f64, worst: i32): void {
  s.cost += change;
  s.lateness += s.latenessChange;
  s.worst = worst;
  noteChanged();
  s.linkCount = 0;
  s.shiftCount = 0;
  s.startCount = 0;
  s.travelChange = 0;
  s.latenessChange = 0;
  s.latenessAdded = 0;
  s.fitChange = 0;
  if (s.cost < s.bestCost) keepBest();
  if (s.keepsFamily && s.cost < s.stageCost) {
    s.stageCost = s.cost;
    memory.copy(changetype<usize>(stageNext), changetype<usize>(next), (<usize>nodes) << 2);
    memory.copy(changetype<usize>(stageShiftOf), changetype<usize>(shiftOf), (<usize>nodes) << 2);
  }
}

/** What stands now is the best so far. */
export function keepBest(): void {
  s.bestCost = s.cost;
  memory.copy(changetype<usize>(bestNext), changetype<usize>(next), (<usize>nodes) << 2);
  memory.copy(changetype<usize>(bestShiftOf), changetype<usize>(shiftOf), (<usize>nodes) << 2);
}

/** The worst lateness after the changes: only what changed is looked at, unless the worst of before went down. */
function worstNow(): i32 {
  let most = 0;
  let worstMoved = false;
  for (let at = 0; at < s.startCount; at += 2) {
    const node = startsBefore[at];
    const from = latest[node];
    most = max(most, start[node] - from);
    if (s.worst > 0 && startsBefore[at + 1] - from >= s.worst) worstMoved = true;
  }
  if (!worstMoved) return max(most, s.worst);
  if (most >= s.worst) return most;
  for (let part = 0; part < parts; part += 1) most = max(most, start[part] - latest[part]);
  return most;
}
