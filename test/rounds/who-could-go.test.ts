/** Who could go to a visit: what stands in the way of each is never lost, whatever else is wrong on the day. */
import { expect, test } from 'vitest';
import { conflictsOfDay, type DayOfRounds } from '../../src/rounds/rules/conflicts.ts';
import type { RotaDay } from '../../src/rounds/rules/rota-week.ts';
import type { RotaVisit, RotaWorker } from '../../src/rounds/rules/rota.ts';
import { USUAL_TRAVEL } from '../../src/rounds/rules/travel-estimate.ts';
import { startOfPart, whoCouldGo } from '../../src/rounds/rules/who-could-go.ts';
import { at, DAY, midnight, type Put, stopsOf, visit, worker } from './plain-day.ts';

function dayOf(
  visits: readonly RotaVisit[],
  workers: readonly RotaWorker[],
  put: readonly Put[],
  away: readonly number[],
): RotaDay {
  const stops = stopsOf(visits, put);
  const rounds: DayOfRounds = {
    stops,
    workers: new Map(workers.map((one) => [one.id, one])),
    shifts: new Map(workers.map(({ id }) => [id, [{ from: at('07:00'), to: at('22:00') }]])),
    absences: away.map((workerId) => ({ workerId, kind: 'sickness', from: midnight, to: null })),
    dayBefore: [],
    nights: new Map(),
    week: { from: midnight, to: midnight + 7 * 86_400 },
    elsewhere: new Map(),
    workedBefore: new Map(),
    area: 'urban',
    travel: USUAL_TRAVEL,
  };
  return { ...rounds, day: DAY, midnight, visits, open: [], conflicts: conflictsOfDay(rounds) };
}

const asked = (day: RotaDay, of: RotaVisit, part = 0, usual: readonly number[] = []) =>
  whoCouldGo(day, { visit: of, part, startsAt: startOfPart(day, of, part), usual }).map(
    ({ worker: { name }, words }) => `${name}: ${words.join('; ') || 'nothing'}`,
  );

test('who is away or may not work is never said to have nothing in the way, though a visit of theirs says the same', () => {
  const visits = [visit(1, 'Ann', '08:00'), visit(2, 'Cas', '20:00'), visit(3, 'Dee', '09:00')];
  const workers = [worker(1, 'Bea'), worker(2, 'Cy', ['DBS check']), worker(3, 'Fay')];
  const day = dayOf(
    visits,
    workers,
    [
      [1, 0, 1, '08:00'],
      [3, 0, 2, '09:00'],
    ],
    [1],
  );
  expect(day.conflicts.map(({ words }) => words)).toEqual([
    'Bea is away (sickness)',
    'Cy may not work: DBS check',
  ]);
  // Bea is known to the person, and still stands below who can go.
  expect(asked(day, visits[1]!, 0, [1])).toEqual([
    'Fay: nothing',
    'Bea: Bea is away (sickness)',
    'Cy: Cy may not work: DBS check',
  ]);
});

test('what was wrong with the other visits of a care worker before is not held against them, what becomes wrong is', () => {
  const visits = [
    visit(1, 'Ann', '08:00'),
    visit(2, 'Cas', '08:10'),
    visit(3, 'Dee', '12:00'),
    visit(4, 'Eve', '12:20'),
  ];
  const day = dayOf(
    visits,
    [worker(1, 'Bea'), worker(2, 'Cy')],
    [
      [1, 0, 1, '08:00'],
      [2, 0, 1, '08:10'],
      [4, 0, 2, '12:20'],
    ],
    [],
  );
  expect(asked(day, visits[2]!)).toEqual(['Bea: nothing', 'Cy: Cy is still with Dee until 12:30']);
});

test('the second of two starts with the first, lacks nobody else, and is not the same care worker twice', () => {
  const visits = [visit(1, 'Ann', '08:00', { workers: 2 })];
  const workers = [worker(1, 'Bea'), worker(2, 'Cy')];
  const half = dayOf(visits, workers, [[1, 0, 1, '08:10']], []);
  expect(startOfPart(half, visits[0]!, 1)).toBe(at('08:10'));
  expect(asked(half, visits[0]!, 1)).toEqual([
    'Cy: nothing',
    'Bea: Bea is still with Ann until 08:40; Ann has the same care worker twice',
  ]);
  expect(asked(half, visits[0]!, 0)).toEqual(['Cy: nothing']);
  expect(asked(dayOf(visits, workers, [], []), visits[0]!)).toEqual(['Bea: nothing', 'Cy: nothing']);
});
