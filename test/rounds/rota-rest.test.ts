/** Whatever the rota: a planned week keeps rest between days of work, and everybody's weekly hours. */
import fc from 'fast-check';
import { partsOfDay } from '../../src/rounds/rules/day-parts.ts';
import { USUAL_TRAVEL } from '../../src/rounds/rules/travel-estimate.ts';
import { describe, expect, test } from 'vitest';
import { type Random, randomFrom } from '../../src/ground/random.ts';
import { bestStarts, standingPlan, stopsOfPlan } from '../../src/rounds/rules/day-answer.ts';
import { dayProblem } from '../../src/rounds/rules/day-problem.ts';
import { planHere } from '../../src/rounds/rules/plan-here.ts';
import { withRest, type WorkAround } from '../../src/rounds/rules/rest.ts';
import {
  endOf,
  type RotaStop,
  type RotaVisit,
  type RotaWorker,
  type StopOfVisit,
  withVisits,
} from '../../src/rounds/rules/rota.ts';
import {
  dayOfWeek,
  daysOf,
  dayToPlan,
  midnightOf,
  type RotaWeek,
  roundsOfDay,
} from '../../src/rounds/rules/rota-week.ts';
import { settleTimes } from '../../src/rounds/rules/settle-times.ts';
import { nightsOf, type WeeklyShift } from '../../src/rounds/rules/shifts-of-day.ts';
import { ruleTable } from '../ground/rule-table.ts';

const MONDAY = '2026-03-02';
const REST = 11 * 3600;
const SHIFTS = [
  ['06:00', '14:00'],
  ['07:00', '15:00'],
  ['14:00', '22:30'],
  ['16:00', '23:00'],
  ['22:00', '07:00'],
  ['20:00', '04:00'],
  ['17:00', '00:30'],
] as const;

function aVisit(random: Random, id: number, day: string): RotaVisit {
  const startsAt = midnightOf(day) + random.int(0, 95) * 900;
  const window = random.pick([900, 1800, 5400]);
  return {
    id,
    reference: `V${id}`,
    personId: id % 7,
    personName: `P${id}`,
    day,
    startsAt,
    minutes: random.pick([15, 30, 60]),
    earliest: startsAt - window,
    latest: startsAt + window,
    workers: random.chance(0.15) ? 2 : 1,
    purpose: null,
    timeCritical: random.chance(0.2),
    timeCriticalReason: null,
    cancelled: random.chance(0.05),
    spot: { name: `P${id}`, position: { latitude: 52.5 + random.int(0, 40) / 1000, longitude: -2 } },
    skills: [],
    gender: null,
    genderRequired: false,
    language: null,
    languageRequired: false,
    refused: [],
    wanted: [],
  };
}

function aWorker(random: Random, id: number): RotaWorker {
  const home = { name: 'home', position: { latitude: 52.52, longitude: -2 } };
  return {
    id,
    reference: `W${id}`,
    name: `W${id}`,
    phone: null,
    gender: 'female',
    languages: [],
    skills: [],
    lacking: [],
    mode: random.pick(['car', 'walk']),
    start: random.chance(0.5) ? home : undefined,
    end: random.chance(0.5) ? home : undefined,
    mostWeeklyMinutes: random.chance(0.6) ? random.int(2, 20) * 60 : null,
  };
}

type Made = { readonly week: RotaWeek; readonly stops: readonly RotaStop[] };

