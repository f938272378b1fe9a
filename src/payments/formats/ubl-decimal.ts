/**
 * Exact decimal numbers, as official invoices hold quantities, prices and amounts: a whole number of units of ten to the
 * minus `places`. No step goes through a binary fraction.
 */

/** `units` × 10^−`places`: 24.10 is 2410 units of 2 places. */
export type Decimal = { readonly units: bigint; readonly places: number };

/** Nought. */
export const ZERO: Decimal = { units: 0n, places: 0 };

/** Reads '12', '-0.125', '+3.', '.5' (the form of XML Schema's decimal); undefined for anything else. */
export function parseDecimal(text: string): Decimal | undefined {
  const parts = /^([+-])?(\d*)(?:\.(\d*))?$/.exec(text.trim());
  if (parts === null) return undefined;
  const [, sign, whole = '', fraction = ''] = parts;
  if (whole === '' && fraction === '') return undefined;
  const units = BigInt(whole + fraction);
  return { units: sign === '-' ? -units : units, places: fraction.length };
}

/** A decimal as text, with all its places: {2410, 2} → '24.10'. */
export function formatDecimal({ units, places }: Decimal): string {
  const size = units < 0n ? -units : units;
  const digits = String(size).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const text = places === 0 ? whole : `${whole}.${digits.slice(-places)}`;
  return units < 0n ? `-${text}` : text;
}

/** Whole pence as an amount: 2410 → 24.10. */
export function fromPence(pence: number): Decimal {
  return { units: BigInt(pence), places: 2 };
}

/** The sum of any number of decimals. */
export function sum(...numbers: readonly Decimal[]): Decimal {
  const places = Math.max(0, ...numbers.map((number) => number.places));
  let units = 0n;
  for (const number of numbers) units += scaled(number, places);
  return { units, places };
}

/** a − b. */
export function minus(a: Decimal, b: Decimal): Decimal {
  return sum(a, { units: -b.units, places: b.places });
}

/** a × b. */
export function times(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, places: a.places + b.places };
}

/** Below 0, 0 or above 0, as a is less than, equal to or more than b. */
export function compare(a: Decimal, b: Decimal): number {
  const places = Math.max(a.places, b.places);
  const left = scaled(a, places);
  const right = scaled(b, places);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The size of a number, without its sign. */
export function size(number: Decimal): Decimal {
  return number.units < 0n ? { units: -number.units, places: number.places } : number;
}

/** a ÷ b to so many places, a half away from nought. b is not nought (RangeError). */
export function divided(a: Decimal, b: Decimal, places: number): Decimal {
  if (b.units === 0n) throw new RangeError('a division by nought');
  const numerator = a.units * 10n ** BigInt(places + b.places);
  const denominator = b.units * 10n ** BigInt(a.places);
  const negative = numerator < 0n !== denominator < 0n;
  const top = numerator < 0n ? -numerator : numerator;
  const bottom = denominator < 0n ? -denominator : denominator;
  const whole = (2n * top + bottom) / (2n * bottom);
  return { units: negative ? -whole : whole, places };
}

/** To so many places, a half away from nought. */
export function rounded(number: Decimal, places: number): Decimal {
  return number.places <= places ? number : divided(number, { units: 1n, places: 0 }, places);
}

/** An amount as whole pence; undefined where it has part of a penny or is beyond what can be held. */
export function toPence(amount: Decimal): number | undefined {
  const penny = rounded(amount, 2);
  if (compare(penny, amount) !== 0) return undefined;
  const pence = Number(scaled(penny, 2));
  return Number.isSafeInteger(pence) ? pence : undefined;
}

/** Without noughts that say nothing at the end: 7.500 → 7.5. */
export function trimmed(number: Decimal): Decimal {
  let { units, places } = number;
  while (places > 0 && units % 10n === 0n) {
    units /= 10n;
    places -= 1;
  }
  return { units, places };
}

function scaled({ units, places }: Decimal, to: number): bigint {
  return units * 10n ** BigInt(to - places);
}
