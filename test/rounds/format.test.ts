import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { publishedCost, readInstance, readSolution, writeSolution } from '../../src/rounds/formats/hhcrsp.ts';
import type { Problem } from '../../src/rounds/rules/problem.ts';
import { verify } from '../../src/rounds/rules/verify.ts';
import { planned } from './planned.ts';

const SHARED = new URL('../../../shared/data/hhcrsp/', import.meta.url);
const here = existsSync(SHARED);
if (!here)
  process.stdout.write(
    'The public home health care instances are not in ../shared/data/hhcrsp: three tests are left out.\n',
  );

const read = (name: string): unknown => {
  const bytes = readFileSync(new URL(name, SHARED));
  return JSON.parse((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
};
const instance = (from: unknown): Problem => {
  const problem = readInstance(from);
  if (!problem.ok) throw new Error(problem.reason);
  return problem.value;
};
const small = {
  patients: [
    { id: 'p1', time_window: [0, 60], required_caregivers: [{ service: 's1', duration: 30 }] },
    {
      id: 'p2',
      time_window: [90, 120],
      required_caregivers: [{ service: 's1' }, { service: 's2', duration: 10.5 }],
      synchronization: { type: 'sequential', distance: [5, 15] },
    },
  ],
  services: [{ id: 's1', default_duration: 20 }, { id: 's2' }],
  caregivers: [
    { id: 'c1', abilities: ['s1'] },
    { id: 'c2', abilities: ['s2'] },
  ],
  central_offices: [{ id: 'd' }],
  distances: [
    [0, 10, 20.5],
    [10, 0, 12],
    [20.5, 12, 0],
  ],
};

describe('the public format', () => {
  test('is read: services as skills, windows soft, times in thousandths', () => {
    const problem = instance(small);
    expect(problem.visits[1]).toMatchObject({
      window: { earliest: 90_000, latest: 120_000, hard: false },
      parts: [
        { skills: ['s1'], duration: 20_000 },
        { skills: ['s2'], duration: 10_500 },
      ],
      apart: { least: 5000, most: 15_000 },
    });
  });

  test('is written and read back with the same rounds and the same cost', () => {
    const problem = instance(small);
    const { plan, cost } = planned(problem, 1, 500);
    const back = readSolution(problem, JSON.parse(JSON.stringify(writeSolution(problem, plan))));
    if (!back.ok) throw new Error(back.reason);
    expect(back.value.rounds).toEqual(plan.rounds);
    expect(verify(problem, back.value)).toEqual({ faults: [], cost });
  });

  test.each([
    ['no distances', { ...small, distances: [[0]] }, /a distance from the office/],
    ['a service without a duration', { ...small, services: [] }, /no duration is known/],
    ['no patients', { ...small, patients: 7 }, /not an instance: patients/],
    [
      'two services at any time of each other',
      {
        ...small,
        patients: [{ ...small.patients[1], synchronization: { type: 'independent' } }, small.patients[0]],
      },
      /make two patients of it/,
    ],
  ])('refuses %s', (_, from, words) => {
    expect(readInstance(from)).toMatchObject({ ok: false, reason: expect.stringMatching(words) });
  });

  test('refuses a solution that does what was not asked', () => {
    const solution = {
      routes: [{ caregiver_id: 'c1', locations: [{ patient: 'p9', service: 's1', arrival_time: 0 }] }],
    };
    expect(readSolution(instance(small), solution)).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/p9/),
    });
  });

  test.runIf(here)('the optimum of the published toy is verified at its published cost, and found', () => {
    const problem = instance(read('toy.json'));
    const solution = readSolution(problem, read('sol_toy_optimal.json'));
    if (!solution.ok) throw new Error(solution.reason);
    const { faults, cost } = verify(problem, solution.value);
    expect(faults).toEqual([]);
    expect(publishedCost(cost.total)).toBeCloseTo(111.3333, 3);
    expect(publishedCost(planned(problem, 1, 20_000).cost.total)).toBeCloseTo(111.3333, 3);
  });

  test.runIf(here).each(['InstanzCPLEX_HCSRP_10_1', 'InstanzCPLEX_HCSRP_10_3'])(
    'the proven optimum of %s is found in moves alone, and nothing below it',
    (name) => {
      const best = new Map(
        readFileSync(new URL('published_best.csv', SHARED), 'utf8')
          .split('\n')
          .map((line) => [line.split(',')[1] ?? '', Number(line.split(',')[2])]),
      ).get(`${name}.json`);
      const problem = instance(read(`mankowska/${name}.json.gz`));
      expect(publishedCost(planned(problem, 1, 400_000).cost.total)).toBeCloseTo(best!, 2);
    },
  );
});
