/** The parts of a day that capacity is told by, as a sentence says them. */
import type { PartOfDay } from './candidate.ts';

/** A part of the day inside a sentence: 'no room at tea time'. */
export const partOfDayWords = {
  early: 'before 7 in the morning',
  morning: 'in the morning',
  midday: 'at midday',
  tea: 'at tea time',
  evening: 'in the evening',
  night: 'at night',
} as const satisfies Record<PartOfDay, string>;
