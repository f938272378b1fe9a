import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Block,
  BLOCK_PERIODS,
  blockOn,
  blockTrend,
  blockUse,
  blockWeeks,
  fitInBlock,
  periodInWords,
  placeInBlock,
  rebalance,
  spotBesideBlocks,
  weeklyBlockMinutes,
} from '../../src/contracts/rules/blocks.ts';
import { ruleTable } from '../ground/rule-table.ts';

const MONDAY = '2026-03-02';
const plusDays = (day: string, days: number) => Temporal.PlainDate.from(day).add({ days }).toString();
const aBlock = (given: Partial<Block> = {}): Block => ({
  id: 1,
  contractId: 1,
  areaId: 1,
  startsOn: MONDAY,
  endsOn: null,
  period: 'week',
  minutes: 600,
  carriesOver: true,
  sizedAtPercent: 60,
  ...given,
});

describe('what became of a block', () => {
  test.each(ruleTable('blocks').map((row) => [row('used'), row]))('used %s', (text, row) => {
    const used = text.split(', ').map(Number);
    const byDay = new Map(used.map((minutes, week) => [plusDays(MONDAY, week * 7 + 2), minutes]));
    const periods = blockUse([aBlock()], 1, 1, byDay, '2026-03-22');
    const said = (of: (period: (typeof periods)[number]) => number) => periods.map(of).join(', ');
    expect(said((period) => period.carriedInMinutes)).toBe(row('carried in'));
    expect(said((period) => period.unusedMinutes)).toBe(row('unused'));
    expect(said((period) => period.lapsedMinutes)).toBe(row('lapsed'));
    expect(said((period) => period.overMinutes)).toBe(row('over'));
  });

  test('a block that does not carry over begins each period afresh', () => {
    const periods = blockUse([aBlock({ carriesOver: false })], 1, 1, new Map(), '2026-03-15');
    expect(periods.map(({ carriedInMinutes }) => carriedInMinutes)).toEqual([0, 0]);
  });

  test('a later row takes the place of an earlier one from its start, and an ended one is not revived', () => {
    const rows = [
      aBlock({ endsOn: '2026-12-31' }),
      aBlock({ id: 2, startsOn: '2026-03-12', minutes: 700, endsOn: '2026-03-20' }),
      aBlock({ id: 3, startsOn: '2026-03-12', minutes: 800, endsOn: '2026-03-20' }),
    ];
    const on = (day: string) => blockOn(rows, 1, 1, day)?.id;
    expect(['2026-03-01', MONDAY, '2026-03-11', '2026-03-12', '2026-03-21'].map(on)).toEqual([
      undefined,
      1,
      1,
      3,
      undefined,
    ]);
    const periods = blockUse(rows, 1, 1, new Map(), '2026-04-01');
    expect(periods.map((period) => [periodInWords(period), period.boughtMinutes])).toEqual([
      ['2 Mar 2026 to 8 Mar 2026', 600],
      ['9 Mar 2026 to 11 Mar 2026', 257],
      ['12 Mar 2026 to 18 Mar 2026', 800],
      ['19 Mar 2026 to 20 Mar 2026', 228],
    ]);
  });

  test('nothing is made or lost: the weeks add up to the periods, and use is told apart whole', () => {
    const minutes = fc.array(fc.nat(2000), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        fc.constantFrom(...BLOCK_PERIODS),
        fc.nat(100_000),
        fc.boolean(),
        minutes,
        (period, bought, carriesOver, days) => {
          const block = aBlock({ period, minutes: bought, carriesOver });
          const used = new Map(days.map((one, place) => [plusDays(MONDAY, place * 3), one]));
          const periods = blockUse([block], 1, 1, used, '2026-08-30');
          const to = periods.at(-1)?.to ?? MONDAY;
          const lastMonday = plusDays(to, 1 - Temporal.PlainDate.from(to).dayOfWeek);
          const weeks = blockWeeks([{ ...block, endsOn: to }], 1, 1, used, MONDAY, lastMonday);
          const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0);
          expect(sum(weeks.map((week) => week.boughtMinutes))).toBe(
            sum(periods.map((one) => one.boughtMinutes)),
          );
          for (const week of weeks)
            expect(week.boughtMinutes - week.unusedMinutes + week.overMinutes).toBe(week.usedMinutes);
          for (const one of periods) {
            expect(
              one.boughtMinutes +
                one.carriedInMinutes -
                one.unusedMinutes -
                one.lapsedMinutes +
                one.overMinutes,
            ).toBe(one.usedMinutes);
            expect(one.unusedMinutes).toBeLessThanOrEqual(one.boughtMinutes);
            if (!carriesOver) expect(one.carriedInMinutes).toBe(0);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('an average week of each period is rounded down', () => {
    expect(BLOCK_PERIODS.map((period) => weeklyBlockMinutes({ period, minutes: 1_800_000 }))).toEqual([
      1_800_000, 450_000, 138_461, 34_615,
    ]);
  });
});

describe('a placement in a block', () => {
  test('is never put in silently where it exceeds it', () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.nat(3000), fc.nat(3000), (boughtMinutes, promisedMinutes, wanted) => {
        const placed = placeInBlock({ boughtMinutes, promisedMinutes }, wanted, null);
        if (placed.ok) expect(wanted === 0 || promisedMinutes + wanted <= boughtMinutes).toBe(true);
        else expect(placed.reason).toContain('Exceeds the block by');
        const reasoned = placeInBlock({ boughtMinutes, promisedMinutes }, wanted, 'Only they speak Sylheti');
        expect(reasoned.ok && reasoned.value).toEqual(fitInBlock({ boughtMinutes, promisedMinutes }, wanted));
      }),
    );
    expect(placeInBlock({ boughtMinutes: 600, promisedMinutes: 500 }, 190, ' ')).toEqual({
      ok: false,
      field: 'overBlockReason',
      reason: 'Exceeds the block by 1 hour 30 minutes a week. Give a reason to go above it',
    });
    expect(fitInBlock({ boughtMinutes: 600, promisedMinutes: 500 }, 40).words).toBe(
      'Fits: 1 hour a week of the block would be left',
    );
  });
});

test.each([
  [[50, 50, 50, 50, 60, 60, 60, 60], 'rising'],
  [[60, 60, 60, 60, 50, 50, 50, 50], 'falling'],
  [[60, 60, 60, 60, 56, 56, 56, 56], 'steady'],
  [[60, 60], 'not known'],
])('weeks of %j percent are %s', (percents, trend) => {
  const weeks = percents.map((usedMinutes, place) => ({
    weekOn: plusDays(MONDAY, place * 7),
    boughtMinutes: 100,
    usedMinutes,
    unusedMinutes: 100 - usedMinutes,
    overMinutes: 0,
  }));
  expect(blockTrend(weeks.toReversed()).trend).toBe(trend);
});

describe('spot beside an unfilled block', () => {
  const unfilled = [
    { contractId: 1, areaId: 1, unusedMinutes: 600 },
    { contractId: 2, areaId: 2, unusedMinutes: 60 },
  ];
  const spot = [
    { areaId: 2, minutes: 300, pencePerHour: 2400 },
    { areaId: 3, minutes: 90, pencePerHour: 3000 },
  ];

  test('shows what the area’s own block could have met', () => {
    expect(spotBesideBlocks(unfilled, spot)).toEqual([
      { areaId: 1, unusedMinutes: 600, spotMinutes: 0, spotPence: 0, avoidablePence: 0 },
      { areaId: 2, unusedMinutes: 60, spotMinutes: 300, spotPence: 12_000, avoidablePence: 2400 },
      { areaId: 3, unusedMinutes: 0, spotMinutes: 90, spotPence: 4500, avoidablePence: 0 },
    ]);
  });

  test('re-balancing begins with what needs no change of contract, then takes the dearest spot, and says what it saves', () => {
    const moves = rebalance(unfilled, spot);
    expect(moves.map((move) => [move.fromAreaId, move.toAreaId, move.minutes, move.savedPence])).toEqual([
      [2, 2, 60, 2400],
      [1, 3, 90, 4500],
      [1, 2, 240, 9600],
    ]);
    expect(moves[1]?.words).toBe(
      '1 hour 30 minutes a week of the block, paid for already, in place of spot at £30.00 an hour: £45.00 saved a week',
    );
  });

  test('never moves more than is unused or bought, leaves nothing that could be moved, and does not depend on order', () => {
    const place = fc.integer({ min: 1, max: 4 });
    const blocks = fc.uniqueArray(
      fc.record({ contractId: place, areaId: place, unusedMinutes: fc.nat(500) }),
      { selector: ({ contractId, areaId }) => contractId * 10 + areaId },
    );
    const bought = fc.uniqueArray(
      fc.record({ areaId: place, minutes: fc.nat(500), pencePerHour: fc.integer({ min: 1800, max: 3500 }) }),
      { selector: ({ areaId }) => areaId },
    );
    fc.assert(
      fc.property(blocks, bought, (unfilled, spot) => {
        const moves = rebalance(unfilled, spot);
        expect(rebalance(unfilled.toReversed(), spot.toReversed())).toEqual(moves);
        const moved = moves.reduce((sum, { minutes }) => sum + minutes, 0);
        const unused = unfilled.reduce((sum, { unusedMinutes }) => sum + unusedMinutes, 0);
        expect(moved).toBe(
          Math.min(
            unused,
            spot.reduce((sum, { minutes }) => sum + minutes, 0),
          ),
        );
        for (const block of unfilled) {
          const taken = moves
            .filter((move) => move.contractId === block.contractId && move.fromAreaId === block.areaId)
            .reduce((sum, { minutes }) => sum + minutes, 0);
          expect(taken).toBeLessThanOrEqual(block.unusedMinutes);
        }
      }),
    );
  });
});
