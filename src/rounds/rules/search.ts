/** How often each kind of move is tried, and going on by so many. */
import type { SearchState } from './search-state.ts';

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
  let sum = 0;
  const { relocate, swap, tails, stretch, pair, cross, wholes, mingle } = mix;
  s.mix = [relocate, swap, tails, stretch, pair, cross, wholes, mingle].map((share) => (sum += share));
  s.core.advance(s.moves, moves, temperature);
  s.moves += moves;
}
