/** Whether the visits that somebody asks for fit into one day of a provider's rounds. Source: docs/rules/rounds-can-place.md. */
import { ok, type Result } from '../../ground/result.ts';
import { placeOf } from './asked-day.ts';
import { canPlace } from './can-place.ts';
import { bestStarts, standingPlan, stopsOfPlan } from './day-answer.ts';
import { type DayProblem, dayProblem, type DayToPlan, type Leeway } from './day-problem.ts';
import { nearWorkers } from './near-workers.ts';
import { planHere } from './plan-here.ts';
import { NO_WEIGHTS, type Plan, type Problem, type Visit } from './problem.ts';
import { openParts, partKey, type RotaVisit, withVisits } from './rota.ts';
import { settleTimes } from './settle-times.ts';
import { type Unserved, whyUnserved } from './unserved.ts';
import { verify } from './verify.ts';
import { misfits } from './misfits.ts';

/** A day of a provider, and what is asked of it. */
export type DayAsked = {
  readonly day: string;
  readonly toPlan: DayToPlan;
  readonly asked: readonly RotaVisit[];
};

/** A day with its rounds. `drafted`: visits that nobody has yet and that were put into them here, so that nobody was told a time. */
export type DayWithRounds = DayAsked & { readonly drafted: ReadonlySet<number> };

/** How long is looked: moves of each search, and moves for each visit where rounds have to be planned first. */
export type FitEffort = { readonly seed: number; readonly moves: number; readonly planMoves: number };

/** The usual effort, chosen so that a provider is answered within a second or two. Source: docs/rules/rounds-can-place.md. */
export const USUAL_FIT: FitEffort = { seed: 1, moves: 2000, planMoves: 40 };

/** The most care workers of a day that are asked about, so that an answer is there within seconds. */
export const MOST_WORKERS = 16;

/** A visit that stands and would move; seconds later where above nought. */
export type DayMove = { readonly visit: RotaVisit; readonly seconds: number; readonly otherWorker: boolean };

/** Why a visit of the pattern, by its place in it, does not fit. */
export type DayBlock = {
  readonly visit: number;
  readonly proven: boolean;
  readonly unserved: Unserved | null;
  readonly why: string | null;
};

export type DayFit = {
  readonly day: string;
  /** Places in the pattern. */
  readonly placed: readonly number[];
  readonly blocked: readonly DayBlock[];
  readonly moves: readonly DayMove[];
};

/** The day with what nobody has yet in rounds too, as far as they can be found; what is put to somebody stays where it is. */
export function withRounds(day: DayAsked, { seed, planMoves }: FitEffort): DayWithRounds {
  const { toPlan } = day;
  const asIs = { ...day, drafted: new Set<number>() };
  if (openParts(toPlan.visits, toPlan.stops).length === 0) return asIs;
  const standing = toPlan.stops.map((stop) => ({ ...stop, locked: true }));
  const asked = dayProblem({ ...toPlan, stops: standing }, 'both');
  if (!asked.ok) return asIs;
  const { problem } = asked.value;
  const answer = planHere(problem, { seed, moves: planMoves * problem.visits.length });
  if (!answer.ok) throw new Error(answer.reason);
  const plan = settleTimes(problem, answer.value.plan, bestStarts(asked.value));
  const held = new Set(toPlan.stops.map(partKey));
  const made = withVisits(
    stopsOfPlan(asked.value, plan).filter((stop) => !held.has(partKey(stop))),
    new Map(toPlan.visits.map((visit) => [visit.id, visit])),
  );
  const told = new Set(toPlan.stops.map(({ visitId }) => visitId));
  const drafted = new Set(made.map(({ visitId }) => visitId).filter((id) => !told.has(id)));
  return { ...day, toPlan: { ...toPlan, stops: [...toPlan.stops, ...made] }, drafted };
}