/** A week with shifts by day and by night, some visits put to somebody by hand, and what stands on the days beside it. */
function aWeek(seed: number): Made {
  const random = randomFrom(`rest/${seed}`);
  const workers = [1, 2, 3, 4].map((id) => aWorker(random, id));
  const days = daysOf(MONDAY);
  const visits = days.flatMap((day, at) =>
    Array.from({ length: 8 }, (_, place) => aVisit(random, at * 100 + place + 1, day)),
  );
  const shifts = workers.flatMap(({ id }): WeeklyShift[] =>
    Array.from({ length: random.int(1, 3) }, () => {
      const [startTime, endTime] = random.pick(SHIFTS);
      const weekdays = [1, 2, 3, 4, 5, 6, 7].filter(() => random.chance(0.6));
      return { workerId: id, weekdays, startTime, endTime, startsOn: '2026-01-01', endsOn: null };
    }),
  );
  const stop = (visit: RotaVisit, locked: boolean): StopOfVisit => ({
    visit,
    visitId: visit.id,
    part: 0,
    workerId: random.int(1, 4),
    startsAt: visit.startsAt,
    locked,
  });
  const beside = ['2026-03-01', '2026-03-09'].flatMap((day, at) =>
    Array.from({ length: 2 }, (_, place) => stop(aVisit(random, 9000 + at * 10 + place, day), true)),
  );
  const byHand = visits
    .filter(({ cancelled }) => !cancelled && random.chance(0.15))
    .map((visit) => stop(visit, random.chance(0.5)))
    .map(({ visit: _, ...rest }) => rest);
  const week: RotaWeek = {
    providerId: 1,
    monday: MONDAY,
    visits: new Map(visits.map((visit) => [visit.id, visit])),
    beside,
    workersOn: () => workers,
    shifts,
    absences: [],
    usual: new Map(),
    area: 'urban',
    travel: USUAL_TRAVEL,
    breakFrom: 60,
  };
  return { week, stops: byHand };
}

/** Roads that are slow twice a day, and quick at night. */
const SLOW = partsOfDay([
  { from: '00:00', times: 0.8 },
  { from: '07:00', times: 2.5 },
  { from: '09:30', times: 1 },
  { from: '16:00', times: 3 },
  { from: '18:30', times: 1 },
]);

/** Plans the week day by day, as the planner's work does. */
function planWeek({ week, stops }: Made): RotaStop[] {
  let standing = [...stops];
  for (const day of daysOf(week.monday)) {
    const toPlan = dayToPlan(week, standing, day, { changes: 'some', notBefore: undefined });
    const asked = dayProblem(toPlan, 'both');
    if (!asked.ok) continue;
    const from = standingPlan(asked.value, toPlan.stops);
    const answer = planHere(asked.value.problem, { seed: 1, moves: 600, from });
    if (!answer.ok) throw new Error(answer.reason);
    const plan = settleTimes(asked.value.problem, answer.value.plan, bestStarts(asked.value));
    const own = new Set(toPlan.visits.map(({ id }) => id));
    standing = [...standing.filter(({ visitId }) => !own.has(visitId)), ...stopsOfPlan(asked.value, plan)];
  }
  return standing;
}

/** The two stops between which a worker has too little rest, found without the rule that plans by it. */
function shortRests({ week }: Made, stops: readonly RotaStop[]): [StopOfVisit, StopOfVisit][] {
  const all = [...week.beside, ...withVisits(stops, week.visits)].filter(({ visit }) => !visit.cancelled);
  const found: [StopOfVisit, StopOfVisit][] = [];
  for (const [worker, own] of Map.groupBy(all, ({ workerId }) => workerId)) {
    // A visit after midnight counts to the evening on which the shift began; a night shift is a day of work of its own.
    const workDay = ({ visit, startsAt }: StopOfVisit): string => {
      const { here, tonight, lastNight } = nightsOf(worker, visit.day, week.shifts);
      const eve = Temporal.PlainDate.from(visit.day).subtract({ days: 1 }).toString();
      if (here !== undefined && startsAt < here)
        return lastNight === undefined ? `${eve} day` : `${eve} night`;
      return tonight !== undefined && startsAt >= tonight ? `${visit.day} night` : `${visit.day} day`;
    };
    const days = own.map((stop) => ({ stop, day: workDay(stop) }));
    for (const last of days)
      for (const first of days)
        if (first.day > last.day && first.stop.startsAt - endOf(last.stop) < REST)
          found.push([last.stop, first.stop]);
  }
  return found;
}

