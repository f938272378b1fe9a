import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draftPlan, type LineToMove, partKey } from '../../src/brokerage/rules/transition.ts';
import { hoursOfCutOver, mustStopAt } from '../../src/brokerage/rules/transition-hours.ts';
import { runsOf, turnsOf } from '../../src/brokerage/rules/transition-turns.ts';
import {
  afterMoveStep,
  faultOfCutOver,
  foldMove,
  HANDOVER_ITEMS,
  isHandedOver,
  mayNextMove,
  newMove,
  stageShown,
  type TransitionStep,
  whyNotMove,
} from '../../src/brokerage/rules/transition-steps.ts';

const to = (contractId: number) => ({ contractId, providerId: contractId * 10, score: 500, parts: [] });
const drafted = (contractId: number): TransitionStep => ({
  kind: 'drafted',
  why: 'best match',
  ...to(contractId),
});
const agrees: TransitionStep = { kind: 'answered', answer: 'agrees', who: 'Her son', words: '' };
const placed: TransitionStep = { kind: 'placed', placementId: 1, lineId: 2, startsOn: '2026-03-06' };
const fold = (...steps: readonly TransitionStep[]) =>
  foldMove(steps.map((step, place) => ({ ...step, id: place + 1, at: place })));

describe('a move', () => {
  test('is placed only once the person agrees, and choosing another asks anew', () => {
    expect(whyNotMove(newMove, agrees)?.reason).toBe('Choose where it goes before the person is asked');
    expect(whyNotMove(fold(drafted(1)), placed)).toBeDefined();
    expect(fold(drafted(1), agrees).stage).toBe('agreed');
    const chosen: TransitionStep = { kind: 'chosen', reason: 'Near', ...to(2) };
    expect(fold(drafted(1), agrees, chosen)).toMatchObject({
      stage: 'drafted',
      answer: null,
      because: 'Near',
    });
    expect(fold(drafted(1), agrees, placed)).toMatchObject({ stage: 'placed', placed: { lineId: 2 } });
    expect(whyNotMove(fold(drafted(1), agrees, placed), chosen)).toBeDefined();
  });

  test('keeps the answer where it is drafted to the same place again, and loses it where not', () => {
    const asked = fold(drafted(1), { kind: 'asked', words: '' });
    expect(afterMoveStep(asked, drafted(1)).stage).toBe('person asked');
    expect(afterMoveStep(asked, drafted(2)).stage).toBe('drafted');
  });

  test('whatever happens to it, what is placed was agreed and stays', () => {
    const step = fc.constantFrom<TransitionStep>(
      drafted(1),
      drafted(2),
      { kind: 'chosen', reason: 'Near', ...to(3) },
      { kind: 'asked', words: '' },
      agrees,
      { kind: 'answered', answer: 'wants to wait', who: 'She', words: '' },
      { kind: 'held back', reason: 'full' },
      placed,
      { kind: 'stopped', reason: 'goes into a home' },
      { kind: 'taken up' },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let state = newMove;
        for (const one of steps) {
          if (whyNotMove(state, one) !== undefined) {
            expect(() => afterMoveStep(state, one)).toThrow(RangeError);
            continue;
          }
          if (one.kind === 'placed') expect(state.answer).toBe('agrees');
          expect(mayNextMove[state.stage]).toContain(one.kind);
          state = afterMoveStep(state, one);
          if (state.stage === 'agreed' || state.stage === 'placed') expect(state.to).not.toBeNull();
        }
      }),
    );
  });

  test('is handed over once both confirmed everything, and begun by its first visit', () => {
    const all = new Set(HANDOVER_ITEMS);
    expect(isHandedOver({ old: all, new: all })).toBe(true);
    expect(isHandedOver({ old: all, new: new Set(HANDOVER_ITEMS.slice(1)) })).toBe(false);
    expect(stageShown('placed', { handedOver: true, begun: false })).toBe('handed over');
    expect(stageShown('placed', { handedOver: false, begun: true })).toBe('begun');
    expect(stageShown('agreed', { handedOver: true, begun: true })).toBe('agreed');
  });

  test('begins tomorrow or later, within a year', () => {
    expect(faultOfCutOver('2026-03-04', '2026-03-04')?.field).toBe('cut_over');
    expect(faultOfCutOver('2026-03-05', '2026-03-04')).toBeUndefined();
    expect(faultOfCutOver('2027-03-05', '2026-03-04')).toBeDefined();
  });
});

test('what a provider has free in a part of the day is shared by all its contracts', () => {
  const line = (lineId: number): LineToMove => ({
    lineId,
    personId: lineId,
    areaId: 1,
    weeklyMinutes: 210,
    parts: new Map([['morning', 210]]),
    household: null,
    team: null,
    candidates: [
      { contractId: 1, score: 900 },
      { contractId: 2, score: 800 },
    ],
  });
  const room = (contractId: number, providerId: number, inHouse = false) => ({
    contractId,
    providerId,
    inHouse,
    capacityMinutes: 5000,
    blocks: new Map<number, number>(),
    parts: new Map([[partKey(1, 'morning'), 300]]),
  });
  const { moves } = draftPlan([line(1), line(2)], [room(1, 10), room(2, 10), room(9, 90, true)]);
  expect(moves.map(({ contractId }) => contractId)).toEqual([1, 9]);
});

