/** The personal budget statement in words: what was given, what it goes on and what is left, for the council and for the person. */
import { longDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { listWords } from '../../ground/text.ts';
import type { Part } from '../../platform/pdf/paper.ts';
import type { ClosedTo } from '../records/personal-budgets.ts';
import type { BudgetStatement } from '../rules/budget-statement.ts';

/** What the statement says of a year. */
export type StatementFacts = BudgetStatement & {
  /** To which day weeks were closed, by provider, the newest first; empty where none was. */
  readonly closedTo: readonly ClosedTo[];
  readonly careWeeklyPence: number | null;
  readonly fundWeeklyPence: number;
  /** What the person adds to what was paid into their funds, in the year. */
  readonly ownPence: number;
  readonly hasFunds: boolean;
};

/** A line of the sum, in pence; below nought what the money goes on. Null where it is not known. */
export type SumLine = { readonly words: string; readonly pence: number | null };

/** The sum: given, less what was spent, paid and is still to come. What is left is its foot. */
export function sumLines(facts: StatementFacts, person = false): SumLine[] {
  const { over, carePence, fundPence, toComePence, hasFunds } = facts;
  const closed = closedWords(facts);
  return [
    {
      words: person ? 'Your budget for the year' : 'Given: the personal budget for the year',
      pence: facts.givenPence,
    },
    {
      words: `Spent on care ${person ? 'that we arranged' : 'arranged by the council'}${closed === '' ? '' : `, ${person ? 'up to' : 'weeks closed to'} ${closed}`}`,
      pence: -carePence,
    },
    ...(hasFunds || fundPence !== 0
      ? [
          {
            words: person
              ? 'Paid in advance, for you to buy care with'
              : 'Paid through direct payments and service funds',
            pence: -fundPence,
          },
        ]
      : []),
    {
      words: over
        ? 'Still to come for this year'
        : person
          ? 'Still to come this year, as it is arranged now'
          : 'Still to come this year, as arranged',
      pence: toComePence === null ? null : -toComePence,
    },
  ];
}

/** The day to which weeks were closed, and of each provider where they differ; nothing of a year that is over, or before the first. */
function closedWords({ closedTo, over }: StatementFacts): string {
  const [first] = closedTo;
  if (first === undefined || over) return '';
  if (closedTo.every(({ to }) => to === first.to)) return longDate(first.to);
  return listWords(closedTo.map(({ to, providerName }) => `${longDate(to)} (${providerName})`));
}

/** What is left, or by how much the year is over: the foot of the sum. */
export function leftLine({ leftPence }: StatementFacts, person = false): SumLine {
  if ((leftPence ?? 0) >= 0)
    return { words: person ? 'Left at the end of the year' : 'Left', pence: leftPence };
  return { words: person ? 'More than your budget, by' : 'More than the budget, by', pence: leftPence };
}

/** What stands beside the sum: the week as arranged, and what of it the person pays. */
export function besideLines(facts: StatementFacts, person = false): { key: string; value: string }[] {
  const { careWeeklyPence, fundWeeklyPence, contributionPence, ownPence, over } = facts;
  const whose = person ? 'Your part' : 'The person’s part';
  return [
    ...(over
      ? []
      : [
          {
            key: 'Arranged now, a week',
            value: careWeeklyPence === null ? 'Not known' : formatPounds(careWeeklyPence + fundWeeklyPence),
          },
        ]),
    { key: `${whose} of the care arranged`, value: formatPounds(contributionPence) },
    ...(ownPence === 0
      ? []
      : [{ key: `${whose} of what was paid in advance`, value: formatPounds(ownPence) }]),
  ];
}

/** The sum and what stands beside it as parts of the person's paper. */
export function statementParts(facts: StatementFacts): Part[] {
  const foot = leftLine(facts, true);
  return [
    {
      kind: 'table',
      caption: 'Your money this year',
      columns: [
        { head: 'What', share: 2 },
        { head: 'Amount', numeric: true },
      ],
      rows: sumLines(facts, true).map(({ words, pence }) => [words, amountWords(pence)]),
      foot: [foot.words, amountWords(foot.pence === null ? null : Math.abs(foot.pence))],
    },
    { kind: 'summary', rows: besideLines(facts, true) },
  ];
}

/** '£1,067.31', '−£1,067.31', or that it is not known. */
export function amountWords(pence: number | null): string {
  return pence === null ? 'Not known' : formatPounds(pence);
}
