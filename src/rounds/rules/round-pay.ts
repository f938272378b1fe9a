/**
 * The hourly pay that really results from a round: what is paid, over the time that the law counts as work. Source:
 * docs/rules/rounds-pay.md.
 */
import { perHour } from '../../ground/money.ts';
import type { RoundSums } from './round-course.ts';

/** What a care worker is paid, as far as a round decides it. Pence for an hour; travel pence for an hour or for a visit; pence a mile. */
export type PayTerms = {
  readonly carePence: number;
  readonly travel: 'not paid' | 'by time' | 'by visit';
  readonly travelPence: number;
  readonly waitingPence: number;
  readonly milePence: number;
};

/** What comes of it. Money in pence; minutes as the law counts them. `hourlyPence` is undefined where nothing is worked. */
export type RoundPay = {
  readonly carePence: number;
  readonly travelPence: number;
  readonly waitingPence: number;
  readonly payPence: number;
  /** The same before it is rounded, in sixtieths of a penny. */
  readonly sixtieths: number;
  /** An expense, and no pay. */
  readonly mileagePence: number;
  readonly workedMinutes: number;
  readonly unpaidMinutes: number;
  /** Ways between visits that nobody knows the length of: with these more is worked, and an hour may pay less. */
  readonly unknownWays: number;
  readonly hourlyPence: number | undefined;
};

/**
 * Work is care, travel between visits and waiting between them; the way from and to home and breaks are the worker's own time. The hourly
 * pay is rounded down, so that it is never said to reach a wage that it does not.
 */
export function payOfRound(sums: RoundSums, terms: PayTerms): RoundPay {
  const carePence = perHour(sums.careMinutes, terms.carePence);
  const travelPence =
    terms.travel === 'by time'
      ? perHour(sums.travelMinutes, terms.travelPence)
      : terms.travel === 'by visit'
        ? sums.visits * terms.travelPence
        : 0;
  const waitingPence = perHour(sums.waitingMinutes, terms.waitingPence);
  const sixtieths =
    sums.careMinutes * terms.carePence +
    (terms.travel === 'by time' ? sums.travelMinutes * terms.travelPence : 60 * travelPence) +
    sums.waitingMinutes * terms.waitingPence;
  const workedMinutes = sums.careMinutes + sums.travelMinutes + sums.waitingMinutes;
  return {
    carePence,
    travelPence,
    waitingPence,
    payPence: carePence + travelPence + waitingPence,
    sixtieths,
    mileagePence: Math.round(sums.miles * terms.milePence),
    workedMinutes,
    unpaidMinutes:
      (terms.travel === 'not paid' ? sums.travelMinutes : 0) +
      (terms.waitingPence === 0 ? sums.waitingMinutes : 0),
    unknownWays: sums.unknownWays,
    hourlyPence: hourlyOf(sixtieths, workedMinutes),
  };
}

function hourlyOf(sixtieths: number, workedMinutes: number): number | undefined {
  return workedMinutes === 0 ? undefined : Math.floor(sixtieths / workedMinutes);
}

/** Several rounds together, each paid as it was agreed on its day. */
export function addPay(all: readonly RoundPay[]): RoundPay {
  const sum = (of: (one: RoundPay) => number): number => all.reduce((total, one) => total + of(one), 0);
  const sixtieths = sum((one) => one.sixtieths);
  const workedMinutes = sum((one) => one.workedMinutes);
  return {
    carePence: sum(({ carePence }) => carePence),
    travelPence: sum(({ travelPence }) => travelPence),
    waitingPence: sum(({ waitingPence }) => waitingPence),
    payPence: sum(({ payPence }) => payPence),
    sixtieths,
    mileagePence: sum(({ mileagePence }) => mileagePence),
    workedMinutes,
    unpaidMinutes: sum(({ unpaidMinutes }) => unpaidMinutes),
    unknownWays: sum(({ unknownWays }) => unknownWays),
    hourlyPence: hourlyOf(sixtieths, workedMinutes),
  };
}

/** The terms of a care worker: their own, else those of everybody; undefined where there are none. */
export function termsOf(
  workerId: number,
  terms: ReadonlyArray<PayTerms & { readonly workerId: number | null }>,
): PayTerms | undefined {
  return terms.find((one) => one.workerId === workerId) ?? terms.find((one) => one.workerId === null);
}
