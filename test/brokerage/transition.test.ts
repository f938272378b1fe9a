import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coverFaultInWords, coverFaults, joins, mayTransfer } from '../../src/brokerage/rules/cut-over.ts';
import { NOBODY } from '../../src/brokerage/rules/in-house-cover.ts';
import {
  draftPlan,
  type LineToMove,
  MOVE_STAGES,
  type MoveRoom,
  resume,
} from '../../src/brokerage/rules/transition.ts';
import { ruleTable } from '../ground/rule-table.ts';

const IN_HOUSE = 99;
const aLine = (lineId: number, given: Partial<LineToMove> = {}): LineToMove => ({
  lineId,
  personId: lineId,
  areaId: 1,
  weeklyMinutes: 100,
  household: null,
  team: null,
  candidates: [],
  ...given,
});
const aRoom = (contractId: number, capacityMinutes: number | null, block?: number): MoveRoom => ({
  contractId,
  providerId: contractId * 10,
  inHouse: contractId === IN_HOUSE,
  capacityMinutes,
  blocks: new Map(block === undefined ? [] : [[1, block]]),
});
const can = (...scores: [number, number][]) => scores.map(([contractId, score]) => ({ contractId, score }));
const went = (plan: ReturnType<typeof draftPlan>) =>
  plan.moves.map(({ contractId, why }) => [contractId, why]);

