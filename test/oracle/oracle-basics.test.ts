import { describe, expect, test } from 'vitest';
import { byCodePoint, readCsv } from './oracle-csv.ts';
import { pair } from './oracle-pairing.ts';
import { readTime } from './oracle-rows.ts';
import { minutesByPay } from './oracle-verdict.ts';
import { utc } from './reconcile-oracle.ts';

describe('times', () => {
  const seconds = (text: string): string => utc(readTime(text));

  test('wall time is London time, an offset is itself', () => {
    expect(seconds('2026-01-05T08:00')).toBe('2026-01-05T08:00:00Z');
    expect(seconds('2026-07-06T08:00:05')).toBe('2026-07-06T07:00:05Z');
    expect(seconds('2026-07-06T08:00Z')).toBe('2026-07-06T08:00:00Z');
    expect(seconds('2026-07-06T08:00:05-02:30')).toBe('2026-07-06T10:30:05Z');
    expect(seconds('2026-07-06T08:00+0100')).toBe('2026-07-06T07:00:00Z');
    expect(seconds('2026-07-06T08:00+01')).toBe('2026-07-06T07:00:00Z');
    expect(seconds('2026-03-28T24:00')).toBe('2026-03-29T00:00:00Z');
  });

  test('the skipped hour of spring is refused and the repeated one of autumn is its first', () => {
    expect(seconds('2026-03-29T00:59:59')).toBe('2026-03-29T00:59:59Z');
    expect(readTime('2026-03-29T01:00')).toBeUndefined();
    expect(readTime('2026-03-29T01:59:59')).toBeUndefined();
    expect(seconds('2026-03-29T02:00')).toBe('2026-03-29T01:00:00Z');
    expect(seconds('2026-10-25T00:59:59')).toBe('2026-10-24T23:59:59Z');
    expect(seconds('2026-10-25T01:00')).toBe('2026-10-25T00:00:00Z');
    expect(seconds('2026-10-25T01:59:59')).toBe('2026-10-25T00:59:59Z');
    expect(seconds('2026-10-25T02:00')).toBe('2026-10-25T02:00:00Z');
  });

  test.each([
    '',
    '2026-02-30T10:00',
    '2026-01-01',
    '2026-01-01T24:01',
    '2026-01-01T10:60',
    '2026-01-01T10:00:60',
    'noon',
  ])('%s is no time', (text) => expect(readTime(text)).toBeUndefined());
});

describe('CSV', () => {
  test('quotes, line ends inside quotes, blank lines and the line a row begins on', () => {
    expect(readCsv('\uFEFFa,"b"\r\n\r\n"x ""y"", z","1\r\n2"\r\n,\n"",q')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 3, fields: ['x "y", z', '1\r\n2'] },
      { line: 5, fields: ['', ''] },
      { line: 6, fields: ['', 'q'] },
    ]);
  });

  test('text is ordered by code point', () => {
    expect(['\u{1F600}', '\uFF21', 'é', 'z', 'Z', ''].sort(byCodePoint)).toEqual([
      '',
      'Z',
      'z',
      'é',
      '\uFF21',
      '\u{1F600}',
    ]);
  });
});

/** Every pairing there is, tried in the order of the tie rule: the first of the best is the answer. */
function everyPairing(places: number[], logs: number[], within: number): (number | undefined)[] {
  let best: { pairs: number; cost: number; chosen: (number | undefined)[] } | undefined;
  const go = (chosen: (number | undefined)[], pairs: number, cost: number): void => {
    const place = places[chosen.length];
    if (place === undefined) {
      if (best === undefined || pairs > best.pairs || (pairs === best.pairs && cost < best.cost))
        best = { pairs, cost, chosen };
      return;
    }
    for (const [at, inAt] of logs.entries()) {
      if (chosen.includes(at) || Math.abs(place - inAt) > within) continue;
      go([...chosen, at], pairs + 1, cost + Math.abs(place - inAt));
    }
    go([...chosen, undefined], pairs, cost);
  };
  go([], 0, 0);
  return best?.chosen ?? [];
}

describe('pairing', () => {
  test('as many pairs as possible come before the least difference', () => {
    expect(pair([0, 100], [90, 210], 120)).toEqual([0, 1]);
    expect(pair([0, 100], [95], 120)).toEqual([undefined, 0]);
    expect(pair([0], [121], 120)).toEqual([undefined]);
    expect(pair([0], [120], 120)).toEqual([0]);
  });

  test('a tie goes to the earliest log for the first place', () => {
    expect(pair([100], [90, 110], 120)).toEqual([0]);
    expect(pair([100, 200], [150], 120)).toEqual([0, undefined]);
    expect(pair([10, 20], [30, 40], 120)).toEqual([0, 1]);
    expect(pair([100, 100], [100, 100, 100], 0)).toEqual([0, 1]);
  });

  test('equals the first best of every pairing there is', () => {
    let seed = 7;
    const next = (most: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor(seed / 65536) % most;
    };
    for (let run = 0; run < 3000; run++) {
      const spread = 1 + next(12);
      const some = (): number[] => Array.from({ length: next(6) }, () => next(spread)).sort((a, b) => a - b);
      const [places, logs, within] = [some(), some(), next(6)];
      expect(pair(places, logs, within), JSON.stringify({ places, logs, within })).toEqual(
        everyPairing(places, logs, within),
      );
    }
  });
});

describe('pay', () => {
  test('rounding to a multiple', () => {
    const by = 'delivered' as const;
    expect(
      [7, 8, 22, 23, 30].map((minutes) => minutesByPay({ by, roundTo: 15, round: 'nearest' }, 30, minutes)),
    ).toEqual([0, 15, 15, 30, 30]);
    expect(
      [4, 5, 14, 15].map((minutes) => minutesByPay({ by, roundTo: 10, round: 'nearest' }, 30, minutes)),
    ).toEqual([0, 10, 10, 20]);
    expect([0, 1, 7, 8].map((minutes) => minutesByPay({ by, roundTo: 7, round: 'up' }, 30, minutes))).toEqual(
      [0, 7, 7, 14],
    );
    expect([6, 7, 13].map((minutes) => minutesByPay({ by, roundTo: 7, round: 'down' }, 30, minutes))).toEqual(
      [0, 7, 7],
    );
  });

  test('bands, their gaps and what lies above and below', () => {
    const pay = {
      by: 'bands' as const,
      bands: [
        { from: 23, to: 37, pays: 30 },
        { from: 40, to: 50, pays: 45 },
      ],
    };
    expect([22, 23, 37, 38, 40, 51, 900].map((minutes) => minutesByPay(pay, 30, minutes))).toEqual([
      0, 30, 30, 30, 45, 45, 45,
    ]);
  });

  test('planned minutes from the share on, delivered under it', () => {
    const pay = { by: 'planned' as const, fullPayPercent: 90 };
    expect([26, 27, 30, 50].map((minutes) => minutesByPay(pay, 30, minutes))).toEqual([26, 30, 30, 30]);
  });
});
