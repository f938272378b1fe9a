/** The search: it starts from nothing or from rounds that stand, and goes on for as many moves as it is told. */
import { takeBack } from './changes.ts';
import { decide } from './decide.ts';
import { bits, PATIENCE_BITS } from './draws.ts';
import type { Flat } from './flat-problem.ts';
import { cross, pair, relocate, stretch, swap, tails } from './moves.ts';
import { insertVisit, ruinAndRecreate } from './ruin.ts';
import { lookForSlack } from './slack.ts';
import { SearchState } from './search-state.ts';

/** A search with every visit placed where it then costs least, one after the other. */
export function openSearch(flat: Flat, seed: number): SearchState {
  const s = new SearchState(flat, seed);
  empty(s);
  fill(s);
  return s;
}

/** Rounds without visits, and all that follows from them. */
function empty(s: SearchState): void {
  const { parts, shifts, prize, problem, travel, mode, row, column } = s.flat;
  let cost = 0;
  for (let shift = 0; shift < shifts; shift += 1) {
    const from = parts + shift;
    const to = parts + shifts + shift;
    const step = travel[mode[shift]! + row[from]! + column[to]!]!;
    s.next[from] = to;
    s.last[to] = from;
    s.shiftOf[from] = shift;
    s.shiftOf[to] = shift;
    s.start[from] = s.flat.earliest[from]!;
    s.start[to] = s.start[from]! + step;
    s.wayOf[shift] = step;
    cost += step * problem.weights.travel;
  }
  for (let part = 0; part < parts; part += 1) {
    s.start[part] = s.flat.earliest[part]!;
    s.unserved[part] = part;
    s.unservedAt[part] = part;
    cost += prize[part]!;
  }
  s.unservedCount = parts;
  s.lateness = 0;
  s.cost = cost;
  s.bestCost = cost;
  takeBack(s);
  s.bestNext.set(s.next);
  s.bestShiftOf.set(s.shiftOf);
}

/** Places every visit that nobody makes: the dearest first, then by the start of the window. */
function fill(s: SearchState): void {
  const { prize, earliest } = s.flat;
  const order = Array.from(s.unserved.subarray(0, s.unservedCount)).sort(
    (a, b) => prize[b]! - prize[a]! || earliest[a]! - earliest[b]! || a - b,
  );
  for (const part of order) {
    if (s.shiftOf[part]! >= 0 || s.flat.locked[part] === 1) continue;
    insertVisit(s, part, 0, true);
    decide(s, Number.POSITIVE_INFINITY, 1e9);
  }
}

/** How often each kind of move is tried, of 1,024. */
export type Mix = {
  readonly relocate: number;
  readonly swap: number;
  readonly tails: number;
  readonly stretch: number;
  readonly pair: number;
  readonly cross: number;
  readonly ruin: number;
};

export const USUAL_MIX: Mix = { relocate: 310, swap: 120, tails: 200, stretch: 184, pair: 120, cross: 80, ruin: 10 };

/** Makes so many moves at a temperature. */
export function advance(s: SearchState, moves: number, temperature: number, mix: Mix): void {
  const a = mix.relocate;
  const b = a + mix.swap;
  const c = b + mix.tails;
  const d = c + mix.stretch;
  const e = d + mix.pair;
  const f = e + mix.cross;
  const { patience } = s;
  for (let k = 0; k < moves; k += 1) {
    if (((s.moves + k) & 127) === 0) lookForSlack(s);
    const draw = bits(s);
    const threshold = temperature * patience[(draw >>> 10) & ((1 << PATIENCE_BITS) - 1)]!;
    const kind = draw >>> 22;
    if (kind < a) relocate(s, threshold);
    else if (kind < b) swap(s, threshold);
    else if (kind < c) tails(s, threshold);
    else if (kind < d) stretch(s, threshold);
    else if (kind < e) pair(s, threshold);
    else if (kind < f) cross(s, threshold);
    else ruinAndRecreate(s, threshold);
  }
  s.moves += moves;
}
