// The fair price of an hour: its parts add up to the penny, and any rate below it is flagged.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Unit } from '../../../src/contracts/rules/prices-shape.ts';
import { formatPounds, parsePounds } from '../../../src/ground/money.ts';
import {
  fairPrice,
  fairShift,
  minutesHeldAgainst,
  type Shift,
  shiftHeldAgainst,
  SHIFTS,
  standingOfRate,
} from '../../../src/payments/rules/fair-price.ts';
import {
  checkAssumptions,
  type PriceAssumptions,
  PUBLISHED,
  publishedOn,
  type Rurality,
} from '../../../src/payments/rules/fair-price-assumptions.ts';
import { ruleTable } from '../../ground/rule-table.ts';

describe('fair-price.md', () => {
  test.each(
    ruleTable('fair-price').map((cell) => [
      cell('day'),
      cell('minutes'),
      cell('homes'),
      cell('direct'),
      cell('price'),
      cell('rate'),
      cell('standing'),
    ]),
  )(
    '%s, %s minutes, %s: direct %s, price %s; %s is %s',
    (day = '', minutes, homes, direct, price, rate = '', words) => {
      const worked = fairPrice(publishedOn(day).values, Number(minutes), homes as Rurality);
      expect([formatPounds(worked.direct_pence), formatPounds(worked.price_pence)]).toEqual([direct, price]);
      expect(standingOfRate(Math.round(Number(rate.replace('£', '')) * 100), worked).words).toBe(words);
    },
  );

  test('the parts of the hour that the page names', () => {
    const { parts, visit_pence } = fairPrice(publishedOn('2025-06-01').values, 30, 'mixed');
    expect(Object.fromEntries(parts.map(({ name, amount_pence }) => [name, amount_pence]))).toEqual({
      contact: 1221,
      'travel time': 366,
      holiday: 192,
      sickness: 34,
      training: 34,
      pension: 37,
      'national insurance': 204,
      mileage: 270,
      overheads: 847,
      surplus: 99,
    });
    expect(visit_pence).toBe(1652);
  });
});

test.each([
  ['home-care', null, 30],
  ['home-care', 15, 15],
  ['Home care at night', null, 30],
  ['waking-night', null, 600],
  ['Waking nights', null, 600],
  ['sleeping-night', null, null],
  ['sleep-in', null, null],
  ['live-in', null, null],
  ['Live-in care', 30, null],
  ['day care', null, null],
  ['seven-day home care', null, 30],
])('%s up to %s minutes is held against a visit of %s', (service, upTo, minutes) => {
  expect(minutesHeldAgainst(service, upTo, 30)).toBe(minutes);
});

test.each(
  ruleTable('fair-price-nights').map((cell) => [
    cell('day'),
    cell('what'),
    cell('direct'),
    cell('price'),
    cell('paid'),
    cell('standing'),
  ]),
)(
  'fair-price-nights.md: %s, %s: direct %s, price %s; %s is %s',
  (day = '', what, direct, price, paid, words) => {
    const worked = fairShift(publishedOn(day).values, what as Shift, 'mixed');
    expect([formatPounds(worked.direct_pence), formatPounds(worked.price_pence)]).toEqual([direct, price]);
    const read = parsePounds(paid ?? '');
    if (!read.ok) throw new Error(read.reason);
    expect(standingOfRate(read.value, worked, 'each').words).toBe(words);
  },
);

test.each<[string, Unit, Shift | null]>([
  ['sleep-in', 'sleeping night', 'sleeping night'],
  ['night-care', 'waking night', 'waking night'],
  ['Live-in care', 'week', 'live-in week'],
  ['live-in', 'day', 'live-in day'],
  ['day-care', 'day', null],
  ['reablement', 'week', null],
])('%s by the %s is held against %s', (service, unit, shift) => {
  expect(shiftHeldAgainst(service, unit)).toBe(shift);
});

