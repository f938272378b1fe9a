/**
 * Can these visits be placed in rounds that stand? Yes with nothing moved; yes if some visits move; some of them; no, with proof by
 * rule; or not found in the moves allowed, which is not no.
 */
import { ok, type Result } from '../../ground/result.ts';
import { bestPlan } from './answer.ts';
import { courseFor, goOn } from './course.ts';
import { flatten } from './flat-problem.ts';
import type { Plan, Problem, Stop, Visit } from './problem.ts';
import { openSearch } from './stand.ts';
import { type Unserved, whyNot, whyUnserved } from './unserved.ts';
import { verify } from './verify.ts';

/** A visit of the standing rounds that would move: when and to whom. */
export type Moved = {
  readonly visit: string;
  readonly part: number;
  readonly from: { readonly worker: string; readonly start: number };
  readonly to: { readonly worker: string; readonly start: number };
};

export type Placement =
  | { readonly kind: 'yes'; readonly plan: Plan }
  | { readonly kind: 'yes-if'; readonly plan: Plan; readonly moved: readonly Moved[] }
  | {
      readonly kind: 'some';
      readonly plan: Plan;
      readonly placed: readonly string[];
      readonly blocked: readonly Unserved[];
      readonly moved: readonly Moved[];
    }
  | { readonly kind: 'no'; readonly blocked: readonly Unserved[] }
  | { readonly kind: 'not-found'; readonly blocked: readonly Unserved[] };

/** The most a moved minute and another worker weigh when it is asked who has to move. */
const MOVED = 1;
const OTHER_WORKER = 1800;

/**
 * Asks whether visits can be placed besides the plan of a problem, none of which is given up for them. Each of at most two searches makes
 * so many moves. With `mayMove` false only what is placed with nothing moved counts. Refused where the problem or the plan is at fault.
 */
export function canPlace(
  problem: Problem,
  plan: Plan,
  wanted: readonly Visit[],
  {
    seed,
    moves,
    mayMove = true,
  }: { readonly seed: number; readonly moves: number; readonly mayMove?: boolean },
): Result<Placement> {
  const all = { ...problem, visits: [...problem.visits, ...wanted] };
  const ids = wanted.map(({ id }) => id);
  const never = whyUnserved(
    all,
    wanted.filter((visit) => whyNot(all, visit).kind !== 'no-room').map(({ id }) => id),
  );
  if (never.length === wanted.length && wanted.length > 0) return ok({ kind: 'no', blocked: never });
  const still = searched(standing(all, plan, ids, 'locked'), plan, { seed, moves, enough: true });
  if (!still.ok) return still;
  if (left(still.value, ids).length === 0) return ok({ kind: 'yes', plan: still.value });
  const loose = mayMove
    ? searched(standing(all, plan, ids, 'may-move'), still.value, { seed, moves, enough: false })
    : still;
  if (!loose.ok) return loose;
  // What stands is never given up: where that could not be kept, only what nothing had to move for counts.
  const kept = given(loose.value, plan, ids) ? loose.value : still.value;
  const blocked = whyUnserved(all, left(kept, ids));
  const moved = movedBetween(plan, kept);
  if (blocked.length === 0) return ok({ kind: 'yes-if', plan: kept, moved });
  if (blocked.length === ids.length) return ok({ kind: 'not-found', blocked });
  const stopped = new Set(blocked.map(({ visit }) => visit));
  return ok({ kind: 'some', plan: kept, placed: ids.filter((id) => !stopped.has(id)), blocked, moved });
}

/** The problem with what stands locked where it is, or free to move at a price but never given up. */
function standing(
  problem: Problem,
  plan: Plan,
  wanted: readonly string[],
  how: 'locked' | 'may-move',
): Problem {
  const asked = new Set(wanted);
  const stops = new Map<
    string,
    { readonly worker: string; readonly shift: string; readonly start: number }[]
  >();
  for (const { worker, shift, stops: round } of plan.rounds)
    for (const { visit, part, start } of round) {
      const list = stops.get(visit) ?? [];
      list[part] = { worker, shift, start };
      stops.set(visit, list);
    }
  const visits = problem.visits.flatMap((visit): Visit[] => {
    if (asked.has(visit.id)) return [{ ...visit, criticality: 'usual' }];
    const now = stops.get(visit.id);
    if (now === undefined) return [];
    if (how === 'locked') return [{ ...visit, locked: now.map(({ shift, start }) => ({ shift, start })) }];
    return [{ ...visit, before: now, criticality: 'time-critical' }];
  });
  const unserved = { high: 1_000_000, usual: 1_000_000, 'can-wait': 1_000_000 };
  const weights = { ...problem.weights, unserved, movedStart: MOVED, otherWorker: OTHER_WORKER };
  return { ...problem, visits, weights };
}

type Search = { readonly seed: number; readonly moves: number; readonly enough: boolean };

/** Searches from a plan; where `enough`, only until every visit is placed. */
function searched(problem: Problem, from: Plan, { seed, moves, enough }: Search): Result<Plan> {
  const flat = flatten(problem);
  if (!flat.ok) return flat;
  const opened = openSearch(flat.value, seed, from);
  if (!opened.ok) return opened;
  const s = opened.value;
  const course = courseFor(flat.value.parts, moves, { warm: true });
  const done = (): boolean => s.moves >= moves || (enough && s.unservedCount === 0);
  while (!done()) goOn(s, course, s.moves / moves, Math.min(1000, moves - s.moves));
  const plan = bestPlan(s);
  const { faults } = verify(problem, plan);
  if (faults.length > 0) throw new Error(`the plan found is not sound: ${faults[0]}`);
  return ok(plan);
}

function left(plan: Plan, wanted: readonly string[]): string[] {
  return wanted.filter((id) => plan.unserved.includes(id));
}

/** Whether all that stood still stands. */
function given(plan: Plan, before: Plan, wanted: readonly string[]): boolean {
  const stood = new Set(before.unserved);
  return plan.unserved.every((id) => wanted.includes(id) || stood.has(id));
}

function movedBetween(before: Plan, after: Plan): Moved[] {
  const was = new Map<string, { readonly worker: string; readonly start: number }>();
  const key = ({ visit, part }: Stop): string => `${visit}\u0000${part}`;
  for (const { worker, stops } of before.rounds)
    for (const stop of stops) was.set(key(stop), { worker, start: stop.start });
  return after.rounds.flatMap(({ worker, stops }) =>
    stops.flatMap((stop) => {
      const from = was.get(key(stop));
      if (from === undefined || (from.worker === worker && from.start === stop.start)) return [];
      return [{ visit: stop.visit, part: stop.part, from, to: { worker, start: stop.start } }];
    }),
  );
}
