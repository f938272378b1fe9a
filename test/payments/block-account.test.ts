// The account of a block: its example table, and what no history of visits, periods and adjustments can break.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatPounds, perHour } from '../../src/ground/money.ts';
import {
  blockAccount,
  type BlockLine,
  type PricedBlock,
  type Time,
} from '../../src/payments/rules/block-account.ts';
import { blockCharges, chargesToPay } from '../../src/payments/rules/charges.ts';
import { itemFor } from '../../src/payments/rules/payable-week.ts';
import { balances, ITEM_KINDS, postingsOf } from '../../src/payments/rules/postings.ts';
import { ruleTable } from '../ground/rule-table.ts';

const MONDAY = Temporal.PlainDate.from('2026-03-02');
const weekly: PricedBlock = {
  id: 1,
  contractId: 1,
  areaId: 1,
  startsOn: '2026-03-02',
  endsOn: null,
  period: 'week',
  minutes: 60,
  carriesOver: true,
  sizedAtPercent: null,
  paidInAdvance: true,
  pencePerHour: 2400,
};
const HOURLY = 3000;
const dayOf = (days: number): string => MONDAY.add({ days }).toString();
const account = (
  lines: readonly BlockLine[],
  until: string,
  blocks = [weekly],
  adjustments: { id: number; on: string; minutes: number }[] = [],
) => blockAccount({ blocks, adjustments, contractId: 1, areaId: 1 }, lines, until);

test.each(
  ruleTable('block-account').map((cell) => [
    cell('visits in minutes, by week'),
    cell('from the block'),
    cell('paid by the hour'),
    cell('carried on'),
    cell('lapsed'),
  ]),
)('block-account.md: visits of %s use %s and pay %s', (visits = '', fromBlock, pays, carriedOn, lapsed) => {
  const weeks = visits.split(', ').map((week) => week.split(' ').map(Number));
  const lines = weeks
    .flatMap((minutes, week) => minutes.map((paidMinutes) => ({ on: dayOf(week * 7), paidMinutes })))
    .map((line, lineId) => ({ ...line, lineId, amountPence: perHour(line.paidMinutes, HOURLY) }));
  const { periods, lines: paid } = account(lines, dayOf(weeks.length * 7 - 1));
  expect(lines.map(({ lineId }) => paid.get(lineId)?.blockMinutes).join(' ')).toBe(fromBlock);
  expect(formatPounds([...paid.values()].reduce((sum, { amountPence }) => sum + amountPence, 0))).toBe(pays);
  expect(periods.map(({ carriedOut }) => carriedOut.minutes).join(', ')).toBe(
    carriedOn === '0' ? periods.map(() => 0).join(', ') : carriedOn,
  );
  expect(periods.map((period) => period.lapsed.minutes).join(', ')).toBe(
    lapsed === '0' ? periods.map(() => 0).join(', ') : lapsed,
  );
});

describe('a block that changes its price', () => {
  const dearer = { ...weekly, id: 2, startsOn: '2026-03-09', pencePerHour: 2700 };
  test('carries minutes on at what they cost', () => {
    const lines = [{ lineId: 1, on: dayOf(7), paidMinutes: 90, amountPence: 4500 }];
    const { periods, lines: paid } = account(lines, dayOf(13), [weekly, dearer]);
    expect(paid.get(1)).toEqual({ blockMinutes: 90, blockPence: 2400 + 1350, amountPence: 0 });
    expect(periods[1]).toMatchObject({
      carriedIn: { minutes: 60, pence: 2400 },
      unused: { minutes: 30, pence: 1350 },
    });
  });
  test('and one without a price is no account at all', () => {
    const { pencePerHour, ...promise } = weekly;
    expect(pencePerHour).toBe(2400);
    const { periods, lines } = blockAccount(
      { blocks: [promise as PricedBlock], adjustments: [], contractId: 1, areaId: 1 },
      [{ lineId: 1, on: dayOf(0), paidMinutes: 30, amountPence: 1500 }],
      dayOf(6),
    );
    expect(periods).toEqual([]);
    expect(lines.get(1)).toEqual({ blockMinutes: 0, blockPence: 0, amountPence: 1500 });
  });
});

