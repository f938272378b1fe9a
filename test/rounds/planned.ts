/** The search run to a number of moves in the calling thread. */
import { type Answer, answerOf, bestPlan } from '../../src/rounds/rules/answer.ts';
import { courseFor, goOn } from '../../src/rounds/rules/course.ts';
import { flatten } from '../../src/rounds/rules/flat-problem.ts';
import type { Plan, Problem } from '../../src/rounds/rules/problem.ts';
import { openSearch } from '../../src/rounds/rules/stand.ts';

/** Plans with a seed and so many moves, from rounds that stand where given; throws where the problem is refused. */
export function planned(
  problem: Problem,
  seed: number,
  moves: number,
  from?: Plan,
): Answer & { searchCost: number } {
  const flat = flatten(problem);
  if (!flat.ok) throw new Error(flat.reason);
  const opened = openSearch(flat.value, seed, from);
  if (!opened.ok) throw new Error(opened.reason);
  const s = opened.value;
  const course = courseFor(flat.value.parts, moves, { warm: from !== undefined });
  while (s.moves < moves) goOn(s, course, s.moves / moves, Math.min(500, moves - s.moves));
  const found = {
    seed,
    budget: { kind: 'moves', moves } as const,
    searches: 1,
    moves: s.moves,
    cancelled: false,
  };
  return { ...answerOf(problem, bestPlan(s), found), searchCost: s.bestCost };
}
