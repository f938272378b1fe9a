import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  NO_WEIGHTS,
  type Plan,
  type Problem,
  type Round,
  type Stop,
} from '../../src/rounds/rules/problem.ts';
import { verify } from '../../src/rounds/rules/verify.ts';
import { inOwnWords } from './own-words.ts';
import { planned } from './planned.ts';
import { seeds, smallProblem } from './small-problems.ts';

describe('the verifier', () => {
  test('finds nothing wrong with what the search finds, and counts the same cost', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: 2, max: 24 }),
        fc.integer({ min: 1, max: 6 }),
        (seed, visits, workers) => {
          const problem = smallProblem(seed, visits, workers);
          const answer = planned(problem, seed, 1500);
          if (answer.criticalUnserved === 0) expect(answer.cost.total).toBe(answer.searchCost);
          expect(verify(problem, answer.plan).faults).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  // A search promises no optimum, so the problems are the same every time.
  test('the search comes to the least of all plans of nearly every tiny problem, and never below it', () => {
    const tiny = fc.tuple(seeds, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }));
    // Where even work, or no waiting, is worth more than the way to it.
    const known: [number, number, number][] = [
      [486_987, 1, 2],
      [495_935, 3, 3],
    ];
    const missed = [...known, ...fc.sample(tiny, { seed: 2026, numRuns: 58 })].filter(
      ([seed, visits, workers]) => {
        const problem = smallProblem(seed, visits, workers);
        const [critical, total] = leastByTryingAll(problem);
        const { criticalUnserved, cost } = planned(problem, 1, 40_000);
        expect(criticalUnserved).toBeGreaterThanOrEqual(critical);
        if (criticalUnserved === critical) expect(cost.total).toBeGreaterThanOrEqual(total);
        return criticalUnserved > critical || cost.total > total;
      },
    );
    expect(missed.length).toBeLessThanOrEqual(1);
    expect(missed).not.toContain(known[0]);
    expect(missed).not.toContain(known[1]);
  });

  test('counts the same cost, and finds the same plans sound, as the rules in other words', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(),
        (seed, visits, workers, how) => {
          const problem = smallProblem(seed, visits, workers);
          const plan = disturbed(problem, planned(problem, seed, 800).plan, how);
          const { faults, cost } = verify(problem, plan);
          expect({ broken: faults.length > 0, total: cost.total }).toEqual(inOwnWords(problem, plan));
        },
      ),
      { numRuns: 400 },
    );
  });

  const problem = smallProblem(3, 8, 4);
  const { plan } = planned(problem, 1, 4000);
  const change = (at: (round: Round) => Round): Plan => ({ ...plan, rounds: plan.rounds.map(at) });
  const busiest = plan.rounds.reduce((one, other) => (other.stops.length > one.stops.length ? other : one));
  const inBusiest = (stops: (stops: readonly Stop[]) => readonly Stop[]): Plan =>
    change((round) => (round === busiest ? { ...round, stops: stops(round.stops) } : round));

  test.each([
    ['a visit dropped without a word', inBusiest((stops) => stops.slice(1)), /neither made nor said/],
    ['a visit made twice', inBusiest((stops) => [...stops, stops[0]!]), /is made 2 times/],
    [
      'a start before its window',
      inBusiest((stops) => stops.map((stop, at) => (at === 0 ? { ...stop, start: 0 } : stop))),
      /starts before its window/,
    ],
    ['a start before the worker is there', inBusiest((stops) => stops.toReversed()), /can be there/],
    [
      'a visit that nobody asked for',
      inBusiest((stops) => [...stops, { visit: 'none', part: 0, start: 0 }]),
      /not asked for/,
    ],
    ['rounds of the wrong workers', change((round) => ({ ...round, worker: 'w9' })), /belong together/],
    [
      'a visit both made and unserved',
      { ...plan, unserved: [...plan.unserved, busiest.stops[0]!.visit] },
      /is made and is said/,
    ],
    ['two rounds of a shift', { ...plan, rounds: [...plan.rounds, { ...busiest, stops: [] }] }, /two rounds/],
  ])('finds %s', (_, wrong, words) => {
    expect(verify(problem, wrong).faults.join('\n')).toMatch(words);
  });
});

/** A plan with one stop earlier, later, at somebody else's or gone, or as it was. */
function disturbed({ shifts }: Problem, plan: Plan, how: number): Plan {
  const full = plan.rounds.filter(({ stops }) => stops.length > 0);
  const round = full[how % Math.max(1, full.length)];
  if (round === undefined) return plan;
  const at = how % round.stops.length;
  const stop = round.stops[at]!;
  const without = round.stops.filter((one) => one !== stop);
  const to = shifts[how % shifts.length]!;
  const by = [-1, 1, 600, 7200][how % 4]!;
  switch (how % 5) {
    case 0:
      return plan;
    case 1:
      return withStops(plan, round.shift, without);
    case 2:
      return withStops(withStops(plan, round.shift, without), to.id, [
        ...(to.id === round.shift ? without : plan.rounds.find(({ shift }) => shift === to.id)!.stops),
        stop,
      ]);
    default:
      return withStops(plan, round.shift, round.stops.with(at, { ...stop, start: stop.start + by }));
  }
}

