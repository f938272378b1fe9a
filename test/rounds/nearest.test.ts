import { describe, expect, test } from 'vitest';
import { nearestTo } from '../../src/rounds/rules/nearest.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { problemOf } from './example-rounds.ts';
import { planned } from './planned.ts';

/** The rounds that stand, and who comes nearest to making the visit that is asked for besides. */
function nearest(standing: string, asked: string, workers: string) {
  const problem = problemOf(standing, workers, { travel: 1 });
  const plan = problem.visits.length === 0 ? { rounds: [], unserved: [] } : planned(problem, 1, 3000).plan;
  const [visit] = problemOf(asked, workers, {}).visits;
  if (visit === undefined) throw new Error('no visit is asked for');
  return nearestTo(problem, plan, { ...visit, id: 'asked' });
}

describe('the examples of rounds-nearest', () => {
  test.each(
    ruleTable('rounds-nearest').map((row) => [`${row('rounds')} + ${row('asked for')}`, row] as const),
  )('%s', (_, row) => {
    const found = nearest(row('rounds'), row('asked for'), row('care workers'));
    const told =
      found === undefined
        ? ['–', '', '', '']
        : [
            found.obstacle,
            String(found.lacks),
            [found.worker, found.visit?.split(' ')[0]].filter(Boolean).join(', '),
            found.byWay ? 'yes' : 'no',
          ];
    expect(told).toEqual(
      ['in the way', 'minutes', 'who, or whose visit', 'because of the way'].map((column) => row(column)),
    );
  });
});

test('rest between two days of work is what lacks where the work before ends too late or the work after begins too soon', () => {
  const problem = problemOf('06:00 Ann 30 at 0', 'Bea 06:00-07:00 at 0; Bea 08:00-12:00 at 0', {});
  const shifts = problem.shifts.map((shift, at) => (at === 0 ? shift : { ...shift, restBefore: 120 }));
  const plan = {
    rounds: [{ shift: 'Bea 0', worker: 'Bea', stops: [{ visit: 'Ann 0', part: 0, start: 360 }] }],
    unserved: [],
  };
  const [visit] = problemOf('08:10 Cas 30 at 0', 'Bea 06:00-07:00 at 0', {}).visits;
  if (visit === undefined) throw new Error('no visit is asked for');
  expect(nearestTo({ ...problem, shifts }, plan, visit)).toMatchObject({ obstacle: 'rest', lacks: 20 });
  const after = {
    rounds: [{ shift: 'Bea 1', worker: 'Bea', stops: [{ visit: 'Ann 0', part: 0, start: 500 }] }],
    unserved: [],
  };
  const [early] = problemOf('06:20 Cas 30 at 0', 'Bea 06:00-07:00 at 0', {}).visits;
  if (early === undefined) throw new Error('no visit is asked for');
  expect(nearestTo({ ...problem, shifts }, after, early)).toMatchObject({ obstacle: 'rest', lacks: 30 });
});

test('of each place that is told as nearest, so much more time would do and a minute less would not', () => {
  const short = nearest('09:00 Ann 30 at 5', '08:40 Cas 30 at 5', 'Bea 07:00-12:00 at 0');
  expect(short?.lacks).toBe(10);
  expect(nearest('09:10 Ann 30 at 5', '08:40 Cas 30 at 5', 'Bea 07:00-12:00 at 0')).toBeUndefined();
  expect(nearest('09:09 Ann 30 at 5', '08:40 Cas 30 at 5', 'Bea 07:00-12:00 at 0')?.lacks).toBe(1);
});
