/** Whether the visits that somebody asks for fit into one day of a provider's rounds. Source: docs/rules/rounds-can-place.md. */
import { ok, type Result } from '../../ground/result.ts';
import { placeOf } from './asked-day.ts';
import { canPlace } from './can-place.ts';
import { bestStarts, standingPlan, stopsOfPlan } from './day-answer.ts';
import { type DayProblem, dayProblem, type DayToPlan, EMPTY_ROUNDS, type Leeway } from './day-problem.ts';
import { nearWorkers } from './near-workers.ts';
import { type DayNearest, nearestInDay, type RoundsOfDay } from './nearest-in-day.ts';
import { planHere } from './plan-here.ts';
import { NO_WEIGHTS, type Plan, type Problem, type Visit } from './problem.ts';
import { openParts, partKey, type RotaStop, type RotaVisit, type StopOfVisit, withVisits } from './rota.ts';
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

/**
 * How long is looked: moves of each search, moves for each visit where rounds have to be planned first, and the most care workers of a day
 * whose rounds are looked into: so many first, and more where something is left out or has to move.
 */
export type FitEffort = {
  readonly seed: number;
  readonly moves: number;
  readonly planMoves: number;
  readonly workers: readonly number[];
};

/** The usual effort, chosen so that a provider is answered within a second or two. Source: docs/rules/rounds-can-place.md. */
export const USUAL_FIT: FitEffort = { seed: 1, moves: 2000, planMoves: 40, workers: [16, 32] };

/** A visit that stands and would move; seconds later where above nought. */
export type DayMove = { readonly visit: RotaVisit; readonly seconds: number; readonly otherWorker: boolean };

/** Why a visit of the pattern, by its place in it, does not fit. */
export type DayBlock = {
  readonly visit: number;
  readonly proven: boolean;
  readonly unserved: Unserved | null;
  readonly why: string | null;
  /** Who comes nearest; null where nothing can be said of it, or where it was not looked at. */
  readonly nearest: DayNearest | null;
};

export type DayFit = {
  readonly day: string;
  /** Places in the pattern. */
  readonly placed: readonly number[];
  readonly blocked: readonly DayBlock[];
  readonly moves: readonly DayMove[];
  /** Whose rounds were looked into, of so many who may do one of the visits. */
  readonly looked: { readonly workers: number; readonly of: number };
};

/** A day's answer, with what is then put to whom: all that stood, and what was placed, by the numbers of what is asked. */
export type DayPlaced = DayFit & { readonly stops: readonly StopOfVisit[] };

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
export function placeInDay(day: DayWithRounds, effort: FitEffort, mayMove = true): Result<DayPlaced> {
  let best: DayPlaced | undefined;
  for (const most of mayMove ? effort.workers : effort.workers.slice(0, 1)) {
    const found = placeAmong(day, { effort, most, mayMove });
    if (!found.ok) return found;
    if (best === undefined || isBetter(found.value, best)) best = found.value;
    // Where others have to move, more care workers may do without.
    best = { ...best, looked: found.value.looked };
    const { looked, blocked, moves } = best;
    if (looked.workers === looked.of || (blocked.every(({ proven }) => proven) && moves.length === 0)) break;
  }
  if (best === undefined) throw new Error('Somebody has to be looked into.');
  return ok(best);
}

function isBetter(one: DayFit, other: DayFit): boolean {
  return (
    one.placed.length > other.placed.length ||
    (one.placed.length === other.placed.length && one.moves.length < other.moves.length)
  );
}

type Among = { readonly effort: FitEffort; readonly most: number; readonly mayMove: boolean };

/** Whether they fit into the rounds of so many care workers. */
function placeAmong(day: DayWithRounds, { effort, most, mayMove }: Among): Result<DayPlaced> {
  const { looked, ...near } = nearDay(day, most);
  const first = askDay(near, day, { effort, leeway: 'later', mayMove });
  if (!first.ok) return first;
  let found = first.value;
  if (mayMove && found.blocked.some(({ unserved }) => unserved?.proven === false)) {
    const second = askDay(near, day, { effort, leeway: 'both', mayMove });
    if (second.ok && second.value.placed.length > found.placed.length) found = second.value;
  }
  const { made, ...fit } = found;
  const moves = fit.moves.filter(({ visit }) => !day.drafted.has(visit.id));
  return ok({ ...fit, moves, looked, stops: stopsAfter(day, made) });
}

/** What is put to whom on the day once some stops were made anew. */
function stopsAfter({ toPlan, asked }: DayAsked, made: readonly RotaStop[]): StopOfVisit[] {
  const stops = new Map([...toPlan.stops, ...made].map((stop) => [partKey(stop), stop]));
  const stood = toPlan.stops.map((stop) => ({ ...stop, ...stops.get(partKey(stop)), locked: stop.locked }));
  const visits = [...toPlan.stops.map(({ visit }) => visit), ...asked];
  return withVisits(
    [...stood, ...made.filter(({ visitId }) => visitId < 0)],
    new Map(visits.map((visit) => [visit.id, visit])),
  );
}

