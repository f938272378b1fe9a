/**
 * What one place of a planned visit earns: its effect, its paid minutes, its rate and its amount. Whole numbers throughout;
 * each place is rounded to the penny on its own. Source: docs/rules/rating.md.
 */
import { type Effect, type Exception, strongestEffect } from '../../contracts/rules/exceptions.ts';
import type { Terms } from '../../contracts/rules/terms.ts';
import { halfUp, perHour } from '../../ground/money.ts';
import type { PlannedVisit } from '../../visits/rules/planned-and-logged.ts';
import type { Verdict } from '../../visits/rules/verdict.ts';
import { cancelledTermFor, paidMinutes } from './paid-minutes.ts';
import { type BankHolidays, rateFor } from './rate-choice.ts';

/** What a place earns. A held place carries what it would earn; one that is refused earns nothing. */
export type Rating = {
  /** The verdict's exceptions, with `no-rate` where minutes would be paid and no rate fits. */
  readonly exceptions: readonly Exception[];
  readonly effect: Effect;
  readonly paidMinutes: number;
  /** null where no rate fits, and for a missed place. */
  readonly pencePerHour: number | null;
  readonly amountPence: number;
};

/** Rates one place by its contract's terms. */
export function ratePlace(
  visit: PlannedVisit,
  verdict: Verdict,
  terms: Terms,
  bankHolidays: BankHolidays,
): Rating {
  const { exceptions } = verdict;
  const effect = strongestEffect(exceptions, terms.effects);
  if (exceptions[0] === 'missed')
    return { exceptions, effect, paidMinutes: 0, pencePerHour: null, amountPence: 0 };
  const pencePerHour =
    rateFor(terms.rates, visit.service, visit.startsAt, bankHolidays, visit.plannedMinutes)?.pencePerHour ??
    null;
  if (effect === 'refuse') return { exceptions, effect, paidMinutes: 0, pencePerHour, amountPence: 0 };
  const percent = visit.cancelledAt === null ? 100 : cancelledPercent(visit, visit.cancelledAt, terms);
  const minutes =
    visit.cancelledAt === null
      ? minutesEarned(visit, verdict, terms)
      : wholeShare(visit.plannedMinutes, percent);
  if (pencePerHour === null) return withoutRate(exceptions, minutes, terms);
  const amountPence =
    visit.cancelledAt === null
      ? perHour(minutes, pencePerHour)
      : halfUp(visit.plannedMinutes * pencePerHour * percent, 6000);
  return { exceptions, effect, paidMinutes: minutes, pencePerHour, amountPence };
}

/** The share of planned minutes, in percent, that a cancelled visit pays by its notice in elapsed time. */
export function cancelledPercent(visit: PlannedVisit, cancelledAt: number, terms: Terms): number {
  return cancelledTermFor(terms.cancelled, visit.startsAt - cancelledAt)?.paysPercent ?? 0;
}

function minutesEarned(visit: PlannedVisit, { deliveredMinutes, exceptions }: Verdict, terms: Terms): number {
  if (deliveredMinutes === null || exceptions.includes('same-worker')) return 0;
  return paidMinutes(terms, visit.plannedMinutes, deliveredMinutes);
}

/** Where no rate fits, minutes above zero are an exception of their own, and nothing can be paid. */
function withoutRate(exceptions: readonly Exception[], minutes: number, terms: Terms): Rating {
  const found = minutes > 0 ? [...exceptions, 'no-rate' as const] : exceptions;
  const effect = strongestEffect(found, terms.effects);
  return {
    exceptions: found,
    effect,
    paidMinutes: effect === 'refuse' ? 0 : minutes,
    pencePerHour: null,
    amountPence: 0,
  };
}

/** A percentage of whole minutes, rounded down. */
function wholeShare(minutes: number, percent: number): number {
  const hundredths = minutes * percent;
  return (hundredths - (hundredths % 100)) / 100;
}
