// Closing, approving, sending back and late changes in any order: nothing is paid twice, nothing is lost.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Close,
  decideFirst,
  itemFor,
  type PayableItem,
  whyNotClose,
} from '../../src/payments/rules/payable-week.ts';

describe('what a line adds to a close', () => {
  const block = { blockMinutes: 0, blockPence: 0 };
  const line = { of: 'visit' as const, settled: true, paidMinutes: 30, amountPence: 1205, ...block };

  test('the visit itself, where nothing was posted', () => {
    expect(itemFor({ ...line, posted: [] })).toEqual({
      kind: 'visit',
      correctsId: null,
      paidMinutes: 30,
      amountPence: 1205,
      ...block,
    });
  });
  test('nothing, where it was posted as it is', () => {
    expect(
      itemFor({ ...line, posted: [{ id: 7, paidMinutes: 30, amountPence: 1205, ...block }] }),
    ).toBeUndefined();
  });
  test('the difference, naming the newest item, where it has changed since', () => {
    const posted = [
      { id: 7, paidMinutes: 30, amountPence: 1205, ...block },
      { id: 9, paidMinutes: -10, amountPence: -402, ...block },
    ];
    expect(itemFor({ ...line, posted })).toEqual({
      kind: 'adjustment',
      correctsId: 9,
      paidMinutes: 10,
      amountPence: 402,
      ...block,
    });
  });
  test('all of it back, where it is now worth nothing', () => {
    const posted = [{ id: 7, paidMinutes: 30, amountPence: 1205, ...block }];
    expect(itemFor({ ...line, paidMinutes: 0, amountPence: 0, posted })?.amountPence).toBe(-1205);
  });
  test('nothing while it waits for a decision, whatever was posted', () => {
    const posted = [{ id: 7, paidMinutes: 30, amountPence: 1205, ...block }];
    expect(itemFor({ ...line, settled: false, paidMinutes: 0, amountPence: 0, posted })).toBeUndefined();
  });
  test('nothing for a visit that is worth nothing', () => {
    expect(itemFor({ ...line, paidMinutes: 0, amountPence: 0, posted: [] })).toBeUndefined();
  });
});

describe('whether a week may be closed', () => {
  const ready = { endsOn: '2026-03-08', today: '2026-03-09', verified: true, status: undefined };
  test.each([
    [ready, undefined],
    [{ ...ready, status: 'sent back' as const }, undefined],
    [{ ...ready, today: '2026-03-08' }, /has not ended/],
    [{ ...ready, verified: false }, /Verify it first/],
    [{ ...ready, status: 'waiting' as const }, /waits for approval/],
    [{ ...ready, status: 'approved' as const }, /closed and approved/],
  ])('%o', (week, words) => {
    if (words === undefined) expect(whyNotClose(week)).toBeUndefined();
    else expect(whyNotClose(week)).toMatch(words);
  });
});

test('closes are approved from the oldest on and sent back from the newest back', () => {
  const closes: Close[] = [1, 2, 3].map((id) => ({
    id,
    weekStartsOn: '2026-03-02',
    status: id === 1 ? 'approved' : 'waiting',
  }));
  expect(decideFirst(closes, 2, 'approved')).toBeUndefined();
  expect(decideFirst(closes, 3, 'approved')?.id).toBe(2);
  expect(decideFirst(closes, 3, 'sent back')).toBeUndefined();
  expect(decideFirst(closes, 2, 'sent back')?.id).toBe(3);
});

// A model of one provider's money: lines that change, and closes that are made and decided.
type Line = { week: number; settled: boolean; amountPence: number };
type Made = {
  id: number;
  week: number;
  status: Close['status'];
  items: (PayableItem & { id: number; lineId: number })[];
  worth: Map<number, number>;
};

const aStep = fc.oneof(
  fc.record({
    do: fc.constant('change' as const),
    line: fc.nat({ max: 5 }),
    pence: fc.constantFrom(0, 0, 402, 804, 1205),
    settled: fc.boolean(),
  }),
  fc.record({ do: fc.constant('close' as const), week: fc.nat({ max: 2 }) }),
  fc.record({ do: fc.constant('decide' as const), which: fc.nat({ max: 9 }), approve: fc.boolean() }),
);

test('under any history the money posted for a line is what it was worth at the last close that stands', () => {
  fc.assert(
    fc.property(fc.array(aStep, { maxLength: 60 }), (steps) => {
      const lines: Line[] = Array.from({ length: 6 }, (_, at) => ({
        week: at % 3,
        settled: true,
        amountPence: 1205,
      }));
      const closes: Made[] = [];
      let nextItem = 1;
      for (const step of steps) {
        if (step.do === 'change')
          Object.assign(lines[step.line]!, {
            settled: step.settled,
            amountPence: step.settled ? step.pence : 0,
          });
        else if (step.do === 'close') {
          const newest = closes.findLast((close) => close.week === step.week);
          if (whyNotClose({ endsOn: '1', today: '2', verified: true, status: newest?.status }) !== undefined)
            continue;
          const standing = closes.filter(({ status }) => status !== 'sent back');
          const worth = new Map<number, number>();
          const items = lines.flatMap((line, lineId) => {
            if (line.week > step.week) return [];
            const posted = standing.flatMap((close) => close.items.filter((item) => item.lineId === lineId));
            if (line.settled) worth.set(lineId, line.amountPence);
            const item = itemFor({
              of: 'visit',
              settled: line.settled,
              paidMinutes: 0,
              blockMinutes: 0,
              blockPence: 0,
              amountPence: line.amountPence,
              posted,
            });
            return item === undefined ? [] : [{ ...item, lineId, id: nextItem++ }];
          });
          closes.push({ id: closes.length + 1, week: step.week, status: 'waiting', items, worth });
        } else {
          const close = closes[step.which % Math.max(1, closes.length)];
          const decision = step.approve ? 'approved' : 'sent back';
          const asClose = closes.map(({ id, status }): Close => ({ id, status, weekStartsOn: '' }));
          if (close?.status === 'waiting' && decideFirst(asClose, close.id, decision) === undefined)
            close.status = decision;
        }
        checkMoney(lines, closes);
      }
    }),
    { numRuns: 500 },
  );
});

function checkMoney(lines: readonly Line[], closes: readonly Made[]): void {
  for (const stands of [['approved'], ['approved', 'waiting']] as const) {
    const standing = closes.filter(({ status }) => (stands as readonly string[]).includes(status));
    lines.forEach((_, lineId) => {
      const items = standing.flatMap((close) => close.items.filter((item) => item.lineId === lineId));
      const posted = items.reduce((sum, item) => sum + item.amountPence, 0);
      const last = standing.findLast((close) => close.worth.has(lineId));
      expect(posted).toBe(last?.worth.get(lineId) ?? 0);
      expect(items.filter(({ kind }) => kind === 'visit').length).toBeLessThanOrEqual(1);
      items.forEach((item, at) => {
        expect(item.amountPence).not.toBe(0);
        expect(item.correctsId).toBe(items[at - 1]?.id ?? null);
      });
    });
  }
}
