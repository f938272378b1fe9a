/** The parts of a day that capacity is told by: which one a visit belongs to, and how a sentence says it. */
import type { PartOfDay } from './candidate.ts';

/** The part of the day of a visit that starts at 'HH:MM', however long it lasts. */
export function partOfDay(startTime: string): PartOfDay {
  const hour = Number(startTime.slice(0, 2));
  if (hour < 7) return 'early';
  if (hour < 11) return 'morning';
  if (hour < 15) return 'midday';
  if (hour < 18) return 'tea';
  return hour < 22 ? 'evening' : 'night';
}

/** A part of the day inside a sentence: 'no room at tea time'. */
export const partOfDayWords = {
  early: 'before 7 in the morning',
  morning: 'in the morning',
  midday: 'at midday',
  tea: 'at tea time',
  evening: 'in the evening',
  night: 'at night',
} as const satisfies Record<PartOfDay, string>;
