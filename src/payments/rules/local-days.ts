/** London days and weeks of instants in epoch seconds, as 'YYYY-MM-DD'. */
import { startOfDay } from '../../ground/calendar.ts';
import { two } from '../../ground/iso-time.ts';
import { civilFromDays, DAY_SECONDS, londonWall, weekday } from '../../ground/london.ts';
import type { Span } from './bearing.ts';

/** The London day of an instant, as days since 1970-01-01. */
export function dayNumber(epoch: number): number {
  return Math.floor(londonWall(epoch) / DAY_SECONDS);
}

/** The London day of an instant. */
export function localDay(epoch: number): string {
  return isoDay(dayNumber(epoch));
}

/** The Monday of the London week of an instant. */
export function mondayOf(epoch: number): string {
  const day = dayNumber(epoch);
  return isoDay(day - weekday(day));
}

/** 'YYYY-MM-DD' of so many days after 1970-01-01. */
export function isoDay(days: number): string {
  const { year, month, day } = civilFromDays(days);
  return `${year}-${two(month)}-${two(day)}`;
}

/** A week's first instant and the first after it; an hour more or less than seven days where the clocks change. */
export function weekSpan(monday: string): Span {
  const first = Temporal.PlainDate.from(monday);
  const seconds = (day: Temporal.PlainDate): number => startOfDay(day).epochMilliseconds / 1000;
  return { from: seconds(first), to: seconds(first.add({ days: 7 })) };
}
