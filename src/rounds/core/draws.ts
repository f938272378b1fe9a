/** Chance that is the same on every machine: whole numbers alone. */
import { s } from './standing';

/** Thirty-two random bits: xoroshiro64** of David Blackman and Sebastiano Vigna. */
export function bits(): i32 {
  const a = s.a;
  let b = s.b;
  const scrambled = a * 0x9e3779bb;
  const answer = ((scrambled << 5) | (scrambled >>> 27)) * 5;
  b ^= a;
  s.a = ((a << 26) | (a >>> 6)) ^ b ^ (b << 9);
  s.b = (b << 13) | (b >>> 19);
  return answer;
}

/** A whole number from 0 to `count` − 1; `count` is at most 65,536. */
export function below(count: i32): i32 {
  return ((bits() >>> 16) * count) >>> 16;
}

/** A whole number from 0 to `count` − 1, small ones more often: the product of two draws. */
export function nearFirst(count: i32): i32 {
  const drawn = bits();
  return ((((drawn >>> 16) * count) >>> 8) * ((drawn >>> 8) & 255)) >>> 16;
}
