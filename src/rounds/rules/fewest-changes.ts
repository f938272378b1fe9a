/** Of a plan that makes room for visits that were lost: what was moved for nothing goes back. Source: docs/rules/rounds-repair.md. */
import { standingPlan } from './day-answer.ts';
import { dayProblem, type DayProblem, type DayToPlan } from './day-problem.ts';
import { misfits } from './misfits.ts';
import type { Plan, Round, Stop } from './problem.ts';
import { verify } from './verify.ts';

/** Where the parts of a visit are in a plan: in which shift and when. */
type Placed = ReadonlyMap<string, readonly (Stop & { readonly shift: string })[]>;

function placesOf({ rounds }: Plan): Placed {
  return Map.groupBy(
    rounds.flatMap(({ shift, stops }) => stops.map((stop) => ({ ...stop, shift }))),
    ({ visit }) => visit,
  );
}

/**
 * The visits of a day that the planner must not touch though it may move others, by number: a rule is broken there that a person let stand, or
 * they have no room beside one of those.
 */
export function letStand(day: DayToPlan): Set<number> {
  const lost = new Set(day.lost.map(({ visitId }) => visitId));
  const stays = new Set<number>();
  for (;;) {
    const made = dayProblem({ ...day, stays }, 'both');
    if (!made.ok) return stays;
    const standing = standingPlan(made.value, day.stops);
    const there = placesOf(standing);
    const odd = misfits(made.value.problem, standing);
    const more = [...made.value.asked].filter(
      ([id, { visit, before }]) =>
        before.length > 0 && !lost.has(visit.id) && (!there.has(id) || odd.has(id)),
    );
    if (more.length === 0) return stays;
    for (const [, { visit }] of more) stays.add(visit.id);
  }
}

/**
 * A sound plan with as many of the `standing` visits as can be back where they stood: all of them, else one by one and two by two, until
 * none can go back without another being in the way. What is in `standing` and nowhere in the plan goes back too where it can.
 */
export function fewestChanges({ problem }: Pick<DayProblem, 'problem'>, plan: Plan, standing: Plan): Plan {
  const stood = placesOf(standing);
  let best = plan;
  for (;;) {
    const now = placesOf(best);
    const moved = [...stood.keys()].filter((id) => !same(stood.get(id), now.get(id)));
    const pairs = moved.flatMap((one, at) => moved.slice(at + 1).map((other) => [one, other]));
    const some = [moved, ...moved.map((one) => [one]), ...pairs].find(
      (ids) => ids.length > 0 && verify(problem, putBack(best, ids, stood)).faults.length === 0,
    );
    if (some === undefined) return best;
    best = putBack(best, some, stood);
  }
}

function same(one: readonly Placement[] = [], other: readonly Placement[] = []): boolean {
  const words = (list: readonly Placement[]): string =>
    list
      .map(({ shift, start }) => `${shift} ${start}`)
      .sort()
      .join(';');
  return words(one) === words(other);
}

type Placement = Stop & { readonly shift: string };

function putBack({ rounds, unserved }: Plan, ids: readonly string[], stood: Placed): Plan {
  const back = new Set(ids);
  const placed = ids.flatMap((id) => stood.get(id) ?? []);
  const made = rounds.map((round): Round => {
    const own = placed
      .filter(({ shift }) => shift === round.shift)
      .map(({ visit, part, start }) => ({ visit, part, start }));
    const stops = [...round.stops.filter(({ visit }) => !back.has(visit)), ...own];
    return { ...round, stops: stops.sort((a, b) => a.start - b.start) };
  });
  return { rounds: made, unserved: unserved.filter((id) => !back.has(id)) };
}