/** The day with the care workers that are asked about and what they have; what they may not give up is locked. */
function nearDay({ day, toPlan, asked }: DayAsked, most: number): DayAsked & Pick<DayFit, 'looked'> {
  const near = nearWorkers(toPlan, asked, most);
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
  const looked = { workers: near.workers.length, of: near.able };
  return { day, toPlan: { ...toPlan, workers, stops, lost: [] }, asked, looked };
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

const NO_ROUNDS: Plan = { rounds: [], unserved: [] };

type HowAsked = { readonly effort: FitEffort; readonly leeway: Leeway; readonly mayMove: boolean };
type Answered = Omit<DayFit, 'looked'> & { readonly made: readonly RotaStop[] };

/**
 * Asks the care workers who were chosen. What is certain, and why, is said of all who work on the `whole` day with nothing in their rounds:
 * it hangs neither on the choice nor on what stays where it is, which a person might arrange otherwise.
 */
function askDay(day: DayAsked, whole: DayAsked, { effort, leeway, mayMove }: HowAsked): Result<Answered> {
  const none = { day: day.day, placed: [], moves: [], made: [] };
  const every = (why: string, proven: boolean): Answered => ({
    ...none,
    blocked: day.asked.map(({ id }) => ({ visit: placeOf(id), proven, unserved: null, why, nearest: null })),
  });
  const empty = dayProblem({ ...whole.toPlan, ...EMPTY_ROUNDS, lost: [], visits: day.asked }, leeway);
  if (!empty.ok) return ok(every('nobody has a shift on this day', true));
  const { problem: bare } = empty.value;
  const alone: RoundsOfDay = {
    of: empty.value,
    toPlan: { ...whole.toPlan, ...EMPTY_ROUNDS },
    problem: bare,
    plan: NO_ROUNDS,
  };
  const whyNot = (ids: readonly string[], rounds?: RoundsOfDay): DayBlock[] =>
    whyUnserved(bare, ids).map((one) => asBlock(one, mayMove ? { alone, rounds } : undefined));
  const standing = standingDay(day, leeway);
  if (!standing.ok) {
    const certain = whyNot(bare.visits.map(({ id }) => id)).filter(({ proven }) => proven);
    const never = new Map(certain.map((block) => [block.visit, block]));
    const others = every('what stays where it is leaves no time on this day', false);
    return ok({ ...none, blocked: others.blocked.map((block) => never.get(block.visit) ?? block) });
  }
  const { of, plan } = standing.value;
  const leftOut = of.leftOut.flatMap(({ visit, why }): DayBlock[] =>
    visit.id < 0
      ? [{ visit: placeOf(visit.id), proven: false, unserved: null, why: lower(why), nearest: null }]
      : [],
  );
  const wanted = of.problem.visits.filter(({ id }) => id.startsWith('-'));
  const stood = new Set(plan.rounds.flatMap(({ stops }) => stops.map(({ visit }) => visit)));
  const problem = {
    ...of.problem,
    visits: of.problem.visits.filter(({ id }) => stood.has(id)),
    weights: { ...NO_WEIGHTS, notWanted: of.problem.weights.notWanted },
  };
  const all = { ...problem, visits: [...problem.visits, ...wanted] };
  const ids = wanted.map(({ id }) => id);
  const barred = new Set(whyUnserved(all, ids).flatMap(({ proven, visit }) => (proven ? [visit] : [])));
  const asked = wanted.filter(({ id }) => !barred.has(id));
  const blockedIn = (rounds: Plan, more: readonly string[]): DayBlock[] => [
    ...leftOut,
    ...whyNot([...barred, ...more], { of, toPlan: day.toPlan, problem: all, plan: rounds }),
  ];
  if (asked.length === 0) return ok({ ...none, blocked: blockedIn(plan, []) });
  const answer = canPlace(problem, plan, asked, { ...effort, mayMove });
  if (!answer.ok) return answer;
  const found = answer.value;
  const open = 'blocked' in found ? found.blocked.map(({ visit }) => visit) : [];
  if (!('plan' in found)) return ok({ ...none, blocked: blockedIn(plan, open) });
  const settled = settle(of, { ...problem, visits: [...problem.visits, ...asked] }, found.plan);
  const left = new Set(open);
  return ok({
    day: day.day,
    placed: asked.flatMap(({ id }) => (left.has(id) ? [] : [placeOf(Number(id))])),
    blocked: blockedIn(settled, open),
    moves: movesBetween(of, plan, settled),
    made: stopsOfPlan(of, settled),
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

/** With who comes nearest: of all in empty rounds where that alone rules it out, else in the rounds that stand. */
function asBlock(
  unserved: Unserved,
  near: { readonly alone: RoundsOfDay; readonly rounds: RoundsOfDay | undefined } | undefined,
): DayBlock {
  const { visit: id, proven, why } = unserved;
  const rounds = proven ? (why.kind === 'nobody-there' ? near?.alone : undefined) : near?.rounds;
  const nearest = rounds === undefined ? null : nearestInDay(rounds, id);
  return { visit: placeOf(Number(id)), proven, unserved, why: null, nearest };
}

function lower(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
