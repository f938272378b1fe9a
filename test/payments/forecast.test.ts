// The forecast: its example table, and what holds of any.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatPounds, parsePounds } from '../../src/ground/money.ts';
import { AS_IT_IS, financialYear, forecast, overDays, yearWords } from '../../src/payments/rules/forecast.ts';
import { allOfParts, partsAndWhole, partsOfYear } from '../../src/payments/rules/year-parts.ts';
import { widerBlock } from '../../src/payments/rules/wider-block.ts';
import { ruleTable } from '../ground/rule-table.ts';

const pence = (typed: string): number => {
  const read = parsePounds(typed);
  if (!read.ok) throw new Error(read.reason);
  return read.value;
};
const whatIfOf = (words: string) => ({
  ...AS_IT_IS,
  rateBasisPoints: Number(/rates (\d+) %/.exec(words)?.[1] ?? 0) * 100,
  demandBasisPoints: Number(/demand (\d+) %/.exec(words)?.[1] ?? 0) * 100,
  widerBlockPence: pence(/block (£[\d.]+)/.exec(words)?.[1] ?? '£0'),
  spotSavedPence: pence(/saved (£[\d.]+)/.exec(words)?.[1] ?? '£0'),
});

test.each(
  ruleTable('forecast').map((cell) => [
    cell('arranged a week'),
    cell('by dates'),
    cell('minutes paid of each 1,000, by week'),
    cell('what if'),
    cell('least'),
    cell('middle'),
    cell('most'),
  ]),
)(
  'forecast.md: %s a week, %s by dates, %s paid, %s',
  (weekly = '', byDates = '', paid = '', whatIf = '', least, middle, most) => {
    const weeks = paid
      .split(', ')
      .filter(Boolean)
      .map((minutes) => ({ plannedMinutes: 1000, paidMinutes: Number(minutes) }));
    const found = forecast(
      {
        spentPence: 10_000_000,
        accruedPence: 0,
        committedWeeklyPence: pence(weekly),
        periodicWeeklyPence: pence(byDates),
        weeks,
        daysLeft: 70,
      },
      whatIfOf(whatIf),
    );
    expect([found.leastPence, found.middlePence, found.mostPence].map(formatPounds)).toEqual([
      least,
      middle,
      most,
    ]);
  },
);

const home = {
  contractId: 1,
  contractTitle: 'Home care',
  providerName: 'Kind Hands',
  service: 'home-care',
  areaId: 4,
  areaName: 'Hightown',
};
const nineOfTen = [{ plannedMinutes: 1000, paidMinutes: 900 }];

test.each(
  ruleTable('budget-by-part').map((cell) => [
    cell('in the ledger'),
    cell('done, not posted'),
    cell('arranged a week'),
    cell('what if'),
    cell('forecast'),
    cell('against it'),
  ]),
)(
  'budget-by-part.md: %s posted, %s done, %s arranged, %s',
  (spent = '', accrued = '', weekly = '', whatIf = '', expected, against) => {
    const weeklyPence = pence(weekly);
    const [found] = partsOfYear(
      {
        spent: [{ ...home, pence: pence(spent) }],
        accrued: [{ ...home, pence: pence(accrued) }],
        arranged:
          weeklyPence === 0
            ? []
            : [{ ...home, lines: 1, weeklyMinutes: 600, weeklyPence, periodicWeeklyPence: 0 }],
        budgets: [{ areaId: 4, contractId: null, service: null, amountPence: 5_000_000 }],
        weeks: nineOfTen,
        daysLeft: 70,
        whatIf: whatIfOf(whatIf),
      },
      'area',
    );
    expect(found?.name).toBe('Hightown');
    expect(formatPounds(found?.forecast.middlePence ?? 0)).toBe(expected);
    const over = (found?.forecast.middlePence ?? 0) - (found?.budgetPence ?? 0);
    expect(`${formatPounds(Math.abs(over))} ${over > 0 ? 'over' : 'under'}`).toBe(against);
  },
);

