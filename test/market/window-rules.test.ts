import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadSolver } from '../../src/market/actions/solve-programme.ts';
import { movedClass } from '../../src/market/rules/window-answer.ts';
import { boundOf, boundProgramme } from '../../src/market/rules/window-bound.ts';
import { simulateDay } from '../../src/market/rules/window-day.ts';
import { waitingVisits } from '../../src/market/rules/window-demand.ts';
import { foldDays } from '../../src/market/rules/window-fold.ts';
import { onWorkingDay, shiftsWorked } from '../../src/market/rules/window-ground.ts';
import { deliveredBy, problemAt } from '../../src/market/rules/window-problem.ts';
import {
  assumptionWords,
  findingWords,
  peopleWords,
  sureWords,
} from '../../src/market/rules/window-report.ts';
import {
  careIn,
  piecesOf,
  shiftSeconds,
  type SimVisit,
  type TeamDay,
  wayAfter,
  windowAt,
} from '../../src/market/rules/window-week.ts';
import { hoursOf, MOVED_WORDS, windowTables } from '../../src/market/rules/window-words.ts';
import { planHere } from '../../src/rounds/rules/plan-here.ts';

const solve = await loadSolver();
const WIDTHS = [15, 30, 60] as const;

/** The tables of the rule's page in order, each row by its headings. */
const tables = readFileSync(new URL('../../docs/rules/window-simulator.md', import.meta.url), 'utf8')
  .split('\n\n')
  .filter((block) => block.startsWith('|'))
  .map((block) => {
    const [head = [], , ...rows] = block
      .trim()
      .split('\n')
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    return rows.map((cells) => new Map(head.map((name, at) => [name, cells[at] ?? ''])));
  });

/** Seconds from midnight of '08:30', and back. */
function secondsOf(time = ''): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 3600 + minutes * 60;
}
const timeOf = (seconds: number): string =>
  Temporal.PlainTime.from({ hour: 0 }).add({ seconds }).toString({ smallestUnit: 'minute' });

function spansOf(words = ''): { start: number; end: number }[] {
  return words.split(', ').map((span) => {
    const [start, end] = span.split(' to ');
    return { start: secondsOf(start), end: secondsOf(end) };
  });
}

/** A day of one team whose homes are all so many seconds apart. */
function aDay(visits: readonly SimVisit[], shifts: TeamDay['shifts'], apart = 600): TeamDay {
  const places = Math.max(1, ...visits.map(({ place }) => place + 1));
  const seconds = Int32Array.from({ length: places ** 2 }, (_, at) =>
    Math.floor(at / places) === at % places ? 0 : apart,
  );
  return { team: 'Ash', day: '2026-03-02', visits, shifts, travel: { places, seconds } };
}

describe('the tables of the page', () => {
  for (const row of tables[0] ?? [])
    test(`window at ${row.get('width')}: ${row.get('its own window')}`, () => {
      const [earlier, later] =
        (row.get('its own window') ?? '').match(/\d+/g)?.map((minutes) => Number(minutes) * 60) ?? [];
      const held = earlier === undefined || later === undefined ? {} : { held: { earlier, later } };
      const visit = {
        id: '1',
        person: 'a',
        place: 0,
        seconds: 60,
        workers: 1,
        start: secondsOf(row.get('planned')),
        ...held,
      };
      const { earliest, latest } = windowAt(visit, Number(row.get('width')));
      expect([timeOf(earliest), timeOf(latest)]).toEqual([row.get('earliest'), row.get('latest')]);
    });

  for (const row of tables[1] ?? [])
    test(`shifts: ${row.get('logged')}`, () => {
      const logged = spansOf(row.get('logged')).map((span) => ({
        team: 'Ash',
        worker: 'w',
        day: '2026-03-02',
        ...span,
      }));
      const shifts = shiftsWorked(logged, 90 * 60);
      expect(shifts.map(({ start, end }) => `${timeOf(start)} to ${timeOf(end)}`).join(', ')).toBe(
        row.get('shifts'),
      );
    });

  for (const row of tables[2] ?? [])
    test(`delivered: ${row.get('visits')} in ${row.get('shift')} at ${row.get('width')}`, () => {
      const visits = (row.get('visits') ?? '').split(', ').map(
        (time, place): SimVisit => ({
          id: `v${place}`,
          person: `p${place}`,
          place,
          start: secondsOf(time.replace('*', '')),
          seconds: 1800,
          workers: 1,
          ...(time.endsWith('*') && { held: { earlier: 300, later: 300 } }),
        }),
      );
      const [span = { start: 0, end: 0 }] = spansOf(row.get('shift'));
      const day = aDay(visits, [{ id: '1', worker: 'w', ...span }]);
      const width = Number(row.get('width'));
      const problem = problemAt(day, [], width);
      const answer = planHere(problem.problem, { seed: 1, moves: 4000 });
      if (!answer.ok) throw new Error(answer.reason);
      const { all } = deliveredBy(problem, answer.value.plan);
      expect(String(all / 60)).toBe(row.get('minutes delivered'));
      expect(boundOf(day, [], solve(boundProgramme(day, [], width) ?? '')?.value)).toBeGreaterThanOrEqual(
        all,
      );
    });

  for (const row of tables[3] ?? [])
    test(`class of ${row.get('moved by')}`, () => {
      expect(MOVED_WORDS[movedClass(Number.parseInt(row.get('moved by') ?? '', 10))]).toBe(row.get('class'));
    });
});

