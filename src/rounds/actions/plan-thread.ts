/** One thread's search, from its order to its end. */
import { parentPort, workerData } from 'node:worker_threads';
import { bestPlan } from '../rules/answer.ts';
import { type Course, courseFor, goOn, meetingsOf } from '../rules/course.ts';
import { flatten } from '../rules/flat-problem.ts';
import type { SearchState } from '../rules/search-state.ts';
import { openSearch } from '../rules/stand.ts';
import type { FromThread, ToThread } from './plan-rounds.ts';
import { Meeting } from './thread-meeting.ts';

/** Moves between two looks at the clock; in a search bounded by moves, between two temperatures. */
const CHUNK = 4000;
/** The share of a budget of seconds in which the first thread finds out how fast it is, to choose the course by, and how many at most. */
const TRIAL = 0.03;
const MOST_TRIAL_SECONDS = 2;
/** Over a whole course a search is about three times as fast as in its trial, which is at its hottest. */
const COOLER_IS_FASTER = 3;
const TELL_EVERY_MS = 250;
const order = workerData as ToThread;

function tell(message: FromThread): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message);
}

function run(): void {
  const began = order.beganAt - performance.timeOrigin;
  const flat = flatten(order.problem);
  if (!flat.ok) return tell({ kind: 'refused', reason: flat.reason });
  const opened = openSearch(flat.value, order.seed + 1_000_003 * order.number, order.from);
  if (!opened.ok) return tell({ kind: 'refused', reason: opened.reason });
  const s = opened.value;
  const { budget } = order;
  const meeting = new Meeting(order.meeting, order.searches, order.number, s.next.length);
  const spent = (): number =>
    budget.kind === 'moves' ? s.moves / budget.moves : (performance.now() - began) / 1000 / budget.seconds;
  const courseOf = (moves: number): Course => {
    const usual = courseFor(flat.value.parts, moves, {
      warm: order.from !== undefined,
      timed: budget.kind === 'seconds',
    });
    return order.mix === undefined ? usual : { ...usual, mix: order.mix };
  };
  const moves =
    budget.kind === 'moves'
      ? budget.moves
      : budget.seconds *
        speedOf(s, courseOf(1), spent, Math.min(TRIAL, MOST_TRIAL_SECONDS / budget.seconds), meeting);
  const course = courseOf(moves);
  const meetings = meetingsOf(course);
  let told = began;
  let toldCost = Number.NaN;
  let met = 0;
  // Where nothing is asked for, nothing can become better.
  let fraction = flat.value.parts === 0 ? 1 : spent();
  while (fraction < 1 && !meeting.stopped) {
    goOn(s, course, fraction, budget.kind === 'moves' ? Math.min(CHUNK, budget.moves - s.moves) : CHUNK);
    fraction = spent();
    if (fraction >= (meetings.at[met] ?? 2)) {
      meeting.meet(s, met, meetings.compare, budget.kind === 'moves' ? Number.POSITIVE_INFINITY : 500);
      met += 1;
    }
    const now = performance.now();
    if (now - told >= TELL_EVERY_MS) {
      told = now;
      tellProgress(s, fraction, s.bestCost !== toldCost);
      toldCost = s.bestCost;
    }
  }
  tell({ kind: 'done', plan: bestPlan(s), moves: s.moves, stopped: fraction < 1 });
}

/**
 * How many moves a second all searches are taken to make: what the first makes in a short trial, which counts as search. Only its second half is
 * measured: in the first the code is still being compiled.
 */
function speedOf(
  s: SearchState,
  course: Course,
  spent: () => number,
  trial: number,
  meeting: Meeting,
): number {
  const from = spent();
  let began = performance.now();
  let before = s.moves;
  let half = false;
  while (spent() < from + trial && !meeting.stopped) {
    if (!half && spent() >= from + trial / 2) {
      half = true;
      began = performance.now();
      before = s.moves;
    }
    goOn(s, course, 0, CHUNK);
  }
  const seconds = (performance.now() - began) / 1000;
  return meeting.sameForAll(
    Math.max(1, Math.round((COOLER_IS_FASTER * (s.moves - before)) / Math.max(0.001, seconds))),
  );
}

function tellProgress(s: SearchState, fraction: number, better: boolean): void {
  const progress = { fraction: Math.min(1, fraction), bestCost: s.bestCost, moves: s.moves };
  tell({ kind: 'progress', progress, plan: better ? bestPlan(s) : undefined });
}

run();
