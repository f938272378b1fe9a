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
import type { Cost, Plan } from '../rules/problem.ts';
import { settleTimes } from '../rules/settle-times.ts';
import type { RotaStop, RotaVisit } from '../rules/rota.ts';
import { type Unserved, unservedInWords, whyNot } from '../rules/unserved.ts';
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

/**
 * Plans a day. What stands may start later but not earlier; only where a visit then finds no room is it tried with both. Who has a
 * shift by day and a night shift of one date is tried for the night too, where visits find nobody. Refused where there is nobody to plan for.
 */
export async function solveDay(
  day: DayToPlan,
  effort: Effort,
  tell?: (progress: Progress) => void,
): Promise<Result<SolvedDay>> {
  const first = await search(day, { leeway: 'later', nightFirst: false }, effort, tell);
  if (!first.ok) return first;
  let best = first.value;
  const divided = best.asked.problem.shifts.some(({ restBefore = 0 }) => restBefore > 0);
  if (divided && best.answer.unserved.some(({ proven }) => !proven)) {
    const nights = await search(day, { leeway: 'later', nightFirst: true }, effort, tell);
    if (nights.ok && servesMore(nights.value, best)) best = nights.value;
  }
  const stands = day.stops.length > 0 || day.lost.length > 0;
  if (stands && best.answer.unserved.some(({ proven }) => !proven)) {
    const second = await search(day, { leeway: 'both', nightFirst: best.nightFirst }, effort, tell);
    if (second.ok && servesMore(second.value, best)) best = second.value;
  }
  const { asked, answer, plan } = best;
  const notServed = [
    ...answer.unserved.flatMap((one) => {
      const of = asked.asked.get(one.visit);
      if (of === undefined) return [];
      return [
        {
          visit: of.visit,
          why: tooLittleRest(day, one) ?? unservedInWords(one),
          proven: one.proven,
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

async function search(
  day: DayToPlan,
  { leeway, nightFirst }: { readonly leeway: Leeway; readonly nightFirst: boolean },
  { budget, seed }: Effort,
  tell: ((progress: Progress) => void) | undefined,
): Promise<Result<Found>> {
  const asked = dayProblem(day, leeway, nightFirst);
  if (!asked.ok) return asked;
  const { problem } = asked.value;
  const from = standingPlan(asked.value, day.stops);
  const answer = await planRounds({ problem, seed, budget, searches: 1, from }, tell).answer;
  if (!answer.ok) return answer;
  const plan = settleTimes(problem, answer.value.plan, bestStarts(asked.value));
  const { faults } = verify(problem, plan);
  if (faults.length > 0) throw new Error(`the settled rounds are not sound: ${faults[0]}`);
  return ok({ asked: asked.value, answer: answer.value, plan, nightFirst });
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
  const lacking = ({ answer }: Found): number => answer.unserved.length;
  if (one.answer.criticalUnserved !== other.answer.criticalUnserved)
    return one.answer.criticalUnserved < other.answer.criticalUnserved;
  return lacking(one) < lacking(other);
}