describe('a planned week', () => {
  test('has no rest shorter than eleven hours but between two visits that a person fixed', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const made = aWeek(seed);
        const planned = planWeek(made);
        // The board names no more than these: of each, the later visit.
        const late = new Set(shortRests(made, planned).map(([, first]) => first.visitId));
        for (const day of daysOf(MONDAY))
          for (const { kind, stop } of dayOfWeek(made.week, planned, day).conflicts)
            if (kind === 'rest') expect({ seed, late: late.has(stop.visitId) }).toEqual({ seed, late: true });
        for (const [last, first] of shortRests(made, planned))
          expect({ seed, by: 'hand', fixed: isFixed(last, planned) && isFixed(first, planned) }).toEqual({
            seed,
            by: 'hand',
            fixed: true,
          });
      }),
      { numRuns: 25, seed: 20260302 },
    );
  });

  test('has nobody over the hours of a week on the board, unless by what a person fixed', () => {
    let limited = 0;
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), (seed, slow) => {
        const made = aWeek(seed);
        const week = slow ? { ...made.week, travel: { ...USUAL_TRAVEL, dayParts: SLOW } } : made.week;
        const planned = planWeek({ week, stops: made.stops });
        const fixed = withVisits(planned, week.visits).filter((stop) => isFixed(stop, planned));
        const over = (stops: readonly RotaStop[]): number[] =>
          daysOf(MONDAY)
            .flatMap((day) => dayOfWeek(week, stops, day).conflicts)
            .flatMap(({ kind, stop }) => (kind === 'hours' ? [stop.workerId] : []));
        const byHand = new Set(over(fixed));
        limited += planned.length;
        expect({ seed, slow, over: over(planned).filter((id) => !byHand.has(id)) }).toEqual({
          seed,
          slow,
          over: [],
        });
      }),
      { numRuns: 25, seed: 20260303 },
    );
    expect(limited).toBeGreaterThan(200);
  });

  test('has nobody over the hours of a week on the board where nothing was put by hand', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { week } = aWeek(seed);
        const planned = planWeek({ week, stops: [] });
        const kinds = daysOf(MONDAY).flatMap((day) =>
          dayOfWeek(week, planned, day).conflicts.map(({ kind }) => kind),
        );
        expect({ seed, kinds: kinds.filter((kind) => kind === 'hours' || kind === 'weekly rest') }).toEqual({
          seed,
          kinds: [],
        });
      }),
      { numRuns: 25, seed: 20260305 },
    );
  });

  test('leaves time for every way as the roads are at the hour at which it is gone', () => {
    let ways = 0;
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const made = aWeek(seed);
        // From one shift to another a worker goes in their own time: here everybody has one.
        const shifts = [...new Map(made.week.shifts.map((shift) => [shift.workerId, shift])).values()];
        const week = { ...made.week, shifts, travel: { ...USUAL_TRAVEL, dayParts: SLOW } };
        const planned = planWeek({ week, stops: [] });
        const rounds = daysOf(MONDAY).flatMap((day) => roundsOfDay(dayOfWeek(week, planned, day), 60));
        const gone = rounds.flatMap(({ legs }) =>
          legs.flatMap((leg) => (leg.kind === 'travel' && !leg.home ? [leg] : [])),
        );
        ways += gone.length;
        expect({ seed, short: gone.filter(({ short }) => short > 0) }).toEqual({ seed, short: [] });
      }),
      { numRuns: 25, seed: 20260304 },
    );
    expect(ways).toBeGreaterThan(100);
  });

  test('would have short rests in such weeks if rest were not kept', () => {
    const made = Array.from({ length: 12 }, (_, seed) => aWeek(seed));
    const careless = made.map(({ week, stops }) => {
      const open = [...week.visits.values()].filter(({ cancelled }) => !cancelled);
      const there = new Map(daysOf(MONDAY).map((day) => [day, dayOfWeek(week, [], day).shifts]));
      const byShift = open.flatMap((visit): RotaStop[] => {
        const [worker] = [...(there.get(visit.day) ?? [])].find(([, list]) =>
          list.some(({ from, to }) => from <= visit.startsAt && visit.startsAt + visit.minutes * 60 <= to),
        ) ?? [undefined];
        return worker === undefined
          ? []
          : [{ visitId: visit.id, part: 0, workerId: worker, startsAt: visit.startsAt, locked: false }];
      });
      return shortRests({ week, stops }, byShift).length;
    });
    expect(careless.filter((count) => count > 0).length).toBeGreaterThan(6);
  });
});

