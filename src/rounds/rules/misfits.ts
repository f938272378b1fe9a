/** Which visits of rounds as somebody made them break a rule of rounds, so that a planner has to take them as they are. */
import { barsOf } from './eligibility.ts';
import type { Plan, Problem, Round } from './problem.ts';
import { middleOf, wayIn } from './travel-bands.ts';

/** The visits, by id, that their care worker may not do, starts outside the window, or cannot reach in time, and those of who works too long or has too little rest before. */
export function misfits(problem: Problem, { rounds }: Plan): Set<string> {
  const found = new Set<string>();
  for (const round of rounds) for (const id of misfitsOfRound(problem, round)) found.add(id);
  for (const { id, mostTime } of problem.workers) {
    if (mostTime === undefined) continue;
    const own = rounds.filter(({ worker }) => worker === id);
    const used = own.reduce((sum, round) => sum + workOf(problem, round), 0);
    if (used > mostTime) for (const { stops } of own) for (const { visit } of stops) found.add(visit);
  }
  for (const round of tooSoon(problem, rounds)) for (const { visit } of round.stops) found.add(visit);
  return found;
}

/** The plan without the rounds that begin before the rest that their shift asks for is over. Both parts of a visit leave together. */
export function withinRest(problem: Problem, plan: Plan): Plan {
  const soon = new Set(tooSoon(problem, plan.rounds).flatMap(({ stops }) => stops.map(({ visit }) => visit)));
  if (soon.size === 0) return plan;
  const rounds = plan.rounds.map((round) => ({
    ...round,
    stops: round.stops.filter(({ visit }) => !soon.has(visit)),
  }));
  return { ...plan, rounds };
}

/** The rounds between which and the same worker's round before lies less rest than their shift asks for. */
function tooSoon(problem: Problem, rounds: readonly Round[]): Round[] {
  const shiftOf = new Map(problem.shifts.map((shift) => [shift.id, shift]));
  const startOf = ({ shift }: Round): number => shiftOf.get(shift)?.start ?? 0;
  return rounds.filter((round) => {
    const shift = shiftOf.get(round.shift);
    const first = round.stops[0];
    if (shift?.restBefore === undefined || first === undefined) return false;
    const before = rounds
      .filter(({ worker, stops }) => worker === round.worker && stops.length > 0)
      .filter((one) => startOf(one) < shift.start)
      .sort((a, b) => startOf(b) - startOf(a))[0];
    const last = before?.stops.at(-1);
    if (before === undefined || last === undefined) return false;
    const way = wayIn(problem, round.worker);
    const visit = (id: string) => problem.visits.find((one) => one.id === id);
    const [done, next] = [visit(last.visit), visit(first.visit)];
    if (done === undefined || next === undefined) return false;
    const home = way(done.place, shiftOf.get(before.shift)?.to, middleOf(done.window));
    const back = last.start + (done.parts[last.part]?.duration ?? 0) + home;
    return first.start - way(shift.from, next.place, shift.start) < back + shift.restBefore;
  });
}

/** The plan without the last visits of who works longer than they may, until nobody does. Both parts of a visit leave together. */
export function withinHours(problem: Problem, plan: Plan): Plan {
  let { rounds } = plan;
  for (const { id, mostTime } of problem.workers) {
    if (mostTime === undefined) continue;
    const own = (): Round[] => rounds.filter(({ worker }) => worker === id);
    while (own().reduce((sum, round) => sum + workOf(problem, round), 0) > mostTime) {
      const last = own()
        .flatMap(({ stops }) => stops)
        .reduce((one, other) => (other.start > one.start ? other : one));
      rounds = rounds.map((round) => ({
        ...round,
        stops: round.stops.filter(({ visit }) => visit !== last.visit),
      }));
    }
  }
  return { ...plan, rounds };
}

function misfitsOfRound(problem: Problem, { shift: id, worker, stops }: Round): string[] {
  const shift = problem.shifts.find((one) => one.id === id);
  const who = problem.workers.find((one) => one.id === worker);
  const way = wayIn(problem, worker);
  if (shift === undefined || who === undefined) return stops.map(({ visit }) => visit);
  const wrong: string[] = [];
  let free = shift.start;
  let place = shift.from;
  let time = shift.start;
  for (const { visit: name, part, start } of stops) {
    const visit = problem.visits.find((one) => one.id === name);
    const work = visit?.parts[part];
    if (visit === undefined || work === undefined) continue;
    const fits =
      free + way(place, visit.place, time) <= start &&
      start >= visit.window.earliest &&
      start <= visit.window.latest &&
      start + work.duration + way(visit.place, shift.to, middleOf(visit.window)) <= (shift.end ?? Infinity) &&
      barsOf(who, visit, work).length === 0;
    if (!fits) {
      wrong.push(name);
      continue;
    }
    free = start + work.duration;
    place = visit.place;
    time = middleOf(visit.window);
  }
  return wrong;
}

/** Time at visits and travelling, as the planner counts it. */
function workOf(problem: Problem, { shift: id, worker, stops }: Round): number {
  const shift = problem.shifts.find((one) => one.id === id);
  const way = wayIn(problem, worker);
  let sum = 0;
  let place = shift?.from;
  let time = shift?.start ?? 0;
  for (const { visit: name, part } of stops) {
    const visit = problem.visits.find((one) => one.id === name);
    if (visit === undefined) continue;
    sum += way(place, visit.place, time) + (visit.parts[part]?.duration ?? 0);
    place = visit.place;
    time = middleOf(visit.window);
  }
  return stops.length === 0 ? 0 : sum + way(place, shift?.to, time);
}
