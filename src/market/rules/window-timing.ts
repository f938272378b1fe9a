/**
 * When each visit of some rounds would start so that today's move as little as they can: who goes where, and in which order, stays.
 * Source: docs/rules/window-simulator.md.
 */
import type { Plan, Round, Visit } from '../../rounds/rules/problem.ts';
import { bandAt, middleOf } from '../../rounds/rules/travel-bands.ts';
import type { SimProblem } from './window-week.ts';

/** What a minute of a time-critical visit's move weighs against another's. */
const CRITICAL = 10;

/**
 * The programme in the LP format: the least seconds by which today's visits move in all, where each starts inside its window, after the care
 * worker has come from the visit before, and both of a double-handed visit together. Undefined where nothing is made.
 */
export function timingProgramme({ problem, visitOf }: SimProblem, { rounds }: Plan): string | undefined {
  const { places, tables } = problem.travel;
  const wayAfter = ({ place, window }: Visit, to: number): number =>
    tables['any']?.[bandAt(problem.travel, middleOf(window))]?.[place * places + to] ?? 0;
  const number = new Map(problem.visits.map(({ id }, at) => [id, at]));
  const visitAt = (id: string): { readonly visit: Visit; readonly name: string } | undefined => {
    const at = number.get(id);
    const visit = at === undefined ? undefined : problem.visits[at];
    return visit === undefined ? undefined : { visit, name: `t${at}` };
  };
  const shifts = new Map(problem.shifts.map((shift) => [shift.id, shift]));
  const moved: string[] = [];
  const rows: string[] = [];
  const bounds = new Map<string, string>();
  for (const { shift: id, stops } of rounds) {
    const shift = shifts.get(id);
    let last: { readonly visit: Visit; readonly name: string } | undefined;
    for (const stop of stops) {
      const here = visitAt(stop.visit);
      if (here === undefined || shift === undefined) continue;
      const { visit, name } = here;
      const length = visit.parts[0]?.duration ?? 0;
      if (last === undefined) rows.push(`${name} >= ${shift.start}`);
      else {
        const way = wayAfter(last.visit, visit.place);
        rows.push(`${name} - ${last.name} >= ${(last.visit.parts[0]?.duration ?? 0) + way}`);
      }
      if (shift.end !== undefined) rows.push(`${name} <= ${shift.end - length}`);
      last = here;
      if (bounds.has(name)) continue;
      bounds.set(name, ` ${visit.window.earliest} <= ${name} <= ${visit.window.latest}`);
      const planned = visitOf.get(stop.visit);
      if (planned === undefined || planned.extra === true) continue;
      moved.push(`${planned.held === undefined ? 1 : CRITICAL} m${name}`);
      rows.push(`m${name} + ${name} >= ${planned.start}`, `m${name} - ${name} >= -${planned.start}`);
    }
  }
  if (moved.length === 0) return undefined;
  return [
    'Minimize',
    ` moved: ${moved.join(' + ')}`,
    'Subject To',
    ...rows.map((row, at) => ` r${at}: ${row}`),
    'Bounds',
    ...bounds.values(),
    'End',
  ].join('\n');
}

/** The plan with the starts that the programme found, whole seconds: all differences are whole, so its corners are. */
export function timed({ problem }: SimProblem, plan: Plan, starts: ReadonlyMap<string, number>): Plan {
  const number = new Map(problem.visits.map(({ id }, at) => [id, at]));
  const rounds = plan.rounds.map(
    (round): Round => ({
      ...round,
      stops: round.stops.map((stop) => ({
        ...stop,
        start: Math.round(starts.get(`t${number.get(stop.visit) ?? -1}`) ?? stop.start),
      })),
    }),
  );
  return { ...plan, rounds };
}
