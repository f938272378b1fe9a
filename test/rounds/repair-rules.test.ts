/** A repair touches what was lost, and nothing else unless room has to be made. */
import { expect, test } from 'vitest';
import { solveDay } from '../../src/rounds/actions/solve-day.ts';
import { bestStarts, changesBetween, standingPlan, stopsOfPlan } from '../../src/rounds/rules/day-answer.ts';
import { dayProblem, type DayToPlan } from '../../src/rounds/rules/day-problem.ts';
import { fewestChanges } from '../../src/rounds/rules/fewest-changes.ts';
import type { RotaStop, RotaVisit, RotaWorker } from '../../src/rounds/rules/rota.ts';
import { settleTimes } from '../../src/rounds/rules/settle-times.ts';
import { at, clock, plainDay, type Put, stopsOf, visit, worker } from './plain-day.ts';

/** Bea is sick: what she has is lost. Cy and Fay are there from seven to two. */
const SICK = 1;
const workers = [worker(SICK, 'Bea'), worker(2, 'Cy'), worker(3, 'Fay')];

function sickDay(
  visits: readonly RotaVisit[],
  put: readonly Put[],
  of: readonly RotaWorker[] = workers,
): DayToPlan {
  const stops = stopsOf(visits, put);
  return plainDay({
    visits,
    workers: of,
    shifts: new Map(
      of.filter(({ id }) => id !== SICK).map(({ id }) => [id, [{ from: at('07:00'), to: at('14:00') }]]),
    ),
    stops: stops.filter(({ workerId }) => workerId !== SICK),
    lost: stops.filter(({ workerId }) => workerId === SICK),
    changes: 'few',
  });
}

async function repaired(day: DayToPlan) {
  const solved = await solveDay(day, { seed: 1, budget: { kind: 'moves', moves: 3000 } });
  if (!solved.ok) throw new Error(solved.reason);
  return {
    changed: inWords([...day.stops, ...day.lost], solved.value.stops, day.visits),
    nobody: solved.value.notServed.map(({ visit: { personName } }) => personName),
  };
}

function inWords(before: readonly RotaStop[], after: readonly RotaStop[], visits: readonly RotaVisit[]) {
  const names = new Map(workers.map(({ id, name }) => [id, name]));
  return changesBetween(before, after).map(({ visitId, after: then }) => {
    const person = visits.find(({ id }) => id === visitId)?.personName;
    return then === undefined
      ? `${person}: nobody`
      : `${person}: ${names.get(then.workerId)} ${clock(then.startsAt)}`;
  });
}

test('what nobody had before stays so, whole or half, and what stands stays though another would suit the person better', async () => {
  const visits = [
    visit(1, 'Ann', '08:00'),
    visit(2, 'Cas', '09:00'),
    visit(3, 'Dee', '10:00'),
    visit(4, 'Eve', '11:00', { workers: 2 }),
  ];
  const day = sickDay(visits, [
    [1, 0, SICK, '08:00'],
    [3, 0, 2, '10:00'],
    [4, 0, 2, '11:00'],
  ]);
  const usual = new Map([
    [1, [3]],
    [3, [3]],
  ]);
  expect(await repaired({ ...day, usual })).toEqual({ changed: ['Ann: Fay 08:00'], nobody: [] });
});

test('where there is no room, others move, but no more of them than that takes', async () => {
  const exact = { earliest: at('08:00'), latest: at('08:00'), timeCritical: true };
  const visits = [
    visit(1, 'Ann', '08:00', { ...exact, refused: [3] }),
    visit(2, 'Cas', '08:00', { latest: at('08:40') }),
    visit(3, 'Dee', '10:00'),
    visit(4, 'Eve', '08:00'),
  ];
  const day = sickDay(visits, [
    [1, 0, SICK, '08:00'],
    [2, 0, 2, '08:00'],
    [3, 0, 2, '10:00'],
    [4, 0, 3, '08:00'],
  ]);
  expect(await repaired(day)).toEqual({ changed: ['Ann: Cy 08:00', 'Cas: Cy 08:30'], nobody: [] });
});

test('a visit that a person let stand against a rule stays where it is, also where room is made', async () => {
  const exact = { earliest: at('08:00'), latest: at('08:00') };
  const visits = [
    visit(1, 'Ann', '08:00', { ...exact, refused: [3] }),
    visit(2, 'Cas', '08:00', { latest: at('08:40') }),
    visit(3, 'Dee', '15:00'),
    visit(4, 'Eve', '12:00'),
    visit(5, 'Gus', '12:10'),
  ];
  const day = sickDay(visits, [
    [1, 0, SICK, '08:00'],
    [2, 0, 2, '08:00'],
    [3, 0, 3, '15:00'],
    [4, 0, 2, '12:00'],
    [5, 0, 2, '12:10'],
  ]);
  // Dee is outside the shift and Eve and Gus are at once: conflicts, and no business of this repair.
  const { changed } = await repaired(day);
  expect(changed).toHaveLength(2);
  expect(changed).toContain('Ann: Cy 08:00');
  expect(changed.filter((one) => /Dee|Gus/.test(one))).toEqual([]);
});

test('of two who came together one still comes where nobody is found for the other', async () => {
  const visits = [visit(1, 'Ann', '08:00', { workers: 2, refused: [3] })];
  const day = sickDay(visits, [
    [1, 0, SICK, '08:00'],
    [1, 1, 2, '08:00'],
  ]);
  expect(await repaired(day)).toEqual({ changed: ['Ann: nobody'], nobody: ['Ann'] });
});

test('what was moved for nothing goes back, one by one or two at a time', () => {
  const visits = [visit(1, 'Ann', '08:00'), visit(2, 'Cas', '09:00'), visit(3, 'Dee', '09:00')];
  const put: Put[] = [
    [1, 0, SICK, '08:00'],
    [2, 0, 2, '09:00'],
    [3, 0, 3, '09:00'],
  ];
  const day = { ...sickDay(visits, put), onlyLost: true };
  const asked = dayProblem(day, 'both');
  if (!asked.ok) throw new Error(asked.reason);
  const { problem, origin } = asked.value;
  const round = (workerId: number, ...stops: readonly (readonly [string, string])[]) => ({
    shift: `${workerId}/0`,
    worker: String(workerId),
    stops: stops.map(([id, time]) => ({ visit: id, part: 0, start: at(time) - origin })),
  });
  // Cas and Dee changed places: neither can go back alone.
  const found = {
    rounds: [round(2, ['1', '08:00'], ['3', '09:00']), round(3, ['2', '09:00'])],
    unserved: [],
  };
  const fewest = fewestChanges(asked.value, found, standingPlan(asked.value, day.stops));
  const plan = settleTimes(problem, fewest, bestStarts(asked.value));
  expect(inWords([...day.stops, ...day.lost], stopsOfPlan(asked.value, plan), visits)).toEqual([
    'Ann: Cy 08:00',
  ]);
});
