/**
 * Starts as near to the wished time as a round allows. The planner starts every visit as early as it may; people are not woken early for
 * that. Source: docs/rules/rounds-plan-the-rest.md.
 */
import type { Plan, Problem, Stop } from './problem.ts';
import { middleOf, wayIn } from './travel-bands.ts';

/** The same rounds with every start moved later, towards `best` (by visit, in the problem's time), where nothing else has to change. */
export function settleTimes(problem: Problem, plan: Plan, best: ReadonlyMap<string, number>): Plan {
  const visits = new Map(problem.visits.map((visit) => [visit.id, visit]));
  const shifts = new Map(problem.shifts.map((shift) => [shift.id, shift]));
  const ways = new Map(problem.workers.map(({ id }) => [id, wayIn(problem, id)]));
  const rounds = plan.rounds.map((round) => ({ ...round, stops: [...round.stops] }));
  /** When a round has to be over for the rest before the next round of the same worker, as that round stands. */
  const restFrom = ({ shift, worker }: (typeof rounds)[number]): number => {
    const [next] = rounds
      .filter((one) => one.worker === worker && one.stops.length > 0)
      .filter((one) => (shifts.get(one.shift)?.start ?? 0) > (shifts.get(shift)?.start ?? 0))
      .sort((a, b) => (shifts.get(a.shift)?.start ?? 0) - (shifts.get(b.shift)?.start ?? 0));
    const of = next && shifts.get(next.shift);
    const first = next?.stops[0];
    if (of?.restBefore === undefined || first === undefined) return Number.POSITIVE_INFINITY;
    const way = ways.get(worker)?.(of.from, visits.get(first.visit)?.place, of.start) ?? 0;
    return first.start - way - of.restBefore;
  };
  const latestOf = (round: (typeof rounds)[number], at: number): number => {
    const stop = round.stops[at];
    const shift = shifts.get(round.shift);
    const visit = stop && visits.get(stop.visit);
    if (stop === undefined || shift === undefined || visit === undefined) return Number.POSITIVE_INFINITY;
    const next = round.stops[at + 1];
    const to = next === undefined ? shift.to : visits.get(next.visit)?.place;
    const limit =
      next === undefined ? Math.min(shift.end ?? Number.POSITIVE_INFINITY, restFrom(round)) : next.start;
    const way = ways.get(round.worker)?.(visit.place, to, middleOf(visit.window)) ?? 0;
    return limit - way - (visit.parts[stop.part]?.duration ?? 0);
  };
  const where = new Map<string, { readonly round: (typeof rounds)[number]; readonly at: number }[]>();
  for (const round of rounds)
    round.stops.forEach((stop, at) => {
      where.set(stop.visit, [...(where.get(stop.visit) ?? []), { round, at }]);
    });
  const order = [...where].sort(([, a], [, b]) => startOf(b) - startOf(a));
  for (const [id, stops] of order) {
    const visit = visits.get(id);
    if (visit === undefined || visit.locked !== undefined) continue;
    const now = startOf(stops);
    const room = Math.min(...stops.map(({ round, at }) => latestOf(round, at)));
    const latest = visit.window.hard ? Math.min(room, visit.window.latest) : room;
    const later = Math.max(now, Math.min(best.get(id) ?? now, latest)) - now;
    for (const { round, at } of stops) {
      const stop = round.stops[at];
      if (stop !== undefined) round.stops[at] = { ...stop, start: stop.start + later };
    }
  }
  return { ...plan, rounds };
}

function startOf(
  stops: readonly { readonly round: { readonly stops: readonly Stop[] }; readonly at: number }[],
): number {
  return Math.max(...stops.map(({ round, at }) => round.stops[at]?.start ?? 0));
}
