import * as fc from 'fast-check';
import { EFFECTS, EXCEPTIONS, type Effects } from '../../src/contracts/rules/exceptions.ts';
import type { DayKind, Pay, Rate, Terms } from '../../src/contracts/rules/terms.ts';

const minutes = (max = 600) => fc.integer({ min: 0, max });
const percent = fc.integer({ min: 0, max: 100 });
const window = fc.record({ earlier: minutes(720), later: minutes(720) });
const days = fc.subarray(['weekday', 'saturday', 'sunday', 'bank-holiday'] as const, {
  minLength: 1,
}) satisfies fc.Arbitrary<DayKind[]>;

/** Any rate; clocks on the quarter hour so that spans meet, overlap and run over midnight often. */
export const anyRate: fc.Arbitrary<Rate> = fc.record({
  service: fc.constantFrom('home-care', 'sitting', 'night'),
  days,
  fromMinute: fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15),
  toMinute: fc.integer({ min: 0, max: 96 }).map((quarter) => quarter * 15),
  pencePerHour: fc.integer({ min: 0, max: 10_000 }),
});

const anyBands = fc
  .uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 2, maxLength: 10 })
  .map((ends) => (ends.length % 2 === 0 ? ends : ends.slice(1)).sort((a, b) => a - b))
  .map((ends) =>
    Array.from({ length: ends.length / 2 }, (_, at) => ({
      from: ends[at * 2] ?? 0,
      to: ends[at * 2 + 1] ?? 0,
      pays: at * 15,
    })),
  );

const anyPay: fc.Arbitrary<Pay> = fc.oneof(
  fc.record({ by: fc.constant('planned' as const), fullPayPercent: percent }),
  fc.record({
    by: fc.constant('delivered' as const),
    roundToMinutes: fc.integer({ min: 1, max: 60 }),
    round: fc.constantFrom('nearest', 'down', 'up'),
  }),
  fc.record({ by: fc.constant('bands' as const), bands: anyBands }),
);

const anyEffects = fc.record(
  Object.fromEntries(EXCEPTIONS.map((name) => [name, fc.constantFrom(...EFFECTS)])),
) as fc.Arbitrary<Effects>;

/** Any terms that a contract could hold. */
export const anyTerms: fc.Arbitrary<Terms> = fc.record({
  window,
  timeCriticalWindow: window,
  shortPercent: percent,
  longMinutes: minutes(),
  minimumMinutes: minutes(),
  pay: anyPay,
  overrunMinutes: minutes(),
  cancelled: fc
    .uniqueArray(fc.record({ noticeHoursUnder: fc.integer({ min: -48, max: 400 }), paysPercent: percent }), {
      selector: (entry) => entry.noticeHoursUnder,
      maxLength: 4,
    })
    .map((entries) => entries.sort((a, b) => a.noticeHoursUnder - b.noticeHoursUnder)),
  rates: fc.array(anyRate, { maxLength: 8 }),
  effects: anyEffects,
});

/** Terms from what a test cares about, the rest as plain as can be. */
export function termsWith(some: Partial<Terms>): Terms {
  return { ...plain, ...some };
}

const plain: Terms = {
  window: { earlier: 30, later: 30 },
  timeCriticalWindow: { earlier: 15, later: 15 },
  shortPercent: 80,
  longMinutes: 15,
  minimumMinutes: 5,
  pay: { by: 'planned', fullPayPercent: 90 },
  overrunMinutes: 0,
  cancelled: [{ noticeHoursUnder: 24, paysPercent: 100 }],
  rates: [
    {
      service: 'home-care',
      days: ['weekday', 'saturday', 'sunday'],
      fromMinute: 0,
      toMinute: 1440,
      pencePerHour: 2410,
    },
  ],
  effects: {
    missed: 'refuse',
    cancelled: 'pay',
    early: 'pay',
    late: 'pay',
    'not-a-visit': 'refuse',
    short: 'pay',
    long: 'pay',
    open: 'hold',
    manual: 'hold',
    overlap: 'hold',
    'same-worker': 'hold',
    'no-rate': 'hold',
    duplicate: 'refuse',
    unplanned: 'hold',
  },
};
