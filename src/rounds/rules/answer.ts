/** What a search answers: the plan, what it costs part by part, why visits are unserved, and how it was found. */
import type { Cost, Plan, Problem } from './problem.ts';
import { SearchState } from './search-state.ts';
import { standOn } from './stand.ts';
import { type Unserved, whyUnserved } from './unserved.ts';
import { verify } from './verify.ts';

/** Changes whenever the same problem, seed and moves may give another answer. */
export const ENGINE_VERSION = 'tend-rounds 6';

export type Budget =
  | { readonly kind: 'moves'; readonly moves: number }
  | { readonly kind: 'seconds'; readonly seconds: number };

export type Answer = {
  readonly plan: Plan;
  readonly cost: Cost;
  /** Time-critical visits that nobody makes. They have no price: no number of other visits makes up for one. */
  readonly criticalUnserved: number;
  readonly unserved: readonly Unserved[];
  readonly seed: number;
  readonly budget: Budget;
  /** How many searches ran side by side. */
  readonly searches: number;
  readonly moves: number;
  readonly engine: string;
  /** Whether it was stopped before its budget was spent. */
  readonly cancelled: boolean;
};

/** The best rounds of a search as a plan. The search itself is left as it is. */
export function bestPlan(search: SearchState): Plan {
  const s = new SearchState(search.flat, 0, search.near);
  standOn(s, search.bestNext, search.bestShiftOf);
  const { parts, shifts, problem, visitOf, partOf } = s.flat;
  const rounds = problem.shifts.map(({ id, worker }, shift) => {
    const stops = [];
    const end = parts + shifts + shift;
    for (let node = s.next[parts + shift]!; node !== end; node = s.next[node]!)
      stops.push({ visit: problem.visits[visitOf[node]!]!.id, part: partOf[node]!, start: s.start[node]! });
    return { shift: id, worker, stops };
  });
  const unserved = new Set<string>();
  for (let part = 0; part < parts; part += 1)
    if (s.shiftOf[part]! < 0) unserved.add(problem.visits[visitOf[part]!]!.id);
  return { rounds, unserved: [...unserved] };
}

/** Checks a plan with the independent verifier and explains it. Throws where it is not sound: such a plan must not leave. */
export function answerOf(
  problem: Problem,
  plan: Plan,
  found: Pick<Answer, 'seed' | 'budget' | 'searches' | 'moves' | 'cancelled'>,
): Answer {
  const { faults, cost } = verify(problem, plan);
  if (faults.length > 0) throw new Error(`the plan found is not sound: ${faults.slice(0, 3).join('; ')}`);
  const left = new Set(plan.unserved);
  const criticalUnserved = problem.visits.filter(
    ({ id, criticality }) => criticality === 'time-critical' && left.has(id),
  ).length;
  return {
    plan,
    cost,
    criticalUnserved,
    unserved: whyUnserved(problem, plan.unserved, plan.rounds),
    ...found,
    engine: ENGINE_VERSION,
  };
}

/** Whether one answer is better than another: fewer time-critical visits unserved, then the lower cost. */
export function isBetter(
  one: Pick<Answer, 'criticalUnserved' | 'cost'>,
  other: Pick<Answer, 'criticalUnserved' | 'cost'>,
): boolean {
  return one.criticalUnserved === other.criticalUnserved
    ? one.cost.total < other.cost.total
    : one.criticalUnserved < other.criticalUnserved;
}
