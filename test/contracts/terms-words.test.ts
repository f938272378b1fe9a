import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesBetween } from '../../src/contracts/rules/terms-changes.ts';
import type { Pay, Terms } from '../../src/contracts/rules/terms.ts';
import { parseTerms, parseTermsFile } from '../../src/contracts/rules/terms.ts';
import { cancelledWords, payWords, termsInWords } from '../../src/contracts/rules/terms-words.ts';
import { writeTerms, writeTermsFile } from '../../src/contracts/rules/terms-written.ts';
import { anyTerms, termsWith } from './any-terms.ts';

const wordsAbout = (terms: Terms, about: string) =>
  termsInWords(terms, 'both').find((term) => term.about === about)?.words;

test('what is written is read again as the same terms', () => {
  fc.assert(
    fc.property(anyTerms, (terms) => {
      const json: unknown = JSON.parse(JSON.stringify(writeTerms(terms)));
      expect(parseTerms(json)).toEqual({ ok: true, value: terms });
    }),
  );
});

test('a whole file is read again as the same contracts', () => {
  const terms = termsWith({});
  const file: unknown = JSON.parse(JSON.stringify(writeTermsFile(90, [['C1', terms]])));
  expect(parseTermsFile(file)).toEqual({
    ok: true,
    value: { matchWithinMinutes: 90, contracts: new Map([['C1', terms]]) },
  });
});

describe('in plain words', () => {
  test.each<[Pay, string]>([
    [
      { by: 'planned', fullPayPercent: 90 },
      'Visits are paid as planned when at least 90% of the time was given, otherwise by the minute.',
    ],
    [{ by: 'planned', fullPayPercent: 0 }, 'Visits are paid as planned, however much of the time was given.'],
    [
      { by: 'planned', fullPayPercent: 100 },
      'Visits are paid as planned when all of the time was given, otherwise by the minute.',
    ],
    [
      { by: 'delivered', roundToMinutes: 1, round: 'nearest' },
      'Visits are paid by the minute, for the time given.',
    ],
    [
      { by: 'delivered', roundToMinutes: 15, round: 'nearest' },
      'Visits are paid for the time given, rounded to the nearest 15 minutes.',
    ],
    [
      { by: 'delivered', roundToMinutes: 10, round: 'nearest' },
      'Visits are paid for the time given, rounded to the nearest 10 minutes, a half upwards.',
    ],
    [
      { by: 'delivered', roundToMinutes: 5, round: 'up' },
      'Visits are paid for the time given, rounded up to a multiple of 5 minutes.',
    ],
    [
      {
        by: 'bands',
        bands: [
          { from: 8, to: 22, pays: 15 },
          { from: 23, to: 37, pays: 30 },
        ],
      },
      'Visits are paid by bands of the time given: 8 to 22 minutes pays 15 minutes and 23 to 37 minutes pays 30 minutes. Under 8 minutes pays nothing. Time above the last band is paid as that band.',
    ],
  ])('%j', (pay, words) => {
    expect(payWords(pay)).toBe(words);
  });

  test('cancelled visits, by their notice', () => {
    expect(cancelledWords([])).toBe('A cancelled visit is paid nothing, however short the notice.');
    expect(
      cancelledWords([
        { noticeHoursUnder: 0, paysPercent: 100 },
        { noticeHoursUnder: 24, paysPercent: 50 },
        { noticeHoursUnder: 48, paysPercent: 0 },
      ]),
    ).toBe(
      'A visit cancelled after it was due to start is paid in full and with less than 24 hours of notice is paid 50%. Otherwise nothing is paid.',
    );
  });

  test('what each finding does is told once, and what cannot earn is never told as paid', () => {
    expect(wordsAbout(termsWith({}), 'Held for a decision')).toBe(
      'A visit waits for somebody to decide where it has a check-in but no check-out, was checked in or out by hand, overlaps a log of the same care worker with another person, needs two care workers but one of them is logged twice or is at a time for which the contract has no rate.',
    );
    fc.assert(
      fc.property(anyTerms, (terms) => {
        expect(wordsAbout(terms, 'Paid all the same') ?? '').not.toContain('has no visit log');
        const about = termsInWords(terms, 'both').map((term) => term.about);
        expect(new Set(about).size).toBe(about.length);
      }),
    );
  });
});

describe('what changed', () => {
  const agreed = (terms: Partial<Terms>, bankHolidays: 'both' | 'true-day' = 'both') => ({
    terms: termsWith(terms),
    bankHolidays,
  });
  const rate = (days: Terms['rates'][number]['days'], pencePerHour: number, from = 0, to = 1440) => ({
    service: 'home-care',
    days,
    fromMinute: from,
    toMinute: to,
    pencePerHour,
  });

  test('a price that rose on one day is told as that day', () => {
    const before = agreed({ rates: [rate(['weekday', 'saturday', 'sunday'], 2410)] });
    const after = agreed({ rates: [rate(['saturday'], 2530), rate(['weekday', 'sunday'], 2410)] });
    expect(changesBetween(before, after)).toEqual([
      { what: 'Home care: Saturdays, all day', before: '£24.10 an hour', after: '£25.30 an hour' },
    ]);
  });

  test('days that change alike are told together, and times that do not change are not told', () => {
    const before = agreed({ rates: [rate(['weekday', 'saturday', 'sunday'], 2410)] });
    const after = agreed({
      rates: [rate(['saturday', 'sunday'], 3000, 1320, 360), rate(['weekday', 'saturday', 'sunday'], 2410)],
    });
    expect(changesBetween(before, after).map(({ what }) => what)).toEqual([
      'Home care: Saturdays, Sundays, 00:00 to 06:00',
      'Home care: Saturdays, Sundays, 22:00 to 24:00',
    ]);
  });

  test('lines put in another way without another price are no change', () => {
    const before = agreed({ rates: [rate(['weekday', 'saturday', 'sunday'], 2410)] });
    const after = agreed({
      rates: [
        rate(['weekday', 'saturday', 'sunday'], 2410, 720, 1440),
        rate(['weekday', 'saturday', 'sunday'], 2410, 0, 720),
      ],
    });
    expect(changesBetween(before, after)).toEqual([]);
  });

  test('bank holidays that become days of their own, windows, effects and the moved day', () => {
    const before = agreed({ rates: [rate(['weekday', 'saturday', 'sunday'], 2410)] });
    const after = agreed(
      {
        rates: [rate(['weekday', 'saturday', 'sunday'], 2410), rate(['bank-holiday'], 4820)],
        window: { earlier: 30, later: 45 },
        effects: { ...termsWith({}).effects, late: 'hold' },
      },
      'true-day',
    );
    expect(changesBetween(before, after)).toEqual([
      {
        what: 'Home care: Bank holidays, all day',
        before: 'paid as the ordinary day',
        after: '£48.20 an hour',
      },
      { what: 'Call window, late', before: '30 minutes', after: '45 minutes' },
      { what: 'A moved bank holiday', before: 'both days', after: 'the true day' },
      { what: 'Late', before: 'Paid', after: 'Held for a decision' },
    ]);
  });

  test('terms do not differ from themselves', () => {
    fc.assert(
      fc.property(anyTerms, (terms) => {
        expect(changesBetween({ terms, bankHolidays: 'both' }, { terms, bankHolidays: 'both' })).toEqual([]);
      }),
    );
  });
});
