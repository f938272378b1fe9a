/**
 * A person's budget over a year: given, spent, still to come as arranged, and left; what the person pays of it; and what is not known
 * yet. Source: docs/rules/personal-budget-statement.md.
 */
import {
  type DatedVersion,
  stretchesInForce,
  stretchesWithin,
} from '../../contracts/rules/terms-in-force.ts';
import { halfUp } from '../../ground/money.ts';
import { earlierOf, type FundFacts, type FundTerms, type Instalment, sumOfDays } from './fund-instalments.ts';

/** An amount a week from a day on, in pence. */
export type WeeklyVersion = DatedVersion & { readonly weeklyPence: number };

/** Care that is arranged: what it costs in a week, in pence. Days are 'YYYY-MM-DD'. */
export type ArrangedCare = {
  readonly weeklyPence: number;
  /** Its first day. */
  readonly startsOn: string;
  /** Its last day, null where none is agreed. */
  readonly endsOn: string | null;
  /** The last day of the weeks of its provider that were closed and approved; null: none yet. */
  readonly closedTo: string | null;
};

/** What is known of a person's year. Days are 'YYYY-MM-DD', both ends included; money in pence. */
export type StatementFacts = {
  readonly from: string;
  readonly to: string;
  /** The day on which it is asked: a year that ended before it is over. */
  readonly today: string;
  readonly given: readonly WeeklyVersion[];
  readonly contributions: readonly WeeklyVersion[];
  /** Posted: care in weeks that were closed and approved, and instalments of funds paid in advance, gross of the contribution. */
  readonly carePence: number;
  readonly fundPence: number;
  /** What is arranged now, a week, each part by its own days; null where the cost is not known. */
  readonly care: readonly ArrangedCare[] | null;
  /** What funds are still to be paid, gross of the contribution (`fundInYear`). */
  readonly fundToComePence: number;
  /** The last day of life or of care, where known. */
  readonly lastDay: string | null;
};

export type BudgetStatement = {
  readonly givenPence: number | null;
  readonly carePence: number;
  readonly fundPence: number;
  readonly spentPence: number;
  /** Whether the year is over: no care of it is to come. */
  readonly over: boolean;
  /** What the rest of the year comes to as arranged; null where that is not known. */
  readonly toComePence: number | null;
  readonly leftPence: number | null;
  readonly contributionPence: number;
  readonly notKnown: readonly string[];
};

/** The statement of a year. `left` is given less spent less to come, to the penny; it may be below nought. */
export function budgetStatement(facts: StatementFacts): BudgetStatement {
  const { from, to, carePence, fundPence, care } = facts;
  const over = to < facts.today;
  const last = facts.lastDay !== null && facts.lastDay < to ? facts.lastDay : to;
  const givenPence = facts.given.length === 0 ? null : overStretches(facts.given, from, last);
  const careToCome = over ? 0 : care === null ? null : careOver(care, from, last);
  const toComePence = careToCome === null ? null : careToCome + facts.fundToComePence;
  const spentPence = carePence + fundPence;
  return {
    givenPence,
    carePence,
    fundPence,
    spentPence,
    over,
    toComePence,
    leftPence: givenPence === null || toComePence === null ? null : givenPence - spentPence - toComePence,
    contributionPence: overStretches(facts.contributions, from, last),
    notKnown: [
      ...(givenPence === null
        ? ['No personal budget is written down, so nothing can be said to be left.']
        : []),
      ...(care === null && !over
        ? [
            'The cost of some of the care that is arranged is not known, so what is still to come is not known.',
          ]
        : []),
      ...(over && care?.some(({ startsOn, closedTo }) => startsOn <= last && (closedTo ?? '') < last)
        ? ['Some weeks of this year are not closed yet. What they come to is not in what was spent.']
        : []),
      ...(carePence === 0 && !over ? ['No care has been paid for in this year yet.'] : []),
    ],
  };
}

/**
 * What a fund comes to in a year besides what the council paid: what the person adds to the stretches that were paid, and what is to come of
 * all its other days. Terms that begin later, a suspension, the fund's end and a death count from their day.
 */
export function fundInYear(
  fund: FundFacts,
  paid: readonly Pick<Instalment, 'startsOn' | 'endsOn'>[],
  { from, to }: { readonly from: string; readonly to: string },
): { readonly ownPence: number; readonly toComePence: number } {
  const ofPaid = (of: (terms: FundTerms) => number): number =>
    paid.reduce(
      (sum, one) => sum + sumOfDays(fund, laterOf(from, one.startsOn), earlierOf(to, one.endsOn), of),
      0,
    );
  const budget = ({ budgetPence }: FundTerms): number => budgetPence;
  return {
    ownPence: halfUp(
      ofPaid(({ contributionPence }) => contributionPence),
      7,
    ),
    toComePence: halfUp(sumOfDays(fund, from, to, budget) - ofPaid(budget), 7),
  };
}

function overStretches(versions: readonly WeeklyVersion[], from: string, to: string): number {
  const sevenths = stretchesWithin(stretchesInForce(versions), from, to).reduce(
    (sum, { version, from: first, until }) => sum + version.weeklyPence * daysOf(first, until ?? to),
    0,
  );
  return halfUp(sevenths, 7);
}

/** What care costs from one day to another: each part from its first day or the day after its closed weeks, to its own last day. */
function careOver(care: readonly ArrangedCare[], from: string, to: string): number {
  const sevenths = care.reduce(
    (sum, { weeklyPence, startsOn, endsOn, closedTo }) =>
      sum +
      weeklyPence *
        daysOf(laterOf(from, startsOn, dayAfter(closedTo)), endsOn !== null && endsOn < to ? endsOn : to),
    0,
  );
  return halfUp(sevenths, 7);
}

/** Days from one to another, both included; nought where the last is before the first. */
function daysOf(from: string, to: string): number {
  return Math.max(0, Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days + 1);
}

function laterOf(first: string, ...others: readonly (string | null)[]): string {
  return others.reduce<string>((latest, day) => (day !== null && day > latest ? day : latest), first);
}

function dayAfter(day: string | null): string | null {
  return day === null ? null : Temporal.PlainDate.from(day).add({ days: 1 }).toString();
}
