/**
 * What an hour of home care costs to give, part by part, by the length of the visit and how far apart homes lie. The parts
 * that are shown add up to the price to the penny. Source: docs/rules/fair-price.md.
 */
import type { PeriodicPrice } from '../../contracts/rules/prices.ts';
import type { Unit } from '../../contracts/rules/prices-shape.ts';
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
  const { parts, ...sums } = priced(values, {
    contact: wage,
    travel: (wage * BigInt(values.travel_minutes[rurality])) / length,
    mileage: (BigInt(values.miles_tenths[rurality] * values.mile_pence) * FINE * 60n) / (10n * length),
    overheads: BigInt(values.overheads_pence) * FINE,
  });
  return { minutes, rurality, parts, ...sums, visit_pence: halfUp(sums.price_pence * minutes, 60) };
}

/** What something costs before anything is added to pay, in millionths of a penny. */
type Base = {
  readonly contact: bigint;
  readonly travel: bigint;
  readonly mileage: bigint;
  readonly overheads: bigint;
};

/** The price of something and its parts: what is added to pay, and the surplus. */
function priced(
  values: PriceAssumptions,
  { contact, travel, mileage, overheads }: Base,
): Pick<FairPrice, 'parts' | 'direct_pence' | 'price_pence'> {
  const part = (of: bigint, hundredths: number): bigint => (of * BigInt(hundredths)) / 10_000n;
  const worked = contact + travel;
  const holiday = part(worked, values.holiday_hundredths);
  const sickness = part(worked, values.sickness_hundredths);
  const training = part(worked, values.training_hundredths);
  const pay = worked + holiday + sickness + training;
  const year = BigInt(values.wage_pence * values.paidHoursAWeek * 52);
  const above = (from: number): bigint => (year > BigInt(from) ? (pay * (year - BigInt(from))) / year : 0n);
  const pension = part(above(values.pensionFrom_pence), values.pension_hundredths);
  const insurance = part(above(values.insuranceFrom_pence), values.insurance_hundredths);
  const cost = pay + pension + insurance + mileage + overheads;
  const surplus = (cost * BigInt(values.surplus_hundredths)) / BigInt(10_000 - values.surplus_hundredths);
  const fine: readonly (readonly [PartName, bigint, boolean])[] = [
    ['contact', contact, true],
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
  return {
    parts,
    direct_pence: parts.reduce((sum, one) => sum + (one.direct ? one.amount_pence : 0), 0),
    price_pence: parts.reduce((sum, one) => sum + one.amount_pence, 0),
  };
}

/** What is paid by the night, day or week, as far as the model tells its price. */
export const SHIFTS = ['sleeping night', 'waking night', 'live-in day', 'live-in week'] as const;
export type Shift = (typeof SHIFTS)[number];

/** The fair price of a night, or of a day or week of living in, with its parts. */
export type FairShift = Pick<FairPrice, 'parts' | 'direct_pence' | 'price_pence'> & {
  readonly shift: Shift;
};

/**
 * The fair price of a night or of living in. A sleeping night is one sum and the time awake at the wage, with the way there once; a waking night is
 * ten hours of work with the way there once; a day of living in is its hours of work at the wage, and a week is seven of them, whoever works them.
 */
export function fairShift(values: PriceAssumptions, shift: Shift, rurality: Rurality): FairShift {
  const wage = BigInt(values.wage_pence) * FINE;
  const once = {
    travel: (wage * BigInt(values.travel_minutes[rurality])) / 60n,
    mileage: (BigInt(values.miles_tenths[rurality] * values.mile_pence) * FINE) / 10n,
  };
  const overheads = BigInt(values.shiftOverheads_pence) * FINE;
  const days = shift === 'live-in week' ? 7n : 1n;
  const bases: Record<Shift, Base> = {
    'sleeping night': {
      ...once,
      overheads,
      contact: BigInt(values.sleepIn_pence) * FINE + (wage * BigInt(values.sleepAwakeMinutes)) / 60n,
    },
    'waking night': {
      ...once,
      overheads: (BigInt(values.overheads_pence * NIGHT_MINUTES) * FINE) / 60n,
      contact: (wage * BigInt(NIGHT_MINUTES)) / 60n,
    },
    'live-in day': liveIn(),
    'live-in week': liveIn(),
  };
  function liveIn(): Base {
    const contact = wage * BigInt(values.liveInHours) * days;
    return { contact, overheads: overheads * days, travel: 0n, mileage: 0n };
  }
  return { shift, ...priced(values, bases[shift]) };
}

/** What a price by the night, day or week is held against; null where the model tells nothing of it, such as a day in a centre. */
export function shiftHeldAgainst(service: string, unit: Unit): Shift | null {
  if (unit === 'sleeping night' || unit === 'waking night') return unit;
  if (!/\b(live in|livein)\b/.test(plainService(service))) return null;
  return unit === 'week' ? 'live-in week' : 'live-in day';
}

const eachShift = {
  'sleeping night': 'a night',
  'waking night': 'a night',
  'live-in day': 'a day',
  'live-in week': 'a week',
} as const satisfies Record<Shift, string>;

/** How a price by the night, day or week stands beside the fair one of the same; null where the model tells nothing of it. */
export function standingOfShift(
  { service, unit, pence }: PeriodicPrice,
  values: PriceAssumptions,
  rurality: Rurality,
): (RateStanding & { readonly price: FairShift; readonly each: string }) | null {
  const shift = shiftHeldAgainst(service, unit);
  if (shift === null) return null;
  const price = fairShift(values, shift, rurality);
  const each = eachShift[shift];
  return { ...standingOfRate(pence, price, each), price, each };
}

function plainService(service: string): string {
  return service.toLowerCase().replaceAll(/[-_\s]+/g, ' ');
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
  const words = plainService(service);
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

/** Compares a rate with the fair price of the same, an hour where nothing else is said. Any rate below it is flagged, by a penny too. */
export function standingOfRate(
  rate_pence: number,
  price: Pick<FairPrice, 'price_pence' | 'direct_pence'>,
  each = 'an hour',
): RateStanding {
  const short_pence = Math.max(0, price.price_pence - rate_pence);
  if (short_pence === 0) return { standing: 'fair', short_pence, words: 'At or above the fair price' };
  const fair = `${formatPounds(short_pence)} ${each} below the fair price of ${formatPounds(price.price_pence)}`;
  if (rate_pence >= price.direct_pence) return { standing: 'below', short_pence, words: fair };
  const direct = formatPounds(price.direct_pence - rate_pence);
  return {
    standing: 'below-direct-cost',
    short_pence,
    words: `${fair}, and ${direct} below what employing the care worker costs`,
  };
}
