/**
 * One team's day at every width: what its care workers can deliver, the most that anybody could, and when each of today's visits would start.
 * A wider problem begins from the narrower one's rounds, so that it never delivers less. Source: docs/rules/window-simulator.md.
 */
import { ok, type Result } from '../../ground/result.ts';
import { planHere } from '../../rounds/rules/plan-here.ts';
import type { Plan } from '../../rounds/rules/problem.ts';
import { verify } from '../../rounds/rules/verify.ts';
import { boundOf, boundProgramme } from './window-bound.ts';
import { waitingVisits } from './window-demand.ts';
import { standingPlan } from './window-done.ts';
import { type Delivered, deliveredBy, noLess, problemAt } from './window-problem.ts';
import { timed, timingProgramme } from './window-timing.ts';
import {
  careIn,
  careSeconds,
  shiftSeconds,
  type SimProblem,
  type SimVisit,
  type TeamDay,
} from './window-week.ts';

/** How a run is made: the same settings on the same week give the same answer on every machine. */
export type SimSettings = {
  readonly widths: readonly number[];
  /** Decides who waits for care, and is the first seed of the searches. */
  readonly seed: number;
  /** How many searches are tried for every width, each with a seed of its own that is the same for all widths. */
  readonly seeds: number;
  /** Moves of a search for each part of a visit. */
  readonly moves: number;
};

/** Solves a programme in the LP format; undefined where it has no best answer. */
export type Solve = (
  programme: string,
) => { readonly value: number; readonly columns: ReadonlyMap<string, number> } | undefined;

/** What became of one of today's visits, or of one that waits. `moved` is in seconds, and undefined where the visit is not made. */
export type Fate = {
  readonly visit: SimVisit;
  /** Seconds of care of it that are delivered; less than its own where only some of many workers come. */
  readonly delivered: number;
  readonly moved: number | undefined;
};

export type WidthFound = {
  readonly width: number;
  /** Seconds of care by seed, in order. */
  readonly bySeed: readonly number[];
  readonly best: Delivered;
  readonly bound: number;
  readonly fates: readonly Fate[];
};

/** A team's day. `searchAlone` is what one more search brought at the narrowest width, by seed: what of a step is not the width. */
export type DayFound = {
  readonly team: string;
  readonly day: string;
  readonly today: number;
  readonly waiting: number;
  readonly shifts: number;
  readonly searchAlone: readonly number[];
  readonly widths: readonly WidthFound[];
};

type Kept = { readonly plan: Plan; readonly delivered: Delivered };

/** Simulates one team's day. Refused where it cannot be planned; `tell` hears after each search. */
export function simulateDay(
  teamDay: TeamDay,
  settings: SimSettings,
  solve: Solve,
  tell: () => void,
): Result<DayFound> {
  const waiting = waitingVisits(teamDay, settings.seed);
  const problems = settings.widths.map((width) => problemAt(teamDay, waiting, width));
  const chains: Chain[] = [];
  for (let seed = settings.seed; seed < settings.seed + settings.seeds; seed += 1) {
    const chain = searchWidths(
      problems,
      { seed, movesEach: settings.moves, from: standingPlan(teamDay) },
      tell,
    );
    if (!chain.ok) return chain;
    chains.push(chain.value);
  }
  const all = [...teamDay.visits, ...waiting];
  return ok({
    team: teamDay.team,
    day: teamDay.day,
    today: careIn(teamDay.visits),
    waiting: careIn(waiting),
    shifts: shiftSeconds(teamDay.shifts),
    searchAlone: chains.map(({ searchAlone }) => searchAlone),
    widths: bestOfEach(chains, settings.widths).map(({ width, best, bySeed }, at): WidthFound => {
      const problem = problems[at] ?? problemAt(teamDay, waiting, width);
      const programme = boundProgramme(teamDay, waiting, width);
      return {
        width,
        bySeed,
        best: best.delivered,
        bound: boundOf(teamDay, waiting, programme === undefined ? undefined : solve(programme)?.value),
        fates: fatesOf(all, problem, leastMoved(problem, best.plan, solve)),
      };
    }),
  });
}

type Best = { readonly width: number; readonly best: Kept; readonly bySeed: readonly number[] };

/** The best of the seeds at each width, of those that give up nothing that the narrower width's best kept: its own seed is always one of them. */
function bestOfEach(chains: readonly Chain[], widths: readonly number[]): Best[] {
  let before: Delivered = { critical: 0, today: 0, all: 0 };
  return widths.flatMap((width, at): Best[] => {
    const kept = chains.flatMap(({ byWidth }) => byWidth[at] ?? []);
    const [first, ...others] = kept.filter(({ delivered }) => noLess(delivered, before));
    if (first === undefined) return [];
    const best = others.reduce(
      (one, other) => (other.delivered.all > one.delivered.all ? other : one),
      first,
    );
    before = best.delivered;
    return [{ width, best, bySeed: kept.map(({ delivered }) => delivered.all) }];
  });
}

