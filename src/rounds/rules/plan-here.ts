/** A search bounded by moves, run where it is called: for work that has a thread of its own already. */
import { ok, refuse, type Result } from '../../ground/result.ts';
import { type Answer, answerOf, bestPlan } from './answer.ts';
import { courseFor, goOn } from './course.ts';
import { flatten } from './flat-problem.ts';
import { faultsOfOrder } from './order-faults.ts';
import type { Plan, Problem } from './problem.ts';
import { openSearch } from './stand.ts';

/** Moves between two temperatures. */
const STEP = 4000;

/**
 * Plans with a seed and so many moves, from rounds that stand where they are given; never worse than those. The same problem, seed, moves
 * and rounds give the same answer on every machine. Refused where the problem, the seed or the moves are at fault; throws where the plan found is not sound.
 */
export function planHere(
  problem: Problem,
  { seed, moves, from }: { readonly seed: number; readonly moves: number; readonly from?: Plan | undefined },
): Result<Answer> {
  const [fault] = faultsOfOrder({ seed, budget: { kind: 'moves', moves }, searches: 1 });
  if (fault !== undefined) return refuse(fault);
  const flat = flatten(problem);
  if (!flat.ok) return flat;
  const opened = openSearch(flat.value, seed, from);
  if (!opened.ok) return opened;
  const s = opened.value;
  const course = courseFor(flat.value.parts, moves, { warm: from !== undefined });
  while (s.moves < moves) goOn(s, course, s.moves / moves, Math.min(STEP, moves - s.moves));
  const found = {
    seed,
    budget: { kind: 'moves', moves },
    searches: 1,
    moves: s.moves,
    cancelled: false,
  } as const;
  return ok(answerOf(problem, bestPlan(s), found));
}