test('parts are told apart by area, service and contract, and come to the whole', () => {
  const other = { ...home, contractId: 2, service: 'live-in', areaId: null, areaName: null };
  const block = { ...home, service: '', areaId: null, areaName: null };
  const year = {
    spent: [
      { ...home, pence: 500 },
      { ...other, pence: 70 },
      { ...block, pence: 9 },
    ],
    accrued: [{ ...home, pence: 30 }],
    arranged: [{ ...other, lines: 2, weeklyMinutes: 60, weeklyPence: 700, periodicWeeklyPence: 0 }],
    budgets: [],
    weeks: [],
    daysLeft: 7,
  };
  const names = (part: 'area' | 'service' | 'contract') =>
    partsOfYear(year, part).map(({ name, forecast: { middlePence } }) => [name, middlePence]);
  expect(names('area')).toEqual([
    ['Of no one area', 779],
    ['Hightown', 530],
  ]);
  expect(names('service')).toEqual([
    ['Live in', 770],
    ['Home care', 530],
    ['Of no one service, such as a block', 9],
  ]);
  expect(names('contract').map(([, sum]) => sum)).toEqual([770, 539]);
});

test('how the budgets of the parts stand to the whole is known, and all of them are one row', () => {
  const other = { ...home, contractId: 2, service: 'live-in', areaId: 5, areaName: 'Lowtown' };
  const set = (amountPence: number, part = {}) => ({
    areaId: null,
    contractId: null,
    service: null,
    ...part,
    amountPence,
  });
  const whole = set(1_000);
  const year = (budgets: ReturnType<typeof set>[]) => ({
    spent: [
      { ...home, pence: 500 },
      { ...other, pence: 70 },
    ],
    accrued: [{ ...home, pence: 30 }],
    arranged: [{ ...other, lines: 2, weeklyMinutes: 60, weeklyPence: 700, periodicWeeklyPence: 0 }],
    budgets,
    weeks: [],
    daysLeft: 7,
  });
  const stand = (budgets: ReturnType<typeof set>[]) =>
    partsAndWhole(partsOfYear(year(budgets), 'area'), 'area', budgets);
  expect(stand([whole])).toBeUndefined();
  expect(stand([set(9, { areaId: 4 })])).toBeUndefined();
  expect(
    stand([whole, set(600, { areaId: 4 }), set(420, { areaId: 5 }), set(7, { service: 'live-in' })]),
  ).toEqual({ overPence: 20, unlistedPence: 0, notSet: 0, notSetPence: 0 });
  expect(stand([whole, set(600, { areaId: 4 }), set(100, { areaId: 6 })])).toEqual({
    overPence: -300,
    unlistedPence: 100,
    notSet: 1,
    notSetPence: 770,
  });
  expect(allOfParts(partsOfYear(year([whole]), 'area'), 1_000)).toMatchObject({
    name: 'All',
    lines: 2,
    weeklyPence: 700,
    spentPence: 570,
    accruedPence: 30,
    forecast: { middlePence: 1_300 },
    budgetPence: 1_000,
  });
});

test('a wider block stands in a row of its own, so that the parts come to what if', () => {
  const arranged = [{ ...home, lines: 1, weeklyMinutes: 600, weeklyPence: 100_000, periodicWeeklyPence: 0 }];
  const whatIf = { ...AS_IT_IS, widerBlockPence: 10_000, spotSavedPence: 15_000 };
  const year = { spent: [], accrued: [], budgets: [], weeks: [], daysLeft: 70, arranged };
  const parts = partsOfYear({ ...year, whatIf }, 'area');
  expect(parts.map(({ name, forecast: { middlePence } }) => [name, middlePence])).toEqual([
    ['Hightown', 1_000_000],
    ['What if: more block, less the spot that it saves', -50_000],
  ]);
  const outlook = { ...year, spentPence: 0, accruedPence: 0, committedWeeklyPence: 100_000 };
  expect(parts.reduce((sum, { forecast: { middlePence } }) => sum + middlePence, 0)).toBe(
    forecast({ ...outlook, periodicWeeklyPence: 0 }, whatIf).middlePence,
  );
  expect(partsOfYear(year, 'area')).toHaveLength(1);
});