describe('a plan', () => {
  test('gives the scarce their place before those who have others', () => {
    const lines = [
      aLine(1, { candidates: can([1, 900], [2, 800]) }),
      aLine(2, { candidates: can([1, 500]) }),
    ];
    expect(went(draftPlan(lines, [aRoom(1, 100), aRoom(2, 100), aRoom(IN_HOUSE, 0)]))).toEqual([
      [2, 'best match'],
      [1, 'best match'],
    ]);
  });

  test('keeps a household whole where one provider can take it, and a team together where it costs little', () => {
    const rooms = [aRoom(1, 250), aRoom(2, 250), aRoom(IN_HOUSE, 0)];
    const couple = [
      aLine(1, { household: 'a', candidates: can([1, 900], [2, 500]) }),
      aLine(2, { household: 'a', candidates: can([2, 900]) }),
    ];
    expect(went(draftPlan(couple, rooms))).toEqual([
      [2, 'with household'],
      [2, 'with household'],
    ]);
    // Where nobody takes all of them, what one person has goes together, though the best of each is another's.
    const three = [
      aLine(1, { household: 'a', personId: 1, candidates: can([1, 900], [2, 500]) }),
      aLine(2, { household: 'a', personId: 1, candidates: can([2, 900]) }),
      aLine(3, { household: 'a', personId: 3, candidates: can([1, 900], [2, 500]) }),
    ];
    expect(went(draftPlan(three, rooms))).toEqual([
      [2, 'with household'],
      [2, 'with household'],
      [1, 'best match'],
    ]);
    const team = [
      aLine(1, { team: 't', candidates: can([1, 900]) }),
      aLine(2, { team: 't', candidates: can([1, 850], [2, 900]) }),
      aLine(3, { candidates: can([1, 850], [2, 900]) }),
    ];
    expect(went(draftPlan(team, rooms))).toEqual([
      [1, 'best match'],
      [1, 'with team'],
      [2, 'best match'],
    ]);
  });

  test('gives care without visits to whoever can take it, though its block is gone over', () => {
    const nights = { weeklyMinutes: 0, places: { unit: 'waking night', count: 7 } };
    const lines = [aLine(1, { ...nights, candidates: can([1, 900]) })];
    expect(went(draftPlan(lines, [aRoom(1, null, -60), aRoom(IN_HOUSE, 0)]))).toEqual([[1, 'best match']]);
  });

  test('ends with the in-house service, whatever it has room for', () => {
    const plan = draftPlan(
      [aLine(1, { candidates: can([1, 900]) }), aLine(2)],
      [aRoom(1, null), aRoom(IN_HOUSE, 150)],
    );
    expect(went(plan)).toEqual([
      [IN_HOUSE, 'last rung'],
      [IN_HOUSE, 'last rung'],
    ]);
    expect(() => draftPlan([], [aRoom(1, 5)])).toThrow(RangeError);
  });

  const contract = fc.integer({ min: 1, max: 6 });
  const rooms = fc
    .tuple(
      fc.array(fc.tuple(fc.option(fc.nat(1500)), fc.option(fc.nat(1200))), { minLength: 6, maxLength: 6 }),
      fc.nat(500),
    )
    .map(([all, inHouse]) => [
      ...all.map(([capacity, block], place) => aRoom(place + 1, capacity, block ?? undefined)),
      aRoom(IN_HOUSE, inHouse),
    ]);
  const lines = fc
    .array(
      fc.record({
        areaId: fc.integer({ min: 1, max: 2 }),
        weeklyMinutes: fc.integer({ min: 30, max: 600 }),
        household: fc.option(fc.constantFrom('a', 'b', 'c')),
        team: fc.option(fc.constantFrom('s', 't')),
        candidates: fc.uniqueArray(fc.record({ contractId: contract, score: fc.nat(1000) }), {
          selector: ({ contractId }) => contractId,
        }),
      }),
      { maxLength: 25 },
    )
    .map((drawn) => drawn.map((given, place) => aLine(place + 1, given)));
  /** Minutes that moves would put on a contract, in one area or all. */
  const load = (
    all: readonly LineToMove[],
    moves: readonly { lineId: number; contractId: number }[],
    contractId: number,
    areaId?: number,
  ) =>
    moves
      .filter((move) => move.contractId === contractId)
      .flatMap(({ lineId }) => all.find((line) => line.lineId === lineId) ?? [])
      .filter((line) => areaId === undefined || line.areaId === areaId)
      .reduce((sum, { weeklyMinutes }) => sum + weeklyMinutes, 0);
  const expectWithin = (
    all: readonly LineToMove[],
    moves: readonly { lineId: number; contractId: number }[],
    given: readonly MoveRoom[],
  ) => {
    for (const { contractId, inHouse, capacityMinutes, blocks } of given) {
      if (inHouse) continue;
      expect(load(all, moves, contractId)).toBeLessThanOrEqual(capacityMinutes ?? 0);
      for (const [areaId, minutes] of blocks)
        expect(load(all, moves, contractId, areaId)).toBeLessThanOrEqual(minutes);
    }
  };

  test('moves every line once, to somebody who could take it or in-house, exceeds nothing, and is the same in any order', () => {
    fc.assert(
      fc.property(lines, rooms, (all, given) => {
        const plan = draftPlan(all, given);
        expect(plan.moves.map(({ lineId }) => lineId)).toEqual(all.map(({ lineId }) => lineId));
        expectWithin(all, plan.moves, given);
        for (const { lineId, contractId } of plan.moves)
          expect([IN_HOUSE, ...(all[lineId - 1]?.candidates ?? []).map((one) => one.contractId)]).toContain(
            contractId,
          );
        const reversed = all
          .toReversed()
          .map((line) => ({ ...line, candidates: line.candidates.toReversed() }));
        expect(draftPlan(reversed, given.toReversed())).toEqual(plan);
      }),
      { numRuns: 200 },
    );
  });

  test('stopped anywhere and taken up again, it keeps what was agreed, moves the rest, and still exceeds nothing', () => {
    const stages = fc.array(fc.constantFrom(...MOVE_STAGES), { minLength: 25, maxLength: 25 });
    fc.assert(
      fc.property(lines, rooms, stages, (all, given, drawn) => {
        const first = draftPlan(all, given);
        const made = first.moves.map(({ lineId, contractId }, place) => ({
          lineId,
          contractId,
          stage: drawn[place] ?? 'drafted',
        }));
        const { kept, plan, count, done } = resume(all, given, made);
        const after = [...kept, ...plan.moves];
        expect(after.map(({ lineId }) => lineId).sort((a, b) => a - b)).toEqual(
          all.map(({ lineId }) => lineId),
        );
        expectWithin(all, after, given);
        expect(made).toEqual(expect.arrayContaining([...kept]));
        expect(Object.values(count).reduce((a, b) => a + b, 0)).toBe(all.length);
        expect(done).toBe(made.every(({ stage }) => stage === 'begun'));
      }),
      { numRuns: 200 },
    );
  });

  test('for a provider with 400 lines is drafted in well under a second', () => {
    const many = Array.from({ length: 400 }, (_, place) =>
      aLine(place, {
        weeklyMinutes: 60 + ((place * 37) % 500),
        household: place % 9 === 0 ? `h${place % 180}` : null,
        team: `t${place % 20}`,
        candidates: Array.from({ length: 60 }, (_, at) => ({
          contractId: ((place * 7 + at * 3) % 200) + 1000,
          score: (place * 131 + at * 71) % 1000,
        })),
      }),
    );
    const given = [...Array.from({ length: 200 }, (_, at) => aRoom(at + 1000, 600)), aRoom(IN_HOUSE, 5000)];
    const began = performance.now();
    expect(draftPlan(many, given).moves).toHaveLength(400);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

describe('the hours of a cut-over', () => {
  const at = (text: string) => Temporal.Instant.from(`${text}Z`).epochMilliseconds / 1000;
  const cut = at('2026-03-09T00:00');
  const moved = (ends: number, begins: number) => [
    {
      personId: 1,
      holds: [
        { lineId: 1, from: 0, to: ends },
        { lineId: 2, from: begins, to: null },
      ],
      visitsAt: [cut - 3600, cut - 1, cut, cut + 3600],
    },
  ];
  test('have one line for every visit, and say where they have none or two', () => {
    expect(coverFaults(moved(cut, cut))).toEqual([]);
    expect(coverFaults(moved(cut - 1, cut + 1)).map(coverFaultInWords)).toEqual([
      'Nobody for 1 visit in the hour from 8 Mar 2026, 23:00',
      'Nobody for 1 visit in the hour from 9 Mar 2026, 00:00',
    ]);
    expect(coverFaults(moved(cut + 1, cut)).map(coverFaultInWords)).toEqual([
      'Two providers for 1 visit in the hour from 9 Mar 2026, 00:00',
    ]);
  });

  test('a join without gap or overlap leaves no visit uncovered or covered twice, whenever visits are', () => {
    const moments = fc.array(fc.integer({ min: cut - 90_000, max: cut + 90_000 }));
    const move = fc.tuple(
      fc.integer({ min: -50_000, max: 50_000 }),
      fc.constantFrom(-3600, -1, 0, 1, 3600),
      moments,
    );
    fc.assert(
      fc.property(move, ([by, apart, visitsAt]) => {
        const [one] = moved(cut + by, cut + by + apart);
        const holds = one?.holds ?? [];
        expect(joins(holds)).toEqual([apart]);
        const faults = coverFaults([{ personId: 1, holds, visitsAt }]);
        if (apart === 0) expect(faults).toEqual([]);
        for (const { fault } of faults) expect(fault).toBe(apart > 0 ? 'uncovered' : 'covered twice');
      }),
    );
    expect(joins([...(moved(cut, cut)[0]?.holds ?? []), { lineId: 3, from: cut + 5, to: null }])).toEqual([
      0,
      null,
    ]);
  });
});

test.each(
  ruleTable('transition').map((row) => [row('on lines that move'), row('on others'), row('may transfer')]),
)('a worker with %s minutes on lines that move and %s on others: %s', (moved, others, answer) => {
  const worked = [
    { workerId: 1, lineId: 1, minutes: Number(moved) },
    { workerId: 1, lineId: 2, minutes: Number(others) },
  ];
  expect(mayTransfer(worked, new Set([1])).length).toBe(answer === 'yes' ? 1 : 0);
});

describe('a draft with turns and with room of another kind', () => {
  const line = (lineId: number, turn: number): LineToMove =>
    aLine(lineId, { turn, candidates: [{ contractId: 1, score: 1 }] });
  const goes = ({ moves }: ReturnType<typeof draftPlan>): number[] =>
    moves.filter(({ contractId }) => contractId === 1).map(({ lineId }) => lineId);

  test('an earlier turn chooses first', () => {
    const rooms = [aRoom(1, 200), NOBODY];
    expect(goes(draftPlan([line(1, 3), line(2, 2), line(3, 1)], rooms))).toEqual([2, 3]);
  });

  test('a line goes only where both have room, and it is told of each where it went', () => {
    const told: string[] = [];
    const plan = draftPlan([line(1, 0), line(2, 0)], [aRoom(1, 200), NOBODY], {
      fits: (_, lines) => lines.every(({ lineId }) => lineId !== 1),
      take: ({ contractId }, { lineId }) => told.push(`${lineId} to ${contractId}`),
    });
    expect(goes(plan)).toEqual([2]);
    expect(told).toEqual([`1 to ${NOBODY.contractId}`, '2 to 1']);
  });
});
