/**
 * What an hour of home care costs to give, part by part, by the length of the visit and how far apart homes lie. The parts
 * that are shown add up to the price to the penny. Source: docs/rules/fair-price.md.
 */
import { formatPounds, halfUp } from '../../ground/money.ts';
import type { PriceAssumptions, Rurality } from './fair-price-assumptions.ts';

/** One part of the price of an hour, in whole pence, and whether it is the cost of employing the care worker. */
export type PricePart = { readonly name: PartName; readonly amount_pence: number; readonly direct: boolean };

export type PartName =
  | 'contact'
  | 'travel time'
  | 'holiday'
  | 'sickness'
  | 'training'
  | 'pension'
  | 'national insurance'
  | 'mileage'
  | 'overheads'
  | 'surplus';

export type FairPrice = {
  readonly minutes: number;
  readonly rurality: Rurality;
  readonly parts: readonly PricePart[];
  /** What employing the care worker costs: below this a provider cannot pay what the law asks. */
  readonly direct_pence: number;
  /** The price of an hour, and of one visit. */
  readonly price_pence: number;
  readonly visit_pence: number;
};

/** Parts are worked out in millionths of a penny and rounded once. */
const FINE = 1_000_000n;

/** The fair price of an hour given in visits of so many minutes (above nought: RangeError). */
export function fairPrice(values: PriceAssumptions, minutes: number, rurality: Rurality): FairPrice {
  if (!Number.isSafeInteger(minutes) || minutes <= 0)
    throw new RangeError('a visit has whole minutes above 0');
  const length = BigInt(minutes);
  const wage = BigInt(values.wage_pence) * FINE;
  const part = (of: bigint, hundredths: number): bigint => (of * BigInt(hundredths)) / 10_000n;
  const travel = (wage * BigInt(values.travel_minutes[rurality])) / length;
  const worked = wage + travel;
  const holiday = part(worked, values.holiday_hundredths);
  const sickness = part(worked, values.sickness_hundredths);
  const training = part(worked, values.training_hundredths);
  const pay = worked + holiday + sickness + training;
  const year = BigInt(values.wage_pence * values.paidHoursAWeek * 52);
  const above = (from: number): bigint => (year > BigInt(from) ? (pay * (year - BigInt(from))) / year : 0n);
  const pension = part(above(values.pensionFrom_pence), values.pension_hundredths);
  const insurance = part(above(values.insuranceFrom_pence), values.insurance_hundredths);
  const mileage = (BigInt(values.miles_tenths[rurality] * values.mile_pence) * FINE * 60n) / (10n * length);
  const overheads = BigInt(values.overheads_pence) * FINE;
  const cost = pay + pension + insurance + mileage + overheads;
  const surplus = (cost * BigInt(values.surplus_hundredths)) / BigInt(10_000 - values.surplus_hundredths);
  const fine: readonly (readonly [PartName, bigint, boolean])[] = [
    ['contact', wage, true],
    ['travel time', travel, true],
    ['holiday', holiday, true],
    ['sickness', sickness, true],
    ['training', training, true],
    ['pension', pension, true],
    ['national insurance', insurance, true],
    ['mileage', mileage, true],
    ['overheads', overheads, false],
    ['surplus', surplus, false],
  ];
  const parts = fine.map(([name, amount, direct]) => ({ name, amount_pence: halfUp(amount, FINE), direct }));
  const price_pence = parts.reduce((sum, one) => sum + one.amount_pence, 0);
  return {
    minutes,
    rurality,
    parts,
    direct_pence: parts.reduce((sum, one) => sum + (one.direct ? one.amount_pence : 0), 0),
    price_pence,
    visit_pence: halfUp(price_pence * minutes, 60),
  };
}

/** A waking night paid by the hour is one shift: travel comes once. Ten hours, from 21:00 to 07:00. */
const NIGHT_MINUTES = 600;

/**
 * How long the visit is that a rate of an hour is held against, so that like is held against like: the length that the rate is for, a whole
 * night where the care worker is awake, else the usual visit. Null where the service has no visits (live-in care, a sleeping night, a day
 * somewhere else): the model says nothing of it.
 */
export function minutesHeldAgainst(
  service: string,
  upToMinutes: number | null,
  usualMinutes: number,
): number | null {
  const words = service.toLowerCase().replaceAll(/[-_\s]+/g, ' ');
  if (/\b(live in|livein|24 hours?|sleep(ing|s)?|sleep in)\b/.test(words)) return null;
  if (/\bday (care|centre|rate|service|opportunit(y|ies))\b/.test(words)) return null;
  if (upToMinutes !== null) return upToMinutes;
  return /\b(waking|awake)\b/.test(words) ? NIGHT_MINUTES : usualMinutes;
}

/** How a rate stands against the fair price: at or above it, below it, or below what employing the care worker costs. */
export type RateStanding = {
  readonly standing: 'fair' | 'below' | 'below-direct-cost';
  readonly short_pence: number;
  readonly words: string;
};

/** Compares a rate for an hour with the fair price. Any rate below it is flagged, by a penny too. */
export function standingOfRate(rate_pence: number, price: FairPrice): RateStanding {
  const short_pence = Math.max(0, price.price_pence - rate_pence);
  if (short_pence === 0) return { standing: 'fair', short_pence, words: 'At or above the fair price' };
  const fair = `${formatPounds(short_pence)} an hour below the fair price of ${formatPounds(price.price_pence)}`;
  if (rate_pence >= price.direct_pence) return { standing: 'below', short_pence, words: fair };
  const direct = formatPounds(price.direct_pence - rate_pence);
  return {
    standing: 'below-direct-cost',
    short_pence,
    words: `${fair}, and ${direct} below what employing the care worker costs`,
  };
}
