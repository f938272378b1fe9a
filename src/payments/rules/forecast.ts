/**
 * What a year of home care will come to: what was spent, what has been done and not yet posted, and what the care that is arranged now
 * will cost to the end of the year, with a range that is as wide as the last weeks have been uneven. Source: docs/rules/forecast.md.
 */
import { halfUp } from '../../ground/money.ts';

/** A verified week: minutes planned and paid. */
export type WeekDone = { readonly plannedMinutes: number; readonly paidMinutes: number };

/** What if: rates change by so many hundredths of a percent, demand by so many; a block is widened by pence a week that save others. */
export type WhatIf = {
  readonly rateBasisPoints: number;
  readonly demandBasisPoints: number;
  /** More block bought a week, in pence, and what it saves of spot. */
  readonly widerBlockPence: number;
  readonly spotSavedPence: number;
};

export const AS_IT_IS: WhatIf = {
  rateBasisPoints: 0,
  demandBasisPoints: 0,
  widerBlockPence: 0,
  spotSavedPence: 0,
};

/** What a forecast rests on. Pence; days are those left in the year after today. */
export type Outlook = {
  /** In the ledger for this year. */
  readonly spentPence: number;
  /** Done up to now and not posted yet. */
  readonly accruedPence: number;
  /** What all care that is arranged now would cost in a week if every visit were made and paid. */
  readonly committedWeeklyPence: number;
  /** What of that is by the week, night or day: it is paid by its dates, whatever share of visits is. */
  readonly periodicWeeklyPence: number;
  /** The newest weeks, oldest first. */
  readonly weeks: readonly WeekDone[];
  readonly daysLeft: number;
};

/** The least, the middle and the most that the year will come to, in pence. */
export type Forecast = {
  readonly leastPence: number;
  readonly middlePence: number;
  readonly mostPence: number;
  /** How much of what is planned is paid, in hundredths of a percent: least, middle, most of the last weeks. */
  readonly paidShare: { readonly least: number; readonly middle: number; readonly most: number };
  /** How much planned time grows from week to week, in hundredths of a percent of it; may be below nought. */
  readonly growth: number;
};

const WHOLE = 10_000;

/** How many of the newest weeks are looked at. */
export const WEEKS_LOOKED_AT = 12;

/** Planned time is never believed to grow or shrink faster than this from week to week: half a percent. */
const FASTEST_GROWTH = 50;

/**
 * The forecast. The rest of the year costs what is arranged a week, times the share of planned time that was paid in the last weeks,
 * times the weeks left, growing as planned time has grown; the least and the most take the lowest and the highest share of the last weeks,
 * and no growth where growth would narrow the range. A service by the week, night or day is paid by its dates: no share and no growth of
 * visits is taken of it. A week of which nothing at all was paid was not verified, and is left out; with no
 * week verified yet every visit is taken as paid.
 */
export function forecast(outlook: Outlook, whatIf: WhatIf = AS_IT_IS): Forecast {
  const weeks = outlook.weeks
    .slice(-WEEKS_LOOKED_AT)
    .filter(({ plannedMinutes, paidMinutes }) => plannedMinutes > 0 && paidMinutes > 0);
  const paidShare = sharesPaid(weeks);
  const growth = growthOf(weeks);
  const rest = (share: number, weeklyGrowth: number): number =>
    restOfYear(outlook, { share, weeklyGrowth, whatIf });
  const done = outlook.spentPence + outlook.accruedPence;
  return {
    leastPence: done + rest(paidShare.least, Math.min(0, growth)),
    middlePence: done + rest(paidShare.middle, growth),
    mostPence: done + rest(paidShare.most, Math.max(0, growth)),
    paidShare,
    growth,
  };
}

/** The share of planned time that was paid, least, middle (of all of it) and most, in hundredths of a percent. */
function sharesPaid(weeks: readonly WeekDone[]): Forecast['paidShare'] {
  if (weeks.length === 0) return { least: WHOLE, middle: WHOLE, most: WHOLE };
  const shares = weeks.map(({ plannedMinutes, paidMinutes }) => halfUp(paidMinutes * WHOLE, plannedMinutes));
  const planned = weeks.reduce((sum, week) => sum + week.plannedMinutes, 0);
  const paid = weeks.reduce((sum, week) => sum + week.paidMinutes, 0);
  return { least: Math.min(...shares), middle: halfUp(paid * WHOLE, planned), most: Math.max(...shares) };
}

/** The second half of the weeks beside the first, as growth from week to week; nought for fewer than four weeks. */
function growthOf(weeks: readonly WeekDone[]): number {
  const half = Math.floor(weeks.length / 2);
  if (half < 2) return 0;
  const sum = (of: readonly WeekDone[]): number => of.reduce((total, week) => total + week.plannedMinutes, 0);
  const before = sum(weeks.slice(weeks.length - 2 * half, weeks.length - half));
  const after = sum(weeks.slice(-half));
  const weekly = halfUp((after - before) * WHOLE, before * half);
  return Math.max(-FASTEST_GROWTH, Math.min(FASTEST_GROWTH, weekly));
}

/** What the days left cost, in whole weeks and a part, each week a step of growth further on. */
function restOfYear(
  { committedWeeklyPence, periodicWeeklyPence, daysLeft }: Outlook,
  { share, weeklyGrowth, whatIf }: { share: number; weeklyGrowth: number; whatIf: WhatIf },
): number {
  const days = BigInt(Math.max(0, daysLeft));
  const whole = BigInt(WHOLE);
  const rates = whole + BigInt(whatIf.rateBasisPoints);
  const demand = whole + BigInt(whatIf.demandBasisPoints);
  const block = BigInt(whatIf.widerBlockPence - whatIf.spotSavedPence);
  // Growth adds one step each week: on average half of the steps that the time left has.
  const grown = whole * 14n + BigInt(weeklyGrowth) * days;
  const visits = BigInt(committedWeeklyPence - periodicWeeklyPence) * BigInt(share) * grown;
  const byDates = BigInt(periodicWeeklyPence) * whole * whole * 14n;
  const weekly = (visits + byDates) * rates * demand;
  return halfUp(weekly * days, whole * whole * whole * whole * 14n * 7n) + halfUp(block * days, 7n);
}

/** Pence that so many weekly pence come to over some days: inclusive days over seven, half up. */
export function overDays(weeklyPence: number, days: number): number {
  return halfUp(BigInt(weeklyPence) * BigInt(Math.max(0, days)), 7n);
}

/** The financial year that holds a day: 1 April to 31 March, as 'YYYY-MM-DD'. */
export function financialYear(day: string): { readonly from: string; readonly to: string } {
  const at = Temporal.PlainDate.from(day);
  const year = at.month >= 4 ? at.year : at.year - 1;
  return { from: `${year}-04-01`, to: `${year + 1}-03-31` };
}

/** '2026 to 2027', the name of a financial year that begins on a day. */
export function yearWords(from: string): string {
  const year = Number(from.slice(0, 4));
  return `${year} to ${year + 1}`;
}
