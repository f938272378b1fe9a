/**
 * Plans rounds on worker threads: the clock, the threads and the wish to stop are here; what is planned and how is in the rules.
 * Every plan that leaves has passed the verifier.
 */
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { type Answer, answerOf, type Budget, isBetter } from '../rules/answer.ts';
import { faultsOfOrder } from '../rules/order-faults.ts';
import { faultsOf } from '../rules/problem-faults.ts';
import type { Plan, Problem } from '../rules/problem.ts';
import type { Mix } from '../rules/search.ts';
import { meetingMemory } from './thread-meeting.ts';

export type PlanOrder = {
  readonly problem: Problem;
  /** A whole number; the same seed, moves and number of searches give the same answer on every machine. */
  readonly seed: number;
  readonly budget: Budget;
  /** How many threads search side by side: a whole number of one or more. */
  readonly searches: number;
  /** Rounds that stand, to start from. The answer is never worse than these. */
  readonly from?: Plan;
  /** How often each kind of move is tried, for measuring what each brings. */
  readonly mix?: Mix;
};

/** How a search is doing: the share of its budget spent, and the total cost of its best with what is unserved priced in. */
export type Progress = { readonly fraction: number; readonly bestCost: number; readonly moves: number };

/** A search under way. */
export type Planning = {
  /** The answer when the budget is spent or it was stopped; refused where the problem itself is at fault. */
  readonly answer: Promise<Result<Answer>>;
  /** The best so far, verified and explained: at any moment after the first progress, and the answer itself once there is one. */
  bestSoFar(): Result<Answer> | undefined;
  /** Stops soon and answers with the best so far. */
  stop(): void;
};

export type ToThread = Omit<PlanOrder, 'searches'> & {
  readonly number: number;
  readonly searches: number;
  readonly meeting: SharedArrayBuffer;
  /** When the budget of time began to run, in milliseconds since 1970. */
  readonly beganAt: number;
};

export type FromThread =
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'progress'; readonly progress: Progress; readonly plan: Plan | undefined }
  | { readonly kind: 'done'; readonly plan: Plan; readonly moves: number; readonly stopped: boolean };

/** Starts planning; `tell` hears of progress some four times a second. */
export function planRounds(order: PlanOrder, tell?: (progress: Progress) => void): Planning {
  const { searches } = order;
  const [fault] = [...faultsOfOrder(order), ...faultsOf(order.problem)];
  if (fault !== undefined)
    return { answer: Promise.resolve(refuse(fault)), bestSoFar: () => undefined, stop: () => {} };
  const beganAt = performance.timeOrigin + performance.now();
  const meeting = meetingMemory(order.problem, searches);
  const stopAt = new Int32Array(meeting, 0, 1);
  const latest: (Plan | undefined)[] = [];
  const progress: Progress[] = [];
  const hear = (number: number, told: Progress, plan: Plan | undefined): void => {
    progress[number] = told;
    if (plan !== undefined) latest[number] = plan;
    tell?.(together(progress));
  };
  const threads = Array.from({ length: searches }, (_, number) =>
    search({ ...order, searches, number, meeting, beganAt }, hear),
  );
  const found = (moves: number, cancelled: boolean) => ({
    seed: order.seed,
    budget: order.budget,
    searches,
    moves,
    cancelled,
  });
  const best = (plans: readonly Plan[], moves: number, cancelled: boolean): Result<Answer> =>
    ok(
      plans
        .map((plan) => answerOf(order.problem, plan, found(moves, cancelled)))
        .reduce((one, other) => (isBetter(other, one) ? other : one)),
    );
  const stop = (): void => {
    Atomics.store(stopAt, 0, 1);
  };
  let ended: Result<Answer> | undefined;
  const answer = Promise.all(threads).then((ends) => {
    const refused = ends.find((end) => end.kind === 'refused');
    if (refused !== undefined) return refuse(refused.reason);
    const done = ends.filter((end) => end.kind === 'done');
    const moves = done.reduce((sum, end) => sum + end.moves, 0);
    const plans = done.map(({ plan }) => plan);
    ended = best(
      plans,
      moves,
      done.some(({ stopped }) => stopped),
    );
    return ended;
  });
  // Where one search fails the others have nobody to meet.
  answer.catch(stop);
  return {
    answer,
    bestSoFar: () => {
      if (ended !== undefined) return ended;
      const plans = latest.filter((plan) => plan !== undefined);
      return plans.length === 0 ? undefined : best(plans, together(progress).moves, true);
    },
    stop,
  };
}

function together(progress: readonly Progress[]): Progress {
  const all = progress.filter((one) => one !== undefined);
  return {
    fraction: Math.min(...all.map(({ fraction }) => fraction)),
    bestCost: Math.min(...all.map(({ bestCost }) => bestCost)),
    moves: all.reduce((sum, { moves }) => sum + moves, 0),
  };
}

type End = Exclude<FromThread, { readonly kind: 'progress' }>;

/** Has one thread search to its end. */
async function search(
  order: ToThread,
  hear: (number: number, progress: Progress, plan: Plan | undefined) => void,
): Promise<End> {
  const cache = getCompileCacheDir();
  const env = cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(cache) };
  const thread = new Worker(new URL('./plan-thread.ts', import.meta.url), { env, workerData: order });
  try {
    return await new Promise<End>((done, fail) => {
      thread.on('message', (message: FromThread) => {
        if (message.kind === 'progress') hear(order.number, message.progress, message.plan);
        else done(message);
      });
      thread.on('error', fail);
    });
  } finally {
    await thread.terminate();
  }
}
