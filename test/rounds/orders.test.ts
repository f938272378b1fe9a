import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { planRounds } from '../../src/rounds/actions/plan-rounds.ts';
import { Meeting, meetingMemory } from '../../src/rounds/actions/thread-meeting.ts';
import { flatten } from '../../src/rounds/rules/flat-problem.ts';
import { planHere } from '../../src/rounds/rules/plan-here.ts';
import { NO_WEIGHTS, type Plan, type Problem, USUAL_WEIGHTS } from '../../src/rounds/rules/problem.ts';
import { openSearch } from '../../src/rounds/rules/stand.ts';
import { smallProblem } from './small-problems.ts';

/** Two care workers, two visits, ten minutes apart; easily changed. */
const base: Problem = {
  travel: {
    places: 3,
    bandStarts: [0],
    tables: { car: [Int32Array.of(0, 600, 600, 600, 0, 300, 600, 300, 0)] },
  },
  people: [{ id: 'ann', usual: ['bea'], mostWorkers: 1 }],
  workers: ['bea', 'cy'].map((id) => ({ id, skills: ['hoist'], mode: 'car' })),
  shifts: ['bea', 'cy'].map((worker) => ({
    id: `${worker}1`,
    worker,
    start: 25_200,
    end: 43_200,
    from: 0,
    to: 0,
  })),
  visits: [1, 2].map((place) => ({
    id: `v${place}`,
    person: place === 1 ? 'ann' : 'cas',
    place,
    window: { earliest: 28_800, latest: 30_600, hard: true },
    parts: [{ duration: 1800, skills: [] }],
    criticality: 'usual',
  })),
  weights: USUAL_WEIGHTS,
};
const [first, second] = base.visits as [Problem['visits'][number], Problem['visits'][number]];

function answerTo(problem: Problem, from?: Plan) {
  return planHere(problem, { seed: 1, moves: 4000, from });
}

describe('a problem at fault is refused in words that say what to change', () => {
  const [table] = base.travel.tables['car']!;
  const bands = (bandStarts: number[]): Problem => ({
    ...base,
    travel: { ...base.travel, bandStarts, tables: { car: bandStarts.map(() => table!) } },
  });
  const hours = (mostTime: number): Problem => ({
    ...base,
    workers: base.workers.map((worker) => ({ ...worker, mostTime })),
  });
  const most = (mostWorkers: number): Problem => ({
    ...base,
    people: base.people.map((person) => ({ ...person, mostWorkers })),
  });
  const withFirst = (change: object): Problem => ({
    ...base,
    visits: [{ ...first, ...change }, second],
  });

  test.each<[string, Problem]>([
    ['care worker bea may work a whole number of units', hours(Number.POSITIVE_INFINITY)],
    ['care worker bea may work a whole number of units', hours(2 ** 31)],
    ['care worker bea may work a whole number of units', hours(-5)],
    ['person ann has a most of care workers that is no whole number', most(Number.NaN)],
    ['person ann has a most of care workers that is no whole number', most(1.5)],
    ['person ann has a most of care workers that is no whole number', most(-1)],
    ['travel needs the starts of its bands', bands([0, 40_000, 20_000])],
    ['travel needs the starts of its bands', bands([])],
    ['travel needs the starts of its bands', bands([0, Number.NaN])],
    [
      'travel by car needs 3 times 3 times of nought or more in each Int32Array',
      { ...base, travel: { ...base.travel, tables: { car: [[...table!] as unknown as Int32Array] } } },
    ],
    [
      'visit v1 says who came before at a start that is not in whole units',
      withFirst({ before: [{ worker: 'bea', start: -600 }] }),
    ],
    [
      'visit v1 needs a criticality: time-critical, high, usual, can-wait',
      withFirst({ criticality: 'urgent' }),
    ],
    [
      'visit v1 is locked to a start that is not in whole units',
      withFirst({ locked: [{ shift: 'bea1', start: 28_800.5 }] }),
    ],
    [
      'visit v1 is locked to a shift that is not there',
      withFirst({ locked: [{ shift: 'dee', start: 28_800 }] }),
    ],
    ...(
      [
        { shift: 'bea1', start: 50_000 },
        { shift: 'bea1', start: 25_300 },
        { shift: 'bea1', start: 3600 },
      ] as const
    ).map((lock): [string, Problem] => [
      'visit v1 is locked to a start that its shift cannot keep even with nothing else in it',
      withFirst({ locked: [lock] }),
    ]),
    [
      'visit v2 is locked to a shift and a start that the other locked visits leave no time for',
      {
        ...base,
        visits: base.visits.map((visit) => ({ ...visit, locked: [{ shift: 'bea1', start: 28_800 }] })),
      },
    ],
  ])('%s', (words, problem) => {
    expect(answerTo(problem)).toMatchObject({ ok: false, reason: expect.stringContaining(words) });
  });

  test.each([
    ['a budget of moves', { budget: { kind: 'moves', moves: -1 } }],
    ['a budget of moves', { budget: { kind: 'moves', moves: Number.NaN } }],
    ['a budget of seconds', { budget: { kind: 'seconds', seconds: -1 } }],
    ['a budget of seconds', { budget: { kind: 'seconds', seconds: Number.POSITIVE_INFINITY } }],
    ['the number of searches', { searches: 1.5 }],
    ['the number of searches', { searches: 0 }],
    ['the number of searches', { searches: Number.NaN }],
    ['the seed', { seed: Number.NaN }],
  ] as const)('an order is refused for %s', async (words, wrong) => {
    const order = {
      problem: base,
      seed: 1,
      budget: { kind: 'moves', moves: 100 },
      searches: 1,
      ...wrong,
    } as const;
    const answer = await planRounds(order).answer;
    expect(answer).toMatchObject({ ok: false, reason: expect.stringContaining(words) });
  });
});

