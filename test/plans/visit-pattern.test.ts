import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fewestMinutes, tooShort } from '../../src/plans/rules/minimum-visit.ts';
import { visitInWords, weekdaysInWords, windowInWords } from '../../src/plans/rules/pattern-words.ts';
import { PURPOSES, type Purpose } from '../../src/plans/rules/purposes.ts';
import { callWindow, faultsOfPattern, weeklyMinutes } from '../../src/plans/rules/visit-pattern.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { aPatternVisit } from './pattern-visits.ts';

const rule = { minutes: 30, shortMinutes: 15, shortPurposes: ['medication', 'welfare check'] };

describe('the shortest visit', () => {
  test.each(ruleTable('minimum-visit').map((row) => [row('purpose'), row('minutes'), row('answer')]))(
    '%s for %s minutes: %s',
    (purpose, minutes, answer) => {
      const refusal = tooShort({ purpose: purpose as Purpose, minutes: Number(minutes) }, rule);
      expect(refusal?.reason ?? 'allowed').toBe(answer);
    },
  );

  test('is never under the shorter minimum, and under the usual one only for the purposes that may be', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PURPOSES), fc.integer({ min: 1, max: 120 }), (purpose, minutes) => {
        if (tooShort({ purpose, minutes }, rule) !== undefined) return;
        expect(minutes).toBeGreaterThanOrEqual(15);
        if (minutes < 30) expect(['medication', 'welfare check']).toContain(purpose);
        if (purpose === 'personal care') expect(minutes).toBeGreaterThanOrEqual(30);
      }),
    );
  });

  test('goes by the council’s own setting', () => {
    const own = { minutes: 45, shortMinutes: 20, shortPurposes: ['meal'] };
    expect(fewestMinutes('meal', own)).toBe(20);
    expect(fewestMinutes('medication', own)).toBe(45);
    expect(tooShort({ purpose: 'domestic', minutes: 30 }, own)?.reason).toBe(
      'A visit for help in the house must be 45 minutes or more. Only a visit for a meal may be shorter',
    );
  });
});

describe('a visit pattern', () => {
  const fields = (...visits: Parameters<typeof aPatternVisit>[0][]) =>
    faultsOfPattern(visits.map(aPatternVisit), rule).map(({ field }) => field);

  test('that is complete has no faults', () => {
    expect(fields({}, { purpose: 'medication', minutes: 15 })).toEqual([]);
  });

  test('needs a visit, and each fault is told at its own box', () => {
    expect(faultsOfPattern([], rule).map(({ field }) => field)).toEqual(['visits']);
    expect(fields({}, { weekdays: [], minutes: 15 })).toEqual(['visits.1.weekdays', 'visits.1.minutes']);
    expect(fields({ workers: 5, everyWeeks: 2 })).toEqual(['visits.0.workers', 'visits.0.firstWeekOn']);
    expect(fields({ earlierMinutes: 721, laterMinutes: -1 })).toEqual([
      'visits.0.earlierMinutes',
      'visits.0.laterMinutes',
    ]);
  });

  test('cannot call a visit time-critical without a reason', () => {
    expect(fields({ timeCritical: true })).toEqual(['visits.0.timeCriticalReason']);
    expect(fields({ timeCritical: true, timeCriticalReason: '  ' })).toEqual(['visits.0.timeCriticalReason']);
    expect(fields({ timeCritical: true, timeCriticalReason: 'Insulin before breakfast' })).toEqual([]);
  });

  test('lists no more visits than a day of hourly visits and a little', () => {
    expect(fields(...Array.from({ length: 29 }, () => ({})))).toEqual(['visits']);
  });
});

describe('the call window', () => {
  const contract = { window: { earlier: 30, later: 45 }, timeCriticalWindow: { earlier: 15, later: 15 } };
  test.each(
    ruleTable('visit-pattern').map((row) => [row('time-critical'), row('own window'), row('call window')]),
  )('time-critical %s, own window %s: %s', (critical, own, expected) => {
    const [earlier, later] = own === 'none' ? [null, null] : own.split(' / ').map(Number);
    const window = callWindow(
      { timeCritical: critical === 'yes', earlierMinutes: earlier ?? null, laterMinutes: later ?? null },
      contract,
    );
    expect(`${window.earlier} / ${window.later}`).toBe(expected);
  });
});

test('an average week counts a visit every other week as half, and two workers twice', () => {
  expect(
    weeklyMinutes([
      aPatternVisit({ weekdays: [1, 2, 3, 4, 5, 6, 7], minutes: 30, workers: 2 }),
      aPatternVisit({ weekdays: [3], minutes: 60, everyWeeks: 2, firstWeekOn: '2026-03-02' }),
    ]),
  ).toEqual({ care: 240, work: 450 });
});

describe('words', () => {
  test.each([
    [[1, 2, 3, 4, 5, 6, 7], 'every day'],
    [[5, 4, 3, 2, 1], 'Monday to Friday'],
    [[6, 7], 'Saturday and Sunday'],
    [[1, 3, 5], 'Monday, Wednesday and Friday'],
    [[1, 2, 3, 6], 'Monday to Wednesday and Saturday'],
    [[2], 'Tuesday'],
  ])('of days %j: %s', (days, words) => expect(weekdaysInWords(days)).toBe(words));

  test('of a visit', () => {
    expect(
      visitInWords(aPatternVisit({ weekdays: [6, 7], startTime: '21:30', minutes: 45, workers: 2 })),
    ).toBe('Saturday and Sunday at 21:30 for 45 minutes, 2 workers');
    expect(
      visitInWords(aPatternVisit({ everyWeeks: 2, firstWeekOn: '2026-03-02', onBankHolidays: false })),
    ).toBe('Every day at 08:00 for 30 minutes, every other week, not on bank holidays');
  });

  test.each([
    [{ earlier: 30, later: 30 }, 'up to 30 minutes early or late'],
    [{ earlier: 15, later: 60 }, 'up to 15 minutes early or 1 hour late'],
    [{ earlier: 0, later: 0 }, 'at its time, not before or after'],
    [{ earlier: 0, later: 15 }, 'not early, up to 15 minutes late'],
    [{ earlier: 15, later: 0 }, 'up to 15 minutes early, not late'],
  ])('of a window %j: %s', (window, words) => expect(windowInWords(window)).toBe(words));
});