const anyAssumptions: fc.Arbitrary<PriceAssumptions> = fc
  .record({
    wage_pence: fc.integer({ min: 1, max: 3000 }),
    paidHoursAWeek: fc.integer({ min: 1, max: 48 }),
    mile_pence: fc.integer({ min: 0, max: 100 }),
    hundredths: fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 6, maxLength: 6 }),
    thresholds: fc.tuple(fc.integer({ min: 0, max: 3_000_000 }), fc.integer({ min: 0, max: 3_000_000 })),
    overheads_pence: fc.integer({ min: 0, max: 2000 }),
    near: fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 30 })),
    further: fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 90 })),
  })
  .map(({ hundredths: [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0], thresholds, near, further, ...rest }) => ({
    ...rest,
    travel_minutes: { urban: near[0], mixed: near[0] + further[0], rural: near[0] + 2 * further[0] },
    miles_tenths: { urban: near[1], mixed: near[1] + further[1], rural: near[1] + 2 * further[1] },
    holiday_hundredths: a,
    sickness_hundredths: b,
    training_hundredths: c,
    pension_hundredths: d,
    insurance_hundredths: e,
    surplus_hundredths: f,
    pensionFrom_pence: thresholds[0],
    insuranceFrom_pence: thresholds[1],
    sleepIn_pence: near[0] * 700,
    sleepAwakeMinutes: near[1],
    liveInHours: near[0],
    shiftOverheads_pence: near[1] * 100,
  }));

test('whatever the figures: parts add up, short visits and far homes cost no less, a penny short is flagged', () => {
  fc.assert(
    fc.property(anyAssumptions, fc.integer({ min: 5, max: 240 }), (values, minutes) => {
      const near = fairPrice(values, minutes, 'urban');
      expect(near.parts.reduce((sum, part) => sum + part.amount_pence, 0)).toBe(near.price_pence);
      expect(near.parts.every((part) => part.amount_pence >= 0)).toBe(true);
      expect(near.direct_pence).toBeLessThanOrEqual(near.price_pence);
      // Each of ten parts is rounded by itself, so that two prices may differ the other way by pennies at most.
      expect(fairPrice(values, minutes, 'rural').price_pence).toBeGreaterThanOrEqual(near.price_pence - 10);
      expect(fairPrice(values, minutes * 2, 'urban').price_pence).toBeLessThanOrEqual(near.price_pence + 10);
      expect(standingOfRate(near.price_pence, near).standing).toBe('fair');
      expect(standingOfRate(near.price_pence - 1, near).standing).not.toBe('fair');
    }),
  );
});

test('whatever the figures: a shift adds up, a sleeping night pays its time awake, a week of living in is seven days, a waking night is its hours', () => {
  fc.assert(
    fc.property(anyAssumptions, fc.constantFrom<Rurality>('urban', 'mixed', 'rural'), (values, homes) => {
      for (const shift of SHIFTS) {
        const { parts, price_pence, direct_pence } = fairShift(values, shift, homes);
        expect(parts.reduce((sum, part) => sum + part.amount_pence, 0)).toBe(price_pence);
        expect(direct_pence).toBeLessThanOrEqual(price_pence);
      }
      const contact = (shift: Shift): number => fairShift(values, shift, homes).parts[0]?.amount_pence ?? 0;
      expect(contact('sleeping night') * 60).toBeGreaterThanOrEqual(
        values.wage_pence * values.sleepAwakeMinutes - 30,
      );
      expect(contact('live-in week')).toBe(7 * contact('live-in day'));
      const night = fairPrice(values, 600, homes).visit_pence;
      // An hour is rounded in ten parts and then taken ten times; a night is rounded once.
      expect(Math.abs(fairShift(values, 'waking night', homes).price_pence - night)).toBeLessThanOrEqual(60);
    }),
  );
});

test('every figure has a source, and the figures that are ours are said to be', () => {
  for (const { values, sources } of PUBLISHED) {
    expect(Object.keys(sources).toSorted()).toEqual(Object.keys(values).toSorted());
    expect(checkAssumptions(values)).toMatchObject({ ok: true });
    for (const { from, on } of Object.values(sources)) {
      expect(from).not.toBe('');
      expect(on === null).toBe(/of ours/.test(from));
    }
  }
  expect(publishedOn('2026-03-31').values.wage_pence).toBe(1221);
  expect(publishedOn('2026-04-01').values.wage_pence).toBe(1271);
});

test.each<[Partial<PriceAssumptions>, string]>([
  [{ wage_pence: 0 }, 'Enter the wage'],
  [{ paidHoursAWeek: 0 }, 'Enter the hours a week'],
  [{ mile_pence: -1 }, 'Every figure must be a whole number and not below 0'],
  [{ overheads_pence: 1.5 }, 'Every figure must be a whole number and not below 0'],
  [{ surplus_hundredths: 10_000 }, 'The surplus must be below 100%'],
])('%o is refused', (change, reason) => {
  expect(checkAssumptions({ ...publishedOn('2026-04-01').values, ...change })).toMatchObject({
    ok: false,
    reason,
  });
});
