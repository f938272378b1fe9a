/** A team's day as the rounds engine is asked it, for one width; and what of it a plan delivers. */
import {
  type Criticality,
  NO_WEIGHTS,
  type Plan,
  type Problem,
  type Visit,
  type Weights,
} from '../../rounds/rules/problem.ts';
import { inDayParts } from '../../rounds/rules/travel-estimate.ts';
import {
  careSeconds,
  partsOfWork,
  piecesOf,
  type SimProblem,
  type SimVisit,
  type TeamDay,
  windowAt,
} from './window-week.ts';

/** How much a second of care weighs against a second of travel. */
const CARE = 2;

/**
 * The problem of a team's day: its visits and those that wait, each of which may start so many minutes early or late. Time-critical visits
 * of today are never given up; today's others come before those that wait; among these, care counts by its length, in two classes.
 */
export function problemAt(
  { visits, shifts, travel }: TeamDay,
  waiting: readonly SimVisit[],
  width: number,
): SimProblem {
  const all = [...visits, ...waiting];
  const { weights, classOf } = weighed(waiting);
  const visitOf = new Map<string, SimVisit>();
  const asked = all.flatMap((visit) =>
    piecesOf(visit).map(({ id, workers }): Visit => {
      visitOf.set(id, visit);
      const part = { duration: visit.seconds, skills: [] };
      return {
        id,
        person: visit.person,
        place: visit.place,
        window: { ...windowAt(visit, width), hard: true },
        parts: workers === 2 ? [part, part] : [part],
        criticality:
          visit.extra === true ? classOf(visit) : visit.held === undefined ? 'high' : 'time-critical',
      };
    }),
  );
  const problem: Problem = {
    visits: asked,
    people: [],
    workers: [...new Set(shifts.map(({ worker }) => worker))].map((id) => ({ id, skills: [], mode: 'any' })),
    shifts: shifts.map(({ id, worker, start, end }) => ({ id, worker, start, end })),
    travel: inDayParts(travel.places, { any: travel.seconds }, partsOfWork(travel)),
    weights,
  };
  return { problem, visitOf };
}

/** Visits that wait in two classes by length, each weighed by its mean; today's above any of them. */
function weighed(waiting: readonly SimVisit[]): {
  readonly weights: Weights;
  readonly classOf: (visit: SimVisit) => Criticality;
} {
  const lengths = waiting.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const mean = (some: readonly number[]): number =>
    some.length === 0 ? 0 : Math.round(some.reduce((sum, length) => sum + length, 0) / some.length);
  const middle = mean(lengths);
  const long = lengths.filter((length) => length > middle);
  const short = lengths.filter((length) => length <= middle);
  const most = lengths.at(-1) ?? 3600;
  return {
    weights: {
      ...NO_WEIGHTS,
      travel: 1,
      unserved: { high: 3 * CARE * most, usual: CARE * mean(long), 'can-wait': CARE * mean(short) },
    },
    classOf: ({ seconds }) => (seconds > middle ? 'usual' : 'can-wait'),
  };
}

/** What a plan delivers, in seconds of care; and how many of today's time-critical visits it makes. */
export type Delivered = { readonly critical: number; readonly today: number; readonly all: number };

/** Counts what a plan delivers, from the visits themselves. */
export function deliveredBy({ problem, visitOf }: SimProblem, { unserved }: Plan): Delivered {
  const left = new Set(unserved);
  let critical = 0;
  let today = 0;
  let all = 0;
  for (const { id, parts } of problem.visits) {
    const visit = visitOf.get(id);
    if (visit === undefined || left.has(id)) continue;
    const care = careSeconds({ ...visit, workers: parts.length });
    all += care;
    if (visit.extra === true) continue;
    today += care;
    if (visit.held !== undefined) critical += 1;
  }
  return { critical, today, all };
}

/** Whether one plan delivers nowhere less than another: time-critical visits, today's care, care in all. */
export function noLess(one: Delivered, other: Delivered): boolean {
  return one.critical >= other.critical && one.today >= other.today && one.all >= other.all;
}