function withStops(plan: Plan, shift: string, stops: readonly Stop[]): Plan {
  return {
    ...plan,
    rounds: plan.rounds.map((round) => (round.shift === shift ? { ...round, stops } : round)),
  };
}

/** Time-critical visits unserved and the cost of the best of all plans that start as early as may be: every order of every choice of shifts. */
function leastByTryingAll(problem: Problem): readonly [number, number] {
  const shiftIds = problem.shifts.map(({ id }) => id);
  let least: readonly [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const rounds = new Map<string, { visit: string; part: number }[]>(shiftIds.map((id) => [id, []]));
  const tryParts = (parts: readonly { visit: string; part: number }[], unserved: readonly string[]): void => {
    const [first, ...rest] = parts;
    if (first === undefined) {
      const found = timed(problem, rounds, unserved);
      if (found !== undefined && (found[0] < least[0] || (found[0] === least[0] && found[1] < least[1])))
        least = found;
      return;
    }
    for (const id of shiftIds) {
      if (!mayGo(problem, id, first)) continue;
      const round = rounds.get(id)!;
      for (let at = 0; at <= round.length; at += 1) {
        round.splice(at, 0, first);
        tryParts(rest, unserved);
        round.splice(at, 1);
      }
    }
  };
  const { visits } = problem;
  for (let chosen = 0; chosen < 2 ** visits.length; chosen += 1) {
    const made = visits.filter((_, at) => (chosen >> at) & 1);
    const left = visits.filter((visit) => !made.includes(visit)).map(({ id }) => id);
    tryParts(
      made.flatMap(({ id, parts }) => parts.map((_, part) => ({ visit: id, part }))),
      left,
    );
  }
  return least;
}

/** Whether the worker of a shift may do a part of a visit at all, said once more in the test's own words. */
function mayGo(
  problem: Problem,
  shiftId: string,
  { visit: id, part }: { visit: string; part: number },
): boolean {
  const shift = problem.shifts.find((one) => one.id === shiftId)!;
  const worker = problem.workers.find((one) => one.id === shift.worker)!;
  const visit = problem.visits.find((one) => one.id === id)!;
  return (
    !(visit.refused ?? []).includes(worker.id) &&
    (visit.gender === undefined || visit.gender === worker.gender) &&
    (visit.language === undefined || (worker.languages ?? []).includes(visit.language)) &&
    visit.parts[part]!.skills.every((skill) => worker.skills.includes(skill))
  );
}

/** The cost of given sequences, each start as early as may be: raised step by step until nothing moves. */
function timed(
  problem: Problem,
  sequences: ReadonlyMap<string, readonly { visit: string; part: number }[]>,
  unserved: readonly string[],
): readonly [number, number] | undefined {
  const visits = new Map(problem.visits.map((visit) => [visit.id, visit]));
  const starts = new Map<string, number>();
  for (const { id, parts, window } of problem.visits)
    parts.forEach((_, part) => starts.set(`${id}/${part}`, window.earliest));
  for (let turn = 0; ; turn += 1) {
    // Starts only ever rise: a hard window that is passed stays passed.
    const passed = problem.visits.some(
      ({ id, window, parts }) =>
        window.hard &&
        !unserved.includes(id) &&
        parts.some((_, part) => starts.get(`${id}/${part}`)! > window.latest),
    );
    if (turn > 60 || passed) return undefined;
    let moved = false;
    const raise = (key: string, to: number): void => {
      if (starts.get(key)! >= to) return;
      starts.set(key, to);
      moved = true;
    };
    for (const { id, worker, start, from } of problem.shifts) {
      const { mode } = problem.workers.find((one) => one.id === worker)!;
      let free = start;
      let place = from;
      let band = start;
      for (const { visit: name, part } of sequences.get(id)!) {
        const visit = visits.get(name)!;
        const table = problem.travel.tables[mode]![band >= problem.travel.bandStarts[1]! ? 1 : 0]!;
        const key = `${name}/${part}`;
        raise(key, free + (place === undefined ? 0 : table[place * problem.travel.places + visit.place]!));
        free = starts.get(key)! + visit.parts[part]!.duration;
        place = visit.place;
        band = Math.floor((visit.window.earliest + visit.window.latest) / 2);
      }
    }
    for (const { id, parts, apart } of problem.visits) {
      if (parts.length < 2 || unserved.includes(id)) continue;
      raise(`${id}/1`, starts.get(`${id}/0`)! + (apart?.least ?? 0));
      raise(`${id}/0`, starts.get(`${id}/1`)! - (apart?.most ?? 0));
    }
    if (!moved) break;
  }
  const rounds = problem.shifts.map(({ id, worker }) => ({
    shift: id,
    worker,
    stops: sequences
      .get(id)!
      .map(({ visit, part }) => ({ visit, part, start: starts.get(`${visit}/${part}`)! })),
  }));
  const { broken, total } = inOwnWords(problem, { rounds, unserved });
  if (broken) return undefined;
  return [unserved.filter((id) => visits.get(id)!.criticality === 'time-critical').length, total];
}

test('a weight of nought makes a part cost nothing', () => {
  const problem = { ...smallProblem(5, 10, 3), weights: NO_WEIGHTS };
  expect(planned(problem, 1, 500).cost.total).toBe(0);
});
