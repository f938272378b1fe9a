/** Has the planner work on one day of a rota. Reads and writes nothing. Source: docs/rules/rounds-plan-the-rest.md and docs/rules/rounds-repair.md. */
import { ok, type Result } from '../../ground/result.ts';
import type { Answer, Budget } from '../rules/answer.ts';
import { bestStarts, standingPlan, stopsOfPlan } from '../rules/day-answer.ts';
import {
  dayProblem,
  EMPTY_ROUNDS,
  type DayProblem,
  type DayToPlan,
  type Leeway,
} from '../rules/day-problem.ts';
import { fewestChanges, letStand } from '../rules/fewest-changes.ts';
import type { Cost, Plan } from '../rules/problem.ts';
import { settleTimes } from '../rules/settle-times.ts';
import { type RotaStop, type RotaVisit, type StopOfVisit, withVisits } from '../rules/rota.ts';
import { type Unserved, unservedInWords, whyNot, whyUnserved } from '../rules/unserved.ts';
import { verify } from '../rules/verify.ts';
import { planRounds, type Progress } from './plan-rounds.ts';

/**
 * A visit that nobody is found for, in whole or in part, and why. `proven`: no rounds of this day could have it. `looked` false: the planner
 * could not be asked.
 */
export type NotServed = {
  readonly visit: RotaVisit;
  readonly why: string;
  readonly proven: boolean;
  readonly looked: boolean;
};

/** A day as it would be: every stop of it, what stays unserved, and what it costs part by part. */
export type SolvedDay = {
  readonly stops: readonly RotaStop[];
  readonly notServed: readonly NotServed[];
  readonly cost: Cost;
};

/** How long the planner looks and with which seed. */
export type Effort = { readonly budget: Budget; readonly seed: number };

type Found = {
  readonly asked: DayProblem;
  readonly answer: Answer;
  readonly plan: Plan;
  readonly nightFirst: boolean;
};

/** The share of the time of a repair in which it is looked who can go without anything else changing. */
const FIRST_LOOK = 0.5;

/**
 * Plans a day. What stands may start later but not earlier; only where a visit then finds no room is it tried with both. Who has a
 * shift by day and a night shift of one date is tried for the night too, where visits find nobody. Where few changes are wanted, nothing but
 * what was lost changes unless room has to be made for it. Refused where there is nobody to plan for.
 */
export async function solveDay(
  day: DayToPlan,
  effort: Effort,
  tell?: (progress: Progress) => void,
): Promise<Result<SolvedDay>> {
  const found =
    day.changes === 'few' ? await repair(day, effort, tell) : await keepingHalves(day, effort, tell);
  if (!found.ok) return found;
  const { asked, answer, plan } = found.value;
  // What stays is in nobody's way by rule: why a visit has nobody is said of the day in which everything may move.
  const free =
    day.changes === 'few' || day.stays !== undefined ? dayProblem(withoutStays(day), 'both') : undefined;
  const notServed = [
    ...answer.unserved.flatMap((one) => {
      const of = asked.asked.get(one.visit);
      if (of === undefined) return [];
      const said = free?.ok === true ? whyInDay(free.value, of.visit.id) : undefined;
      const why = said ?? one;
      return [
        {
          visit: of.visit,
          why: tooLittleRest(day, why) ?? unservedInWords(why),
          proven: why.proven,
          looked: true,
        },
      ];
    }),
    ...asked.leftOut.map(({ visit, why }) => ({ visit, why: `${why}.`, proven: false, looked: false })),
  ];
  return ok({
    stops: stopsOfPlan(asked, plan),
    notServed,
    cost: verify(asked.problem, plan).cost,
  });
}

function withoutStays({ stays: _, ...day }: DayToPlan): DayToPlan {
  return day;
}

/** Why the first of what is asked of a visit has nobody, by the rules of a problem; undefined where it is not asked there. */
function whyInDay({ problem, asked }: DayProblem, visitId: number): Unserved | undefined {
  const [id] = [...asked].find(([, { visit }]) => visit.id === visitId) ?? [];
  return id === undefined ? undefined : whyUnserved(problem, [id])[0];
}

async function bestOf(
  day: DayToPlan,
  effort: Effort,
  tell: ((progress: Progress) => void) | undefined,
  from: readonly StopOfVisit[] = day.stops,
): Promise<Result<Found>> {
  const first = await search(day, { leeway: 'later', nightFirst: false, from }, effort, tell);
  if (!first.ok) return first;
  let best = first.value;
  const divided = best.asked.problem.shifts.some(({ restBefore = 0 }) => restBefore > 0);
  if (divided && best.answer.unserved.some(({ proven }) => !proven)) {
    const nights = await search(day, { leeway: 'later', nightFirst: true, from }, effort, tell);
    if (nights.ok && servesMore(nights.value, best)) best = nights.value;
  }
  const stands = day.stops.length > 0 || day.lost.length > 0;
  if (stands && best.answer.unserved.some(({ proven }) => !proven)) {
    const second = await search(day, { leeway: 'both', nightFirst: best.nightFirst, from }, effort, tell);
    if (second.ok && servesMore(second.value, best)) best = second.value;
  }
  return ok(best);
}

