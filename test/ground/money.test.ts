import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  down,
  formatPounds,
  halfEven,
  halfUp,
  parsePounds,
  parseSignedPounds,
  perHour,
  type Rounding,
  roundUpToMultiple,
  splitPence,
  up,
} from '../../src/ground/money.ts';
import { ruleTable } from './rule-table.ts';

const ROUNDINGS: ReadonlyArray<readonly [string, Rounding]> = Object.entries({ halfUp, halfEven, down, up });
const safe = fc.maxSafeInteger();

describe('rounding', () => {
  it.each([
    [5, 2, 3, 2, 2, 3],
    [7, 2, 4, 4, 3, 4],
    [-5, 2, -3, -2, -2, -3],
    [-7, 2, -4, -4, -3, -4],
    [4, 3, 1, 1, 1, 2],
    [5, 3, 2, 2, 1, 2],
    [6, 3, 2, 2, 2, 2],
    [0, 3, 0, 0, 0, 0],
    [-1, 3, 0, 0, 0, -1],
  ])('takes %i / %i half up to %i, half even to %i, down to %i, up to %i', (n, d, ...expected) => {
    expect(ROUNDINGS.map(([, rounding]) => rounding(n, d))).toEqual(expected);
    expect(ROUNDINGS.map(([, rounding]) => rounding(BigInt(n), BigInt(d)))).toEqual(expected);
  });

  it.each(ROUNDINGS)(
    '%s is the same in numbers and in large whole numbers, and on both sides of nought',
    (_, rounding) => {
      fc.assert(
        fc.property(safe, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (n, d) => {
          const rounded = rounding(n, d);
          expect(rounding(BigInt(n), BigInt(d))).toBe(rounded);
          expect(rounding(-n, d) + rounded).toBe(0);
          const error = BigInt(rounded) * BigInt(d) - BigInt(n);
          expect(error < BigInt(d) && error > -BigInt(d)).toBe(true);
        }),
      );
    },
  );

  it('refuses parts of a whole number, products too large to be exact, and a denominator of nought', () => {
    expect(() => halfUp(0.5, 1)).toThrow(RangeError);
    expect(() => halfUp(2 ** 53, 1)).toThrow(RangeError);
    expect(() => halfUp(1, 0)).toThrow(RangeError);
    expect(() => halfUp(10n ** 30n, 3n)).toThrow(RangeError);
    expect(() => halfUp(1n, -3n)).toThrow(RangeError);
  });
});

describe('money by the hour', () => {
  it('rounds half a penny up, or as it is told', () => {
    expect(perHour(30, 2410)).toBe(1205);
    expect(perHour(15, 2410)).toBe(603);
    expect(perHour(15, 2410, halfEven)).toBe(602);
    expect(perHour(15, 2410, down)).toBe(602);
    expect(perHour(0, 2410)).toBe(0);
    expect(perHour(60 * 10 ** 8 + 1, 3_000_001)).toBe(300_000_100_050_000);
  });

  it('makes a rate whose quarter hour is whole pence', () => {
    expect(roundUpToMultiple(2409, 4)).toBe(2412);
    expect(roundUpToMultiple(2412, 4)).toBe(2412);
    fc.assert(
      fc.property(fc.nat(1_000_000), (pence) => {
        const rate = roundUpToMultiple(pence, 4);
        expect(rate - pence).toBeGreaterThanOrEqual(0);
        expect(rate - pence).toBeLessThan(4);
        expect(perHour(15, rate, down)).toBe(perHour(15, rate, up));
      }),
    );
  });
});

describe('splitting money', () => {
  const weights = fc
    .array(fc.nat(1_000_000), { minLength: 1, maxLength: 20 })
    .filter((all) => all.some((w) => w > 0));

  it.each(ruleTable('splitting-money').map((row) => [row('pence'), row('weights'), row('shares')]))(
    'shares %s by %s as %s',
    (pence, by, shares) => {
      const numbers = (text: string): number[] => text.split(',').map(Number);
      expect(splitPence(Number(pence), numbers(by))).toEqual(numbers(shares));
    },
  );

  it('loses no penny, and each share is within a penny of its exact part', () => {
    fc.assert(
      fc.property(safe, weights, (total, by) => {
        const shares = splitPence(total, by);
        expect(shares.map(BigInt).reduce((a, b) => a + b)).toBe(BigInt(total));
        const sum = BigInt(by.reduce((a, b) => a + b));
        for (const [i, share] of shares.entries()) {
          const error = BigInt(share) * sum - BigInt(total) * BigInt(by[i] ?? 0);
          expect(error < sum && error > -sum).toBe(true);
          if (by[i] === 0) expect(share).toBe(0);
        }
      }),
    );
  });

  it('takes back exactly what it gave', () => {
    fc.assert(
      fc.property(safe, weights, (total, by) => {
        const given = splitPence(total, by);
        expect(splitPence(-total, by).map((share, i) => share + (given[i] ?? 0))).toEqual(by.map(() => 0));
      }),
    );
  });

  it('gives equal weights shares that differ by a penny at most, the earlier the larger', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 30 }), (total, ways) => {
        const shares = splitPence(
          total,
          Array.from({ length: ways }, () => 1),
        );
        expect(shares).toEqual(shares.toSorted((a, b) => b - a));
        expect((shares.at(0) ?? 0) - (shares.at(-1) ?? 0)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('refuses to share by nothing', () => {
    expect(() => splitPence(1, [])).toThrow(RangeError);
    expect(() => splitPence(1, [0, 0])).toThrow(RangeError);
    expect(() => splitPence(1, [2, -1])).toThrow(RangeError);
    expect(() => splitPence(1, [0.5])).toThrow(RangeError);
  });
});

describe('pounds', () => {
  it.each([
    [123456, '£1,234.56'],
    [-320, '−£3.20'],
    [0, '£0.00'],
    [7, '£0.07'],
    [100_000_000_00, '£100,000,000.00'],
  ])('writes %i as %s', (pence, words) => {
    expect(formatPounds(pence)).toBe(words);
  });

  it.each([
    ['1,234.56', 123456],
    ['£24.1', 2410],
    ['24', 2400],
    [' .50 ', 50],
    ['24.', 'Rate must be an amount of money, like 24.10'],
    ['1,23', 'Rate must be an amount of money, like 24.10'],
    ['abc', 'Rate must be an amount of money, like 24.10'],
    ['24.105', 'Rate must be in pounds and whole pence, like 24.10'],
    ['', 'Enter rate'],
    ['£', 'Rate must be an amount of money, like 24.10'],
    ['-3.20', 'Rate must not be below £0'],
    ['99999999999999999', 'Rate is too large'],
  ])('reads %s as %s', (typed, expected) => {
    const read = parsePounds(typed, 'Rate');
    expect(read.ok ? read.value : read.reason).toBe(expected);
  });

  it('reads amounts below nought where they are allowed', () => {
    expect(parseSignedPounds('-3.20')).toEqual({ ok: true, value: -320 });
    expect(parseSignedPounds('−£3.20')).toEqual({ ok: true, value: -320 });
    expect(parseSignedPounds('£-3.20')).toEqual({ ok: true, value: -320 });
    expect(parseSignedPounds('-£-3.20').ok).toBe(false);
    expect(parseSignedPounds('-0')).toEqual({ ok: true, value: 0 });
  });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(safe, (pence) => {
        expect(parseSignedPounds(formatPounds(pence))).toEqual({ ok: true, value: pence });
      }),
    );
    expect(() => formatPounds(0.5)).toThrow(RangeError);
  });
});