type Chain = { readonly searchAlone: number; readonly byWidth: readonly Kept[] };

/** How often the narrowest is searched again before it counts, so that little of the next step is due to searching for longer. */
const AGAIN = 3;

/** How many searches a seed takes for so many widths. */
export function searchesEach(widths: number): number {
  return widths === 0 ? 0 : AGAIN + widths;
}

/** One seed through all widths: from the rounds that were made (or from nothing) at the narrowest and again there, then each width from the rounds before. */
function searchWidths(
  problems: readonly SimProblem[],
  {
    seed,
    movesEach,
    from,
  }: { readonly seed: number; readonly movesEach: number; readonly from: Plan | undefined },
  tell: () => void,
): Result<Chain> {
  const [narrowest, ...wider] = problems;
  if (narrowest === undefined) return ok({ searchAlone: 0, byWidth: [] });
  const parts = narrowest.problem.visits.reduce((sum, visit) => sum + visit.parts.length, 0);
  const moves = parts * movesEach;
  const first = searched(narrowest, { seed, moves: 2 * moves, from });
  if (!first.ok) return first;
  const made = from === undefined ? undefined : asMade(narrowest, from);
  let kept = made === undefined || noLess(first.value.delivered, made.delivered) ? first.value : made;
  tell();
  const goOn = (problem: SimProblem): Result<Kept> => {
    const found = searched(problem, { seed, moves, from: kept.plan });
    if (found.ok && noLess(found.value.delivered, kept.delivered)) kept = found.value;
    tell();
    return found.ok ? ok(kept) : found;
  };
  let before = kept.delivered.all;
  for (let time = 0; time < AGAIN; time += 1) {
    before = kept.delivered.all;
    const again = goOn(narrowest);
    if (!again.ok) return again;
  }
  const searchAlone = kept.delivered.all - before;
  const byWidth: Kept[] = [kept];
  for (const problem of wider) {
    const found = goOn(problem);
    if (!found.ok) return found;
    byWidth.push(found.value);
  }
  return ok({ searchAlone, byWidth });
}

/** The rounds that were made, as a plan of the problem; undefined where they are not sound in it. */
function asMade(problem: SimProblem, { rounds }: Plan): Kept | undefined {
  const made = new Set(rounds.flatMap(({ stops }) => stops.map(({ visit }) => visit)));
  const unserved = problem.problem.visits.flatMap(({ id }) => (made.has(id) ? [] : [id]));
  const plan = { rounds, unserved };
  return verify(problem.problem, plan).faults.length > 0
    ? undefined
    : { plan, delivered: deliveredBy(problem, plan) };
}

function searched(
  problem: SimProblem,
  how: { readonly seed: number; readonly moves: number; readonly from?: Plan | undefined },
): Result<Kept> {
  const answer = planHere(problem.problem, how);
  return answer.ok
    ? ok({ plan: answer.value.plan, delivered: deliveredBy(problem, answer.value.plan) })
    : answer;
}

/** The plan with starts as near as they can be to what is planned; checked again, since the starts are new. */
function leastMoved(problem: SimProblem, plan: Plan, solve: Solve): Plan {
  const programme = timingProgramme(problem, plan);
  const solved = programme === undefined ? undefined : solve(programme);
  if (solved === undefined) return plan;
  const nearer = timed(problem, plan, solved.columns);
  const [fault] = verify(problem.problem, nearer).faults;
  if (fault !== undefined) throw new Error(`the starts found are not sound: ${fault}`);
  return nearer;
}

function fatesOf(visits: readonly SimVisit[], { visitOf }: SimProblem, plan: Plan): Fate[] {
  const made = new Map<SimVisit, { delivered: number; moved: number }>();
  for (const { stops } of plan.rounds)
    for (const { visit: id, start } of stops) {
      const visit = visitOf.get(id);
      if (visit === undefined) continue;
      const before = made.get(visit) ?? { delivered: 0, moved: 0 };
      made.set(visit, {
        delivered: before.delivered + visit.seconds,
        moved: Math.max(before.moved, Math.abs(start - visit.start)),
      });
    }
  return visits.map((visit) => {
    const known = made.get(visit);
    const whole = known !== undefined && known.delivered >= careSeconds(visit);
    return { visit, delivered: known?.delivered ?? 0, moved: whole ? known.moved : undefined };
  });
}