/** The best of a day; where what stands stays, of two who come together one still comes though nobody is found for the other. */
async function keepingHalves(
  day: DayToPlan,
  effort: Effort,
  tell: ((progress: Progress) => void) | undefined,
): Promise<Result<Found>> {
  const found = await bestOf(day, effort, tell);
  if (!found.ok || day.stays === undefined) return found;
  const halves = halvesGivenUp(found.value, day);
  if (halves.length === 0) return found;
  const again = await bestOf({ ...day, stays: new Set([...day.stays, ...halves]) }, effort, tell);
  return again.ok ? again : found;
}

/** First with everything else where it is. Only where somebody then has nobody may others move, and only as far as that makes room. */
async function repair(
  day: DayToPlan,
  effort: Effort,
  tell: ((progress: Progress) => void) | undefined,
): Promise<Result<Found>> {
  const { budget } = effort;
  const short: Budget =
    budget.kind === 'seconds'
      ? { ...budget, seconds: budget.seconds * FIRST_LOOK }
      : { ...budget, moves: Math.ceil(budget.moves * FIRST_LOOK) };
  const asked = { ...day, onlyLost: true };
  const all = new Set(day.visits.map(({ id }) => id));
  const still = await bestOf({ ...asked, stays: all }, { ...effort, budget: short }, tell);
  if (still.ok && still.value.answer.unserved.length === 0) return still;
  const visits = new Map(day.visits.map((visit) => [visit.id, visit]));
  const start = still.ok ? withVisits(stopsOfPlan(still.value.asked, still.value.plan), visits) : day.stops;
  const stays = letStand(asked);
  let room = await bestOf({ ...asked, stays }, effort, tell, start);
  if (!room.ok) return still.ok ? still : room;
  const halves = halvesGivenUp(room.value, day);
  if (halves.length > 0)
    room = await bestOf({ ...asked, stays: new Set([...stays, ...halves]) }, effort, tell, start);
  if (!room.ok) return still.ok ? still : room;
  if (still.ok && !servesMore(room.value, still.value)) return still;
  const standing = standingPlan(room.value.asked, day.stops);
  const fewest = fewestChanges(room.value.asked, room.value.plan, standing);
  const plan = settled(room.value.asked, fewest);
  const left = new Set(plan.unserved);
  const unserved = room.value.answer.unserved.filter(({ visit }) => left.has(visit));
  return ok({ ...room.value, plan, answer: { ...room.value.answer, unserved } });
}

/** Double-handed visits that one of two can still make, and that would lose the other too because nobody is found. */
function halvesGivenUp({ answer, asked }: Found, { stops }: DayToPlan): number[] {
  const held = new Set(stops.map(({ visitId }) => visitId));
  return answer.unserved
    .flatMap(({ visit: id }) => asked.asked.get(id)?.visit.id ?? [])
    .filter((id) => held.has(id));
}

async function search(
  day: DayToPlan,
  {
    leeway,
    nightFirst,
    from: standing,
  }: { readonly leeway: Leeway; readonly nightFirst: boolean; readonly from: readonly StopOfVisit[] },
  { budget, seed }: Effort,
  tell: ((progress: Progress) => void) | undefined,
): Promise<Result<Found>> {
  const asked = dayProblem(day, leeway, nightFirst);
  if (!asked.ok) return asked;
  const { problem } = asked.value;
  const from = standingPlan(asked.value, standing);
  const answer = await planRounds({ problem, seed, budget, searches: 1, from }, tell).answer;
  if (!answer.ok) return answer;
  const plan = settled(asked.value, answer.value.plan);
  return ok({ asked: asked.value, answer: answer.value, plan, nightFirst });
}

/** A plan with its starts as near to the wished ones as the rounds allow. Throws where that is not sound. */
function settled(asked: DayProblem, found: Plan): Plan {
  const plan = settleTimes(asked.problem, found, bestStarts(asked));
  const { faults } = verify(asked.problem, plan);
  if (faults.length > 0) throw new Error(`the settled rounds are not sound: ${faults[0]}`);
  return plan;
}

/** Where only rest or the hours of the week keep everybody from a visit, that in words; undefined where it is anything else. */
function tooLittleRest(day: DayToPlan, { visit: id, why }: Unserved): string | undefined {
  if (why.kind !== 'nobody-there') return undefined;
  const asked = dayProblem({ ...day, ...EMPTY_ROUNDS, mostMinutes: new Map() }, 'both');
  const visit = asked.ok ? asked.value.problem.visits.find((one) => one.id === id) : undefined;
  if (!asked.ok || visit === undefined || whyNot(asked.value.problem, visit).kind !== 'no-room')
    return undefined;
  return `${why.workers} may do it, and none has a shift that reaches its window and leaves the rest of the day and of the week and keeps to the weekly hours.`;
}

function servesMore(one: Found, other: Found): boolean {
  const lacking = ({ answer, asked }: Found): number =>
    new Set(answer.unserved.map(({ visit }) => asked.asked.get(visit)?.visit.id)).size;
  if (one.answer.criticalUnserved !== other.answer.criticalUnserved)
    return one.answer.criticalUnserved < other.answer.criticalUnserved;
  return lacking(one) < lacking(other);
}
