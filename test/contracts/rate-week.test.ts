import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DAY_KINDS,
  namesBankHolidays,
  rateAt,
  rateGaps,
  rateSpans,
  servicesOf,
  shadowedRates,
} from '../../src/contracts/rules/rate-week.ts';
import type { Rate } from '../../src/contracts/rules/terms.ts';
import { bankHolidaysFrom, rateFor } from '../../src/payments/rules/rate-choice.ts';
import { anyRate } from './any-terms.ts';

const rate = (days: Rate['days'], fromMinute: number, toMinute: number, pencePerHour = 2000): Rate => ({
  service: 'home-care',
  days,
  fromMinute,
  toMinute,
  pencePerHour,
});
const rates = fc.array(anyRate, { maxLength: 6 });

/** A winter day of each kind, in the week of Boxing Day 2025, a Friday. */
const days = {
  weekday: '2025-12-22',
  saturday: '2025-12-27',
  sunday: '2025-12-28',
  'bank-holiday': '2025-12-26',
} as const;
const secondsOf = (day: string) => Temporal.Instant.from(`${day}T00:00Z`).epochMilliseconds / 1000;

test('the picture of the week is the rate that payments choose, minute for minute', () => {
  const holidays = bankHolidaysFrom([days['bank-holiday']]);
  fc.assert(
    fc.property(rates, fc.constantFrom(...DAY_KINDS), fc.nat(95), (list, kind, quarter) => {
      for (const service of ['home-care', 'sitting', 'unheard-of']) {
        if (kind === 'bank-holiday' && !namesBankHolidays(list, service)) continue;
        const minute = quarter * 15;
        const paid = rateFor(list, service, secondsOf(days[kind]) + minute * 60, holidays);
        expect(rateAt(list, service, kind, minute)).toEqual(paid ?? null);
      }
    }),
  );
});

test('the spans of a day fill it from 00:00 to 24:00, and no two neighbours are the same rate', () => {
  fc.assert(
    fc.property(rates, fc.constantFrom(...DAY_KINDS), (list, kind) => {
      const spans = rateSpans(list, 'home-care', kind);
      expect(spans[0]?.fromMinute).toBe(0);
      expect(spans.at(-1)?.toMinute).toBe(1440);
      spans.forEach((span, at) => {
        const next = spans[at + 1];
        if (next === undefined) return;
        expect(next.fromMinute).toBe(span.toMinute);
        expect(next.place).not.toBe(span.place);
      });
    }),
  );
});

test('gaps are the times without a rate, and none on bank holidays that no rate names', () => {
  fc.assert(
    fc.property(rates, (list) => {
      const told = rateGaps(list);
      for (const service of servicesOf(list)) {
        for (const kind of DAY_KINDS) {
          const gap = told.find((one) => one.service === service && one.days.includes(kind));
          if (kind === 'bank-holiday' && !namesBankHolidays(list, service)) expect(gap).toBeUndefined();
          else {
            const minutes = (gap?.spans ?? []).reduce(
              (sum, span) => sum + span.toMinute - span.fromMinute,
              0,
            );
            const empty = Array.from({ length: 96 }, (_, at) => rateAt(list, service, kind, at * 15));
            expect(minutes).toBe(empty.filter((found) => found === null).length * 15);
          }
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('a rate is told as never used exactly where taking it away changes nothing', () => {
  fc.assert(
    fc.property(rates, (list) => {
      const told = shadowedRates(list);
      list.forEach((own, place) => {
        const never = DAY_KINDS.every((kind) =>
          rateSpans(list, own.service, kind).every((span) => span.place !== place),
        );
        expect(told.some((one) => one.place === place && one.always)).toBe(never);
      });
    }),
  );
});

describe('by example', () => {
  test('a rate over midnight covers each end on its own day', () => {
    const spans = rateSpans([rate(['saturday'], 1320, 360)], 'home-care', 'saturday');
    expect(spans.map(({ fromMinute, toMinute, place }) => [fromMinute, toMinute, place])).toEqual([
      [0, 360, 0],
      [360, 1320, null],
      [1320, 1440, 0],
    ]);
  });

  test('a rate from and to the same clock covers the whole day', () => {
    expect(rateSpans([rate(['sunday'], 480, 480)], 'home-care', 'sunday')).toHaveLength(1);
  });

  test('days with the same gap are told together', () => {
    const list = [rate(['weekday'], 0, 1440), rate(['saturday', 'sunday'], 420, 1320)];
    expect(rateGaps(list)).toEqual([
      {
        service: 'home-care',
        days: ['saturday', 'sunday'],
        spans: [
          { fromMinute: 0, toMinute: 420 },
          { fromMinute: 1320, toMinute: 1440 },
        ],
      },
    ]);
  });

  test('a rate behind another is told with the one that stands before it', () => {
    const list = [
      rate(['weekday'], 480, 1200),
      rate(['weekday'], 600, 720),
      rate(['weekday', 'saturday'], 1140, 1320),
    ];
    expect(shadowedRates(list)).toEqual([
      { place: 1, always: true, behind: [0] },
      { place: 2, always: false, behind: [0] },
    ]);
  });
});
