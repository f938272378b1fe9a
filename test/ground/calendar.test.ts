import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clockChanges,
  dayLengthHours,
  londonDay,
  londonInstant,
  londonTime,
  startOfDay,
  weekDays,
  weekStart,
} from '../../src/ground/calendar.ts';
import { ruleTable } from './rule-table.ts';

const date = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const anyDate = fc.integer({ min: 0, max: 40_000 }).map((days) => date('1990-01-01').add({ days }));
const anyTime = fc
  .integer({ min: 0, max: 1439 })
  .map((minutes) => Temporal.PlainTime.from('00:00').add({ minutes }));

describe('wall times in London', () => {
  it.each(
    ruleTable('clock-changes').map((row) => [row('day'), row('wall time'), row('instant'), row('clock')]),
  )('takes %s %s to %s, %s', (day, time, instant, clock) => {
    const found = londonInstant(date(day), Temporal.PlainTime.from(time));
    expect([found.instant.toString(), found.clock]).toEqual([instant, clock]);
  });

  it('gives back the wall time that it was given, unless the clock skipped it', () => {
    fc.assert(
      fc.property(anyDate, anyTime, (day, time) => {
        const { instant, clock } = londonInstant(day, time);
        expect(londonDay(instant).equals(day)).toBe(true);
        expect(londonTime(instant).equals(time)).toBe(clock !== 'skipped');
      }),
      { numRuns: 500 },
    );
  });

  it('never goes back within a day, and takes the first of two', () => {
    fc.assert(
      fc.property(anyDate, anyTime, anyTime, (day, a, b) => {
        const [first, last] = Temporal.PlainTime.compare(a, b) <= 0 ? [a, b] : [b, a];
        const from = londonInstant(day, first).instant.epochMilliseconds;
        expect(from).toBeLessThanOrEqual(londonInstant(day, last).instant.epochMilliseconds);
      }),
      { numRuns: 300 },
    );
  });

  it('finds every time of both change nights skipped or repeated for one hour only', () => {
    for (const { date: night, change } of clockChanges(2027)) {
      const clocks = Array.from({ length: 1440 }, (_, minutes) => {
        return londonInstant(night, Temporal.PlainTime.from('00:00').add({ minutes })).clock;
      });
      const odd = change === 'forward' ? 'skipped' : 'repeated';
      expect(
        clocks.map((clock, minute) => (clock === 'ordinary' ? -1 : minute)).filter((m) => m >= 0),
      ).toEqual(Array.from({ length: 60 }, (_, minute) => 60 + minute));
      expect(new Set(clocks)).toEqual(new Set(['ordinary', odd]));
    }
  });

  it('puts an instant on the London day, from an instant or a Date', () => {
    expect(londonDay(Temporal.Instant.from('2026-06-30T23:30:00Z')).toString()).toBe('2026-07-01');
    expect(londonDay(new Date('2026-12-31T23:30:00Z')).toString()).toBe('2026-12-31');
    expect(startOfDay(date('2026-07-01')).toString()).toBe('2026-06-30T23:00:00Z');
  });
});

describe('clock-change nights', () => {
  it('are the last Sundays of March and October at 01:00 GMT, as the Summer Time Act says', () => {
    for (let year = 2002; year <= 2060; year += 1) {
      const [forward, back, ...more] = clockChanges(year);
      expect(more).toEqual([]);
      for (const [night, change, month] of [
        [forward, 'forward', 3],
        [back, 'back', 10],
      ] as const) {
        expect(night?.change).toBe(change);
        expect(night?.at.toString()).toBe(`${night?.date.toString()}T01:00:00Z`);
        expect([night?.date.dayOfWeek, night?.date.month, night?.date.add({ days: 7 }).month]).toEqual([
          7,
          month,
          month + 1,
        ]);
      }
    }
  });

  it('make days of 23 and 25 hours, and no others', () => {
    fc.assert(
      fc.property(anyDate, (day) => {
        const change = clockChanges(day.year).find((night) => night.date.equals(day))?.change;
        expect(dayLengthHours(day)).toBe(change === undefined ? 24 : change === 'forward' ? 23 : 25);
      }),
      { numRuns: 300 },
    );
    expect(clockChanges(2026).map((night) => dayLengthHours(night.date))).toEqual([23, 25]);
  });
});

describe('weeks', () => {
  it('start on the Monday on or before', () => {
    fc.assert(
      fc.property(anyDate, (day) => {
        const week = weekDays(weekStart(day));
        expect(week.map((each) => each.dayOfWeek)).toEqual([1, 2, 3, 4, 5, 6, 7]);
        expect(week.some((each) => each.equals(day))).toBe(true);
      }),
    );
  });
});
