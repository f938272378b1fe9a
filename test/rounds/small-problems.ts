/** Small problems of every sort the planner knows, made from a seed. */
import fc from 'fast-check';
import {
  CRITICALITIES,
  type CareWorker,
  type PersonKnown,
  type Problem,
  type Shift,
  USUAL_WEIGHTS,
  type Visit,
} from '../../src/rounds/rules/problem.ts';
import { type Random, randomFrom } from '../../src/ground/random.ts';

const SKILLS = ['personal care', 'hoist', 'medication'];

/** A problem of so many visits and care workers, with windows, skills, pairs and wishes by chance. */
export function smallProblem(seed: number, visitCount: number, workerCount: number): Problem {
  const random = randomFrom(`rounds/${seed}`);
  const places = visitCount + 1;
  const spots = Array.from({ length: places }, () => [random.int(0, 1800), random.int(0, 1800)] as const);
  const table = Int32Array.from({ length: places ** 2 }, (_, at) => {
    const [x, y] = spots[Math.floor(at / places)]!;
    const [u, v] = spots[at % places]!;
    return Math.ceil(Math.hypot(x - u, y - v));
  });
  const workers = Array.from({ length: workerCount }, (_, at) => workerOf(random, at));
  const shifts = workers.flatMap((worker, at) => shiftsOf(random, worker, at));
  const people: PersonKnown[] = Array.from({ length: Math.ceil(visitCount / 2) }, (_, at) => ({
    id: `p${at}`,
    usual: random.shuffle(workers.map(({ id }) => id)).slice(0, 2),
    ...(random.chance(0.5) && { mostWorkers: 1 }),
  }));
  return {
    visits: Array.from({ length: visitCount }, (_, at) => visitOf(random, at, people, workers)),
    people,
    workers,
    shifts,
    travel: {
      places,
      bandStarts: [0, 40_000],
      tables: {
        car: [table, table.map((time) => Math.ceil(time * 1.3))],
        walk: [table.map((time) => time * 3), table.map((time) => time * 3)],
      },
    },
    weights: { ...USUAL_WEIGHTS, movedStart: 1 },
  };
}

function workerOf(random: Random, at: number): CareWorker {
  return {
    id: `w${at}`,
    skills: SKILLS.filter(() => random.chance(0.8)),
    gender: random.chance(0.7) ? 'female' : 'male',
    languages: random.chance(0.3) ? ['Polish'] : [],
    mode: random.chance(0.8) ? 'car' : 'walk',
    ...(random.chance(0.3) && { mostTime: 18_000 }),
  };
}

/** One shift of nine hours, or a morning and an evening with rest between. */
function shiftsOf(random: Random, { id }: CareWorker, at: number): Shift[] {
  const place = random.chance(0.7) ? { from: 0, to: 0 } : {};
  if (random.chance(0.7)) return [{ id: `s${at}`, worker: id, start: 25_200, end: 61_200, ...place }];
  return [
    { id: `s${at}a`, worker: id, start: 25_200, end: 43_200, ...place },
    { id: `s${at}b`, worker: id, start: 46_800, end: 72_000, restBefore: 7200, ...place },
  ];
}

function visitOf(
  random: Random,
  at: number,
  people: readonly PersonKnown[],
  workers: readonly CareWorker[],
): Visit {
  const earliest = random.int(26_000, 60_000);
  const double = random.chance(0.25);
  const part = () => ({
    duration: 60 * random.int(10, 45),
    skills: SKILLS.filter(() => random.chance(0.25)),
  });
  const someone = () => random.pick(workers).id;
  return {
    id: `v${at}`,
    person: random.pick(people).id,
    place: at + 1,
    window: { earliest, latest: earliest + 60 * random.int(0, 120), hard: random.chance(0.6) },
    parts: double ? [part(), part()] : [part()],
    ...(double && random.chance(0.4) && { apart: { least: 300, most: 1800 } }),
    criticality: random.pick(CRITICALITIES),
    ...(random.chance(0.1) && { gender: 'female' as const }),
    ...(random.chance(0.05) && { language: 'Polish' }),
    ...(random.chance(0.1) && { refused: [someone()] }),
    ...(random.chance(0.1) && { wanted: [someone()] }),
    ...(random.chance(0.3) && {
      before: Array.from({ length: double ? 2 : 1 }, () => ({ worker: someone(), start: earliest })),
    }),
  };
}

/** Seeds of small problems, for properties. */
export const seeds = fc.integer({ min: 0, max: 1_000_000 });