test('time taken off a period is neither paid nor used, and its charge gives back what it cost', () => {
  const lines = [{ lineId: 1, on: dayOf(0), paidMinutes: 60, amountPence: 3000 }];
  const with20Off = account(lines, dayOf(6), [weekly], [{ id: 9, on: dayOf(3), minutes: 20 }]);
  expect(with20Off.lines.get(1)).toEqual({ blockMinutes: 40, blockPence: 1600, amountPence: 1000 });
  const charges = blockCharges(with20Off, { contractId: 1, areaName: 'Hightown' });
  expect(charges.map(({ key, amountPence, blockPence }) => [key, amountPence, blockPence])).toEqual([
    ['block 1 from 2026-03-02', 2400, 0],
    ['block adjustment 9', -800, 0],
  ]);
});

test('what was paid of the block for a visit that is held again stays used, and nothing is paid for it now', () => {
  const lines = [
    { lineId: 1, on: dayOf(0), paidMinutes: 0, amountPence: 0, held: { minutes: 30, pence: 1201 } },
    { lineId: 2, on: dayOf(1), paidMinutes: 60, amountPence: 3000 },
  ];
  const { periods, lines: paid } = account(lines, dayOf(6));
  expect([...paid]).toEqual([[2, { blockMinutes: 30, blockPence: 1199, amountPence: 1500 }]]);
  expect(periods[0]?.used).toEqual({ minutes: 60, pence: 2400 });
  expect(periods[0]?.unused).toEqual({ minutes: 0, pence: 0 });
});

const aBlock = fc.record({
  minutes: fc.integer({ min: 0, max: 500 }),
  pencePerHour: fc.integer({ min: 1, max: 5000 }),
  carriesOver: fc.boolean(),
  period: fc.constantFrom('week' as const, 'four weeks' as const),
  startsOn: fc.integer({ min: 0, max: 30 }).map(dayOf),
  endsOn: fc.constant(null),
});
const aLine = fc.record({
  day: fc.integer({ min: 0, max: 80 }),
  paidMinutes: fc.integer({ min: 0, max: 200 }),
  amountPence: fc.integer({ min: 0, max: 10_000 }),
});
const anAdjustment = fc.record({
  on: fc.integer({ min: 0, max: 80 }).map(dayOf),
  minutes: fc.integer({ min: 1, max: 600 }),
});

const total = (times: readonly Time[]): Time => ({
  minutes: times.reduce((sum, { minutes }) => sum + minutes, 0),
  pence: times.reduce((sum, { pence }) => sum + pence, 0),
});

test('under any history minutes and pence of a block are neither lost nor made, and it never falls below nought', () => {
  fc.assert(
    fc.property(
      fc.array(aBlock, { minLength: 1, maxLength: 3 }),
      fc.array(aLine, { maxLength: 40 }),
      fc.array(anAdjustment, { maxLength: 4 }),
      fc.integer({ min: 0, max: 90 }).map(dayOf),
      (given, visits, taken, until) => {
        const blocks = given.map((block, id): PricedBlock => ({ ...weekly, ...block, id }));
        const lines = visits
          .toSorted((a, b) => a.day - b.day)
          .map(({ day, ...line }, lineId) => ({ ...line, on: dayOf(day), lineId }))
          .filter(({ on }) => on <= until);
        const { periods, lines: paid } = account(
          lines,
          until,
          blocks,
          taken.map((one, id) => ({ ...one, id })),
        );
        for (const { bought, less, carriedIn, used, unused, carriedOut, lapsed, ended } of periods) {
          expect(total([bought, carriedIn])).toEqual(total([less, used, unused]));
          for (const time of [less, carriedIn, used, unused, carriedOut, lapsed]) {
            expect(time.minutes).toBeGreaterThanOrEqual(0);
            expect(time.pence).toBeGreaterThanOrEqual(0);
          }
          if (ended) expect(unused).toEqual(total([carriedOut, lapsed]));
        }
        const fromBlocks = total(
          [...paid.values()].map((one) => ({ minutes: one.blockMinutes, pence: one.blockPence })),
        );
        expect(fromBlocks).toEqual(total(periods.map(({ used }) => used)));
        for (const { lineId, paidMinutes, amountPence } of lines) {
          const one = paid.get(lineId);
          expect(one?.blockMinutes).toBeLessThanOrEqual(paidMinutes);
          expect(one?.amountPence).toBeLessThanOrEqual(amountPence);
        }
        const charges = blockCharges({ periods, lines: paid }, { contractId: 1, areaName: 'Hightown' });
        const postings = [
          ...charges.flatMap(postingsOf),
          ...[...paid.values()].flatMap((one) => postingsOf({ kind: 'visit', ...one })),
        ];
        const [last] = periods.toReversed();
        const left = total(periods.filter(({ ended }) => !ended).map(({ unused }) => unused)).pence;
        const goesOn = last?.ended === true ? last.carriedOut.pence : 0;
        expect(balances(postings).get('block time bought')).toBe(left + goesOn);
      },
    ),
    { numRuns: 300 },
  );
});

