/** Two care workers exchange their whole rounds: it costs next to nothing where they set out from one place, and frees scarce skills. */
import { handOver, link, takeBack } from './changes';
import { decide } from './decide';
import { below } from './draws';
import { slackOf } from './moves';
import { s } from './standing';
import {
  last,
  locked,
  may,
  next,
  partner,
  parts,
  shiftOf,
  shifts,
  travelWeight,
  wayTo,
  workerOf,
} from './tables';

/** Exchanges the whole rounds of two shifts by chance. Our own. */
export function wholeRounds(threshold: f64): bool {
  const u = below(shifts);
  const v = below(shifts);
  const firstU = next[parts + u];
  const firstV = next[parts + v];
  const endU = parts + shifts + u;
  const endV = parts + shifts + v;
  if (u == v || (firstU == endU && firstV == endV)) return false;
  if (!mayTakeOver(firstU, endU, v) || !mayTakeOver(firstV, endV, u)) return false;
  const lastU = last[endU];
  const lastV = last[endV];
  s.travelChange = -outerTravel(u) - outerTravel(v);
  hang(u, firstV, lastV, endV);
  hang(v, firstU, lastU, endU);
  s.travelChange += outerTravel(u) + outerTravel(v);
  s.travelChange += handOver(firstU, firstU == endU ? endU : endV, u, v);
  s.travelChange += handOver(firstV, firstV == endV ? endV : endU, v, u);
  if (<f64>s.travelChange * travelWeight + s.fitChange - slackOf(u, v) > threshold) {
    takeBack();
    return false;
  }
  return decide(threshold, Infinity);
}

/** Hangs the chain from one part to another, if there is any, between the start and the end of a shift. */
function hang(shift: i32, first: i32, final: i32, oldEnd: i32): void {
  const end = parts + shifts + shift;
  if (first == oldEnd) {
    link(shift, parts + shift, end);
    return;
  }
  link(shift, parts + shift, first);
  link(shift, final, end);
}

/** Travel from the start of a shift to its first visit and from its last to its end. */
function outerTravel(shift: i32): i32 {
  const end = parts + shifts + shift;
  const first = next[parts + shift];
  return first == end ? wayTo[end] : wayTo[first] + wayTo[end];
}

/** Whether a shift may take over a whole round, none of it locked; the other parts of its visits stay with their workers. */
function mayTakeOver(first: i32, end: i32, to: i32): bool {
  for (let node = first; node != end; node = next[node]) {
    if (locked[node] == 1 || may[node * shifts + to] == 0) return false;
    const other = partner[node];
    if (other < 0) continue;
    // Both parts change hands where the other is on the round given in return, so the two stay two.
    const shift = shiftOf[other];
    if (shift >= 0 && shift != to && workerOf[shift] == workerOf[to]) return false;
  }
  return true;
}
