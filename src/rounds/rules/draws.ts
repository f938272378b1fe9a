/**
 * What chance begins with, the same on every machine: two words of a seed, and a table of logarithms made by adding and dividing alone, since
 * `Math.log` may differ in the last bit between machines. The draws themselves are made in core/draws.ts.
 */

/** How many logarithms `patienceTable` has: what 12 random bits can be. */
const PATIENCES = 1 << 12;

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
  return Float64Array.from({ length: PATIENCES }, (_, k) => -naturalLog((k + 0.5) / PATIENCES));
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
