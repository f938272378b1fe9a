/** A fund as it stands on a day: what holds, what it has, what is to be paid and which return is awaited. Source: docs/rules/direct-payments.md. */
import { termsInForce } from '../../contracts/rules/terms-in-force.ts';
import { type FundAccount, fundAccount, type FundReturn, type FundSums, nextReturn } from './fund-account.ts';
import {
  type DueInstalment,
  dueInstalments,
  type FundFacts,
  type FundTerms,
  type Instalment,
  isSuspended,
  lastDayOf,
  plusDays,
  worthOf,
} from './fund-instalments.ts';

export type FundStatus = 'to be confirmed' | 'not begun' | 'running' | 'suspended' | 'ended' | 'closed';

/** What is known of a fund, of any recorded shape. `paid` are all instalments that count, `reached` those of approved batches. */
export type FundHistory = {
  readonly facts: FundFacts;
  readonly paid: readonly Instalment[];
  readonly approved: readonly Instalment[];
  readonly returns: readonly FundReturn[];
  readonly moneyBack: readonly {
    readonly way: 'notice' | 'next instalment' | null;
    readonly pence: number;
  }[];
};

export type FundStanding = {
  readonly status: FundStatus;
  /** What holds today, or will first hold. */
  readonly terms: FundTerms | undefined;
  readonly sums: FundSums;
  readonly account: FundAccount;
  readonly due: readonly DueInstalment[];
  /** Surplus that is to be taken off the next instalment and was not yet. */
  readonly toTakeOffPence: number;
  readonly nextReturn: ReturnType<typeof nextReturn>;
  readonly returnOverdue: boolean;
};

/** Instalments are paid for the days from this many days ahead. */
export const DAYS_AHEAD = 7;

/** Works out how a fund stands on a day. */
export function fundStanding(history: FundHistory, today: string): FundStanding {
  const { facts, paid, approved, returns, moneyBack } = history;
  const terms = termsInForce(facts.terms, today) ?? facts.terms[0];
  const last = lastDayOf(facts);
  const sum = (items: readonly { readonly pence: number }[]): number =>
    items.reduce((total, { pence }) => total + pence, 0);
  const takenOff = -sum(approved.filter(({ kind }) => kind === 'taken off'));
  const sums: FundSums = {
    paidPence: sum(approved.filter(({ kind }) => kind !== 'taken off')),
    ownPence: returns.reduce((total, { ownPence }) => total + ownPence, 0),
    spentPence: returns.reduce((total, { allowedPence }) => total + allowedPence, 0),
    askedBackPence: sum(moneyBack.filter(({ way }) => way !== null)),
    givenBackPence: sum(moneyBack.filter(({ way }) => way === null)) + takenOff,
  };
  const ended = last !== null && last < today;
  const final = returns.some((one) => one.final);
  const toTakeOffPence =
    sum(moneyBack.filter(({ way }) => way === 'next instalment')) +
    sum(paid.filter(({ kind }) => kind === 'taken off'));
  const next = nextReturn(facts, returns);
  const account = fundAccount(
    sums,
    {
      weeklyPence: terms === undefined ? 0 : terms.budgetPence - terms.contributionPence,
      contingencyWeeks: terms?.contingencyWeeks ?? 0,
      ended,
    },
    final ? 0 : uncovered(facts, approved, returns),
  );
  return {
    status: statusOf(facts, today, {
      ended,
      settled: final && account.holdsPence <= 0 && account.owedBackPence <= 0,
    }),
    terms,
    sums,
    account,
    due: facts.terms.length === 0 ? [] : dueInstalments(facts, paid, plusDays(today, DAYS_AHEAD)),
    toTakeOffPence,
    nextReturn: next,
    returnOverdue: next !== null && next.dueOn < today,
  };
}

function statusOf(
  facts: FundFacts,
  today: string,
  { ended, settled }: { readonly ended: boolean; readonly settled: boolean },
): FundStatus {
  if (facts.terms.length === 0) return 'to be confirmed';
  if (ended) return settled ? 'closed' : 'ended';
  if (today < facts.startsOn) return 'not begun';
  return isSuspended(facts, today) ? 'suspended' : 'running';
}

/** What was paid for days that no return covers yet. */
function uncovered(
  facts: FundFacts,
  approved: readonly Instalment[],
  returns: readonly FundReturn[],
): number {
  const covered = returns
    .map(({ endsOn }) => endsOn)
    .toSorted()
    .at(-1);
  const from = covered === undefined ? facts.startsOn : plusDays(covered, 1);
  const stretches = approved.filter(({ kind, endsOn }) => kind === 'regular' && endsOn >= from);
  if (stretches.length === 0) return 0;
  const worth = stretches.reduce(
    (sum, { startsOn, endsOn }) => sum + worthOf(facts, startsOn < from ? from : startsOn, endsOn),
    0,
  );
  return worth + (covered === undefined ? setUp(approved) : 0);
}

function setUp(approved: readonly Instalment[]): number {
  return approved.filter(({ kind }) => kind === 'set-up').reduce((sum, { pence }) => sum + pence, 0);
}
