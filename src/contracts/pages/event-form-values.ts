import { z } from 'zod';
import { londonInstant } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { choice, date, optionalDate, optionalTime, text, time, wholeNumber } from '../../web/form-values.ts';
import type { Contract } from '../records/contracts.ts';
import { CONTRACT_EVENTS, type NewContractEvent } from '../rules/contract-events.ts';

const orNull = <T extends z.ZodType>(of: T) =>
  z.preprocess((typed) => (typed === '' || typed === undefined ? null : typed), of.nullable());

/** What the form of an event asks. */
export const eventAnswers = z.object({
  kind: choice('What happened', CONTRACT_EVENTS),
  covers: choice('What it covers', ['contract', 'provider']),
  area_id: orNull(z.coerce.number().int().min(1)),
  limit_hours: orNull(wholeNumber('The most hours a week', { min: 0, max: 100_000 })),
  effective_on: date('The day from which it holds'),
  effective_time: time('The time from which it holds'),
  ends_on: optionalDate('The day on which it ends'),
  ends_time: optionalTime('The time at which it ends'),
  reason: text('The reason', { max: 500 }),
  evidence: text('What it rests on', { max: 1000 }),
});

/** What the form of lifting an event asks. */
export const liftAnswers = z.object({
  effective_on: date('The day from which it no longer holds'),
  effective_time: time('The time from which it no longer holds'),
  reason: text('The reason', { max: 500 }),
});

/** The moment of a London day and time, in epoch seconds. */
export function secondsOf(day: string, clock: string): number {
  const { instant } = londonInstant(Temporal.PlainDate.from(day), Temporal.PlainTime.from(clock));
  return Math.floor(instant.epochMilliseconds / 1000);
}

/** The event that answers describe. Refused where an end has a time but no day. */
export function eventOf(
  contract: Pick<Contract, 'id' | 'providerId'>,
  value: z.infer<typeof eventAnswers>,
): Result<NewContractEvent> {
  if (value.ends_on === null && value.ends_time !== null)
    return refuse('Enter the day on which it ends too, or leave both empty', 'ends_on');
  const registration = value.kind === 'registration cancelled';
  return ok({
    providerId: contract.providerId,
    contractId: value.covers === 'contract' && !registration ? contract.id : null,
    areaId: registration ? null : value.area_id,
    kind: value.kind,
    effectiveAt: secondsOf(value.effective_on, value.effective_time),
    endsAt: value.ends_on === null ? null : secondsOf(value.ends_on, value.ends_time ?? '00:00'),
    weeklyMinutesLimit:
      value.kind === 'restriction of hours' && value.limit_hours !== null ? value.limit_hours * 60 : null,
    reason: value.reason,
    evidence: value.evidence,
  });
}

const boxes: Readonly<Record<string, string>> = {
  weeklyMinutesLimit: 'limit_hours',
  endsAt: 'ends_on',
  effectiveAt: 'effective_on',
};

/** A refusal of the rules, by the box that it is about. */
export function byBox<T extends { readonly field?: string }>(refused: T): T {
  const { field } = refused;
  return field === undefined ? refused : { ...refused, field: boxes[field] ?? field };
}
