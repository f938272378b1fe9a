import type { PatternVisit } from '../../src/plans/rules/visit-pattern.ts';

/** A visit of a pattern: half an hour of personal care every morning, but for what is given. */
export function aPatternVisit(given: Partial<PatternVisit> = {}): PatternVisit {
  return {
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    everyWeeks: 1,
    firstWeekOn: null,
    startTime: '08:00',
    minutes: 30,
    workers: 1,
    purpose: 'personal care',
    tasks: '',
    earlierMinutes: null,
    laterMinutes: null,
    timeCritical: false,
    timeCriticalReason: null,
    onBankHolidays: true,
    ...given,
  };
}
