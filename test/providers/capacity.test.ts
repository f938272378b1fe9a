import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ageInWords,
  capacityInWeek,
  type CapacityStatement,
  faultsOfStatement,
  minutesByPart,
  partOfDay,
  PARTS_OF_DAY,
} from '../../src/providers/rules/capacity.ts';
import { faultOfPeriodic, periodicInWeek } from '../../src/providers/rules/periodic-capacity.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';

const noonOn = (day: string): number => Temporal.Instant.from(`${day}T12:00Z`).epochMilliseconds / 1000;
const WEEK = '2026-03-02';
const NOW = noonOn('2026-03-04');

const aStatement = (given: Partial<CapacityStatement> = {}): CapacityStatement => ({
  id: 1,
  areaId: 1,
  part: 'morning',
  fromWeekOn: WEEK,
  weeklyMinutes: 600,
  asOf: noonOn(WEEK),
  ...given,
});

describe('what is free', () => {
  test.each(ruleTable('capacity').map((row) => [row('said on'), row('package placed on'), row]))(
    'said on %s, with a package placed on %s',
    (said, placed, row) => {
      const [found] = capacityInWeek(
        [aStatement({ asOf: noonOn(said), fromWeekOn: row('from week') })],
        [{ areaId: 1, part: 'morning', weeklyMinutes: 240, placedAt: noonOn(placed) }],
        WEEK,
        NOW,
        14,
      );
      expect(found?.inUseMinutes).toBe(240);
      expect(String(found?.freeMinutes ?? 'not known')).toBe(row('free minutes'));
      expect(found?.stale ? 'yes' : 'no').toBe(row('stale'));
    },
  );

  const statements = fc.uniqueArray(
    fc.record({
      id: fc.nat(500),
      areaId: fc.integer({ min: 1, max: 3 }),
      part: fc.constantFrom(...PARTS_OF_DAY),
      fromWeekOn: fc.constantFrom('2026-02-23', WEEK, '2026-03-09'),
      weeklyMinutes: fc.nat(1000),
      asOf: fc.integer({ min: NOW - 20, max: NOW + 5 }),
    }),
    { selector: ({ id }) => id },
  );

  test('is the newest statement, whatever the order in which they come, and never more than was said', () => {
    fc.assert(
      fc.property(statements, (all) => {
        const found = capacityInWeek(all, [], WEEK, NOW, 14);
        expect(capacityInWeek(all.toReversed(), [], WEEK, NOW, 14)).toEqual(found);
        for (const { areaId, part, freeMinutes, asOf } of found) {
          const here = all.filter(
            (one) => one.areaId === areaId && one.part === part && one.fromWeekOn <= WEEK && one.asOf <= NOW,
          );
          expect(asOf).toBe(Math.max(...here.map((one) => one.asOf)));
          expect(here.map(({ weeklyMinutes }) => weeklyMinutes)).toContain(freeMinutes);
        }
      }),
    );
  });

  test('says how old it is', () => {
    const words = (given: Partial<CapacityStatement>) =>
      capacityInWeek([aStatement(given)], [], WEEK, NOW, 14).map(ageInWords);
    expect(words({})).toEqual(['as of 2 Mar 2026, 2 days ago']);
    expect(words({ asOf: NOW })).toEqual(['as of 4 Mar 2026, today']);
    expect(words({ asOf: noonOn('2026-02-01') })).toEqual(['as of 1 Feb 2026, 31 days ago: out of date']);
  });
});

describe('parts of the day', () => {
  test.each([
    ['00:00', 'early'],
    ['06:59', 'early'],
    ['07:00', 'morning'],
    ['11:00', 'midday'],
    ['14:59', 'midday'],
    ['15:00', 'tea'],
    ['18:00', 'evening'],
    ['22:00', 'night'],
    ['23:59', 'night'],
  ])('%s is %s', (time, part) => expect(partOfDay(time)).toBe(part));

  test('a pattern is counted by part, for each worker, shared over the weeks of its cycle', () => {
    const visits = [
      aPatternVisit({ workers: 2 }),
      aPatternVisit({ startTime: '10:00', weekdays: [1], everyWeeks: 2 }),
      aPatternVisit({ startTime: '19:00', weekdays: [1, 2] }),
    ];
    expect([...minutesByPart(visits)]).toEqual([
      ['morning', 435],
      ['evening', 60],
    ]);
  });
});

test.each([
  [{ fromWeekOn: '2026-03-02', weeklyMinutes: 0 }, []],
  [{ fromWeekOn: '2026-03-03', weeklyMinutes: 60 }, ['fromWeekOn']],
  [{ fromWeekOn: '2026-02-23', weeklyMinutes: 60 }, ['fromWeekOn']],
  [{ fromWeekOn: '2026-09-07', weeklyMinutes: 60 }, ['fromWeekOn']],
  [{ fromWeekOn: '2026-03-09', weeklyMinutes: -1 }, ['weeklyMinutes']],
  [{ fromWeekOn: '2026-03-09', weeklyMinutes: 600_001 }, ['weeklyMinutes']],
])('the statement %j has faults %j', (given, fields) => {
  expect(faultsOfStatement(given, '2026-03-04').map(({ field }) => field)).toEqual(fields);
});

test('nights and places stand, age and lose what was placed since; a unit that was not told is not stated', () => {
  const told = { id: 1, unit: 'waking night' as const, fromWeekOn: WEEK, weeklyCount: 5, asOf: noonOn(WEEK) };
  const used = { unit: 'waking night' as const, weeklyCount: 3 };
  const found = periodicInWeek(
    [
      told,
      { ...told, id: 2, weeklyCount: 7, asOf: noonOn('2026-03-05') },
      { ...told, id: 3, unit: 'week' as const, weeklyCount: 1, asOf: noonOn('2026-02-02') },
    ],
    [
      { ...used, placedAt: noonOn('2026-03-01') },
      { ...used, placedAt: noonOn('2026-03-03') },
    ],
    WEEK,
    NOW,
    14,
  );
  expect(found.map(({ unit }) => unit)).toEqual(['sleeping night', 'waking night', 'day', 'week']);
  expect(found[0]).toMatchObject({ said: null, free: null, stale: true });
  expect(found[1]).toMatchObject({ said: 5, inUse: 6, placedSince: 3, free: 2, stale: false });
  expect(found[3]).toMatchObject({ said: 1, free: 1, stale: true });
  expect(faultOfPeriodic({ fromWeekOn: WEEK, weeklyCount: 1.5 }, WEEK)?.field).toBe('weeklyCount');
  expect(faultOfPeriodic({ fromWeekOn: '2026-03-03', weeklyCount: 1 }, WEEK)?.field).toBe('fromWeekOn');
  expect(faultOfPeriodic({ fromWeekOn: WEEK, weeklyCount: 0 }, WEEK)).toBeUndefined();
});
