/** Repeatable chance: the same seed makes the same choices. */
export interface Chance {
  /** A whole number from 0 up to but not including `most`. */
  upTo(most: number): number;
  /** True once in `times` on average. */
  oneIn(times: number): boolean;
  /** True in `percent` of a hundred. */
  percent(percent: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
  shuffle<T>(items: readonly T[]): T[];
  /** Each item kept or dropped by an even chance. */
  some<T>(items: readonly T[]): T[];
}

/** Makes chance from a seed (mulberry32). */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const upTo = (most: number): number => Math.floor(fraction() * most);
  return {
    upTo,
    oneIn: (times) => upTo(times) === 0,
    percent: (percent) => fraction() * 100 < percent,
    pick: (choices) => choices[upTo(choices.length)] ?? choices[0],
    shuffle: (items) =>
      items
        .map((item) => ({ item, at: fraction() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item),
    some: (items) => items.filter(() => fraction() < 0.5),
  };
}