const anOutlook = fc
  .record({
    spentPence: fc.integer({ min: 0, max: 1_000_000_000 }),
    accruedPence: fc.integer({ min: 0, max: 100_000_000 }),
    visitsWeeklyPence: fc.integer({ min: 0, max: 50_000_000 }),
    periodicWeeklyPence: fc.integer({ min: 0, max: 5_000_000 }),
    weeks: fc.array(
      fc
        .record({
          plannedMinutes: fc.integer({ min: 0, max: 1_000_000 }),
          paid: fc.integer({ min: 0, max: 100 }),
        })
        .map(({ plannedMinutes, paid }) => ({
          plannedMinutes,
          paidMinutes: Math.floor((plannedMinutes * paid) / 100),
        })),
      { maxLength: 20 },
    ),
    daysLeft: fc.integer({ min: 0, max: 366 }),
  })
  .map(({ visitsWeeklyPence, ...outlook }) => ({
    ...outlook,
    committedWeeklyPence: visitsWeeklyPence + outlook.periodicWeeklyPence,
  }));

describe('any forecast', () => {
  test('lies in its range, is never under what was done, and is just that on the last day', () => {
    fc.assert(
      fc.property(anOutlook, (outlook) => {
        const { leastPence, middlePence, mostPence } = forecast(outlook);
        const done = outlook.spentPence + outlook.accruedPence;
        expect(leastPence).toBeGreaterThanOrEqual(done);
        expect(middlePence).toBeGreaterThanOrEqual(leastPence);
        expect(mostPence).toBeGreaterThanOrEqual(middlePence);
        expect(forecast({ ...outlook, daysLeft: 0 }).mostPence).toBe(done);
      }),
    );
  });

  test('rises with rates, with demand and with what is arranged', () => {
    fc.assert(
      fc.property(anOutlook, fc.integer({ min: 0, max: 2000 }), (outlook, more) => {
        const { middlePence } = forecast(outlook);
        expect(forecast(outlook, { ...AS_IT_IS, rateBasisPoints: more }).middlePence).toBeGreaterThanOrEqual(
          middlePence,
        );
        expect(forecast(outlook, { ...AS_IT_IS, demandBasisPoints: more }).middlePence).toBe(
          forecast(outlook, { ...AS_IT_IS, rateBasisPoints: more }).middlePence,
        );
        const larger = { ...outlook, committedWeeklyPence: outlook.committedWeeklyPence + more };
        expect(forecast(larger).middlePence).toBeGreaterThanOrEqual(middlePence);
      }),
    );
  });
});

test('a financial year begins on 1 April', () => {
  expect(financialYear('2026-03-31')).toEqual({ from: '2025-04-01', to: '2026-03-31' });
  expect(financialYear('2026-04-01')).toEqual({ from: '2026-04-01', to: '2027-03-31' });
  expect(yearWords('2026-04-01')).toBe('2026 to 2027');
  expect(overDays(700, 3)).toBe(300);
});

test.each(
  ruleTable('wider-block').map((cell) => ({
    added: cell('hours more'),
    hour: cell('an hour of it'),
    unused: cell('unused in the area'),
    spot: cell('spot in the area'),
    spotHour: cell('an hour of spot'),
    cost: cell('cost'),
    taken: cell('taken from spot'),
    saved: cell('saved'),
  })),
)('a block wider by $added beside $spot of spot and $unused unused saves $saved', (row) => {
  const minutes = (typed: string): number => Number.parseFloat(typed) * 60;
  const week = {
    unusedMinutes: minutes(row.unused),
    spotMinutes: minutes(row.spot),
    spotPencePerHour: pence(row.spotHour),
  };
  expect(widerBlock({ addedMinutes: minutes(row.added), pencePerHour: pence(row.hour) }, week)).toEqual({
    costPence: pence(row.cost),
    takenMinutes: minutes(row.taken),
    sparedPence: pence(row.saved),
  });
});
