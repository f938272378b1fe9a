import { describe, expect, it } from 'vitest';
import { answersTo, exampleSections, matchingAnswer, termsOf } from './example-tables.ts';

/** Every row of the example tables, as a finance officer reads them, is what the rules answer. */
const PAGES = [
  'paid-minutes',
  'windows',
  'exceptions',
  'double-handed',
  'cancelled',
  'rates',
  'clock-change-visits',
  'because',
];

describe.each(PAGES)('%s', (page) => {
  describe.each(exampleSections(page))('$title', (section) => {
    it.each(section.rows)('%j', (row) => {
      expect(answersTo(row, termsOf(section))).toEqual(row);
    });
  });
});

describe('matching', () => {
  describe.each(exampleSections('matching'))('$title', (section) => {
    it.each(section.rows)('$visits with $logs', (row) => {
      expect(matchingAnswer(row, termsOf(section))).toBe(row['result']);
    });
  });
});

describe('the tables themselves', () => {
  it('are refused where a column is unknown or a row is wrong', () => {
    const [section] = exampleSections('paid-minutes');
    if (section === undefined) throw new Error('paid-minutes has no section');
    expect(() => answersTo({ stayd: '30' }, termsOf(section))).toThrow('no example has a column stayd');
    expect(answersTo({ planned: '30', stayed: '30', amount: '£1.00' }, termsOf(section))).toMatchObject({
      amount: '£12.05',
    });
  });
});
