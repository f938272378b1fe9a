/**
 * Money in whole pence, and the named ways of rounding to it. Every rounding here is the same on both sides of zero, so
 * that an amount and its reversal always cancel. No step goes through a binary fraction.
 */
import { ok, type Result, refuse } from './result.ts';
import { thousands } from './text.ts';

/** A whole number. Numbers must be safe integers; give a bigint where a product could be larger. */
export type Whole = number | bigint;

/** A way of rounding `numerator / denominator` to a whole number. The denominator is above zero. */
export type Rounding = (numerator: Whole, denominator: Whole) => number;

/** To the nearest; a half goes away from zero: 2.5 → 3, −2.5 → −3. The usual rule for the penny. */
export const halfUp: Rounding = (numerator, denominator) =>
  round(numerator, denominator, (twice) => twice >= 0);

/** To the nearest; a half goes to the even neighbour: 2.5 → 2, 3.5 → 4. */
export const halfEven: Rounding = (numerator, denominator) =>
  round(numerator, denominator, (twice, odd) => twice > 0 || (twice === 0 && odd));

/** Towards zero: 2.9 → 2, −2.9 → −2. */
export const down: Rounding = (numerator, denominator) => round(numerator, denominator, () => false);

/** Away from zero: 2.1 → 3, −2.1 → −3. */
export const up: Rounding = (numerator, denominator) => round(numerator, denominator, () => true);

/** Pence earned by whole minutes at a price per hour. */
export function perHour(minutes: number, pencePerHour: number, rounding: Rounding = halfUp): number {
  const product = minutes * pencePerHour;
  return rounding(Number.isSafeInteger(product) ? product : BigInt(minutes) * BigInt(pencePerHour), 60);
}

/** The next multiple of `multiple` at or beyond `value`, away from zero: (2409, 4) → 2412, a whole penny a quarter hour. */
export function roundUpToMultiple(value: number, multiple: number): number {
  return up(value, multiple) * multiple;
}

/**
 * Shares `total_pence` by whole weights without losing a penny: each share is rounded towards zero, then the pennies left
 * go one each to the largest remainders, the earlier share first where remainders are equal. Weights are not negative and
 * not all nought (RangeError). Source: docs/rules/splitting-money.md.
 */
export function splitPence(total: number, weights: readonly number[]): number[] {
  let sum = 0n;
  for (const weight of weights) {
    if (!Number.isSafeInteger(weight) || weight < 0)
      throw new RangeError(`weight ${weight} is not a whole number`);
    sum += BigInt(weight);
  }
  if (sum === 0n) throw new RangeError('a split needs a weight above nought');
  const sign = total < 0 ? -1 : 1;
  const pence = BigInt(Math.abs(total));
  const shares = weights.map((weight, place) => {
    const exact = pence * BigInt(weight);
    return { place, amount: Number(exact / sum), remainder: exact % sum };
  });
  let left = Math.abs(total) - shares.reduce((given, share) => given + share.amount, 0);
  const amounts = shares.map((share) => share.amount);
  for (const { place, amount } of shares.toSorted(byLargestRemainder)) {
    if (left === 0) break;
    amounts[place] = amount + 1;
    left -= 1;
  }
  return amounts.map((amount) => (amount === 0 ? 0 : sign * amount));
}

/** '£1,234.56'; below nought '−£3.20', with a minus sign and not a hyphen. Throws RangeError for part of a penny. */
export function formatPounds(pence: number): string {
  if (!Number.isSafeInteger(pence)) throw new RangeError(`${pence} is not whole pence`);
  const digits = String(Math.abs(pence)).padStart(3, '0');
  return `${pence < 0 ? '−' : ''}£${thousands(Number(digits.slice(0, -2)))}.${digits.slice(-2)}`;
}

/** Pence from an amount typed in pounds: '1234', '1,234.56', '£24.1'. Below nought is refused. */
export function parsePounds(typed: string, name = 'Amount', field?: string): Result<number> {
  const result = parseSignedPounds(typed, name, field);
  if (result.ok && result.value < 0) return refuse(`${name} must not be below £0`, field);
  return result;
}

/** As `parsePounds`, for an amount that may be below nought, such as an adjustment: '-3.20', '−£3.20'. */
export function parseSignedPounds(typed: string, name = 'Amount', field?: string): Result<number> {
  const text = typed.replace(/\s/g, '');
  if (text === '') return refuse(`Enter ${name.charAt(0).toLowerCase()}${name.slice(1)}`, field);
  const parts = /^([-−])?£?([-−])?(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d+))?$/.exec(text);
  const [, before, after, pounds, pennies = ''] = parts ?? [];
  if (parts === null || (before && after) || (pounds === undefined && pennies === '')) {
    return refuse(`${name} must be an amount of money, like 24.10`, field);
  }
  if (pennies.length > 2) return refuse(`${name} must be in pounds and whole pence, like 24.10`, field);
  const pence = Number((pounds ?? '0').replaceAll(',', '') + pennies.padEnd(2, '0'));
  if (!Number.isSafeInteger(pence)) return refuse(`${name} is too large`, field);
  return ok(pence !== 0 && (before ?? after) ? -pence : pence);
}

/** Divides exactly and asks `away` whether the part over moves the answer one further from nought. */
function round(n: Whole, d: Whole, away: (twiceAgainstHalf: number, odd: boolean) => boolean): number {
  if (typeof n === 'bigint' || typeof d === 'bigint') return roundLarge(BigInt(n), BigInt(d), away);
  if (!Number.isSafeInteger(n) || !Number.isSafeInteger(d))
    throw new RangeError(`${n} / ${d} is not in whole numbers`);
  if (d <= 0) throw new RangeError(`the denominator ${d} is not above nought`);
  const size = Math.abs(n);
  const rest = size % d;
  const whole = (size - rest) / d;
  const rounded = rest !== 0 && away(rest * 2 - d, whole % 2 === 1) ? whole + 1 : whole;
  return n < 0 && rounded !== 0 ? -rounded : rounded;
}

function roundLarge(n: bigint, d: bigint, away: (twiceAgainstHalf: number, odd: boolean) => boolean): number {
  if (d <= 0n) throw new RangeError(`the denominator ${d} is not above nought`);
  const size = n < 0n ? -n : n;
  const rest = size % d;
  const whole = size / d;
  const twice = rest * 2n - d;
  const side = twice > 0n ? 1 : twice < 0n ? -1 : 0;
  const rounded = Number(rest !== 0n && away(side, whole % 2n === 1n) ? whole + 1n : whole);
  if (!Number.isSafeInteger(rounded)) throw new RangeError(`${n} / ${d} is too large`);
  return n < 0n && rounded !== 0 ? -rounded : rounded;
}

type Share = { readonly place: number; readonly remainder: bigint };

function byLargestRemainder(a: Share, b: Share): number {
  if (a.remainder === b.remainder) return a.place - b.place;
  return a.remainder > b.remainder ? -1 : 1;
}
