/** The planner's answer to a day as stops again, and what changed by it. Source: docs/rules/rounds-repair.md. */
import type { DayProblem } from './day-problem.ts';
import { withinHours, withinRest } from './misfits.ts';
import type { Cost, Plan } from './problem.ts';
import { partKey, type RotaStop, type StopOfVisit } from './rota.ts';

/** The standing rounds of a day as the planner starts from them, within everybody's hours and rest. */
export function standingPlan({ problem, origin, asked }: DayProblem, stops: readonly StopOfVisit[]): Plan {
  const rounds = new Map<string, { visit: string; part: number; start: number }[]>();
  const held = new Map(stops.map((stop) => [partKey(stop), stop]));
  for (const [id, { visit, parts }] of asked) {
    const own = parts.map((part) => held.get(partKey({ visitId: visit.id, part })));
    own.forEach((stop, part) => {
      if (stop === undefined || own.some((one) => one === undefined)) return;
      const start = stop.startsAt - origin;
      const shift = problem.shifts.find(
        (one) =>
          one.worker === String(stop.workerId) &&
          one.start <= start &&
          start + visit.minutes * 60 <= (one.end ?? start),
      );
      if (shift === undefined) return;
      rounds.set(shift.id, [...(rounds.get(shift.id) ?? []), { visit: id, part, start }]);
    });
  }
  const plan = {
    rounds: [...rounds].map(([shift, list]) => ({
      shift,
      worker: shift.split('/')[0] ?? '',
      stops: list.sort((a, b) => a.start - b.start),
    })),
    unserved: [],
  };
  return withinHours(problem, withinRest(problem, plan));
}

/** When each visit of a problem would best start, in its own time. */
export function bestStarts({ origin, asked }: DayProblem): Map<string, number> {
  return new Map([...asked].map(([id, { best }]) => [id, best - origin]));
}

/** The stops of the day after a plan: those that stay, and those that the planner set. Who had a part keeps that part. */
export function stopsOfPlan({ origin, asked, fixed }: DayProblem, plan: Plan): RotaStop[] {
  const found = new Map<string, { workerId: number; startsAt: number }[]>();
  for (const { worker, stops } of plan.rounds)
    for (const { visit, start } of stops)
      found.set(visit, [...(found.get(visit) ?? []), { workerId: Number(worker), startsAt: origin + start }]);
  const made = [...found].flatMap(([id, list]) => {
    const of = asked.get(id);
    return of === undefined ? [] : inTheirParts(of.visit.id, of.parts, list, of.before);
  });
  const kept = fixed.map(({ visitId, part, workerId, startsAt, locked }) => ({
    visitId,
    part,
    workerId,
    startsAt,
    locked,
  }));
  return [...kept, ...made];
}

function inTheirParts(
  visitId: number,
  parts: readonly number[],
  list: readonly { readonly workerId: number; readonly startsAt: number }[],
  before: readonly StopOfVisit[],
): RotaStop[] {
  const left = [...parts];
  const rest = [...list];
  const placed: RotaStop[] = [];
  const put = (part: number, one: (typeof list)[number]): void => {
    left.splice(left.indexOf(part), 1);
    rest.splice(rest.indexOf(one), 1);
    placed.push({ visitId, part, ...one, locked: false });
  };
  for (const { part, workerId } of before) {
    const same = rest.find((one) => one.workerId === workerId);
    if (same !== undefined && left.includes(part)) put(part, same);
  }
  for (const one of list.filter((each) => rest.includes(each))) {
    const [part] = left;
    if (part !== undefined) put(part, one);
  }
  return placed;
}

export const changeKinds = ['put on', 'taken off', 'other worker', 'moved'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** What became of one part of a visit. */
export type StopChange = {
  readonly kind: ChangeKind;
  readonly visitId: number;
  readonly part: number;
  readonly before: RotaStop | undefined;
  readonly after: RotaStop | undefined;
};

/** Why a rota is not published with so few changes, in words; undefined where it can be. */
export function nothingToPublish(changes: readonly StopChange[], wasPublished: boolean): string | undefined {
  if (changes.length > 0) return undefined;
  return wasPublished ? 'Nothing has changed since it was published' : 'Nobody has a visit yet';
}

/** What differs between two rotas, in order of time. That a stop was locked or unlocked is no change. */
export function changesBetween(before: readonly RotaStop[], after: readonly RotaStop[]): StopChange[] {
  const was = new Map(before.map((stop) => [partKey(stop), stop]));
  const is = new Map(after.map((stop) => [partKey(stop), stop]));
  const changes: StopChange[] = [];
  for (const key of new Set([...was.keys(), ...is.keys()])) {
    const [one, other] = [was.get(key), is.get(key)];
    const kind = kindOf(one, other);
    const stop = other ?? one;
    if (kind !== undefined && stop !== undefined)
      changes.push({ kind, visitId: stop.visitId, part: stop.part, before: one, after: other });
  }
  const time = ({ before: one, after: other }: StopChange): number => (other ?? one)?.startsAt ?? 0;
  return changes.sort((a, b) => time(a) - time(b) || a.visitId - b.visitId || a.part - b.part);
}

function kindOf(before: RotaStop | undefined, after: RotaStop | undefined): ChangeKind | undefined {
  if (before === undefined) return 'put on';
  if (after === undefined) return 'taken off';
  if (before.workerId !== after.workerId) return 'other worker';
  return before.startsAt === after.startsAt ? undefined : 'moved';
}

/** Costs of several days together. */
export function addCosts(costs: readonly Cost[]): Cost {
  const none: Cost = {
    unserved: 0,
    lateness: 0,
    worstLateness: 0,
    continuity: 0,
    travel: 0,
    gaps: 0,
    fairness: 0,
    stability: 0,
    total: 0,
  };
  return costs.reduce(
    (sum, cost) =>
      Object.fromEntries(
        Object.keys(none).map((part) => [part, sum[part as keyof Cost] + cost[part as keyof Cost]]),
      ) as Cost,
    none,
  );
}