/** A small day: some visits double-handed, some time-critical, shifts that cannot make them all. */
const smallDays = fc
  .record({
    visits: fc.array(
      fc.record({
        start: fc.integer({ min: 28, max: 44 }).map((quarter) => quarter * 900),
        minutes: fc.constantFrom(15, 20, 30, 45),
        workers: fc.constantFrom(1, 1, 1, 2, 3),
        critical: fc.constantFrom(true, false, false),
        person: fc.integer({ min: 0, max: 4 }),
      }),
      { minLength: 1, maxLength: 9 },
    ),
    shifts: fc.array(
      fc.record({
        start: fc.integer({ min: 26, max: 34 }),
        length: fc.integer({ min: 2, max: 10 }),
        odd: fc.integer({ min: 0, max: 899 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    apart: fc.integer({ min: 0, max: 1500 }),
  })
  .map(({ visits, shifts, apart }) =>
    aDay(
      visits.map(({ start, minutes, workers, critical, person }, at) => ({
        id: `v${at}`,
        person: `p${person}`,
        place: person,
        start,
        seconds: minutes * 60,
        workers,
        ...(critical && { held: { earlier: 300, later: 600 } }),
      })),
      shifts.map(({ start, length, odd }, at) => ({
        id: `s${at}`,
        worker: `w${at}`,
        start: start * 900 + odd,
        end: (start + length) * 900 + odd,
      })),
      apart,
    ),
  );

/** Hours at which roads are slower, or none. */
const slowHours = fc
  .option(
    fc.array(fc.tuple(fc.integer({ min: 1, max: 95 }), fc.integer({ min: 50, max: 400 })), { maxLength: 4 }),
    { nil: undefined },
  )
  .map((hours) =>
    hours === undefined
      ? undefined
      : [
          { startSecond: 0, factor: 1 },
          ...[...new Map(hours)]
            .sort(([a], [b]) => a - b)
            .map(([quarter, percent]) => ({ startSecond: quarter * 900, factor: percent / 100 })),
        ],
  );

function simulated(day: TeamDay, seed = 1) {
  const found = simulateDay(day, { widths: WIDTHS, seed, seeds: 2, moves: 30 }, solve, () => {});
  if (!found.ok) throw new Error(found.reason);
  return found.value;
}

describe('any small day', () => {
  test('wider never delivers less, the ceiling is never below, and time-critical visits are held', () => {
    fc.assert(
      fc.property(smallDays, slowHours, (plain, dayParts) => {
        const day = { ...plain, travel: { ...plain.travel, dayParts } };
        const { widths } = simulated(day);
        widths.forEach(({ width, best, bySeed, bound, fates }, at) => {
          for (const care of [best.all, ...bySeed]) expect(bound).toBeGreaterThanOrEqual(care);
          const before = widths[at - 1];
          if (before !== undefined) {
            expect(best.all).toBeGreaterThanOrEqual(before.best.all);
            expect(best.today).toBeGreaterThanOrEqual(before.best.today);
            expect(best.critical).toBeGreaterThanOrEqual(before.best.critical);
            bySeed.forEach((care, seed) => expect(care).toBeGreaterThanOrEqual(before.bySeed[seed] ?? 0));
          }
          for (const { visit, moved } of fates) {
            const most =
              visit.held === undefined ? width * 60 : Math.max(visit.held.earlier, visit.held.later);
            if (moved !== undefined) expect(moved).toBeLessThanOrEqual(most);
          }
          expect(fates.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(best.all);
        });
      }),
      { numRuns: 16 },
    );
  });

  test('the same settings find the same, and who waits fills the shifts alike for every width', () => {
    fc.assert(
      fc.property(smallDays, (day) => {
        expect(simulated(day)).toEqual(simulated(day));
        const waiting = waitingVisits(day, 1);
        expect(waiting).toEqual(waitingVisits(day, 1));
        expect(careIn([...day.visits, ...waiting])).toBeGreaterThanOrEqual(shiftSeconds(day.shifts));
      }),
      { numRuns: 3 },
    );
  });
});

test('a visit for more than two workers is made by two together and others beside them', () => {
  const pieces = (workers: number) =>
    piecesOf({ id: 'v', person: 'p', place: 0, start: 0, seconds: 60, workers });
  expect(pieces(1)).toEqual([{ id: 'v', workers: 1 }]);
  expect(pieces(3)).toEqual([
    { id: 'v', workers: 2 },
    { id: 'v (2)', workers: 1 },
  ]);
  expect(pieces(4).map(({ workers }) => workers)).toEqual([2, 2]);
});

test('a way takes the part of the day in which the window of the visit before it lies, after midnight too', () => {
  const travel = {
    places: 2,
    seconds: Int32Array.of(0, 600, 600, 0),
    dayParts: [
      { startSecond: 0, factor: 0.8 },
      { startSecond: secondsOf('08:00'), factor: 1.5 },
    ],
  };
  const from = (start: number): number =>
    wayAfter(travel, { id: 'v', person: 'p', place: 0, start, seconds: 1800, workers: 1 }, 1);
  expect([secondsOf('07:59'), secondsOf('08:00'), secondsOf('23:00'), 25 * 3600].map(from)).toEqual([
    480, 900, 900, 480,
  ]);
  expect(
    wayAfter(
      { ...travel, dayParts: undefined },
      { id: 'v', person: 'p', place: 0, start: 0, seconds: 0, workers: 1 },
      1,
    ),
  ).toBe(600);
});

test('a night belongs to the day before', () => {
  expect(onWorkingDay({ day: '2026-03-02', start: 3600, end: 5400 })).toEqual({
    day: '2026-03-01',
    start: 90_000,
    end: 91_800,
  });
  expect(onWorkingDay({ day: '2026-03-02', start: 14_400 })).toEqual({ day: '2026-03-02', start: 14_400 });
});

test('where an order cannot keep a time, the nearest start is chosen and the plan stays sound', () => {
  const visit = (at: number, time: string): SimVisit => ({
    id: `v${at}`,
    person: `p${at}`,
    place: at,
    start: secondsOf(time),
    seconds: 1800,
    workers: 1,
  });
  const day = aDay(
    [visit(0, '08:00'), visit(1, '10:00')],
    [{ id: '1', worker: 'w', start: secondsOf('07:00'), end: secondsOf('12:00') }],
  );
  const found = simulateDay(
    { ...day, shifts: day.shifts },
    { widths: [90], seed: 1, seeds: 1, moves: 30 },
    solve,
    () => {},
  );
  if (!found.ok) throw new Error(found.reason);
  // Both can be made as planned, whatever waits besides; those that wait are fitted round them or pushed.
  const today = found.value.widths[0]?.fates.filter(({ visit: { extra } }) => extra !== true) ?? [];
  expect(today.every(({ moved }) => moved !== undefined)).toBe(true);
});

test('an answer adds up by provider, area and age, and says so in words', () => {
  const visit = (at: number, person: string): SimVisit => ({
    id: `v${at}`,
    person,
    place: at,
    start: secondsOf('08:30'),
    seconds: 1800,
    workers: 1,
  });
  const day = aDay(
    [visit(0, 'a'), visit(1, 'b'), { ...visit(2, 'c'), held: { earlier: 900, later: 900 } }],
    [1, 2].map((at) => ({
      id: `${at}`,
      worker: `w${at}`,
      start: secondsOf('08:00'),
      end: secondsOf('09:30'),
    })),
  );
  const area = (name: string, id: number) => ({
    area: { id, name },
    age: id === 1 ? '65 to 84' : '85 and over',
  });
  const folded = {
    engine: 'test',
    widths: WIDTHS,
    teams: new Map([['Ash', { id: 7, name: 'Ash Care' }]]),
    people: new Map([
      ['a', area('North', 1)],
      ['b', area('South', 2)],
      ['c', area('South', 2)],
    ]),
    homeOf: (_: string, place: number) => ['a', 'b', 'c'][place],
    teamDays: [day],
    found: [simulated(day)],
    stated: false,
    leftOut: [],
    travel: 'by car, as told',
  };
  const answer = foldDays(folded);
  expect(answer.ground).toMatchObject({ visits: 3, critical: 1, people: 3, workers: 2, shiftCount: 2 });
  answer.all.forEach(({ best, moved, notMade, critical }, at) => {
    expect(answer.providers.map(({ widths }) => widths[at]?.best)).toEqual([best]);
    expect(answer.areas.reduce((sum, { widths }) => sum + (widths[at]?.best ?? 0), 0)).toBe(best);
    expect(moved.reduce((sum, count) => sum + count, 0) + notMade + critical).toBe(3);
  });
  expect(answer.areas.map(({ name, people }) => [name, people])).toEqual([
    ['North', 1],
    ['South', 2],
  ]);
  const words = [...findingWords(answer), ...sureWords(answer), ...assumptionWords(answer)].join(' ');
  expect(words).toContain('time-critical');
  expect(words).not.toMatch(/undefined|NaN|Infinity/);
  expect(windowTables(answer)).toContain('| 30 minutes |');

  const [found] = folded.found;
  const sameName = foldDays({
    ...folded,
    teams: new Map([...folded.teams, ['Elm', { id: 8, name: 'Ash Care' }]]),
    found: found === undefined ? [] : [found, { ...found, team: 'Elm' }],
  });
  expect(sameName.providers.map(({ id, visits }) => [id, visits])).toEqual([
    [7, 3],
    [8, 3],
  ]);
});

test('few people are not counted out, and hours are rounded to a tenth', () => {
  expect([0, 1, 4, 5, 1200].map(peopleWords)).toEqual(['0', 'under 5', 'under 5', '5', '1,200']);
  expect([0, 179, 180, 3_600_000, -720].map(hoursOf)).toEqual(['0.0', '0.0', '0.1', '1,000.0', '−0.2']);
});