test('whichever visits are held again, the block gives no more than it has, and all of it is accounted for', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ line: aLine, heldLater: fc.boolean() }), { maxLength: 30 }),
      fc.boolean(),
      (visits, carriesOver) => {
        const lines = visits
          .toSorted((a, b) => a.line.day - b.line.day)
          .map(({ line: { day, ...line }, heldLater }, lineId) => ({
            ...line,
            on: dayOf(day),
            lineId,
            heldLater,
          }));
        const block = { ...weekly, minutes: 200, pencePerHour: 2401, carriesOver };
        const first = account(lines, dayOf(83), [block]);
        const held = ({ lineId }: BlockLine): Time => ({
          minutes: first.lines.get(lineId)?.blockMinutes ?? 0,
          pence: first.lines.get(lineId)?.blockPence ?? 0,
        });
        const then = account(
          lines.map((line) =>
            line.heldLater && held(line).minutes > 0 ? { ...line, held: held(line) } : line,
          ),
          dayOf(83),
          [block],
        );
        const given = [...then.lines.values()].map((one) => ({
          minutes: one.blockMinutes,
          pence: one.blockPence,
        }));
        const kept = lines.filter(({ lineId }) => !then.lines.has(lineId)).map(held);
        expect(total([...given, ...kept])).toEqual(total(then.periods.map(({ used }) => used)));
        for (const { bought, carriedIn, used, unused } of then.periods) {
          expect(total([used, unused])).toEqual(total([bought, carriedIn]));
          expect(unused.minutes).toBeGreaterThanOrEqual(0);
          expect(unused.pence).toBeGreaterThanOrEqual(0);
        }
      },
    ),
  );
});

test.each(ruleTable('charges').map((cell) => [cell('found before'), cell('found now'), cell('posted')]))(
  'charges.md: %s before and %s now posts %s',
  (before = '', now = '', posted) => {
    const pence = (typed: string): number => Number(typed.replace(/[£,]/g, '')) * 100;
    const [bought] = blockCharges(account([], dayOf(0)), { contractId: 1, areaName: 'Hightown' });
    if (bought === undefined) throw new Error('no charge');
    const found = now === '' ? [] : [{ ...bought, amountPence: pence(now) }];
    const earlier = { id: 7, paidMinutes: 60, amountPence: pence(before), blockMinutes: 0, blockPence: 0 };
    const known = before === '' ? [] : [{ charge: bought, posted: [earlier] }];
    const items = chargesToPay(found, known).flatMap((charge) => itemFor(charge) ?? []);
    expect(
      items.map(({ kind, amountPence }) => `${kind} ${formatPounds(amountPence)}`).join(', ') || 'nothing',
    ).toBe(posted);
  },
);

test.each(ruleTable('ledger').map((cell) => [cell('item'), cell('is put to'), cell('is taken from')]))(
  'ledger.md: a %s is put to %s and taken from %s',
  (item, debit, credit) => {
    const kind = ITEM_KINDS.find((one) => one === item);
    if (kind === undefined) throw new Error(`no item is called ${item}`);
    const of =
      kind === 'block lapsed' ? { amountPence: 0, blockPence: 500 } : { amountPence: 500, blockPence: 0 };
    expect(postingsOf({ kind, ...of })).toEqual([{ debit, credit, pence: 500 }]);
    expect(postingsOf({ kind, amountPence: -of.amountPence, blockPence: -of.blockPence })).toEqual([
      { debit: credit, credit: debit, pence: 500 },
    ]);
  },
);
