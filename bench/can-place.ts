/**
 * How long 'can we place it?' takes: made-up requests asked of providers of 20, 60 and 150 care workers a day whose rounds are planned.
 * Prints the median and the worst of the answer and, where it is not yes, of the later start looked for besides, the count of each kind of
 * answer, and how often a later start helped. `node bench/can-place.ts [requests] [widths, '16,32'] [care workers …]`; on a quiet machine.
 */
import { FIT_KINDS, type Fit, mayHelpLater } from '../src/brokerage/rules/fit.ts';
import type { Asking } from '../src/rounds/rules/asked-day.ts';
import { fitProvider, laterFit, type ProviderAsked } from '../src/rounds/rules/fit-provider.ts';
import { USUAL_FIT, withRounds } from '../src/rounds/rules/place-in-day.ts';
import { daysOf, midnightOf } from '../src/rounds/rules/rota-week.ts';
import { type RotaVisit, type RotaWorker, skillsOf } from '../src/rounds/rules/rota.ts';
import type { PatternVisit } from '../src/plans/rules/visit-pattern.ts';
import { USUAL_TRAVEL } from '../src/rounds/rules/travel-estimate.ts';

const MONDAY = '2026-03-02';
const NEXT = '2026-03-09';
const requests = Number(process.argv[2] ?? 60);
const widths = process.argv[3]?.split(',').map(Number) ?? USUAL_FIT.workers;
const effort = { ...USUAL_FIT, workers: widths };
const sizes = process.argv.length > 4 ? process.argv.slice(4).map(Number) : [20, 60, 150];

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
  const twoWeeks = [...daysOf(MONDAY), ...daysOf(NEXT)];
  const days = twoWeeks.map((day, at) => {
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
      restDay: new Set<number>(),
      usual: new Map<number, readonly number[]>(),
      area: 'urban' as const,
      travel: USUAL_TRAVEL,
      changes: 'some' as const,
      notBefore: undefined,
      mostMinutes: new Map<number, number>(),
    };
    const planned = withRounds({ day, toPlan, asked: [] }, USUAL_FIT);
    return { day, toPlan: planned.toPlan, rota: true };
  });
  const windows = { window: { earlier: 30, later: 30 }, timeCriticalWindow: { earlier: 15, later: 15 } };
  return { providerId: size, days, windows, areas: new Map() };
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
const heads = [
  'workers',
  'median s',
  'worst s',
  'worst cpu',
  'later med',
  'later worst',
  'cpu s each',
  ...FIT_KINDS.slice(0, 5),
  'later yes',
];
process.stdout.write(`${heads.map(cell).join('')}\n`);

/** The middle one and the last of some seconds, in two decimals. */
function middleAndWorst(seconds: readonly number[]): string[] {
  const sorted = seconds.toSorted((a, b) => a - b);
  return [sorted[Math.floor(sorted.length / 2)] ?? 0, sorted.at(-1) ?? 0].map((one) => one.toFixed(2));
}

/** The processor's seconds so far. */
function worked(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

for (const size of sizes) {
  const provider = providerOf(size);
  const plain: number[] = [];
  const later: number[] = [];
  const found: Fit[] = [];
  let helped = 0;
  let mostCpu = 0;
  const busy = worked();
  for (let number = 0; number < requests; number += 1) {
    const asking = requestOf(number);
    const began = performance.now();
    const busyBefore = worked();
    const { fit, days } = fitProvider(asking, provider, effort);
    plain.push((performance.now() - began) / 1000);
    mostCpu = Math.max(mostCpu, worked() - busyBefore);
    found.push(fit);
    if (!mayHelpLater(fit)) continue;
    const then = performance.now();
    if (laterFit(asking, provider, days, { effort, inTime: () => true }).startsOn !== null) helped += 1;
    later.push((performance.now() - then) / 1000);
  }
  const counts = FIT_KINDS.slice(0, 5).map((kind) => found.filter((fit) => fit.kind === kind).length);
  const cpu = ((worked() - busy) / requests).toFixed(2);
  const row = [
    size,
    ...middleAndWorst(plain),
    mostCpu.toFixed(2),
    ...middleAndWorst(later),
    cpu,
    ...counts,
    helped,
  ];
  process.stdout.write(`${row.map(cell).join('')}\n`);
}
