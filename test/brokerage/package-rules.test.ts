import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultOfEnd, faultOfStart } from '../../src/brokerage/rules/line-dates.ts';
import { lineStatus, packageStatus } from '../../src/brokerage/rules/package-status.ts';
import { layOutWeek } from '../../src/brokerage/rules/week-layout.ts';
import { weeklyCost } from '../../src/brokerage/rules/weekly-cost.ts';
import { parseTerms } from '../../src/contracts/rules/terms.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';

const TODAY = '2026-03-04';

describe('where a package stands', () => {
  const line = (starts_on: string, ends_on: string | null, suspended = false) => ({
    starts_on,
    ends_on,
    suspended,
  });
  test.each([
    [line('2026-03-04', null), 'live'],
    [line('2026-03-05', null), 'not started'],
    [line('2026-01-01', '2026-03-04'), 'live'],
    [line('2026-01-01', '2026-03-03'), 'ended'],
    [line('2026-01-01', null, true), 'suspended'],
    [line('2026-01-01', '2026-03-03', true), 'ended'],
  ] as const)('a line %j is %s', (one, status) => expect(lineStatus(one, TODAY)).toBe(status));

  test('is the liveliest of its lines, and its own dates where it has none', () => {
    const live = line('2026-01-01', null);
    const out = line('2026-01-01', null, true);
    const ended = line('2025-01-01', '2025-02-01');
    const later = line('2027-01-01', null);
    expect(packageStatus({ ends_on: null }, [ended, out, live], TODAY)).toBe('live');
    expect(packageStatus({ ends_on: null }, [ended, out, later], TODAY)).toBe('suspended');
    expect(packageStatus({ ends_on: null }, [ended, later], TODAY)).toBe('not started');
    expect(packageStatus({ ends_on: '2025-02-01' }, [ended], TODAY)).toBe('ended');
    expect(packageStatus({ ends_on: null }, [], TODAY)).toBe('not started');
    expect(packageStatus({ ends_on: '2026-03-03' }, [], TODAY)).toBe('ended');
  });
});

describe('about what a week costs', () => {
  const read = parseTerms({
    pay: { by: 'planned', full_pay_percent: 90 },
    rates: [
      { service: 'home-care', days: ['weekday'], from: '07:00', to: '22:00', pence_per_hour: 2000 },
      {
        service: 'home-care',
        days: ['saturday', 'sunday'],
        from: '00:00',
        to: '24:00',
        pence_per_hour: 2401,
      },
      { service: 'night', days: ['weekday'], from: '00:00', to: '24:00', pence_per_hour: 1 },
    ],
  });
  if (!read.ok) throw new Error(read.reason);
  const { rates } = read.value;
  const cost = (...visits: Parameters<typeof aPatternVisit>[0][]) =>
    weeklyCost(visits.map(aPatternVisit), 'home-care', rates);

  test('prices each visit by its day and time, for each worker, to the penny', () => {
    expect(cost({ weekdays: [1] })).toEqual({ amount_pence: 1000, unpriced: 0 });
    expect(cost({ weekdays: [1, 2], workers: 2 })).toEqual({ amount_pence: 4000, unpriced: 0 });
    expect(cost({ weekdays: [6], minutes: 30 })).toEqual({ amount_pence: 1201, unpriced: 0 });
    expect(cost({ weekdays: [6, 7], minutes: 45 })).toEqual({ amount_pence: 3602, unpriced: 0 });
  });

  test('shares a visit every few weeks over them, and counts those that no rate fits', () => {
    expect(cost({ weekdays: [1], everyWeeks: 3, firstWeekOn: TODAY })).toEqual({
      amount_pence: 333,
      unpriced: 0,
    });
    expect(cost({ weekdays: [1, 6], startTime: '22:00' })).toEqual({ amount_pence: 1201, unpriced: 1 });
    expect(weeklyCost([aPatternVisit()], 'gardening', rates)).toEqual({ amount_pence: 0, unpriced: 7 });
  });
});

