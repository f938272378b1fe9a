/**
 * The hours bank as a person can follow it: a line for each interval that adds up, and what the start of the next one brings and takes.
 * Source: docs/rules/hours-bank.md.
 */
import { type FundFacts, plusDays } from './fund-instalments.ts';
import { type BankLine, type HoursBank, type PutIn, putIns } from './hours-bank.ts';

/**
 * An interval of the bank, in minutes, its first day and its last (null while it runs). What there was before, and what was put in,
 * less what was used, not carried over and expired, is what was left.
 */
export type BankInterval = {
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly beforeMinutes: number;
  readonly putInMinutes: number;
  readonly usedMinutes: number;
  readonly beyondMinutes: number;
  readonly notCarriedMinutes: number;
  readonly expiredMinutes: number;
  readonly leftMinutes: number;
};

/** Adds the lines of a bank up by interval, in order. What is not carried over stands in the interval that it did not pass to. */
export function bankIntervals({ lines }: HoursBank, given: readonly PutIn[]): BankInterval[] {
  return given.map(({ onDay }, at) => {
    const next = given[at + 1]?.onDay;
    const within = lines.filter(
      (line) => (at === 0 || line.onDay >= onDay) && (next === undefined || line.onDay < next),
    );
    const sum = (kind: BankLine['kind']): number =>
      within.reduce((total, line) => total + (line.kind === kind ? line.minutes : 0), 0);
    const beforeMinutes = at === 0 ? 0 : (lines.findLast((line) => line.onDay < onDay)?.bankMinutes ?? 0);
    return {
      startsOn: onDay,
      endsOn: next === undefined ? null : plusDays(next, -1),
      beforeMinutes,
      putInMinutes: sum('put in'),
      usedMinutes: sum('used'),
      beyondMinutes: sum('beyond the bank'),
      notCarriedMinutes: sum('over the limit'),
      expiredMinutes: sum('expired'),
      leftMinutes: within.at(-1)?.bankMinutes ?? beforeMinutes,
    };
  });
}

/** What the next interval brings: when, how much is put in, how much may pass on, and what is lost by then if nobody uses any. */
export type NextInterval = {
  readonly onDay: string;
  readonly putInMinutes: number;
  readonly carryMinutes: number;
  readonly lostMinutes: number;
};

/** The next interval after a day; null where the fund ends before it, or nothing is agreed. */
export function nextInterval(fund: FundFacts, bank: HoursBank, today: string): NextInterval | null {
  // The interval that runs now may be of earlier terms, and longer than those of today make it.
  const weeks = Math.max(0, ...fund.terms.map(({ intervalWeeks }) => intervalWeeks));
  const from = today < fund.startsOn ? fund.startsOn : today;
  const next = putIns(fund, plusDays(from, weeks * 7)).find(({ onDay }) => onDay > today);
  if (next === undefined) return null;
  const kept = bank.lots
    .filter(({ expiresOn }) => expiresOn > next.onDay)
    .reduce((sum, { minutes }) => sum + minutes, 0);
  return {
    onDay: next.onDay,
    putInMinutes: next.minutes,
    carryMinutes: next.carryMinutes,
    lostMinutes: bank.minutes - Math.min(kept, next.carryMinutes),
  };
}
