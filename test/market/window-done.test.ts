import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadSolver } from '../../src/market/actions/solve-programme.ts';
import { simulateDay } from '../../src/market/rules/window-day.ts';
import {
  type AtVisit,
  asDone,
  standingPlan,
  waysGone,
  withStands,
} from '../../src/market/rules/window-done.ts';
import { type PlannedOnDay, shiftsWorked, teamDaysOf } from '../../src/market/rules/window-ground.ts';
import { problemAt } from '../../src/market/rules/window-problem.ts';
import { careIn, type TeamDay, windowAt } from '../../src/market/rules/window-week.ts';
import { verify } from '../../src/rounds/rules/verify.ts';

const solve = await loadSolver();
const DAY = '2026-03-02';
const at = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 3600 + minutes * 60;
};
const visitOf = (
  id: string,
  start: number,
  minutes: number,
  more: Partial<PlannedOnDay> = {},
): PlannedOnDay => ({
  id,
  person: `of ${id}`,
  team: 'Ash',
  day: DAY,
  start,
  seconds: minutes * 60,
  workers: 1,
  ...more,
});
const wasAt = (visit: string, worker: string, start: number, end: number): AtVisit => ({
  team: 'Ash',
  day: DAY,
  worker,
  visit,
  start,
  end,
});

/** A week's visits and who was there as the simulator takes them, homes all so many seconds apart. */
function madeReady(planned: readonly PlannedOnDay[], there: readonly AtVisit[], apart: number) {
  const visits = asDone(planned, there);
  const people = [...new Set(planned.map(({ person }) => person))].sort();
  const seconds = Int32Array.from({ length: people.length ** 2 }, (_, cell) =>
    Math.floor(cell / people.length) === cell % people.length ? 0 : apart,
  );
  const teams = new Map([['Ash', { people, travel: { places: people.length, seconds } }]]);
  const travel = waysGone(teams, visits, there);
  return { travel, days: withStands(teamDaysOf(visits, shiftsWorked(there, 5400), travel), there) };
}

/** The rows of the rule's page under this heading. */
const rows = readFileSync(new URL('../../docs/rules/window-simulator.md', import.meta.url), 'utf8')
  .split('\n\n')
  .filter((block) => block.startsWith('| planned visit | care workers there |'))
  .flatMap((block) => block.trim().split('\n').slice(2))
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('the table of the page', () => {
  test('has rows', () => expect(rows.length).toBeGreaterThan(5));
  for (const [, planned = '', there = '', counts = ''] of rows)
    test(`${planned}: ${there}`, () => {
      const [, from = '', to = '', workers] = /(\S+) to (\S+?)(?:, (\d) workers)?$/.exec(planned) ?? [];
      const visit = visitOf('v', at(from), (at(to) - at(from)) / 60, { workers: Number(workers ?? 1) });
      const stays = there.split(', ').map((span, number) => {
        const [start = '', end = ''] = span.split(' to ');
        return wasAt('v', `w${number}`, at(start), at(end));
      });
      const [{ seconds, done } = visit] = asDone([visit], stays);
      const time = (second: number): string =>
        Temporal.PlainTime.from({ hour: 0 }).add({ seconds: second }).toString({ smallestUnit: 'minute' });
      expect(done === undefined ? 'as planned' : `${time(done.start)}, ${seconds / 60} minutes`).toBe(counts);
    });
});

test('a way is never longer than somebody took for it, in either direction; two homes at once tell nothing', () => {
  const planned = [
    visitOf('a', at('08:00'), 30),
    visitOf('b', at('08:40'), 30),
    visitOf('c', at('09:00'), 30),
  ];
  const { travel } = madeReady(
    planned,
    [
      wasAt('a', 'w', at('08:00'), at('08:30')),
      wasAt('b', 'w', at('08:35'), at('09:05')),
      wasAt('c', 'w', at('09:00'), at('09:30')),
    ],
    1500,
  );
  expect([...(travel.get('Ash')?.travel.seconds ?? [])]).toEqual([0, 300, 1500, 300, 0, 1500, 1500, 1500, 0]);
});

test('a visit may start as far from its planned time as it did, and a time-critical one no farther than its window', () => {
  const late = visitOf('late', at('08:00'), 30);
  const held = { ...visitOf('held', at('08:00'), 30), held: { earlier: 300, later: 300 } };
  const there = [wasAt('late', 'w', at('08:40'), at('09:10')), wasAt('held', 'x', at('08:40'), at('09:10'))];
  const [one, two] = asDone([late, held], there);
  expect(windowAt(one ?? late, 15)).toEqual({ earliest: at('07:20'), latest: at('08:40') });
  expect(windowAt(one ?? late, 60)).toEqual({ earliest: at('07:00'), latest: at('09:00') });
  expect(two).toEqual(held);
});

/** Planned visits and who made them: rounds one after the other with slips, such as two at one time, beside visits that nobody made. */
const weeks = fc
  .array(
    fc.record({
      worker: fc.constantFrom('w', 'x', 'none'),
      gap: fc.integer({ min: -10, max: 30 }),
      stayed: fc.integer({ min: 5, max: 40 }),
      minutes: fc.constantFrom(15, 30, 45),
      off: fc.integer({ min: -40, max: 40 }),
      double: fc.constantFrom(false, false, true),
      critical: fc.constantFrom(false, false, true),
    }),
    { minLength: 2, maxLength: 9 },
  )
  .map((made) => {
    const free = new Map([
      ['w', at('08:00')],
      ['x', at('08:20')],
      ['none', at('09:00')],
    ]);
    const visits: PlannedOnDay[] = [];
    const there: AtVisit[] = [];
    for (const [number, { worker, gap, stayed, minutes, off, double, critical }] of made.entries()) {
      const start = (free.get(worker) ?? 0) + gap * 60;
      const end = start + stayed * 60;
      free.set(worker, end);
      const id = `v${number}`;
      visits.push(
        visitOf(id, start + off * 60, minutes, {
          workers: double ? 2 : 1,
          ...(critical && { held: { earlier: 1200, later: 1200 } }),
        }),
      );
      if (worker !== 'none') there.push(wasAt(id, worker, start, end));
      if (worker !== 'none' && double) there.push(wasAt(id, worker === 'w' ? 'x' : 'w', start + 60, end));
    }
    return { visits, there };
  });

const careOf = ({ visits, stands = [] }: TeamDay): number =>
  careIn(visits.filter(({ id }) => stands.some(({ visit }) => visit === id)));

test('the rounds that were made are sound at every width, and no search makes less of today than they did', () => {
  fc.assert(
    fc.property(weeks, fc.integer({ min: 0, max: 2400 }), ({ visits, there }, apart) => {
      const settings = { widths: [15, 60], seed: 1, seeds: 2, moves: 20 };
      for (const day of madeReady(visits, there, apart).days) {
        const plan = standingPlan(day);
        const made = careOf(day);
        for (const width of settings.widths) {
          const { problem } = problemAt(day, [], width);
          const making = new Set(day.stands?.map(({ visit }) => visit));
          const unserved = problem.visits.flatMap(({ id }) => (making.has(id) ? [] : [id]));
          if (plan !== undefined) expect(verify(problem, { ...plan, unserved }).faults).toEqual([]);
        }
        const found = simulateDay(day, settings, solve, () => {});
        if (!found.ok) throw new Error(found.reason);
        for (const { best, bound } of found.value.widths) {
          expect(best.today).toBeGreaterThanOrEqual(made);
          expect(bound).toBeGreaterThanOrEqual(best.all);
        }
      }
    }),
    { numRuns: 60 },
  );
});