describe('when a line may begin and end', () => {
  const around = {
    packageStartsOn: '2026-01-01',
    packageEndsOn: '2026-12-31',
    contractStartsOn: '2025-06-01',
    contractEndsOn: '2026-06-30',
    diedOn: null,
  };
  test.each([
    ['2025-12-31', {}, 'The care package starts on Thursday 1 January 2026: start then or later'],
    ['2027-01-01', {}, 'The care package ended on Thursday 31 December 2026: open a new one'],
    ['2026-07-01', {}, 'The contract ended on Tuesday 30 June 2026: choose another contract'],
    [
      '2026-02-01',
      { contractStartsOn: '2026-02-02' },
      'The contract starts on Monday 2 February 2026: start then or later',
    ],
    ['2026-02-03', { diedOn: '2026-02-02' }, 'The person died on Monday 2 February 2026'],
    ['2026-02-02', { diedOn: '2026-02-02' }, undefined],
    ['2026-06-30', {}, undefined],
  ])('begins on %s with %j: %s', (day, given, reason) => {
    expect(faultOfStart(day, { ...around, ...given })?.reason).toBe(reason);
  });

  test('ends on its first day or later, and may be brought forward only', () => {
    const line = { starts_on: '2026-03-01', ends_on: '2026-04-01' };
    expect(faultOfEnd('2026-02-28', line)?.field).toBe('ends_on');
    expect(faultOfEnd('2026-03-01', line)).toBeUndefined();
    expect(faultOfEnd('2026-03-31', line)).toBeUndefined();
    expect(faultOfEnd('2026-04-01', line)?.reason).toContain('already');
    expect(faultOfEnd('2026-05-01', { ...line, ends_on: null })).toBeUndefined();
  });
});

describe('the picture of a week', () => {
  const window = { earlier: 30, later: 30 };
  test('cuts a night at midnight, Sunday’s going on on Monday', () => {
    const visit = aPatternVisit({ weekdays: [7], startTime: '22:00', minutes: 540, purpose: 'night' });
    const { visits } = layOutWeek([{ visit, window, series: 0 }]);
    expect(visits.map(({ weekday, from, to, begins }) => [weekday, from, to, begins])).toEqual([
      [7, 1320, 1440, true],
      [1, 0, 420, false],
    ]);
  });

  test('begins a window before midnight on the day before', () => {
    const visit = aPatternVisit({ weekdays: [1], startTime: '00:15' });
    const { windows } = layOutWeek([{ visit, window, series: 0 }]);
    expect(windows.map(({ weekday, from, to }) => [weekday, from, to])).toEqual([
      [7, 1425, 1440],
      [1, 0, 45],
    ]);
  });

  test('loses no minute and stays within its hours', () => {
    const visits = fc.array(
      fc.record({
        weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        hour: fc.integer({ min: 0, max: 23 }),
        minutes: fc.integer({ min: 1, max: 1440 }),
      }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(visits, (drawn) => {
        const all = drawn.map(({ weekdays, hour, minutes }) => ({
          visit: aPatternVisit({ weekdays, minutes, startTime: `${String(hour).padStart(2, '0')}:00` }),
          window,
          series: 0,
        }));
        const layout = layOutWeek(all);
        const asked = all.reduce((sum, { visit }) => sum + visit.weekdays.length * visit.minutes, 0);
        expect(layout.visits.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(asked);
        for (const { weekday, from, to } of [...layout.visits, ...layout.windows]) {
          expect([1, 2, 3, 4, 5, 6, 7]).toContain(weekday);
          expect(from).toBeGreaterThanOrEqual(layout.hours.from * 60);
          expect(to).toBeLessThanOrEqual(layout.hours.to * 60);
        }
      }),
      { numRuns: 50 },
    );
  });
});
