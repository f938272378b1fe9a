import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_WEIGHTS, type Problem, USUAL_WEIGHTS, type Visit } from '../../src/rounds/rules/problem.ts';
import { planned } from './planned.ts';
import { seeds, smallProblem } from './small-problems.ts';

const visit = (id: string, place: number, earliest: number, latest: number, duration: number): Visit => ({
  id,
  person: id,
  place,
  window: { earliest, latest, hard: true },
  parts: [{ duration, skills: [] }],
  criticality: 'usual',
});

/** Straight to the far visit takes 4,200 and is too long; by way of the one between it takes 1,200. */
const roundabout: Problem = {
  visits: [visit('far', 1, 1800, 3600, 1800), visit('between', 2, 300, 1800, 600)],
  people: [],
  workers: [{ id: 'bea', skills: [], mode: 'car' }],
  shifts: [{ id: 'b', worker: 'bea', start: 0, end: 18_000, from: 0, to: 0 }],
  travel: {
    places: 3,
    bandStarts: [0],
    tables: { car: [Int32Array.of(0, 4200, 300, 300, 0, 300, 300, 300, 0)] },
  },
  weights: { ...NO_WEIGHTS, unserved: USUAL_WEIGHTS.unserved, travel: 1 },
};

test('a visit that is reached only by way of another is not said to be beyond reach when that way is taken up', () => {
  expect(planned(roundabout, 1, 2000).unserved).toEqual([]);
  const inTheWay: Visit = { ...visit('insulin', 0, 300, 300, 4000), criticality: 'time-critical' };
  const { unserved } = planned({ ...roundabout, visits: [...roundabout.visits, inTheWay] }, 1, 2000);
  expect(unserved.map(({ visit: id, proven }) => [id, proven])).toContainEqual(['far', false]);
});

test('by the travel of the time of day at which the visit between is left', () => {
  const early = Int32Array.of(0, 4000, 600, 4000, 0, 3400, 600, 3400, 0);
  const late = Int32Array.of(0, 700, 100, 700, 0, 600, 100, 600, 0);
  const banded: Problem = {
    ...roundabout,
    visits: [visit('far', 1, 2800, 3600, 1800), visit('between', 2, 600, 1400, 600)],
    travel: { places: 3, bandStarts: [0, 900], tables: { car: [early, late] } },
  };
  expect(planned(banded, 1, 2000).unserved).toEqual([]);
  const inTheWay: Visit = { ...visit('insulin', 0, 300, 300, 3400), criticality: 'time-critical' };
  const { unserved } = planned({ ...banded, visits: [...banded.visits, inTheWay] }, 1, 2000);
  expect(unserved.map(({ visit: id, proven }) => [id, proven])).toContainEqual(['far', false]);
});

test('what is proven is never made in another plan of the same problem, whatever the travel', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const problem = smallProblem(seed, 8, 2);
      const bent: Problem = {
        ...problem,
        travel: {
          ...problem.travel,
          tables: Object.fromEntries(
            Object.entries(problem.travel.tables).map(([mode, tables]) => [
              mode,
              tables.map((table) => table.map((time, at) => ((at * 7 + seed) % 3 === 0 ? 9 * time : time))),
            ]),
          ),
        },
      };
      const proven = planned(bent, seed, 300).unserved.filter((one) => one.proven);
      const alone = proven.map(({ visit: id }) => {
        const critical = bent.visits.map((one) =>
          one.id === id
            ? { ...one, criticality: 'time-critical' as const }
            : { ...one, criticality: 'usual' as const },
        );
        return planned({ ...bent, visits: critical }, seed, 600).plan.unserved.includes(id);
      });
      expect(alone).toEqual(proven.map(() => true));
    }),
    { numRuns: 100 },
  );
});

test('two who have to start farther apart than a hard window is long are proven to have no room', () => {
  const apart: Visit = {
    ...visit('far', 1, 1800, 3600, 600),
    parts: [
      { duration: 600, skills: [] },
      { duration: 600, skills: [] },
    ],
    apart: { least: 7200, most: 7200 },
  };
  const problem: Problem = {
    ...roundabout,
    visits: [apart],
    workers: ['bea', 'cy'].map((id) => ({ id, skills: [], mode: 'car' })),
    shifts: ['bea', 'cy'].map((worker) => ({ id: worker, worker, start: 0, end: 18_000, from: 0, to: 0 })),
  };
  expect(planned(problem, 1, 500).unserved).toEqual([
    { visit: 'far', why: { kind: 'too-far-apart' }, proven: true },
  ]);
});
