import { describe, expect, test } from 'vitest';
import { canPlace } from '../../src/rounds/rules/can-place.ts';
import type { Visit } from '../../src/rounds/rules/problem.ts';
import { verify } from '../../src/rounds/rules/verify.ts';
import { problemOf } from './example-rounds.ts';
import { planned } from './planned.ts';
import { smallProblem } from './small-problems.ts';

const BEA = 'Bea 07:00-12:00 at 0';

/** Plans what stands, then asks for the visits that are wanted besides. */
function ask(standing: string, wanted: string, workers = BEA) {
  const problem = problemOf(standing, workers, { travel: 1 });
  const { plan } = planned(problem, 1, 3000);
  const extra: Visit[] = problemOf(wanted, workers, {}).visits.map((visit) => ({
    ...visit,
    id: `new ${visit.id}`,
  }));
  const placement = canPlace(problem, plan, extra, { seed: 1, moves: 4000 });
  if (!placement.ok) throw new Error(placement.reason);
  return placement.value;
}

describe('can it be placed', () => {
  test('yes, with nothing moved', () => {
    expect(ask('08:00 Ann 30 at 5', '09:00 Cas 30 at 5').kind).toBe('yes');
  });

  test('yes, if a visit moves, and which and by how much', () => {
    const placement = ask('08:00-09:00 Ann 30 at 5', '08:10 Cas 30 at 5');
    expect(placement).toMatchObject({
      kind: 'yes-if',
      moved: [{ visit: 'Ann 0', from: { worker: 'Bea', start: 480 }, to: { worker: 'Bea', start: 520 } }],
    });
  });

  test('some of them, and what blocks the others', () => {
    const placement = ask('08:00 Ann 30 at 5', '08:00 Cas 30 at 5; 09:00 Dev 30 at 5');
    expect(placement).toMatchObject({
      kind: 'some',
      placed: ['new Dev 1'],
      blocked: [{ visit: 'new Cas 0', proven: false }],
    });
  });

  test('no, with proof by rule', () => {
    expect(ask('08:00 Ann 30 at 5', '09:00 Cas 30 at 5, needs hoist')).toMatchObject({
      kind: 'no',
      blocked: [{ proven: true, why: { kind: 'nobody-may' } }],
    });
  });

  test('not found is not no', () => {
    expect(ask('08:00 Ann 30 at 5', '08:00 Cas 30 at 5').kind).toBe('not-found');
  });

  test('nothing that stands is ever given up, and every plan is sound', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const problem = smallProblem(seed, 16, 4);
      const [first, second, third, ...rest] = problem.visits;
      const standing = { ...problem, visits: rest };
      const { plan } = planned(standing, 1, 2000);
      const placement = canPlace(standing, plan, [first!, second!, third!], { seed: 1, moves: 1500 });
      if (!placement.ok) throw new Error(placement.reason);
      if (!('plan' in placement.value)) continue;
      const found = placement.value.plan;
      const made = new Set(found.rounds.flatMap(({ stops }) => stops.map(({ visit }) => visit)));
      for (const { visit } of plan.rounds.flatMap(({ stops }) => stops)) expect(made).toContain(visit);
      const visits = problem.visits.filter(({ id }) => made.has(id));
      expect(verify({ ...problem, visits }, { ...found, unserved: [] }).faults).toEqual([]);
    }
  });
});
