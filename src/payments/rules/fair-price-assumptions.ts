/**
 * What the fair price of an hour of home care is worked out from: each figure with its source and the day it was published. A
 * council puts its own in their place. Source: docs/rules/fair-price.md.
 */
import { ok, type Result, refuse } from '../../ground/result.ts';

/** How far apart homes lie. */
export type Rurality = 'urban' | 'mixed' | 'rural';

/** Money in pence; parts of pay in hundredths of a per cent (1207 is 12.07 %); miles in tenths. */
export type PriceAssumptions = {
  /** The care worker's pay for an hour, and the hours that one is paid in a usual week, travel included. */
  readonly wage_pence: number;
  readonly paidHoursAWeek: number;
  readonly travel_minutes: Readonly<Record<Rurality, number>>;
  readonly miles_tenths: Readonly<Record<Rurality, number>>;
  readonly mile_pence: number;
  /** Paid time away from work, as a part of time at work. */
  readonly holiday_hundredths: number;
  readonly sickness_hundredths: number;
  readonly training_hundredths: number;
  /** The employer's pension contribution and national insurance, each above a year's threshold. */
  readonly pension_hundredths: number;
  readonly pensionFrom_pence: number;
  readonly insurance_hundredths: number;
  readonly insuranceFrom_pence: number;
  /** Running the service: managers, office, recruitment, insurance, systems, registration; for each hour of care. */
  readonly overheads_pence: number;
  /** A part of the price. */
  readonly surplus_hundredths: number;
  /** What a care worker is paid for a night asleep at hand, and the minutes of it that they are awake to work, paid as any other. */
  readonly sleepIn_pence: number;
  readonly sleepAwakeMinutes: number;
  /** The hours that a care worker who lives in works in a day. */
  readonly liveInHours: number;
  /** Running the service, for each sleeping night or day of living in. */
  readonly shiftOverheads_pence: number;
};

/** Where a figure comes from. `on` is the day it was published or took effect; null for a usual value of ours. */
export type AssumptionSource = { readonly from: string; readonly on: string | null };

/** The published figures of a year, and where each comes from. */
export type PublishedAssumptions = {
  readonly startsOn: string;
  readonly values: PriceAssumptions;
  readonly sources: Readonly<Record<keyof PriceAssumptions, AssumptionSource>>;
};

const LOCAL: AssumptionSource = { from: 'A usual value of ours, until the council sets its own', on: null };
const BUDGET: AssumptionSource = { from: 'Autumn Budget 2024: 15 % above £5,000 a year', on: '2024-10-30' };
const PENSION: AssumptionSource = {
  from: 'Pensions Act 2008: at least 3 % of qualifying earnings, above £6,240 a year',
  on: '2020-04-06',
};

const values2025: PriceAssumptions = {
  wage_pence: 1221,
  paidHoursAWeek: 30,
  travel_minutes: { urban: 7, mixed: 9, rural: 14 },
  miles_tenths: { urban: 20, mixed: 30, rural: 60 },
  mile_pence: 45,
  holiday_hundredths: 1207,
  sickness_hundredths: 216,
  training_hundredths: 216,
  pension_hundredths: 300,
  pensionFrom_pence: 624_000,
  insurance_hundredths: 1500,
  insuranceFrom_pence: 500_000,
  overheads_pence: 847,
  surplus_hundredths: 300,
  sleepIn_pence: 7000,
  sleepAwakeMinutes: 60,
  liveInHours: 10,
  shiftOverheads_pence: 2000,
};

const sources: PublishedAssumptions['sources'] = {
  wage_pence: { from: 'National Living Wage from April 2025, £12.21', on: '2024-10-29' },
  paidHoursAWeek: LOCAL,
  travel_minutes: LOCAL,
  miles_tenths: LOCAL,
  mile_pence: { from: 'HMRC approved mileage allowance, 45p for the first 10,000 miles', on: '2011-04-06' },
  holiday_hundredths: { from: 'Working Time Regulations 1998: 5.6 weeks of 46.4 worked', on: '2009-04-01' },
  sickness_hundredths: {
    from: 'Skills for Care: 5.0 days a year for care workers of independent providers, of 232 worked',
    on: '2019-10-01',
  },
  training_hundredths: { from: 'A usual value of ours: 5 days a year of 232 worked', on: null },
  pension_hundredths: PENSION,
  pensionFrom_pence: PENSION,
  insurance_hundredths: BUDGET,
  insuranceFrom_pence: BUDGET,
  overheads_pence: {
    from: 'Homecare Association, minimum price 2025-26: £32.14 less the £22.71 of direct cost, without the surplus',
    on: '2025-06-05',
  },
  surplus_hundredths: LOCAL,
  sleepIn_pence: {
    from: 'A usual sum of ours. That it may be one sum: Royal Mencap Society v Tomlinson-Blake, UKSC 8, 19 March 2021: only time awake to work counts for the minimum wage',
    on: null,
  },
  sleepAwakeMinutes: LOCAL,
  liveInHours: {
    from: 'A usual value of ours, for a daily average agreement: National Minimum Wage Regulations 2015, regulation 49',
    on: null,
  },
  shiftOverheads_pence: LOCAL,
};

/** The published figures of each year, the latest last. */
export const PUBLISHED: readonly PublishedAssumptions[] = [
  { startsOn: '2025-04-01', values: values2025, sources },
  {
    startsOn: '2026-04-01',
    values: { ...values2025, wage_pence: 1271 },
    sources: {
      ...sources,
      wage_pence: { from: 'National Living Wage from April 2026, £12.71', on: '2025-11-25' },
    },
  },
];

/** The figures that hold on a day; the first there are for a day before them. */
export function publishedOn(day: string): PublishedAssumptions {
  const [first, ...later] = PUBLISHED;
  if (first === undefined) throw new RangeError('no figures are published');
  return later.reduce((held, next) => (next.startsOn <= day ? next : held), first);
}

/** Whether figures can be worked with: whole, not below nought, a wage, and a surplus below the whole price. */
export function checkAssumptions(values: PriceAssumptions): Result<PriceAssumptions> {
  const { travel_minutes, miles_tenths, ...single } = values;
  const all = [...Object.values(single), ...Object.values(travel_minutes), ...Object.values(miles_tenths)];
  if (!all.every((value) => Number.isSafeInteger(value) && value >= 0))
    return refuse('Every figure must be a whole number and not below 0');
  if (values.wage_pence === 0) return refuse('Enter the wage', 'wage_pence');
  if (values.paidHoursAWeek === 0) return refuse('Enter the hours a week', 'paidHoursAWeek');
  if (values.liveInHours > 24) return refuse('A day has 24 hours', 'liveInHours');
  if (values.surplus_hundredths >= 10_000)
    return refuse('The surplus must be below 100%', 'surplus_hundredths');
  return ok(values);
}
