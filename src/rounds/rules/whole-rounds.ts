/** Two care workers exchange their whole rounds: it costs next to nothing where they set out from one place, and frees scarce skills. */
import { handOver, link, takeBack } from './changes.ts';
import { decide } from './decide.ts';
import { below } from './draws.ts';
import { slackOf } from './moves.ts';
import type { SearchState } from './search-state.ts';

/** Exchanges the whole rounds of two shifts by chance. Our own. */
export function wholeRounds(s: SearchState, threshold: number): boolean {
  const { parts, shifts, problem } = s.flat;
  const u = below(s, shifts);
  const v = below(s, shifts);
  const firstU = s.next[parts + u]!;
  const firstV = s.next[parts + v]!;
  const endU = parts + shifts + u;
  const endV = parts + shifts + v;
  if (u === v || (firstU === endU && firstV === endV)) return false;
  if (!mayTakeOver(s, firstU, endU, v) || !mayTakeOver(s, firstV, endV, u)) return false;
  const lastU = s.last[endU]!;
  const lastV = s.last[endV]!;
  s.travelChange = -outerTravel(s, u) - outerTravel(s, v);
  hang(s, u, firstV, lastV, endV);
  hang(s, v, firstU, lastU, endU);
  s.travelChange += outerTravel(s, u) + outerTravel(s, v);
  s.travelChange += handOver(s, firstU, firstU === endU ? endU : endV, u, v);
  s.travelChange += handOver(s, firstV, firstV === endV ? endV : endU, v, u);
  if (s.travelChange * problem.weights.travel + s.fitChange - slackOf(s, u, v) > threshold) {
    takeBack(s);
    return false;
  }
  return decide(s, threshold);
}

/** Hangs the chain from one part to another, if there is any, between the start and the end of a shift. */
function hang(s: SearchState, shift: number, first: number, final: number, oldEnd: number): void {
  const { parts, shifts } = s.flat;
  const end = parts + shifts + shift;
  if (first === oldEnd) {
    link(s, shift, parts + shift, end);
    return;
  }
  link(s, shift, parts + shift, first);
  link(s, shift, final, end);
}

/** Travel from the start of a shift to its first visit and from its last to its end. */
function outerTravel(s: SearchState, shift: number): number {
  const { parts, shifts } = s.flat;
  const from = parts + shift;
  const end = parts + shifts + shift;
  const first = s.next[from]!;
  return first === end ? s.wayTo[end]! : s.wayTo[first]! + s.wayTo[end]!;
}

/** Whether a shift may take over a whole round, none of it locked; the other parts of its visits stay with their workers. */
function mayTakeOver(s: SearchState, first: number, end: number, to: number): boolean {
  const { may, shifts, locked, partner, workerOf } = s.flat;
  for (let node = first; node !== end; node = s.next[node]!) {
    if (locked[node] === 1 || may[node * shifts + to] === 0) return false;
    const other = partner[node]!;
    if (other < 0) continue;
    // Both parts change hands where the other is on the round given in return, so the two stay two.
    const shift = s.shiftOf[other]!;
    if (shift >= 0 && shift !== to && workerOf[shift] === workerOf[to]) return false;
  }
  return true;
}
