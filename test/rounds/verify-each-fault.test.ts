/** Every sentence that the verifier may say, said of a plan that is sound but for that. */
import { describe, expect, test } from 'vitest';
import { NO_WEIGHTS, type Plan, type Problem, type Stop } from '../../src/rounds/rules/problem.ts';
import { verify } from '../../src/rounds/rules/verify.ts';

/** Ann has a morning and an evening, Bob the whole day; ten minutes between any two places. */
const problem: Problem = {
  visits: [
    visit('wash', 1, { earliest: 1000, latest: 2000, hard: true }, 600),
    visit('lunch', 2, { earliest: 3000, latest: 4000, hard: false }, 600),
    {
      ...visit('hoist', 1, { earliest: 5000, latest: 6000, hard: true }, 300),
      parts: [
        { duration: 300, skills: ['hoist'] },
        { duration: 300, skills: [] },
      ],
      apart: { least: 100, most: 200 },
    },
    visit('bed', 2, { earliest: 12_000, latest: 14_000, hard: true }, 600),
  ],
  people: [],
  workers: [
    { id: 'ann', skills: ['hoist'], gender: 'female', languages: ['Welsh'], mode: 'car', mostTime: 6000 },
    { id: 'bob', skills: [], gender: 'male', mode: 'car' },
  ],
  shifts: [
    { id: 'morning', worker: 'ann', start: 0, end: 8000, from: 0, to: 0 },
    { id: 'evening', worker: 'ann', start: 10_000, end: 16_000, from: 0, to: 0, restBefore: 3000 },
    { id: 'day', worker: 'bob', start: 0, end: 8000, from: 0, to: 0 },
  ],
  travel: {
    places: 3,
    bandStarts: [0],
    tables: { car: [Int32Array.of(0, 600, 600, 600, 0, 600, 600, 600, 0)] },
  },
  weights: NO_WEIGHTS,
};

function visit(id: string, place: number, window: Problem['visits'][number]['window'], duration: number) {
  return { id, person: id, place, window, parts: [{ duration, skills: [] }], criticality: 'usual' as const };
}

const at = (visit: string, start: number, part = 0): Stop => ({ visit, part, start });
const sound = {
  morning: [at('wash', 1000), at('hoist', 5000)],
  evening: [at('bed', 12_000)],
  day: [at('lunch', 3000), at('hoist', 5100, 1)],
};

function plan(
  stops: Partial<Record<keyof typeof sound, readonly Stop[]>> = {},
  unserved: string[] = [],
): Plan {
  const all = { ...sound, ...stops };
  return {
    rounds: problem.shifts.map(({ id, worker }) => ({
      shift: id,
      worker,
      stops: all[id as keyof typeof sound],
    })),
    unserved,
  };
}

/** The problem with one visit otherwise. */
function where(id: string, change: Partial<Problem['visits'][number]>): Problem {
  return { ...problem, visits: problem.visits.map((one) => (one.id === id ? { ...one, ...change } : one)) };
}

