import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clockName,
  clockTime,
  dateAndTime,
  dateRange,
  longDate,
  minutesInWords,
  relativeDay,
  dayAndMonth,
  shortDate,
} from '../../src/ground/dates-in-words.ts';

const instant = (text: string): Temporal.Instant => Temporal.Instant.from(text);

describe('dates in words', () => {
  it('writes a day long and short, from a value or from a record', () => {
    expect(longDate(Temporal.PlainDate.from('2026-03-02'))).toBe('Monday 2 March 2026');
    expect(longDate('2026-03-29')).toBe('Sunday 29 March 2026');
    expect(shortDate('2026-03-02')).toBe('2 Mar 2026');
    expect(dayAndMonth('2026-03-02')).toBe('2 Mar');
  });

  it('agrees with the platform on every day', () => {
    const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (days) => {
        const date = Temporal.PlainDate.from('1990-01-01').add({ days });
        expect(longDate(date)).toBe(words.format(new Date(`${date.toString()}T12:00Z`)).replace(',', ''));
      }),
    );
  });

  it('writes the time on a clock in London', () => {
    expect(clockTime(instant('2026-03-02T08:05:59Z'))).toBe('08:05');
    expect(clockTime(new Date('2026-07-02T08:05:00Z'))).toBe('09:05');
    expect(dateAndTime(instant('2026-06-30T23:30:00Z'))).toBe('1 Jul 2026, 00:30');
  });

  it('tells apart the two half past ones of the autumn night', () => {
    const [first, second] = [instant('2026-10-25T00:30:00Z'), instant('2026-10-25T01:30:00Z')];
    expect([clockTime(first), clockName(first)]).toEqual(['01:30', 'BST']);
    expect([clockTime(second), clockName(second)]).toEqual(['01:30', 'GMT']);
  });

  it.each([
    ['2026-03-02', '2026-03-08', '2 to 8 March 2026'],
    ['2026-03-30', '2026-04-05', '30 March to 5 April 2026'],
    ['2025-12-29', '2026-01-04', '29 December 2025 to 4 January 2026'],
    ['2026-03-02', '2026-03-02', '2 March 2026'],
    ['2026-03-02', null, 'from 2 March 2026'],
    ['2026-03-02', undefined, 'from 2 March 2026'],
  ])('writes %s to %s as %s', (from, to, words) => {
    expect(dateRange(from, to)).toBe(words);
  });

  it.each([
    [0, '0 minutes'],
    [1, '1 minute'],
    [45, '45 minutes'],
    [60, '1 hour'],
    [90, '1 hour 30 minutes'],
    [121, '2 hours 1 minute'],
    [99_000, '1,650 hours'],
    [-5, 'minus 5 minutes'],
  ])('writes %s minutes as %s', (minutes, words) => {
    expect(minutesInWords(minutes)).toBe(words);
  });

  it.each([
    ['2026-03-02', 'today'],
    ['2026-03-01', 'yesterday'],
    ['2026-03-03', 'tomorrow'],
    ['2026-03-04', 'Wednesday 4 March 2026'],
    ['2025-03-02', 'Sunday 2 March 2025'],
  ])('calls %s, on 2 March 2026, %s', (day, words) => {
    expect(relativeDay(day, '2026-03-02')).toBe(words);
  });
});
