/**
 * Chance that is the same on every machine: whole-number arithmetic, and a table of logarithms made by adding and dividing
 * alone, since `Math.log` may differ in the last bit between machines.
 */

/** What `patienceTable` has entries for. */
export const PATIENCE_BITS = 12;

/** A generator's two words: David Blackman's and Sebastiano Vigna's xoroshiro64**. */
export type Draws = { a: number; b: number };

/** Thirty-two random bits, as a signed whole number. */
export function bits(draws: Draws): number {
  const a = draws.a;
  let b = draws.b;
  const scrambled = Math.imul(a, 0x9e3779bb);
  const answer = Math.imul((scrambled << 5) | (scrambled >>> 27), 5);
  b ^= a;
  draws.a = ((a << 26) | (a >>> 6)) ^ b ^ (b << 9);
  draws.b = (b << 13) | (b >>> 19);
  return answer;
}

/** A whole number from 0 to `count` − 1; `count` is at most 65,536. */
export function below(draws: Draws, count: number): number {
  return ((bits(draws) >>> 16) * count) >>> 16;
}

/** A whole number from 0 to `count` − 1, small ones more often: the product of two draws. */
export function nearFirst(draws: Draws, count: number): number {
  const drawn = bits(draws);
  return ((((drawn >>> 16) * count) >>> 8) * ((drawn >>> 8) & 255)) >>> 16;
}

/** Two words from a seed, never both nought: the finaliser of MurmurHash3 over the seed and the golden ratio. */
export function wordsOf(seed: number): [number, number] {
  const mix = (value: number): number => {
    let h = value | 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return h ^ (h >>> 16);
  };
  const first = mix(seed + 0x9e3779b9);
  return [first, mix(first + 0x243f6a88) || 1];
}

/** −ln((k + ½) / 4096) for k from 0 to 4095. */
export function patienceTable(): Float64Array {
  const size = 1 << PATIENCE_BITS;
  return Float64Array.from({ length: size }, (_, k) => -naturalLog((k + 0.5) / size));
}

/** ln of a number above 0, the same to the last bit everywhere: halving, and the series of ln((1 + y) / (1 − y)). */
export function naturalLog(value: number): number {
  let rest = value;
  let twos = 0;
  while (rest < 0.75) {
    rest *= 2;
    twos -= 1;
  }
  while (rest > 1.5) {
    rest /= 2;
    twos += 1;
  }
  const y = (rest - 1) / (rest + 1);
  let term = y;
  let sum = 0;
  for (let k = 1; k < 40; k += 2) {
    sum += term / k;
    term *= y * y;
  }
  return 2 * sum + twos * Math.LN2;
}

/** e to a power, the same to the last bit everywhere. */
export function exponential(power: number): number {
  const halvings = Math.max(0, Math.ceil(Math.abs(power)) + 1);
  const small = power / halvings;
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 20; k += 1) {
    term *= small / k;
    sum += term;
  }
  let answer = 1;
  for (let k = 0; k < halvings; k += 1) answer *= sum;
  return answer;
}
