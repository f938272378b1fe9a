/** A service by the week, night or day in words, and what a week of it costs. Source: docs/rules/service-by-the-week.md. */
import type { PeriodicPrice } from '../../contracts/rules/prices.ts';
import type { Unit } from '../../contracts/rules/prices-shape.ts';
import { type Refusal, refuse } from '../../ground/result.ts';
import { listWords } from '../../ground/text.ts';

/** The days of a service and from when to when, 'HH:MM'; weekdays 1 (Monday) to 7; how many care workers are there together. */
export type PeriodicDays = {
  readonly weekdays: readonly number[];
  readonly fromTime: string;
  readonly toTime: string;
  readonly tasks: string;
  readonly workers: number;
};

/** The days alone of what holds more, such as a version of them. */
export function daysIn({ weekdays, fromTime, toTime, tasks, workers }: PeriodicDays): PeriodicDays {
  return { weekdays, fromTime, toTime, tasks, workers };
}

/** A service by the week: every day, all round the clock. */
export const ALL_WEEK = { weekdays: [1, 2, 3, 4, 5, 6, 7], fromTime: '00:00', toTime: '00:00' } as const;

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
  { weekdays, fromTime, toTime, workers }: Omit<PeriodicDays, 'tasks'>,
): string {
  const together = workers > 1 ? `, ${workers} care workers together` : '';
  if (unit === 'week') return `All week, day and night${together}`;
  const night = unit === 'sleeping night' || unit === 'waking night';
  const names = WEEKDAY_NAMES.filter((_, at) => weekdays.includes(at + 1));
  const days =
    names.length === 7
      ? `Every ${night ? 'night' : 'day'}`
      : night
        ? `Each night that begins on ${listWords(names, 'or')}`
        : `On ${listWords(names)}`;
  const over = toTime <= fromTime ? ' on the next day' : '';
  return `${days}, from ${fromTime} to ${toTime}${over}${together}`;
}

/** What a whole week of it costs, in pence; each care worker is paid. */
export function periodicWeekCost(
  price: PeriodicPrice,
  { weekdays, workers }: Pick<PeriodicDays, 'weekdays' | 'workers'>,
): number {
  return price.pence * workers * (price.unit === 'week' ? 1 : new Set(weekdays).size);
}

/** Why the days of a service cannot be so, or undefined. */
export function faultOfDays(
  { weekdays, fromTime, toTime, workers }: PeriodicDays,
  unit: Unit,
): Refusal | undefined {
  if (workers !== 1 && workers !== 2) return refuse('Choose one care worker or two together', 'workers');
  if (unit === 'week') return undefined;
  if (weekdays.length === 0) return refuse('Choose at least one day', 'weekdays');
  const overnight = toTime <= fromTime;
  if (unit === 'day' && overnight)
    return refuse('A day ends after it begins: choose a later time, or a service by the night', 'to_time');
  if (unit !== 'day' && !overnight)
    return refuse('A night ends on the next morning: choose a time before it begins', 'to_time');
  return undefined;
}
