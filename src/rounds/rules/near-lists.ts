/** For each part, the parts that follow or go before it well: what moves choose from. */
import type { Flat } from './flat-problem.ts';

export type Near = {
  /** How many each list holds at most. */
  readonly size: number;
  /** before[part × size …]: who may well come right before it; beforeCount[part] of them, the best first. */
  readonly before: Int32Array;
  readonly beforeCount: Int32Array;
  readonly after: Int32Array;
  readonly afterCount: Int32Array;
  /** Parts nearby in place and time, whoever does them: what is taken out together. */
  readonly around: Int32Array;
  readonly aroundCount: Int32Array;
  readonly aroundSize: number;
  /** The usual travel between near parts: what temperatures are measured by. */
  readonly usualTravel: number;
};

const LIST = 25;
const AROUND = 48;

/** Lists the near parts of each, by travel, a fifth of the waiting, and the lateness that cannot be avoided. */
export function nearLists(flat: Flat): Near {
  const { parts } = flat;
  const size = Math.min(LIST, Math.max(1, parts - 1));
  const aroundSize = Math.min(AROUND, Math.max(1, parts - 1));
  const near = {
    size,
    before: new Int32Array(parts * size),
    beforeCount: new Int32Array(parts),
    after: new Int32Array(parts * size),
    afterCount: new Int32Array(parts),
    around: new Int32Array(parts * aroundSize),
    aroundCount: new Int32Array(parts),
    aroundSize,
  };
  const shared = sharedWorkers(flat);
  const score = new Float64Array(parts);
  const list = (
    into: Int32Array,
    counts: Int32Array,
    part: number,
    most: number,
    of: readonly number[],
  ): void => {
    const best = of.toSorted((a, b) => score[a]! - score[b]! || a - b).slice(0, most);
    counts[part] = best.length;
    into.set(best, part * most);
  };
  const all = Array.from({ length: parts }, (_, part) => part);
  for (const part of all) {
    const others = all.filter((other) => other !== part && other !== flat.partner[part]);
    const together = others.filter((other) => shared(part, other));
    for (const other of others) score[other] = arcScore(flat, other, part);
    list(near.before, near.beforeCount, part, size, together);
    for (const other of others) score[other] = arcScore(flat, part, other);
    list(near.after, near.afterCount, part, size, together);
    for (const other of others)
      score[other] = Math.min(arcScore(flat, part, other), arcScore(flat, other, part));
    list(near.around, near.aroundCount, part, aroundSize, others);
  }
  return { ...near, usualTravel: usualTravel(flat, near) };
}

/** What going straight from one part to the other costs at least, five times over. */
function arcScore(flat: Flat, from: number, to: number): number {
  const way = flat.travel[flat.row[from]! + flat.column[to]!]!;
  const waiting = flat.earliest[to]! - (flat.latest[from]! + flat.duration[from]! + way);
  const late = flat.earliest[from]! + flat.duration[from]! + way - flat.latest[to]!;
  return 5 * way + Math.max(0, waiting) + 5 * Math.max(0, late);
}

/** Whether two parts have a shift that may do both. */
function sharedWorkers({ parts, shifts, may }: Flat): (a: number, b: number) => boolean {
  const words = Math.ceil(shifts / 32);
  const masks = new Int32Array(parts * words);
  for (let part = 0; part < parts; part += 1)
    for (let shift = 0; shift < shifts; shift += 1)
      if (may[part * shifts + shift] === 1) {
        const at = part * words + (shift >> 5);
        masks[at] = masks[at]! | (1 << (shift & 31));
      }
  return (a, b) => {
    for (let word = 0; word < words; word += 1)
      if ((masks[a * words + word]! & masks[b * words + word]!) !== 0) return true;
    return false;
  };
}

/** The mean travel to the five nearest that may follow, at least 1. */
function usualTravel(flat: Flat, near: Pick<Near, 'after' | 'afterCount' | 'size'>): number {
  let sum = 0;
  let count = 0;
  for (let part = 0; part < flat.parts; part += 1)
    for (let k = 0; k < Math.min(5, near.afterCount[part]!); k += 1) {
      sum += flat.travel[flat.row[part]! + flat.column[near.after[part * near.size + k]!]!]!;
      count += 1;
    }
  return Math.max(1, count === 0 ? 1 : sum / count);
}
