/** Working everything out anew from who follows whom and who does what. */
import { askAgain, giveTo, settle, takeBack, way } from './changes';
import { keepBest } from './decide';
import { keepSides, sidesOfAll } from './side-costs';
import { s } from './standing';
import {
  capsWorkers,
  earliest,
  latenessWeight,
  latest,
  looksAtRounds,
  next,
  partner,
  parts,
  people,
  prize,
  shiftOf,
  shifts,
  start,
  travelWeight,
  unserved,
  unservedAt,
  visitsBy,
  wayTo,
  workers,
  workersOfPerson,
  worstLatenessWeight,
} from './tables';

/** Works starts, costs and who is unserved out anew from the links and shifts alone. */
export function count(): void {
  takeBack();
  s.cost = 0;
  countParts();
  countWays();
  s.shiftCount = 0;
  for (let part = 0; part < parts; part += 1) if (partner[part] >= 0 && shiftOf[part] >= 0) askAgain(part);
  settle(Infinity, i32.MAX_VALUE);
  s.cost += s.fitChange;
  s.startCount = 0;
  s.fitChange = 0;
  s.latenessChange = 0;
  s.latenessAdded = 0;
  s.lateness = 0;
  s.worst = 0;
  for (let part = 0; part < parts; part += 1) {
    const late = max(0, start[part] - latest[part]);
    s.lateness += late;
    s.worst = max(s.worst, late);
  }
  s.cost += s.lateness * latenessWeight + <f64>s.worst * worstLatenessWeight;
  if (looksAtRounds) {
    s.cost += sidesOfAll();
    keepSides();
  }
  if (!(s.bestCost <= s.cost)) keepBest();
}

/** Counts each part as unserved, and then gives it to its shift, which counts everything that depends on who comes. */
function countParts(): void {
  if (capsWorkers) {
    memory.fill(changetype<usize>(visitsBy), 0, (<usize>(people * workers)) << 2);
    memory.fill(changetype<usize>(workersOfPerson), 0, (<usize>people) << 2);
  }
  s.unservedCount = 0;
  for (let part = 0; part < parts; part += 1) {
    start[part] = earliest[part];
    unservedAt[part] = s.unservedCount;
    unserved[s.unservedCount] = part;
    s.unservedCount += 1;
    s.cost += prize[part];
    const shift = shiftOf[part];
    if (shift < 0) continue;
    shiftOf[part] = -1;
    giveTo(part, shift);
    askAgain(part);
  }
}

function countWays(): void {
  for (let shift = 0; shift < shifts; shift += 1) {
    const end = parts + shifts + shift;
    start[parts + shift] = earliest[parts + shift];
    start[end] = 0;
    askAgain(end);
    for (let node = parts + shift; node != end; node = next[node]) {
      const then = next[node];
      wayTo[then] = way(shift, node, then);
      s.cost += <f64>wayTo[then] * travelWeight;
    }
  }
}
