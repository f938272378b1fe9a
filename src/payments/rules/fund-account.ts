/**
 * What a fund holds: paid in advance, added by the person, spent as its returns say, asked back and given back; what of it is surplus; and
 * which return is overdue. Source: docs/rules/direct-payments.md.
 */
import { formatPounds } from '../../ground/money.ts';
import { termsInForce } from '../../contracts/rules/terms-in-force.ts';
import { type FundFacts, lastDayOf, plusDays } from './fund-instalments.ts';
import type { Account, Posting } from './postings.ts';
import { move } from './postings.ts';

/** A return that stands: days, both included; what was spent as agreed and what the person was to add, in pence; what the account held at the end. */
export type FundReturn = {
  readonly startsOn: string;
  readonly endsOn: string;
  readonly final: boolean;
  readonly allowedPence: number;
  readonly ownPence: number;
  readonly statedPence: number;
};

/**
 * Sums over a fund's whole life, in pence. `paidPence` is what instalments came to before surplus was taken off them, `ownPence` what the
 * person was to add for the days that returns cover.
 */
export type FundSums = {
  readonly paidPence: number;
  readonly ownPence: number;
  readonly spentPence: number;
  readonly askedBackPence: number;
  readonly givenBackPence: number;
};

/** What a fund holds and what of it is surplus. `holdsPence` is paid and added less spent less asked back; it may be below nought. */
export type FundAccount = {
  readonly holdsPence: number;
  readonly keepsPence: number;
  readonly surplusPence: number;
  /** Asked back and not given back yet. */
  readonly owedBackPence: number;
  /** What the account itself should show: what is asked back is in it until it is given back. */
  readonly inAccountPence: number;
};

/**
 * The account of a fund. Whoever manages it may keep so many weeks' money for the unexpected; nothing once it has ended. Money for days
 * that no return covers yet is not surplus: `uncoveredPence`, as paid. What the person added is used first and is never the council's, so that no more
 * is surplus than the council paid and did not ask back yet.
 */
export function fundAccount(
  sums: FundSums,
  { weeklyPence, contingencyWeeks, ended }: { weeklyPence: number; contingencyWeeks: number; ended: boolean },
  uncoveredPence: number,
): FundAccount {
  const oursPence = sums.paidPence - sums.askedBackPence;
  const holdsPence = oursPence + sums.ownPence - sums.spentPence;
  const owedBackPence = sums.askedBackPence - sums.givenBackPence;
  const mayKeep = uncoveredPence + (ended ? 0 : weeklyPence * contingencyWeeks);
  const surplusPence = Math.max(0, Math.min(oursPence, holdsPence - mayKeep));
  return {
    holdsPence,
    keepsPence: holdsPence - surplusPence,
    surplusPence,
    owedBackPence,
    inAccountPence: holdsPence + owedBackPence,
  };
}

/** When the next return is due: the days that it is to cover, and the day by which it is asked for; null where none is to come. */
export function nextReturn(
  fund: FundFacts,
  returns: readonly FundReturn[],
): {
  readonly startsOn: string;
  readonly endsOn: string;
  readonly dueOn: string;
  readonly final: boolean;
} | null {
  if (returns.some(({ final }) => final)) return null;
  const reached = returns
    .map(({ endsOn }) => endsOn)
    .toSorted()
    .at(-1);
  const startsOn = reached === undefined ? fund.startsOn : plusDays(reached, 1);
  const last = lastDayOf(fund);
  const terms = termsInForce(fund.terms, startsOn) ?? fund.terms.at(-1);
  if (terms === undefined) return null;
  if (last !== null && startsOn > last)
    return { startsOn: last, endsOn: last, dueOn: plusDays(last, DAYS_TO_RETURN), final: true };
  const whole = plusDays(startsOn, terms.returnWeeks * 7 - 1);
  const endsOn = last !== null && last < whole ? last : whole;
  return {
    startsOn,
    endsOn,
    dueOn: plusDays(endsOn, DAYS_TO_RETURN),
    final: last !== null && endsOn === last,
  };
}

/** Days after the last day of its time by which a return is asked for. */
export const DAYS_TO_RETURN = 28;

/** What is wrong between what a return says and what it should come to, in words; null where they agree. */
export function differenceWords(expectedPence: number, statedPence: number): string | null {
  if (expectedPence === statedPence) return null;
  const more = statedPence > expectedPence;
  return `The statement shows ${formatPounds(Math.abs(statedPence - expectedPence))} ${more ? 'more' : 'less'} than the account should have held, ${formatPounds(expectedPence)}`;
}

/** What happens to a fund, as the ledger is told. Pence above nought. */
export type FundAct =
  | 'paid in advance'
  | 'taken off'
  | 'reached the fund'
  | 'added'
  | 'spent'
  | 'asked back'
  | 'given back';

const between = {
  'paid in advance': ['direct payment funds', 'payments on their way'],
  'taken off': ['payments on their way', 'recoveries due'],
  'reached the fund': ['payments on their way', 'bank'],
  added: ['direct payment funds', 'contributions'],
  spent: ['direct payments', 'direct payment funds'],
  'asked back': ['recoveries due', 'direct payment funds'],
  'given back': ['bank', 'recoveries due'],
} as const satisfies Record<FundAct, readonly [Account, Account]>;

/** The postings of an act on a fund; below nought it is taken back. */
export function fundPostings(act: FundAct, pence: number): Posting[] {
  const [debit, credit] = between[act];
  return move(debit, credit, pence);
}
