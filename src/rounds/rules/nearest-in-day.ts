/** Who comes nearest to making a visit on a day of a provider, by the rounds of that day as they stand. Source: docs/rules/rounds-nearest.md. */
import type { Obstacle } from '../../brokerage/rules/fit-nearest.ts';
import type { DayProblem, DayToPlan } from './day-problem.ts';
import { type Nearest, nearestTo } from './nearest.ts';
import type { Plan, Problem, Visit } from './problem.ts';
import { endOf, type RotaVisit } from './rota.ts';

/** What is in the way, so many seconds missing at least; `visit` is the visit in the way, where one is. */
export type DayNearest = {
  readonly obstacle: Obstacle;
  readonly seconds: number;
  readonly visit: RotaVisit | null;
  readonly byWay: boolean;
  readonly second: boolean;
};

/** The rounds of a day that a visit was not found room in: what was asked of the planner, and what it answered. */
export type RoundsOfDay = {
  readonly of: DayProblem;
  readonly toPlan: DayToPlan;
  readonly problem: Problem;
  readonly plan: Plan;
};

/** Who comes nearest to making a visit of the problem; null where nothing can be said. Others' visits may start anywhere in their call windows. */
export function nearestInDay({ of, toPlan, problem, plan }: RoundsOfDay, id: string): DayNearest | null {
  const asked = problem.visits.find((visit) => visit.id === id);
  if (asked === undefined) return null;
  const visits = problem.visits.map((visit) => inCallWindow(of, visit));
  const found = nearestTo({ ...problem, visits }, plan, asked);
  if (found === undefined) return null;
  const { lacks: seconds, byWay, second } = found;
  return { seconds, byWay, second, ...whatStands({ of, toPlan, problem, plan }, found) };
}

/** A visit that stands, anywhere in its call window; one of which a part stays keeps its minute. */
function inCallWindow({ asked, origin }: DayProblem, visit: Visit): Visit {
  const known = asked.get(visit.id);
  if (known === undefined || known.before.length === 0 || visit.id !== String(known.visit.id)) return visit;
  const { earliest, latest } = visit.window;
  return {
    ...visit,
    window: {
      ...visit.window,
      earliest: Math.min(earliest, known.visit.earliest - origin),
      latest: Math.max(latest, known.visit.latest - origin),
    },
  };
}

/** The end of a stretch is told as what ended it: a visit that stays where it is, rest that is owed, or the shift itself. */
function whatStands(
  { of, toPlan, problem }: RoundsOfDay,
  { obstacle, worker, shift: id, visit }: Nearest,
): Pick<DayNearest, 'obstacle' | 'visit'> {
  if (visit !== undefined) return { obstacle, visit: of.asked.get(visit)?.visit ?? null };
  const shift = problem.shifts.find((one) => one.id === id);
  if (shift === undefined || (obstacle !== 'shift begins' && obstacle !== 'shift ends'))
    return { obstacle, visit: null };
  const begins = obstacle === 'shift begins';
  const at = of.origin + (begins ? shift.start : (shift.end ?? 0));
  const stays = [...toPlan.dayBefore, ...of.fixed, ...toPlan.dayAfter]
    .filter(({ workerId }) => String(workerId) === worker)
    .find((stop) => (begins ? endOf(stop) : stop.startsAt) === at);
  if (stays !== undefined) return { obstacle: begins ? 'visit before' : 'visit after', visit: stays.visit };
  const own = toPlan.shifts.get(Number(worker)) ?? [];
  const isShift = own.some(({ from, to }) => (begins ? from : to) === at);
  return { obstacle: isShift ? obstacle : 'rest', visit: null };
}