describe('what is odd and no fault', () => {
  test('nothing to plan is answered at once, whatever the budget', async () => {
    const problem = { ...base, visits: [] };
    expect(answerTo(problem)).toMatchObject({ ok: true, value: { plan: { unserved: [] } } });
    const long = { problem, seed: 1, budget: { kind: 'seconds', seconds: 3600 }, searches: 2 } as const;
    expect(await planRounds(long).answer).toMatchObject({ ok: true, value: { cancelled: false } });
  });

  test('shifts of one care worker that overlap never have both at once', () => {
    const [worker] = base.workers;
    const [shift] = base.shifts;
    const both: Problem = {
      ...base,
      workers: [worker!],
      shifts: [shift!, { ...shift!, id: 'bea2' }],
      visits: base.visits.map((visit) => ({ ...visit, window: { ...visit.window, latest: 28_800 } })),
      weights: { ...NO_WEIGHTS, unserved: USUAL_WEIGHTS.unserved, travel: 1 },
    };
    const answer = answerTo(both);
    expect(answer.ok && answer.value.plan.unserved.length).toBe(1);
    const { end: _, ...open } = shift!;
    expect(answerTo({ ...both, shifts: [open, { ...shift!, id: 'bea2' }] }).ok).toBe(true);
  });

  test('two time-critical visits at the start of time are both made, however late the second is', () => {
    const problem: Problem = {
      ...base,
      workers: base.workers.slice(0, 1),
      shifts: [{ id: 'bea1', worker: 'bea', start: 0, end: 43_200, from: 0, to: 0 }],
      travel: { ...base.travel, tables: { car: [Int32Array.of(0, 10, 10, 10, 0, 5, 10, 5, 0)] } },
      visits: base.visits.map((visit) => ({
        ...visit,
        window: { earliest: 0, latest: 0, hard: false },
        parts: [{ duration: 3600, skills: [] }],
        criticality: 'time-critical',
      })),
      weights: { ...NO_WEIGHTS, travel: 1, lateness: 2 },
    };
    const answer = answerTo(problem);
    expect(answer.ok && answer.value.criticalUnserved).toBe(0);
  });

  test('a stranger at a price beyond 32 bits is still avoided', () => {
    const problem: Problem = {
      ...base,
      people: [{ id: 'ann', usual: ['cy'] }],
      visits: [first],
      weights: {
        ...USUAL_WEIGHTS,
        unserved: { high: 1e12, usual: 1e12, 'can-wait': 1e12 },
        unfamiliar: 3_000_000_000,
      },
    };
    const answer = answerTo(problem);
    expect(answer.ok && answer.value.cost.continuity).toBe(0);
  });

  test('rounds to start from that name a part twice are taken as far as they make sense', () => {
    const double: Problem = {
      ...base,
      visits: [{ ...first, parts: [...first.parts, ...first.parts] }, second],
    };
    const stop = { visit: 'v1', part: 0, start: 28_800 };
    const answer = answerTo(double, {
      rounds: [
        { shift: 'bea1', worker: 'bea', stops: [stop, { visit: 'v2', part: -1, start: 28_800 }] },
        { shift: 'cy1', worker: 'cy', stops: [stop] },
      ],
      unserved: [],
    });
    expect(answer.ok && answer.value.plan.unserved).toEqual(['v2']);
  });
});

describe('threads', () => {
  const problem = smallProblem(11, 30, 6);

  test('one search on a thread answers what a search on this thread does, with as many moves as were asked for', async () => {
    for (const moves of [10, 5000]) {
      const order = { problem, seed: 7, budget: { kind: 'moves', moves }, searches: 1 } as const;
      const there = await planRounds(order).answer;
      expect(there).toEqual(planHere(problem, { seed: 7, moves }));
      expect(there.ok && there.value.moves).toBe(moves);
    }
  });

  test('who waits for another search is free again when all are stopped', async () => {
    const flat = flatten(problem);
    const opened = flat.ok && openSearch(flat.value, 1);
    if (opened === false || !opened.ok) throw new Error('the problem was refused');
    const memory = meetingMemory(problem, 2);
    const meeting = new Meeting(memory, 2, 0, opened.value.next.length);
    const stopper = `const { workerData } = require('node:worker_threads');
      setTimeout(() => Atomics.store(new Int32Array(workerData), 0, 1), 50);`;
    const thread = new Worker(stopper, { eval: true, workerData: memory });
    meeting.meet(opened.value, 0, 'best', Number.POSITIVE_INFINITY);
    expect(meeting.stopped).toBe(true);
    await thread.terminate();
  });

  test('the best so far is the answer once there is one', async () => {
    const planning = planRounds({ problem, seed: 1, budget: { kind: 'moves', moves: 500 }, searches: 2 });
    const answer = await planning.answer;
    expect(planning.bestSoFar()).toEqual(answer);
  });
});
