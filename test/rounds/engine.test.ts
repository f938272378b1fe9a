import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planRounds } from '../../src/rounds/actions/plan-rounds.ts';
import { isBetter } from '../../src/rounds/rules/answer.ts';
import { flatten } from '../../src/rounds/rules/flat-problem.ts';
import type { Problem } from '../../src/rounds/rules/problem.ts';
import { openSearch } from '../../src/rounds/rules/stand.ts';
import { planned } from './planned.ts';
import { seeds, smallProblem } from './small-problems.ts';

const runs = { numRuns: 25 };
const MOVES = 1500;

describe('from rounds that stand, the best found is never worse', () => {
  const never = (change: (problem: Problem) => Problem, before = (problem: Problem) => problem) =>
    fc.assert(
      fc.property(seeds, (seed) => {
        const problem = smallProblem(seed, 12, 4);
        // Each worker's even share changes with the workforce, so it is left out of what is compared.
        const fixed = before({ ...problem, weights: { ...problem.weights, overShare: 0 } });
        const first = planned(fixed, seed, MOVES);
        const second = planned(change(fixed), seed, MOVES, first.plan);
        expect(isBetter(first, second)).toBe(false);
      }),
      runs,
    );

  test('with the same problem', () => never((problem) => problem));

  test('with a care worker more', () =>
    never((problem) => ({
      ...problem,
      workers: [...problem.workers, { id: 'new', skills: ['personal care'], mode: 'car' }],
      shifts: [...problem.shifts, { id: 'new', worker: 'new', start: 25_200, end: 61_200, from: 0, to: 0 }],
    })));

  // The middle of a window chooses the part of the day its travel is timed by.
  const oneBand = (problem: Problem) => ({
    ...problem,
    travel: { ...problem.travel, bandStarts: [0, 2 ** 29] },
  });

  test('with wider windows', () =>
    never(
      (problem) => ({
        ...problem,
        visits: problem.visits.map((visit) => ({
          ...visit,
          window: { ...visit.window, latest: visit.window.latest + 1800 },
        })),
      }),
      oneBand,
    ));

  // A visit less leaves a gap and lets others start earlier than they did, which are costs of their own and may cut the rest before a
  // shift short: a worker is not made to set out later than they could.
  test('with a visit fewer', () =>
    never(
      (problem) => ({ ...problem, visits: problem.visits.slice(1) }),
      (problem) => ({
        ...problem,
        weights: { ...problem.weights, gap: 0, movedStart: 0 },
        shifts: problem.shifts.map(({ restBefore: _, ...shift }) => shift),
        travel: { ...problem.travel, bandStarts: [0, 2 ** 29] },
      }),
    ));
});

test('rounds that stand and are longer than somebody may work now lose what is too much, and the answer is sound', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const problem = smallProblem(seed, 12, 3);
      const first = planned(problem, seed, 400);
      const most = (id: string): number =>
        first.plan.rounds
          .filter(({ worker }) => worker === id)
          .flatMap(({ stops }) => stops)
          .reduce((sum, { visit, part }) => sum + durationOf(problem, visit, part), 0);
      const workers = problem.workers.map((worker) => ({
        ...worker,
        mostTime: Math.floor(most(worker.id) / 2),
      }));
      // Sound, or `planned` throws.
      expect(planned({ ...problem, workers }, seed, 400, first.plan).plan.rounds).toBeDefined();
    }),
    runs,
  );
});

function durationOf({ visits }: Problem, id: string, part: number): number {
  return visits.find((visit) => visit.id === id)?.parts[part]?.duration ?? 0;
}

test('rounds that stand are put back as they were, however their visits wait for each other', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const problem = smallProblem(seed, 16, 4);
      const first = planned(problem, seed, 800);
      const flat = flatten(problem);
      if (!flat.ok) throw new Error(flat.reason);
      const again = openSearch(flat.value, seed + 1, first.plan);
      if (!again.ok) throw new Error(again.reason);
      expect(again.value.cost).toBeLessThanOrEqual(first.searchCost);
    }),
    { numRuns: 150 },
  );
});

test('a time-critical visit outweighs the rest by as much with one worker as with two', () => {
  const base = smallProblem(5, 10, 3);
  const visits = base.visits.map((visit, at) => ({
    ...visit,
    criticality: at < 6 ? ('time-critical' as const) : ('high' as const),
  }));
  const flat = flatten({ ...base, visits });
  if (!flat.ok) throw new Error(flat.reason);
  const { prize, visitOf } = flat.value;
  const worth = visits.map((_, at) =>
    prize.reduce((sum, one, part) => (visitOf[part] === at ? sum + one : sum), 0),
  );
  expect(new Set(visits.slice(0, 6).map(({ parts }) => parts.length))).toEqual(new Set([1, 2]));
  expect(new Set(worth.slice(0, 6)).size).toBe(1);
  expect(worth[0]).toBeGreaterThan(worth.slice(6).reduce((sum, one) => sum + one, 0));
});

