import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fit } from '../../src/brokerage/rules/fit.ts';
import { startFitThread } from '../../src/rounds/actions/fit-on-thread.ts';
import type { Asking } from '../../src/rounds/rules/asked-day.ts';
import type { DayToPlan } from '../../src/rounds/rules/day-problem.ts';
import { fitProvider, laterFit, type ProviderAsked } from '../../src/rounds/rules/fit-provider.ts';
import { nearWorkers } from '../../src/rounds/rules/near-workers.ts';
import { type DayFit, placeInDay, USUAL_FIT } from '../../src/rounds/rules/place-in-day.ts';
import { midnightOf } from '../../src/rounds/rules/rota-week.ts';
import {
  type RotaVisit,
  type RotaWorker,
  type StopOfVisit,
  withVisits,
} from '../../src/rounds/rules/rota.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { plainDay } from './plain-day.ts';

const DAY = '2026-03-02';
const midnight = midnightOf(DAY);
const at = (hour: number): number => midnight + hour * 3600;
const spot = { name: 'the home', position: { latitude: 52.5, longitude: -2 } };

const aVisit = (id: number, hour: number, more: Partial<RotaVisit> = {}): RotaVisit => ({
  id,
  reference: `V${id}`,
  personId: 100 + Math.abs(id),
  personName: '',
  day: DAY,
  startsAt: at(hour),
  minutes: 30,
  earliest: at(hour),
  latest: at(hour),
  workers: 1,
  purpose: null,
  timeCritical: false,
  timeCriticalReason: null,
  cancelled: false,
  spot,
  skills: [],
  gender: null,
  genderRequired: false,
  language: null,
  languageRequired: false,
  refused: [],
  wanted: [],
  ...more,
});

type Worker = {
  readonly from: number;
  readonly to: number;
  readonly skilled: boolean;
  readonly busy: boolean;
};

const THERE: Worker = { from: 7, to: 14, skilled: true, busy: false };

/** A day of some care workers, each there for some hours; whoever is busy has a visit that stays at eight. */
function aDay(workers: readonly Worker[]): DayToPlan {
  const people = workers.map(
    ({ skilled }, index): RotaWorker => ({
      id: index + 1,
      reference: `W${index}`,
      name: '',
      phone: null,
      gender: 'female',
      languages: ['English'],
      skills: skilled ? ['medication'] : [],
      lacking: [],
      mode: 'car',
      start: undefined,
      end: undefined,
      mostWeeklyMinutes: null,
    }),
  );
  const visits = workers.flatMap(({ busy }, index) => (busy ? [aVisit(index + 1, 8)] : []));
  const stops: StopOfVisit[] = withVisits(
    visits.map(({ id, startsAt }) => ({ visitId: id, part: 0, workerId: id, startsAt, locked: false })),
    new Map(visits.map((visit) => [visit.id, visit])),
  );
  return plainDay({
    midnight,
    visits,
    workers: people,
    shifts: new Map(workers.map(({ from, to }, index) => [index + 1, [{ from: at(from), to: at(to) }]])),
    stops,
  });
}

/** The answer where so many care workers are looked into, and then so many more. */
function ask(workers: readonly Worker[], widths: readonly number[], asked = [aVisit(-1, 8)]): DayFit {
  const day = { day: DAY, toPlan: aDay(workers), asked, drafted: new Set<number>() };
  const found = placeInDay(day, { seed: 1, moves: 300, planMoves: 10, workers: widths });
  if (!found.ok) throw new Error(found.reason);
  return found.value;
}

const proven = ({ blocked }: DayFit): number[] =>
  blocked.filter((block) => block.proven).map(({ visit }) => visit);