/**
 * Whether the visits fit, first with nothing moved, then with others moved later within their call windows, then earlier too. Nobody's
 * visit is given up; time-critical and locked ones stay where they are. With `mayMove` false nothing moves. The day must have its rounds; that
 * a drafted visit moves is no move, for nobody was told its time.
 */
export function placeInDay(day: DayWithRounds, effort: FitEffort, mayMove = true): Result<DayFit> {
  const { leftOut, ...near } = nearDay(day);
  const first = askDay(near, effort, 'later', mayMove);
  if (!first.ok) return first;
  let found = first.value;
  if (mayMove && found.blocked.some(({ unserved }) => unserved?.proven === false)) {
    const second = askDay(near, effort, 'both', true);
    if (second.ok && second.value.placed.length > found.placed.length) found = second.value;
  }
  found = { ...found, moves: found.moves.filter(({ visit }) => !day.drafted.has(visit.id)) };
  if (!leftOut) return ok(found);
  return ok({ ...found, blocked: found.blocked.map((one) => ({ ...one, proven: false })) });
}

/** The day with the care workers that are asked about and what they have; what they may not give up is locked. */
function nearDay({ day, toPlan, asked }: DayAsked): DayAsked & { readonly leftOut: boolean } {
  const near = nearWorkers(toPlan, asked, MOST_WORKERS);
  // Where nobody may do any of it, everybody is asked, so that it is said what they lack.
  const workers = near.workers.length === 0 ? toPlan.workers : near.workers;
  const ids = new Set(near.workers.map(({ id }) => id));
  const held = Map.groupBy(toPlan.stops, ({ visitId }) => visitId);
  const stops = toPlan.stops
    .filter(({ workerId, visit }) => ids.has(workerId) && !visit.cancelled)
    .map((stop) => ({
      ...stop,
      locked:
        stop.locked ||
        stop.visit.timeCritical ||
        (held.get(stop.visitId) ?? []).some(({ workerId }) => !ids.has(workerId)),
    }));
  return { day, toPlan: { ...toPlan, workers, stops, lost: [] }, asked, leftOut: near.leftOut };
}

/** The day as a problem with what stands, and the plan that stands; stops that break a rule of rounds as it is are taken as fixed. */
function standingDay(
  { toPlan, asked }: DayAsked,
  leeway: Leeway,
): Result<{ readonly of: DayProblem; readonly plan: Plan }> {
  let stops = toPlan.stops;
  for (let time = 0; ; time += 1) {
    const visits = [...new Map(stops.map(({ visit }) => [visit.id, visit])).values(), ...asked];
    const of = dayProblem({ ...toPlan, visits, stops }, leeway);
    if (!of.ok) return of;
    const plan = standingPlan(of.value, stops);
    const wrong = misfits(of.value.problem, plan);
    const missing = stops.filter(
      ({ visitId, locked }) => !locked && (wrong.has(String(visitId)) || !isIn(plan, String(visitId))),
    );
    if (missing.length === 0) return ok({ of: of.value, plan });
    const fixed = new Set(missing.map(({ visitId }) => visitId));
    stops = stops.map((stop) => (time > 5 || fixed.has(stop.visitId) ? { ...stop, locked: true } : stop));
  }
}

function isIn({ rounds }: Plan, id: string): boolean {
  return rounds.some(({ stops }) => stops.some(({ visit }) => visit === id));
}