describe('locked visits', () => {
  test('never move, and the rest is planned around them', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const problem = smallProblem(seed, 14, 4);
        const { plan } = planned(problem, seed, MOVES);
        const stops = plan.rounds.flatMap((round) =>
          round.stops.map((stop) => ({ ...stop, shift: round.shift })),
        );
        const made = problem.visits.filter(({ id }) => !plan.unserved.includes(id)).slice(0, 5);
        const lockedIds = new Set(made.map(({ id }) => id));
        const visits = problem.visits.map((visit) =>
          lockedIds.has(visit.id)
            ? {
                ...visit,
                locked: visit.parts.map((_, part) => {
                  const { shift, start } = stops.find(
                    (stop) => stop.visit === visit.id && stop.part === part,
                  )!;
                  return { shift, start };
                }),
              }
            : visit,
        );
        const again = planned({ ...problem, visits }, seed + 1, MOVES);
        for (const id of lockedIds) {
          const then = again.plan.rounds.flatMap((round) =>
            round.stops.filter((stop) => stop.visit === id).map((stop) => ({ ...stop, shift: round.shift })),
          );
          expect(then.toSorted((a, b) => a.part - b.part)).toEqual(
            stops.filter((stop) => stop.visit === id).toSorted((a, b) => a.part - b.part),
          );
        }
      }),
      runs,
    );
  });

  test('that contradict each other are refused by name', () => {
    const problem = smallProblem(1, 6, 2);
    const [shift] = problem.shifts;
    const visits = problem.visits.map((visit, at) =>
      at < 2
        ? { ...visit, parts: visit.parts.slice(0, 1), locked: [{ shift: shift!.id, start: 36_000 }] }
        : visit,
    );
    const flat = flatten({ ...problem, visits: visits.map(({ before: _, apart: __, ...visit }) => visit) });
    if (!flat.ok) throw new Error(flat.reason);
    expect(openSearch(flat.value, 1)).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/visit v[01] is locked/),
    });
  });
});

test('a time-critical visit is made before any number of others', () => {
  const base = smallProblem(2, 6, 1);
  const [worker] = base.workers;
  const visit = (id: string, criticality: 'time-critical' | 'high') => ({
    id,
    person: 'p0',
    place: 1,
    window: { earliest: 30_000, latest: 31_000, hard: true },
    parts: [{ duration: criticality === 'high' ? 300 : 9000, skills: [] }],
    criticality,
  });
  const problem: Problem = {
    ...base,
    workers: [{ ...worker!, mode: 'car' }],
    shifts: [{ id: 's', worker: worker!.id, start: 29_000, end: 40_000 }],
    visits: [
      ...Array.from({ length: 4 }, (_, at) => visit(`small ${at}`, 'high')),
      visit('insulin', 'time-critical'),
    ],
  };
  const { plan } = planned({ ...problem, people: [] }, 1, 3000);
  expect(plan.unserved).not.toContain('insulin');
});

describe('the threads', () => {
  const problem = smallProblem(11, 30, 6);

  test('the same seed and moves give the same bytes, on two threads too', async () => {
    const order = { problem, seed: 7, budget: { kind: 'moves', moves: 30_000 }, searches: 2 } as const;
    const [one, other] = [await planRounds(order).answer, await planRounds(order).answer];
    expect(one.ok).toBe(true);
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  });

  test('the same answer on every machine, until the version of the engine changes', async () => {
    const order = { problem, seed: 7, budget: { kind: 'moves', moves: 30_000 }, searches: 2 } as const;
    const answer = await planRounds(order).answer;
    if (!answer.ok) throw new Error(answer.reason);
    const { plan, cost, engine } = answer.value;
    const sum = createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 16);
    expect([engine, cost.total, sum]).toEqual(['tend-rounds 6', 107_792, '6165173dd19013d9']);
  });

  test('a search that is stopped answers with the best so far', async () => {
    const planning = planRounds(
      { problem, seed: 1, budget: { kind: 'seconds', seconds: 600 }, searches: 1 },
      () => planning.stop(),
    );
    const answer = await planning.answer;
    const soFar = planning.bestSoFar();
    if (!answer.ok || soFar?.ok !== true) throw new Error('no answer');
    expect(answer.value.cancelled).toBe(true);
    expect(isBetter(soFar.value, answer.value)).toBe(false);
  });

  test('hours that the way from the start of a shift to its end already takes are refused', () => {
    const tables = { car: [Int32Array.of(0, 40, 40, 0)] };
    const short: Problem = {
      ...problem,
      visits: [],
      workers: [{ id: 'Ann', skills: [], mode: 'car', mostTime: 39 }],
      shifts: [{ id: 'a', worker: 'Ann', start: 0, end: 100, from: 0, to: 1 }],
      travel: { places: 2, bandStarts: [0], tables },
    };
    expect(flatten(short)).toMatchObject({ ok: false, reason: expect.stringContaining('needs 40') });
    expect(flatten({ ...short, workers: [{ ...short.workers[0]!, mostTime: 40 }] }).ok).toBe(true);
  });

  test('a problem at fault is refused', async () => {
    const wrong = { ...problem, shifts: [...problem.shifts, problem.shifts[0]!] };
    const { answer } = planRounds({
      problem: wrong,
      seed: 1,
      budget: { kind: 'moves', moves: 10 },
      searches: 2,
    });
    expect(await answer).toMatchObject({ ok: false, reason: expect.stringContaining('given twice') });
  });
});
