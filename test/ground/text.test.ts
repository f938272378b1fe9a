import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareText,
  foldForSearch,
  initials,
  listWords,
  plural,
  slug,
  thousands,
} from '../../src/ground/text.ts';

describe('order', () => {
  it('goes by code point, where UTF-16 does not', () => {
    expect(compareText('\uFF5E', '\u{1F600}')).toBeLessThan(0);
    expect(['\u{1F600}', '\uFF5E'].toSorted()).toEqual(['\u{1F600}', '\uFF5E']);
    expect(['\u{1F600}', '\uFF5E'].toSorted(compareText)).toEqual(['\uFF5E', '\u{1F600}']);
    expect(['b', 'B', 'a10', 'a9', ''].sort(compareText)).toEqual(['', 'B', 'a10', 'a9', 'b']);
  });

  it('agrees with comparing code points one by one', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const bytes = Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(Math.sign(compareText(a, b))).toBe(bytes);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('words', () => {
  it.each([
    [0, 'visit', '0 visits'],
    [1, 'visit', '1 visit'],
    [1234, 'visit', '1,234 visits'],
    [2, 'person', '2 people'],
    [1, 'care package', '1 care package'],
    [2, 'delivery', '2 deliveries'],
    [2, 'day', '2 days'],
    [2, 'branch', '2 branches'],
    [-2, 'minute', '-2 minutes'],
  ])('counts %i %s as %s', (count, one, words) => {
    expect(plural(count, one)).toBe(words);
  });

  it('counts in words of the caller', () => {
    expect(plural(2, 'was paid', 'were paid')).toBe('2 were paid');
    expect(thousands(1460000)).toBe('1,460,000');
  });

  it('lists', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((words) => listWords(words))).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
    expect(listWords(['a', 'b'], 'or')).toBe('a or b');
  });

  it.each([
    ['Ada Lovelace', 'AL'],
    ['Mary-Ann O’Neill', 'MAO'],
    ['  élodie   d’Arc ', 'ÉD'],
    ['(Bob) Smith 2', 'BS'],
    ['', ''],
  ])('makes initials of %s: %s', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });
});

describe('folding', () => {
  it.each([
    ['Zoë O’Neill', 'zoe oneill'],
    ["o'neill", 'oneill'],
    ['Łukasz Brønsted-Straße', 'lukasz bronsted strasse'],
    ['  St.  Matthew’s ', 'st matthews'],
    ['ﬁona', 'fiona'],
    ['İstanbul', 'istanbul'],
  ])('folds %s to %s', (text, expected) => {
    expect(foldForSearch(text)).toBe(expected);
  });

  it('is settled after one folding, and blind to case', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldForSearch(foldForSearch(text))).toBe(foldForSearch(text));
        expect(slug(text)).not.toMatch(/[\s'’]/);
      }),
    );
    expect(slug('St Matthew’s Ward')).toBe('st-matthews-ward');
  });
});