describe('the verifier', () => {
  test('has nothing to say of the plan that the others differ from', () => {
    expect(verify(problem, plan()).faults).toEqual([]);
  });

  test.each<[string, Problem, Plan]>([
    ['ann at visit wash: refused', where('wash', { refused: ['ann'] }), plan()],
    ['ann at visit wash: not male', where('wash', { gender: 'male' }), plan()],
    ['bob at visit lunch: does not speak Welsh', where('lunch', { language: 'Welsh' }), plan()],
    [
      'bob at visit hoist: lacks hoist',
      problem,
      plan({
        morning: [at('wash', 1000), at('hoist', 5100, 1)],
        day: [at('lunch', 3000), at('hoist', 5000)],
      }),
    ],
    [
      'visit lunch is locked and was moved',
      where('lunch', { locked: [{ shift: 'morning', start: 3000 }] }),
      plan(),
    ],
    [
      'visit lunch is locked and was moved',
      where('lunch', { locked: [{ shift: 'day', start: 3001 }] }),
      plan(),
    ],
    [
      'visit lunch is locked and is not made',
      where('lunch', { locked: [{ shift: 'day', start: 3000 }] }),
      plan({ day: [at('hoist', 5100, 1)] }, ['lunch']),
    ],
    ['visit wash starts before its window', problem, plan({ morning: [at('wash', 999), at('hoist', 5000)] })],
    [
      'visit wash starts after its window, which is hard',
      problem,
      plan({ morning: [at('wash', 2001), at('hoist', 5000)] }),
    ],
    [
      'visit hoist starts at 5000, before ann can be there at 5001',
      where('wash', { parts: [{ duration: 3401, skills: [] }], place: 2 }),
      plan(),
    ],
    [
      'the parts of visit hoist start 99 apart',
      problem,
      plan({ day: [at('lunch', 3000), at('hoist', 5099, 1)] }),
    ],
    [
      'the parts of visit hoist start 201 apart',
      problem,
      plan({ day: [at('lunch', 3000), at('hoist', 5201, 1)] }),
    ],
    [
      'visit hoist needs two care workers and has ann twice',
      problem,
      plan({
        morning: [at('wash', 1000), at('hoist', 5000), at('hoist', 5300, 1)],
        day: [at('lunch', 3000)],
      }),
    ],
    [
      'round morning ends at 5900, after its shift at 5899',
      {
        ...problem,
        shifts: problem.shifts.map((one) => (one.id === 'morning' ? { ...one, end: 5899 } : one)),
      },
      plan(),
    ],
    [
      'ann works 3900, more than 3899',
      { ...problem, workers: problem.workers.map((one) => ({ ...one, mostTime: 3899 })) },
      plan(),
    ],
    [
      'ann has too little rest before shift evening',
      { ...problem, shifts: problem.shifts.map((one) => ({ ...one, restBefore: 5501 })) },
      plan(),
    ],
    ['visit lunch is neither made nor said to be unserved', problem, plan({ day: [at('hoist', 5100, 1)] })],
    ['visit lunch is made and is said to be unserved', problem, plan({}, ['lunch'])],
    [
      'a visit is said to be unserved twice',
      problem,
      plan({ day: [at('hoist', 5100, 1)] }, ['lunch', 'lunch']),
    ],
    ['visit tea is said to be unserved and is not asked for', problem, plan({}, ['tea'])],
    ['part 1 of visit hoist is made 0 times', problem, plan({ day: [at('lunch', 3000)] })],
    [
      'part 0 of visit bed is made 2 times',
      problem,
      plan({ evening: [at('bed', 12_000), at('bed', 12_600)] }),
    ],
    [
      'round day has part 2 of visit lunch, which is not asked for',
      problem,
      plan({ day: [...sound.day, at('lunch', 6000, 2)] }),
    ],
    [
      'round evening has visit bed without a start in whole units',
      problem,
      plan({ evening: [at('bed', Number.NaN)] }),
    ],
    ['shift day has two rounds', problem, { ...plan(), rounds: [...plan().rounds, plan().rounds[2]!] }],
    [
      'round day is of a shift and a care worker that do not belong together',
      problem,
      { ...plan(), rounds: plan().rounds.map((round) => ({ ...round, worker: 'ann' })) },
    ],
  ])('says: %s', (words, asked, given) => {
    expect(verify(asked, given).faults).toContain(words);
  });

  test('to leave as much rest, to work as long and to be back as late as may be is no fault', () => {
    const exact: Problem = {
      ...problem,
      workers: problem.workers.map((one) => ({ ...one, mostTime: 3900 })),
      shifts: problem.shifts.map((one) =>
        one.id === 'morning' ? { ...one, end: 5900 } : { ...one, restBefore: 5500 },
      ),
    };
    expect(verify(exact, plan()).faults).toEqual([]);
  });
});
