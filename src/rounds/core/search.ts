/** The search goes on for as many moves as it is told, at the temperature it is told. */
import { bits } from './draws';
import { mingle } from './mingle';
import { cross, pair, relocate, stretch, swap, tails } from './moves';
import { lookAtRooms } from './room';
import { ruinAndRecreate } from './ruin';
import { s } from './standing';
import { parts, patience } from './tables';
import { wholeRounds } from './whole-rounds';

/** Moves between two looks at every round, less one. In between only the rounds that changed are looked at. */
const LOOK_EVERY: i32 = 511;
/** `patience` has as many entries, less one. */
const PATIENCE: i32 = 4095;

/** Makes so many moves at a temperature, the first of them the so-manieth. Where parts are tied, what would tear them apart is left out. */
export function advance(first: i32, moves: i32, temperature: f64): void {
  if (parts == 0) return;
  lookAtRooms();
  for (let k = 0; k < moves; k += 1) {
    if (((first + k) & LOOK_EVERY) == 0) lookAtRooms();
    const draw = bits();
    const threshold = temperature * patience[(draw >>> 10) & PATIENCE];
    const kind = draw >>> 22;
    if (s.ties && kind >= s.wholes) continue;
    if (s.unservedCount > 0 && (draw & 127) == 0 && !s.ties) ruinAndRecreate(threshold);
    else if (kind < s.relocate) relocate(threshold);
    else if (kind < s.swap) swap(threshold);
    else if (kind < s.tails) tails(threshold);
    else if (kind < s.stretch) stretch(threshold);
    else if (kind < s.pair) pair(threshold);
    else if (kind < s.cross) cross(threshold);
    else if (kind < s.wholes) wholeRounds(threshold);
    else if (kind < s.mingle) mingle(threshold);
    else ruinAndRecreate(threshold);
  }
}
