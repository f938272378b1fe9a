/**
 * What a pattern would cost in an average week without bank holidays, if every visit were made as asked for and paid in full.
 * It is an estimate for a broker, not what will be paid: that is for verification and the contract's terms.
 */
import { type LengthPrice, ratesWithLengths } from '../../contracts/rules/prices.ts';
import { rateAt } from '../../contracts/rules/rate-week.ts';
import type { Rate } from '../../contracts/rules/terms.ts';
import { halfUp, perHour } from '../../ground/money.ts';
import type { PatternVisit } from '../../plans/rules/visit-pattern.ts';

export type WeeklyCost = {
  readonly amount_pence: number;
  /** How many of the week's visits no rate fits: they are not in the amount. */
  readonly unpriced: number;
};

/** Divides by every number of weeks that a cycle may have. */
const SHARES = 840;

/** The average week of a service's pattern at a contract's rates, and at its prices by length where it has any; each visit is rounded to the penny for each worker. */
export function weeklyCost(
  visits: readonly PatternVisit[],
  service: string,
  rates: readonly Rate[],
  lengths: readonly LengthPrice[] = [],
): WeeklyCost {
  let shares = 0;
  let unpriced = 0;
  for (const { weekdays, startTime, minutes, workers, everyWeeks } of visits) {
    const minute = Number(startTime.slice(0, 2)) * 60 + Number(startTime.slice(3, 5));
    const fitting = ratesWithLengths(
      rates,
      lengths.filter(({ upToMinutes }) => minutes <= upToMinutes),
    );
    for (const weekday of weekdays) {
      const kind = weekday === 7 ? 'sunday' : weekday === 6 ? 'saturday' : 'weekday';
      const rate = rateAt(fitting, service, kind, minute);
      if (rate === null) unpriced += 1;
      else shares += (perHour(minutes, rate.pencePerHour) * workers * SHARES) / everyWeeks;
    }
  }
  return { amount_pence: halfUp(shares, SHARES), unpriced };
}