describe('what is certain is said of everybody, however few are looked into', () => {
  test('nobody of forty has a shift at that time', () => {
    const late = Array.from({ length: 40 }, () => ({ ...THERE, from: 15, to: 22 }));
    const { blocked } = ask(late, [4]);
    expect(blocked).toMatchObject([
      { proven: true, unserved: { why: { kind: 'nobody-there', workers: 40 } } },
    ]);
  });

  test('that all who are there are busy is not certain', () => {
    const busy = Array.from({ length: 40 }, () => ({ ...THERE, busy: true }));
    const found = ask(busy, [4]);
    expect(found).toMatchObject({ blocked: [{ proven: false }], looked: { workers: 4, of: 40 } });
  });

  test('for any day, the limit changes nothing in it', () => {
    const worker = fc.record({
      from: fc.integer({ min: 6, max: 12 }),
      to: fc.integer({ min: 13, max: 22 }),
      skilled: fc.boolean(),
      busy: fc.constant(false),
    });
    const asked = fc.record({
      hour: fc.integer({ min: 5, max: 22 }),
      workers: fc.constantFrom(1, 2),
      skills: fc.constantFrom([], ['medication']),
    });
    fc.assert(
      fc.property(
        fc.array(worker, { minLength: 1, maxLength: 8 }),
        fc.array(asked, { minLength: 1, maxLength: 3 }),
        (workers, visits) => {
          const wanted = visits.map(({ hour, ...more }, place) => aVisit(-(place + 1), hour, more));
          const all = ask(workers, [1000], wanted);
          for (const widths of [[1], [2], [1, 3]])
            expect(proven(ask(workers, widths, wanted))).toEqual(proven(all));
        },
      ),
      { numRuns: 60 },
    );
  });
});

test('where something is left out more are looked into, and it is said how many', () => {
  // Those at the door are all busy; the one who is free comes last.
  const busy = Array.from({ length: 9 }, () => ({ ...THERE, busy: true }));
  const workers = [...busy, { ...THERE, from: 8, to: 8.5 }];
  const narrow = ask(workers, [1], [aVisit(-1, 8), aVisit(-2, 9)]);
  expect(narrow.looked).toEqual({ workers: 1, of: 10 });
  expect(narrow.placed).toHaveLength(1);
  expect(ask(workers, [1, 20], [aVisit(-1, 8), aVisit(-2, 9)])).toMatchObject({
    placed: [0, 1],
    looked: { workers: 10, of: 10 },
  });
});

test('who would lose the last rest of the week is not among the few that are looked into', () => {
  const day = aDay([THERE, { ...THERE, from: 8 }]);
  const asked = [aVisit(-1, 9)];
  const chosen = (restDay: readonly number[]) =>
    nearWorkers({ ...day, restDay: new Set(restDay) }, asked, 1).workers.map(({ id }) => id);
  expect(chosen([])).toEqual([1]);
  expect(chosen([1])).toEqual([2]);
});

describe('the answer comes first, and the later start in what is left of the time', () => {
  const asking: Asking = {
    personId: 1,
    home: spot.position,
    visits: [aPatternVisit({ weekdays: [1], startTime: '08:00' })],
    needs: [],
    workerGender: null,
    language: null,
    refused: [],
    wanted: [],
  };
  // On the first Monday nobody is there at that time, on the next somebody is.
  const provider: ProviderAsked = {
    providerId: 1,
    days: Array.from({ length: 14 }, (_, ahead) => {
      const day = Temporal.PlainDate.from(DAY).add({ days: ahead }).toString();
      const toPlan = aDay([{ ...THERE, from: 24 * ahead + (ahead < 7 ? 15 : 7), to: 24 * ahead + 22 }]);
      return { day, rota: true, toPlan: { ...toPlan, midnight: midnightOf(day) } };
    }),
    windows: { window: { earlier: 15, later: 15 }, timeCriticalWindow: { earlier: 0, later: 0 } },
    areas: new Map(),
  };

  test('on its thread', async () => {
    const thread = startFitThread();
    const told: Fit[] = [];
    try {
      for await (const fit of thread.ask({ asking, provider })) told.push(fit);
      for await (const fit of thread.ask({ asking, provider })) told.push(fit);
    } finally {
      await thread.end();
    }
    const { fit } = fitProvider(asking, provider, USUAL_FIT);
    expect(fit).toMatchObject({ kind: 'no', later: null });
    const later = { startsOn: '2026-03-03', moves: 0, lookedTo: '2026-03-03', why: 'found' };
    expect(told).toEqual([fit, { ...fit, later }, fit, { ...fit, later }]);
  });

  test('without time no day is begun', () => {
    const { days } = fitProvider(asking, provider, USUAL_FIT);
    expect(laterFit(asking, provider, days, { effort: USUAL_FIT, inTime: () => false })).toMatchObject({
      startsOn: null,
      lookedTo: null,
      why: 'no time',
    });
  });
});
