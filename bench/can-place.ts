/**
 * How long 'can we place it?' takes: made-up requests asked of providers of 20, 60 and 150 care workers a day whose rounds are planned.
 * Prints the median, the worst and the count of each kind of answer. `node bench/can-place.ts [requests] [care workers …]`; on a quiet machine.
 */
import { FIT_KINDS, type Fit } from '../src/brokerage/rules/fit.ts';
import type { Asking } from '../src/rounds/rules/asked-day.ts';
import { fitProvider, type ProviderAsked } from '../src/rounds/rules/fit-provider.ts';
import { USUAL_FIT, withRounds } from '../src/rounds/rules/place-in-day.ts';
import { daysOf, midnightOf } from '../src/rounds/rules/rota-week.ts';
import { type RotaVisit, type RotaWorker, skillsOf } from '../src/rounds/rules/rota.ts';
import type { PatternVisit } from '../src/plans/rules/visit-pattern.ts';
import { USUAL_TRAVEL } from '../src/rounds/rules/travel-estimate.ts';

const MONDAY = '2026-03-02';
const requests = Number(process.argv[2] ?? 60);
const sizes = process.argv.length > 3 ? process.argv.slice(3).map(Number) : [20, 60, 150];

/** The same numbers in every run: a linear congruential generator (Numerical Recipes). */
function draws(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A place within some six miles. */
function placeOf(draw: (below: number) => number) {
  return { latitude: 52.55 + draw(900) / 10_000, longitude: -2 + draw(1400) / 10_000 };
}

const STARTS = [420, 450, 480, 510, 540, 600, 660, 720, 750, 960, 990, 1020, 1050, 1170, 1200, 1230];

/** A provider with so many care workers a day, two in three visits of what they could make. */
function providerOf(size: number): ProviderAsked {
  const draw = draws(size);
  const workers: RotaWorker[] = Array.from({ length: size }, (_, at) => ({
    id: at + 1,
    reference: `W${at}`,
    name: '',
    phone: null,
    gender: draw(5) === 0 ? 'male' : 'female',
    languages: draw(8) === 0 ? ['English', 'Punjabi'] : ['English'],
    skills: draw(4) === 0 ? ['medication'] : ['medication', 'moving and handling'],
    lacking: [],
    mode: draw(5) === 0 ? 'walk' : 'car',
    start: { name: '', position: placeOf(draw) },
    end: undefined,
    mostWeeklyMinutes: null,
  }));
  const days = daysOf(MONDAY).map((day, at) => {
    const midnight = midnightOf(day);
    const shift = (id: number) => {
      const late = (id + at) % 2 === 0;
      return [{ from: midnight + (late ? 900 : 405) * 60, to: midnight + (late ? 1320 : 870) * 60 }];
    };
    const visits = Array.from({ length: size * 5 }, (_, place): RotaVisit => {
      const startsAt = midnight + (STARTS[draw(STARTS.length)] ?? 480) * 60;
      const handed = draw(6) === 0 ? 2 : 1;
      const purpose = draw(5) === 0 ? 'medication' : 'personal care';
      return {
        id: at * 10_000 + place + 1,
        reference: `V${at}/${place}`,
        personId: 1000 + place,
        personName: '',
        day,
        startsAt,
        minutes: [15, 30, 30, 45][draw(4)] ?? 30,
        earliest: startsAt - 1800,
        latest: startsAt + 1800,
        workers: handed,
        purpose,
        timeCritical: draw(20) === 0,
        timeCriticalReason: null,
        cancelled: false,
        spot: { name: '', position: placeOf(draw) },
        skills: skillsOf({ purpose, workers: handed }),
        gender: null,
        genderRequired: false,
        language: null,
        languageRequired: false,
        refused: [],
        wanted: [],
      };
    });
    const toPlan = {
      midnight,
      visits,
      workers,
      shifts: new Map(workers.map(({ id }) => [id, shift(id)])),
      stops: [],
      lost: [],
      dayBefore: [],
      dayAfter: [],
      nights: new Map(),
      usual: new Map<number, readonly number[]>(),
      area: 'urban' as const,
      travel: USUAL_TRAVEL,
      changes: 'some' as const,
      notBefore: undefined,
      mostMinutes: new Map<number, number>(),
    };
    const planned = withRounds({ day, toPlan, asked: [] }, USUAL_FIT);
    return { day, toPlan: planned.toPlan };
  });
  const windows = { window: { earlier: 30, later: 30 }, timeCriticalWindow: { earlier: 15, later: 15 } };
  return { providerId: size, days, planned: true, windows, areas: new Map() };
}

function requestOf(number: number): Asking {
  const draw = draws(7919 * (number + 1));
  const starts = ['07:30', '12:30', '17:00', '20:00'].slice(0, 1 + draw(4));
  const visits = starts.map(
    (startTime): PatternVisit => ({
      weekdays: draw(4) === 0 ? [1, 3, 5] : [1, 2, 3, 4, 5, 6, 7],
      everyWeeks: 1,
      firstWeekOn: null,
      startTime,
      minutes: [30, 45, 60][draw(3)] ?? 30,
      workers: draw(4) === 0 ? 2 : 1,
      purpose: 'personal care',
      tasks: '',
      earlierMinutes: null,
      laterMinutes: null,
      timeCritical: draw(6) === 0,
      timeCriticalReason: null,
      onBankHolidays: true,
    }),
  );
  return {
    personId: 1,
    home: placeOf(draw),
    visits,
    needs: [],
    workerGender: draw(4) === 0 ? { gender: draw(2) === 0 ? 'female' : 'male', required: true } : null,
    language: draw(5) === 0 ? { name: ['Punjabi', 'Welsh'][draw(2)] ?? 'Welsh', required: true } : null,
    refused: [],
    wanted: [],
  };
}

const cell = (value: string | number): string => String(value).padStart(11);
process.stdout.write(
  `${['workers', 'median s', 'worst s', 'worst cpu', 'cpu s each', ...FIT_KINDS.slice(0, 5)].map(cell).join('')}\n`,
);
for (const size of sizes) {
  const provider = providerOf(size);
  const taken: number[] = [];
  const worked: number[] = [];
  const fits: Fit[] = [];
  for (let number = 0; number < requests; number += 1) {
    const began = performance.now();
    const busy = process.cpuUsage();
    fits.push(fitProvider(requestOf(number), provider, USUAL_FIT));
    taken.push((performance.now() - began) / 1000);
    const { user, system } = process.cpuUsage(busy);
    worked.push((user + system) / 1_000_000);
  }
  const sorted = taken.toSorted((a, b) => a - b);
  const counts = FIT_KINDS.slice(0, 5).map((kind) => fits.filter((fit) => fit.kind === kind).length);
  const times = [sorted[Math.floor(sorted.length / 2)] ?? 0, sorted.at(-1) ?? 0];
  const cpu = [Math.max(...worked), worked.reduce((sum, one) => sum + one, 0) / requests];
  process.stdout.write(
    `${[size, ...[...times, ...cpu].map((time) => time.toFixed(2)), ...counts].map(cell).join('')}\n`,
  );
}