function askDay(day: DayAsked, effort: FitEffort, leeway: Leeway, mayMove: boolean): Result<DayFit> {
  const none = { day: day.day, placed: [], moves: [] };
  const every = (why: string, proven: boolean): DayFit => ({
    ...none,
    blocked: day.asked.map(({ id }) => ({ visit: placeOf(id), proven, unserved: null, why })),
  });
  // Certain is only what no rounds of this day could do: what stays where it is might be arranged otherwise by a person.
  const alone = { visits: day.asked, stops: [], dayBefore: [], dayAfter: [], nights: new Map() };
  const empty = dayProblem({ ...day.toPlan, ...alone }, leeway);
  if (!empty.ok) return ok(every('nobody has a shift on this day', true));
  const standing = standingDay(day, leeway);
  if (!standing.ok) return ok(every('what stays where it is leaves no time on this day', false));
  const { of, plan } = standing.value;
  const leftOut = of.leftOut.flatMap(({ visit, why }): DayBlock[] =>
    visit.id < 0 ? [{ visit: placeOf(visit.id), proven: false, unserved: null, why: lower(why) }] : [],
  );
  const wanted = of.problem.visits.filter(({ id }) => id.startsWith('-'));
  const stood = new Set(plan.rounds.flatMap(({ stops }) => stops.map(({ visit }) => visit)));
  const problem = {
    ...of.problem,
    visits: of.problem.visits.filter(({ id }) => stood.has(id)),
    weights: { ...NO_WEIGHTS, notWanted: of.problem.weights.notWanted },
  };
  const whole = { ...problem, visits: [...problem.visits, ...wanted] };
  const barred = whyUnserved(
    whole,
    wanted.map(({ id }) => id),
  ).filter(({ proven }) => proven);
  const never = whyUnserved(
    empty.value.problem,
    barred.map(({ visit }) => visit),
  );
  const impossible = new Set(never.map(({ visit }) => visit));
  const asked = wanted.filter(({ id }) => !impossible.has(id));
  const blocked = [...leftOut, ...never.map(asBlock)];
  if (asked.length === 0) return ok({ ...none, blocked });
  const answer = canPlace(problem, plan, asked, { ...effort, mayMove });
  if (!answer.ok) return answer;
  const found = answer.value;
  if (!('plan' in found)) return ok({ ...none, blocked: [...blocked, ...found.blocked.map(asBlock)] });
  const settled = settle(of, { ...whole, visits: [...problem.visits, ...asked] }, found.plan);
  const open = found.kind === 'some' ? found.blocked : [];
  const left = new Set(open.map(({ visit }) => visit));
  return ok({
    day: day.day,
    placed: asked.flatMap(({ id }) => (left.has(id) ? [] : [placeOf(Number(id))])),
    blocked: [...blocked, ...open.map(asBlock)],
    moves: movesBetween(of, plan, settled),
  });
}

/** The plan with every start as near as may be to where it was, or for what is asked to where it was asked for. */
function settle(of: DayProblem, problem: Problem, plan: Plan): Plan {
  const settled = settleTimes(problem, plan, bestStarts(of));
  const free: Visit[] = problem.visits.map(({ locked: _, ...visit }) => visit);
  const { faults } = verify({ ...problem, visits: free }, settled);
  if (faults.length > 0) throw new Error(`the settled rounds are not sound: ${faults[0]}`);
  return settled;
}

function movesBetween({ asked }: DayProblem, before: Plan, after: Plan): DayMove[] {
  const was = startsOf(before);
  return [...startsOf(after)].flatMap(([id, now]) => {
    const then = was.get(id);
    const visit = asked.get(id)?.visit;
    if (then === undefined || visit === undefined) return [];
    const otherWorker = [...now.workers].some((worker) => !then.workers.has(worker));
    const seconds = now.start - then.start;
    return seconds === 0 && !otherWorker ? [] : [{ visit, seconds, otherWorker }];
  });
}

function startsOf({ rounds }: Plan): Map<string, { readonly start: number; readonly workers: Set<string> }> {
  const found = new Map<string, { readonly start: number; readonly workers: Set<string> }>();
  for (const { worker, stops } of rounds)
    for (const { visit, start } of stops) {
      const known = found.get(visit);
      if (known === undefined) found.set(visit, { start, workers: new Set([worker]) });
      else known.workers.add(worker);
    }
  return found;
}

function asBlock(unserved: Unserved): DayBlock {
  return { visit: placeOf(Number(unserved.visit)), proven: unserved.proven, unserved, why: null };
}

function lower(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
