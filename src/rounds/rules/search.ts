/** The search goes on for as many moves as it is told, at the temperature it is told. */
import { bits, PATIENCE_BITS } from './draws.ts';
import { mingle } from './mingle.ts';
import { cross, pair, relocate, stretch, swap, tails } from './moves.ts';
import { ruinAndRecreate } from './ruin.ts';
import { LOOK_EVERY, lookAtRooms } from './room.ts';
import type { SearchState } from './search-state.ts';
import { wholeRounds } from './whole-rounds.ts';

/** How often each kind of move is tried, of 1,024. */
export type Mix = {
  readonly relocate: number;
  readonly swap: number;
  readonly tails: number;
  readonly stretch: number;
  readonly pair: number;
  readonly cross: number;
  readonly wholes: number;
  readonly mingle: number;
  readonly ruin: number;
};

export const USUAL_MIX: Mix = {
  relocate: 296,
  swap: 120,
  tails: 164,
  stretch: 184,
  pair: 120,
  cross: 76,
  wholes: 12,
  mingle: 40,
  ruin: 12,
};

/** Makes so many moves at a temperature. Where parts are tied, what would tear them apart is left out. */
export function advance(s: SearchState, moves: number, temperature: number, mix: Mix): void {
  const a = mix.relocate;
  const b = a + mix.swap;
  const c = b + mix.tails;
  const d = c + mix.stretch;
  const e = d + mix.pair;
  const f = e + mix.cross;
  const g = f + mix.wholes;
  const h = g + mix.mingle;
  if (s.flat.parts === 0) {
    s.moves += moves;
    return;
  }
  const { patience } = s;
  lookAtRooms(s);
  for (let k = 0; k < moves; k += 1) {
    if (((s.moves + k) & (LOOK_EVERY - 1)) === 0) lookAtRooms(s);
    const draw = bits(s);
    const threshold = temperature * patience[(draw >>> 10) & ((1 << PATIENCE_BITS) - 1)]!;
    const kind = draw >>> 22;
    if (s.ties && kind >= g) continue;
    if (s.unservedCount > 0 && (draw & 127) === 0 && !s.ties) ruinAndRecreate(s, threshold);
    else if (kind < a) relocate(s, threshold);
    else if (kind < b) swap(s, threshold);
    else if (kind < c) tails(s, threshold);
    else if (kind < d) stretch(s, threshold);
    else if (kind < e) pair(s, threshold);
    else if (kind < f) cross(s, threshold);
    else if (kind < g) wholeRounds(s, threshold);
    else if (kind < h) mingle(s, threshold);
    else ruinAndRecreate(s, threshold);
  }
  s.moves += moves;
}
