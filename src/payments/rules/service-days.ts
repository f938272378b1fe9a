/**
 * Days as whole numbers, and what one day of a weekly price is worth. Each day of a week has its own share, so however a week is parted
 * among prices, providers and dates, its parts add up to the whole to the penny. Source: docs/rules/service-by-the-week.md.
 */
import { daysFromCivil, weekday } from '../../ground/london.ts';
import { splitPence } from '../../ground/money.ts';
import { isoDay } from './local-days.ts';

/** Days since 1970-01-01 of 'YYYY-MM-DD'. */
export function daysOf(day: string): number {
  return daysFromCivil(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10)));
}

const SEVENTHS = [1, 1, 1, 1, 1, 1, 1] as const;
const shares = new Map<number, readonly number[]>();

/** What a day (days since 1970-01-01) is worth of a price for the week that holds it, in pence. */
export function shareOfDay(weeklyPence: number, day: number): number {
  let split = shares.get(weeklyPence);
  if (split === undefined) {
    if (shares.size > 1000) shares.clear();
    shares.set(weeklyPence, (split = splitPence(weeklyPence, SEVENTHS)));
  }
  return split[weekday(day)] ?? 0;
}

/** The Monday of a day's week, both as days since 1970-01-01. */
export function mondayBefore(day: number): number {
  return day - weekday(day);
}

/** What is dated, both days included; `until` null where no end is known. */
export type Dated = { readonly from: string; readonly until: string | null };

/** The one that holds on a day ('YYYY-MM-DD'). */
export function heldOn<T extends Dated>(stretches: readonly T[] | undefined, day: string): T | undefined {
  return stretches?.find(({ from, until }) => from <= day && (until === null || day <= until));
}

/** Each day from one to another, both included, as days since 1970-01-01 and as 'YYYY-MM-DD'. */
export function* eachDay(from: string, until: string): Generator<{ day: number; iso: string }> {
  const last = daysOf(until);
  for (let day = daysOf(from); day <= last; day++) yield { day, iso: isoDay(day) };
}

/** The earliest of some days; null stands for no end. */
export function earliest(...days: readonly (string | null)[]): string | null {
  let first: string | null = null;
  for (const day of days) if (day !== null && (first === null || day < first)) first = day;
  return first;
}
