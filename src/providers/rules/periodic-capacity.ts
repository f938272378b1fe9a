/**
 * How many nights, days and live-in places a provider says it can take besides what it has. As with hours the newest statement stands, goes
 * stale, and loses what was placed since. Source: docs/rules/capacity.md.
 */
import { type Refusal, refuse } from '../../ground/result.ts';
import { ageOf, faultsOfWeek, isNewer } from './capacity.ts';

/** By what a service without visits is told: nights and days count by the week, a service by the week as a place. */
export const CAPACITY_UNITS = ['sleeping night', 'waking night', 'day', 'week'] as const;
export type CapacityUnit = (typeof CAPACITY_UNITS)[number];

/** Each unit as the label of a figure. */
export const unitNames = {
  'sleeping night': 'Sleeping nights a week',
  'waking night': 'Waking nights a week',
  day: 'Days a week',
  week: 'Live-in places',
} as const satisfies Record<CapacityUnit, string>;

/** One statement, by care worker, from a Monday on ('YYYY-MM-DD'); `asOf` in epoch seconds. */
export type PeriodicStatement = {
  readonly id: number;
  readonly unit: CapacityUnit;
  readonly fromWeekOn: string;
  readonly weeklyCount: number;
  readonly asOf: number;
};

/** What a live line uses, by care worker; `placedAt` is when it was placed, in epoch seconds. */
export type PeriodicInUse = {
  readonly unit: CapacityUnit;
  readonly weeklyCount: number;
  readonly placedAt: number;
};

/** What is known of one unit. What it said, and what is free of that, is null where it never said. */
export type StandingPeriodic = {
  readonly unit: CapacityUnit;
  readonly said: number | null;
  readonly asOf: number | null;
  readonly ageDays: number | null;
  readonly stale: boolean;
  readonly inUse: number;
  readonly placedSince: number;
  readonly free: number | null;
};

/** What is free in the week of a Monday, by unit in their order; `at` is now in epoch seconds. */
export function periodicInWeek(
  statements: readonly PeriodicStatement[],
  inUse: readonly PeriodicInUse[],
  weekOn: string,
  at: number,
  staleAfterDays: number,
): StandingPeriodic[] {
  return CAPACITY_UNITS.map((unit) => {
    let said: PeriodicStatement | undefined;
    for (const one of statements)
      if (one.unit === unit && one.fromWeekOn <= weekOn && one.asOf <= at && (!said || isNewer(one, said)))
        said = one;
    const here = inUse.filter((one) => one.unit === unit);
    const since = said === undefined ? [] : here.filter(({ placedAt }) => placedAt > (said?.asOf ?? 0));
    const placedSince = sum(since);
    return {
      unit,
      said: said?.weeklyCount ?? null,
      ...ageOf(said?.asOf ?? null, at, staleAfterDays),
      inUse: sum(here),
      placedSince,
      free: said === undefined ? null : Math.max(0, said.weeklyCount - placedSince),
    };
  });
}

/** The most that one statement may name. */
const MOST = 1000;

/** Why a statement cannot stand, or undefined; `today` is 'YYYY-MM-DD'. */
export function faultOfPeriodic(
  { fromWeekOn, weeklyCount }: Pick<PeriodicStatement, 'fromWeekOn' | 'weeklyCount'>,
  today: string,
): Refusal | undefined {
  if (!Number.isSafeInteger(weeklyCount) || weeklyCount < 0 || weeklyCount > MOST)
    return refuse('Enter a whole number from 0 to 1,000', 'weeklyCount');
  return faultsOfWeek(fromWeekOn, today)[0];
}

function sum(all: readonly PeriodicInUse[]): number {
  return all.reduce((total, { weeklyCount }) => total + weeklyCount, 0);
}
