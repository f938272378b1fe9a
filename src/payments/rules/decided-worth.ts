/**
 * What a line pays when somebody accepts it: as logged, by the contract's own pay rule, whatever its effects say; as planned, its planned
 * minutes at its rate; or as a visit at which nobody answered, the share that the contract pays for one.
 * Sources: docs/rules/resolving.md and docs/rules/no-reply.md.
 */
import { type Effects, EXCEPTIONS, type Exception } from '../../contracts/rules/exceptions.ts';
import type { Terms } from '../../contracts/rules/terms.ts';
import { shortDate } from '../../ground/calendar.ts';
import { halfUp, perHour } from '../../ground/money.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import type { PlannedVisit } from '../../visits/rules/planned-and-logged.ts';
import { isAfterDeath } from './after-death.ts';
import { type BankHolidays, rateFor } from './rate-choice.ts';
import { ratePlace } from './rating.ts';
import type { Decision } from './resolution.ts';

/** What a decision makes a line pay. */
export type Worth = { readonly paidMinutes: number; readonly amountPence: number };

/** What is needed of a line to say what a decision is worth; `visit` is null for a log left over. */
export type Decidable = {
  readonly visit: PlannedVisit | null;
  readonly logged: boolean;
  readonly deliveredMinutes: number | null;
  readonly exceptions: readonly Exception[];
  readonly terms: Terms | null;
  /** What the contract pays of a visit at which nobody answered, in percent of the plan; null where nothing is agreed. */
  readonly noReplyPercent: number | null;
  /** The day on which the person died, 'YYYY-MM-DD'. */
  readonly diedOn: string | null;
};

const ALL_PAY = Object.fromEntries(EXCEPTIONS.map((exception) => [exception, 'pay'])) as Effects;

const NOTHING: Worth = { paidMinutes: 0, amountPence: 0 };

/** What a decision would pay, or the reason why it cannot be made. */
export function worthOf(decision: Decision, line: Decidable, bankHolidays: BankHolidays): Result<Worth> {
  if (decision === 'refuse' || decision === 'ask the provider') return ok(NOTHING);
  const { visit, terms, diedOn } = line;
  if (visit === null)
    return refuse(
      'This log matches no planned visit, so there is nothing to pay it by. Add the visit, or refuse the log.',
    );
  if (terms === null) return refuse('The contract has no terms for that day, so there is no rate to pay by.');
  if (diedOn !== null && isAfterDeath(visit, diedOn))
    return refuse(`The person died on ${shortDate(diedOn)}, and nothing is paid for visits after that day.`);
  if (decision === 'accept as planned') return asPlanned(visit, terms, bankHolidays);
  if (decision === 'accept as a no-reply visit')
    return asNoReply(visit, terms, line.noReplyPercent, bankHolidays);
  return asLogged({ ...line, visit, terms }, bankHolidays);
}

function asNoReply(
  visit: PlannedVisit,
  terms: Terms,
  percent: number | null,
  bankHolidays: BankHolidays,
): Result<Worth> {
  if (visit.cancelledAt !== null)
    return refuse('This visit was cancelled beforehand, so it is paid by the notice that was given.');
  if (percent === null)
    return refuse(
      'The contract does not say what a visit pays at which nobody answered. Record it under its other prices first.',
    );
  const planned = asPlanned(visit, terms, bankHolidays);
  if (!planned.ok) return planned;
  const rate = rateOf(visit, terms, bankHolidays) ?? 0;
  const hundredths = visit.plannedMinutes * percent;
  return ok({
    paidMinutes: (hundredths - (hundredths % 100)) / 100,
    amountPence: halfUp(hundredths * rate, 6000),
  });
}

function rateOf(visit: PlannedVisit, terms: Terms, bankHolidays: BankHolidays): number | undefined {
  return rateFor(terms.rates, visit.service, visit.startsAt, bankHolidays, visit.plannedMinutes)
    ?.pencePerHour;
}

function asPlanned(visit: PlannedVisit, terms: Terms, bankHolidays: BankHolidays): Result<Worth> {
  const rate = rateOf(visit, terms, bankHolidays);
  if (rate === undefined)
    return refuse(`The contract has no rate for ${visit.service} at that time. Add one to its terms first.`);
  const paidMinutes = visit.plannedMinutes;
  return ok({ paidMinutes, amountPence: perHour(paidMinutes, rate) });
}

function asLogged(
  line: Decidable & { readonly visit: PlannedVisit; readonly terms: Terms },
  bankHolidays: BankHolidays,
): Result<Worth> {
  const { visit, terms, logged, deliveredMinutes, exceptions } = line;
  if (!logged && visit.cancelledAt === null)
    return refuse('Nothing was logged, so it cannot be accepted as logged.');
  const verdict = {
    deliveredMinutes,
    startDifferenceMinutes: null,
    exceptions: exceptions.filter((exception) => exception !== 'no-rate'),
  };
  const rating = ratePlace(visit, verdict, { ...terms, effects: ALL_PAY }, bankHolidays);
  if (rating.paidMinutes === 0)
    return refuse('As logged it would pay nothing. Accept it as planned, or refuse it.');
  if (rating.pencePerHour === null)
    return refuse(`The contract has no rate for ${visit.service} at that time. Add one to its terms first.`);
  return ok({ paidMinutes: rating.paidMinutes, amountPence: rating.amountPence });
}
