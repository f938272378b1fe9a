/** What the council published about placement: its order, its weights, its clocks and its reasons. */
import { bankHolidaySet } from '../../ground/bank-holidays.ts';
import { londonDay } from '../../ground/calendar.ts';
import { bankHolidaysFor } from '../../platform/bank-holidays.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Lane } from '../rules/candidate.ts';
import { usualAnswerMinutes, type AnswerMinutes } from '../rules/offer-rounds.ts';
import { dueAt, usualTargets } from '../rules/placement-clock.ts';
import { type PlacementOrder, USUAL_ORDER, USUAL_REASONS } from '../rules/placement-order.ts';
import { type MatchingPolicy, USUAL_POLICY } from '../rules/weights.ts';

export type PlacementPolicy = {
  readonly order: PlacementOrder;
  readonly matching: MatchingPolicy;
  readonly answerMinutes: AnswerMinutes;
  readonly leavingReasons: readonly string[];
};

/** What holds now. */
export const placementPolicy: PlacementPolicy = {
  order: USUAL_ORDER,
  matching: USUAL_POLICY,
  answerMinutes: usualAnswerMinutes,
  leavingReasons: USUAL_REASONS,
};

/** Reasons for declining an offer, so that they can be counted. */
export const DECLINE_REASONS = [
  'No care worker free at these times',
  'Too far from our other visits',
  'Nobody with the skills needed',
  'Nobody who speaks the language',
  'Two care workers are not free together',
  'The rate does not cover it',
  'The start is too soon',
  'Another reason',
] as const;

/** By when a request received at an instant must be placed, by the clock of its lane. */
export async function dueOf(
  scope: Scope,
  lane: Lane,
  receivedAt: Temporal.Instant,
): Promise<Temporal.Instant> {
  const day = londonDay(receivedAt);
  const holidays = await bankHolidaysFor(scope, day.toString(), day.add({ weeks: 8 }).toString());
  const seconds = Math.floor(receivedAt.epochMilliseconds / 1000);
  return Temporal.Instant.fromEpochMilliseconds(
    dueAt(seconds, usualTargets[lane], bankHolidaySet(holidays, 'both')) * 1000,
  );
}
