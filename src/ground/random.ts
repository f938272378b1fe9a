/** Numbers that look random and are the same every time for one seed: for the demonstration council and for tests. */

/** A seeded generator. `fork` gives another whose numbers depend on the seed and the name alone, not on what was drawn. */
export type Random = {
  /** From 0 up to but not including 1. */
  readonly next: () => number;
  /** A whole number from `least` to `most`, both included. */
  readonly int: (least: number, most: number) => number;
  /** True with this probability, 0 to 1. */
  readonly chance: (probability: number) => boolean;
  /** One of a list that is not empty. */
  readonly pick: <T>(list: readonly T[]) => T;
  /** One of the values, each as likely as its weight. Weights are not negative and not all nought. */
  readonly weighted: <T>(choices: ReadonlyArray<readonly [value: T, weight: number]>) => T;
  /** From the normal distribution. */
  readonly normal: (mean: number, deviation: number) => number;
  /** The list in another order, as a new list. */
  readonly shuffle: <T>(list: readonly T[]) => T[];
  readonly fork: (name: string) => Random;
};

/** Makes a generator from a seed. Not for secrets. */
export function randomFrom(seed: string | number): Random {
  const next = sfc32(String(seed));
  const int = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    int,
    pick: (list) => {
      if (list.length === 0) throw new RangeError('nothing to pick from');
      return list[int(0, list.length - 1)]!;
    },
    chance: (probability) => next() < probability,
    weighted: (choices) => weighted(next, choices),
    normal: (mean, deviation) => mean + deviation * standardNormal(next),
    shuffle: (list) =>
      list
        .map((value) => ({ value, draw: next() }))
        .sort((a, b) => a.draw - b.draw)
        .map(({ value }) => value),
    fork: (name) => randomFrom(`${seed}/${name}`),
  };
}

function weighted<T>(next: () => number, choices: ReadonlyArray<readonly [T, number]>): T {
  let rest = next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
  let chosen: { readonly value: T } | undefined;
  for (const [value, weight] of choices) {
    if (weight <= 0) continue;
    chosen = { value };
    rest -= weight;
    if (rest < 0) break;
  }
  if (chosen === undefined) throw new RangeError('nothing to choose from');
  return chosen.value;
}

/** Box and Muller's method. */
function standardNormal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** Chris Doty-Humphrey's small fast counting generator of 32 bits (PractRand), seeded from the text. */
function sfc32(seed: string): () => number {
  let a = hash(seed, 0x9e3779b9);
  let b = hash(seed, 0x243f6a88);
  let c = hash(seed, 0xb7e15162);
  let counter = 1;
  const draw = (): number => {
    const mixed = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + mixed) | 0;
    return (mixed >>> 0) / 2 ** 32;
  };
  for (let warmUp = 0; warmUp < 15; warmUp += 1) draw();
  return draw;
}

/** FNV-1a over the UTF-16 units, with the last step of MurmurHash3 to spread the bits. */
function hash(text: string, start: number): number {
  let h = start | 0;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