describe('the hours of a cut-over', () => {
  const HOUR = 3600;
  const from = 24 * HOUR;
  const end = 72 * HOUR;
  const cutOver = 48 * HOUR;
  const old = { lineId: 1, from: 0, to: cutOver };
  const fresh = { lineId: 2, from: cutOver, to: null };

  test('have one provider where the lines join', () => {
    const { hours, faults } = hoursOfCutOver(
      [{ personId: 1, old, new: fresh, plannedOld: [32 * HOUR], plannedNew: [56 * HOUR] }],
      from,
      end,
    );
    expect(faults).toEqual([]);
    expect(hours).toHaveLength(48);
    expect(hours[8]).toMatchObject({ withOld: 1, withNew: 0 });
    expect(hours[32]).toMatchObject({ withOld: 0, withNew: 1 });
  });

  test('say who has nobody once the old provider must stop, and who has two', () => {
    const alone = { personId: 1, old, new: null, plannedOld: [56 * HOUR], plannedNew: [] };
    const twice = {
      personId: 2,
      old: { ...old, lineId: 3, to: null },
      new: { ...fresh, lineId: 4 },
      plannedOld: [57 * HOUR],
      plannedNew: [57 * HOUR],
    };
    const late = { ...alone, new: { ...fresh, from: 60 * HOUR } };
    const { hours, faults, notArranged } = hoursOfCutOver([late, twice], from, end);
    expect(hours[32]).toMatchObject({ nobody: 1 });
    expect(hours[33]).toMatchObject({ two: 1 });
    expect(notArranged).toEqual([]);
    // Until it is placed it is not arranged, and is never with a provider that no longer comes.
    const open = hoursOfCutOver([alone], from, end);
    expect(open.hours[32]).toMatchObject({ withOld: 0, nobody: 0, notYet: 1 });
    expect(open.notArranged).toEqual([{ personId: 1, oldLineId: 1, visits: 1 }]);
    expect(open.faults).toEqual([]);
    expect(faults.map(({ personId, fault }) => [personId, fault])).toEqual([
      [1, 'uncovered'],
      [2, 'covered twice'],
    ]);
  });

  test('end for the old provider with the first event that stops it', () => {
    const event = { contractId: null, areaId: null, endsAt: null };
    const events = [
      { ...event, kind: 'suspension of new business', effectiveAt: 1 },
      { ...event, kind: 'termination', contractId: 7, effectiveAt: 3 },
      { ...event, kind: 'registration cancelled', effectiveAt: 5 },
      { ...event, kind: 'termination', effectiveAt: 2, endsAt: 4 },
    ];
    expect(mustStopAt(events, 7)).toBe(3);
    expect(mustStopAt(events, 8)).toBe(5);
    expect(mustStopAt([], 8)).toBeNull();
  });
});

describe('nights and days around a cut-over', () => {
  const at = (iso: string): number => Temporal.Instant.from(iso).epochMilliseconds / 1000;
  const friday = [
    {
      version: 1,
      effectiveFrom: '2026-01-01',
      weekdays: [5],
      fromTime: '22:00',
      toTime: '07:00',
      tasks: '',
      workers: 1,
    },
  ];
  const fridays = turnsOf(friday, ['2026-03-06', '2026-03-07', '2026-03-13', '2026-03-27']);
  const old = {
    lineId: 1,
    from: 0,
    to: at('2026-03-07T00:00Z'),
    endsAt: at('2026-03-07T00:00Z'),
    stopsAt: null,
  };
  const next = { ...old, lineId: 2, from: at('2026-03-07T00:00Z'), to: null, endsAt: null };

  test('a night is that of the evening on which it begins, also over a change of the clocks', () => {
    expect(fridays.map(({ day }) => day)).toEqual(['2026-03-06', '2026-03-13', '2026-03-27']);
    expect(fridays[0]).toMatchObject({ from: at('2026-03-06T22:00Z'), to: at('2026-03-07T07:00Z') });
    const [spring] = turnsOf([{ ...friday[0]!, weekdays: [6] }], ['2026-03-28']);
    expect((spring?.to ?? 0) - (spring?.from ?? 0)).toBe(8 * 3600);
  });

  test('whoever holds as it begins has it, unless care must stop before it ends; gaps and overlaps are told', () => {
    expect(runsOf(old, next, fridays)).toEqual([
      { holder: 'old', first: '2026-03-06', last: '2026-03-06', turns: 1 },
      { holder: 'new', first: '2026-03-13', last: '2026-03-27', turns: 2 },
    ]);
    const inTheNight = { ...old, stopsAt: at('2026-03-07T02:00Z') };
    expect(runsOf(inTheNight, next, fridays)[0]?.holder).toBe('nobody');
    expect(runsOf({ ...old, endsAt: null }, next, fridays)[1]?.holder).toBe('two');
    expect(runsOf(old, null, fridays)[1]?.holder).toBe('nobody');
  });
});