/** Locked, on a day beside the week, or the fixed half of a double-handed visit. */
function isFixed(stop: StopOfVisit, planned: readonly RotaStop[]): boolean {
  const locked = planned.some(({ visitId, locked: is }) => visitId === stop.visitId && is);
  return stop.visitId >= 9000 || locked || stop.visit.workers > 1;
}

describe('the examples of rounds-rest', () => {
  const midnight = midnightOf(MONDAY);
  const at = (clock: string): number => {
    const { hour, minute } = Temporal.PlainTime.from(clock);
    return midnight + hour * 3600 + minute * 60;
  };
  const clock = (second: number): string => new Date(second * 1000).toISOString().slice(11, 16);
  const stop = (startsAt: number, minutes: number): StopOfVisit => {
    const visit = { ...aVisit(randomFrom(1), 1, MONDAY), minutes };
    return { visit, visitId: 1, part: 0, workerId: 1, startsAt, locked: false };
  };
  test.each(ruleTable('rounds-rest').map((row, place) => [place, row] as const))('row %d', (_, row) => {
    const [until, tonight, lastNight, before, stays, after, mayEnd] = [
      'night until',
      'night from',
      'last night from',
      'day before ends',
      'stays',
      'day after starts',
      'may end',
    ].map((head) => (row(head) === '–' ? undefined : at(row(head))));
    const around: WorkAround = {
      nights: {
        ...(until !== undefined && { here: until }),
        ...(tonight !== undefined && { tonight }),
        ...(lastNight !== undefined && { lastNight: lastNight - 86_400 }),
      },
      before: before === undefined ? [] : [stop(before - 86_400 - 1800, 30)],
      fixed: stays === undefined ? [] : [stop(stays, 30)],
      after: after === undefined ? [] : [stop(after + 86_400, 30)],
      nightWorkUntil: mayEnd,
      nightFirst: row('shifts').endsWith(', night first'),
    };
    const shifts = row('shifts')
      .replace(', night first', '')
      .split('; ')
      .map((text) => text.split('-').map(at))
      .map(([from = 0, to = 0]) => ({ from, to: to <= from ? to + 86_400 : to }));
    const left = withRest(shifts, around).map(
      ({ from, to, restBefore }) => `${clock(from)}-${clock(to)}${restBefore === REST ? ' after rest' : ''}`,
    );
    expect(left.join('; ')).toBe(row('is there'));
  });
});

describe('the examples of rounds-days-of-work', () => {
  const midnight = midnightOf(MONDAY);
  const clock = (second: number | undefined): string =>
    second === undefined ? '–' : new Date(second * 1000).toISOString().slice(11, 16);
  test.each(ruleTable('rounds-days-of-work').map((row, place) => [place, row] as const))(
    'row %d',
    (_, row) => {
      const shifts = ['shifts of the day', 'shifts of the day before'].flatMap((head, at) =>
        (row(head) === '–' ? [] : row(head).split('; ')).map((text): WeeklyShift => {
          const [startTime = '', endTime = ''] = text.split('-');
          return {
            workerId: 1,
            weekdays: [at === 0 ? 1 : 7],
            startTime,
            endTime,
            startsOn: '2026-01-01',
            endsOn: null,
          };
        }),
      );
      const { here, tonight, lastNight } = nightsOf(1, MONDAY, shifts);
      expect([here, tonight, lastNight].map(clock)).toEqual([
        row('evening before until'),
        row('night from'),
        row('last night from'),
      ]);
      expect((tonight ?? midnight) >= midnight && (lastNight ?? 0) < midnight).toBe(true);
    },
  );
});
