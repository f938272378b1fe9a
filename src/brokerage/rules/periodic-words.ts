/** A service by the week, night or day in words, and what a week of it costs. Source: docs/rules/service-by-the-week.md. */
import type { PeriodicPrice } from '../../contracts/rules/prices.ts';
import type { Unit } from '../../contracts/rules/prices-shape.ts';
import { type Refusal, refuse } from '../../ground/result.ts';
import { listWords } from '../../ground/text.ts';

/** The days of a service and from when to when, 'HH:MM'; weekdays 1 (Monday) to 7. */
export type PeriodicDays = {
  readonly weekdays: readonly number[];
  readonly fromTime: string;
  readonly toTime: string;
  readonly tasks: string;
};

/** The days of the week, Monday first. */
export const WEEKDAY_NAMES = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

/** 'Every day, from 08:00 to 08:00 on the next day', 'Each night that begins on Monday or Friday, from 22:00 to 07:00'. */
export function periodicInWords(
  unit: Unit | undefined,
  { weekdays, fromTime, toTime }: PeriodicDays,
): string {
  if (unit === 'week') return 'All week, day and night';
  const night = unit === 'sleeping night' || unit === 'waking night';
  const names = WEEKDAY_NAMES.filter((_, at) => weekdays.includes(at + 1));
  const days =
    names.length === 7
      ? `Every ${night ? 'night' : 'day'}`
      : night
        ? `Each night that begins on ${listWords(names, 'or')}`
        : `On ${listWords(names)}`;
  const over = toTime <= fromTime ? ' on the next day' : '';
  return `${days}, from ${fromTime} to ${toTime}${over}`;
}

/** What a whole week of it costs, in pence. */
export function periodicWeekCost(price: PeriodicPrice, { weekdays }: Pick<PeriodicDays, 'weekdays'>): number {
  return price.unit === 'week' ? price.pence : price.pence * new Set(weekdays).size;
}

/** Why the days of a service cannot be so, or undefined. */
export function faultOfDays({ weekdays, fromTime, toTime }: PeriodicDays, unit: Unit): Refusal | undefined {
  if (unit === 'week') return undefined;
  if (weekdays.length === 0) return refuse('Choose at least one day', 'weekdays');
  const overnight = toTime <= fromTime;
  if (unit === 'day' && overnight)
    return refuse('A day ends after it begins: choose a later time, or a service by the night', 'to_time');
  if (unit !== 'day' && !overnight)
    return refuse('A night ends on the next morning: choose a time before it begins', 'to_time');
  return undefined;
}
