/**
 * A week worked out again: whether the evidence still says what was verified, and whether the ledger holds what it says. What is worth
 * something else by now is what the next close posts; the sums must agree to the penny. Source: docs/rules/recomputing.md.
 */
import type { Paid } from './payable-week.ts';

/** A line of which the evidence says something else than was verified. Pence are what the verdict says; null where there is none. */
export type Differing = {
  readonly lineId: number | null;
  readonly startsAt: number;
  readonly beforePence: number | null;
  readonly nowPence: number;
  readonly because: string;
};

/** Money of a week's visits: owed for them, and what the block time that they used cost. */
export type Money = Pick<Paid, 'amountPence' | 'blockPence'>;

/** A charge of the week: what is found of it now, what was posted under its key, and what the next close adds. */
export type ChargeAgain = { readonly worth: Money; readonly posted: Money; readonly waiting: Money };

/** What a week comes to when it is worked out again. */
export type Recomputed = {
  /** Lines of the week, and how many of them the evidence gives just as they were verified. */
  readonly lines: number;
  readonly asVerified: number;
  readonly differing: readonly Differing[];
  /** Charges of the week, found now or posted before. */
  readonly charges: number;
  /** Lines that wait for a decision: worth nothing until then, and what was posted for them stands. */
  readonly unsettled: number;
  readonly worth: Money;
  readonly posted: Money;
  /** What the next close posts for this week. */
  readonly waiting: Money;
  /** Posted and waiting together are what the settled lines are worth and what stands for the others. */
  readonly agrees: boolean;
};

/** Puts a week worked out again beside what was posted for it. `posted` is by line. */
export function recomputed({
  lines,
  differing,
  asVerified,
  posted,
  waiting,
  charges = [],
}: {
  readonly lines: readonly (Money & { readonly lineId: number; readonly settled: boolean })[];
  readonly differing: readonly Differing[];
  readonly asVerified: number;
  readonly posted: ReadonlyMap<number, Money>;
  readonly waiting: readonly Money[];
  readonly charges?: readonly ChargeAgain[];
}): Recomputed {
  const settled = lines.filter((line) => line.settled);
  const worth = sum(settled);
  const all = sum([...posted.values()]);
  const ofSettled = sum(settled.flatMap(({ lineId }) => posted.get(lineId) ?? []));
  const rest = sum(waiting);
  return {
    lines: lines.length,
    charges: charges.length,
    asVerified,
    differing,
    unsettled: lines.length - settled.length,
    worth: sum([worth, ...charges.map((charge) => charge.worth)]),
    posted: sum([all, ...charges.map((charge) => charge.posted)]),
    waiting: sum([rest, ...charges.map((charge) => charge.waiting)]),
    agrees:
      comeTo(worth, [ofSettled, rest]) &&
      charges.every((charge) => comeTo(charge.worth, [charge.posted, charge.waiting])),
  };
}

function comeTo(whole: Money, parts: readonly Money[]): boolean {
  const { amountPence, blockPence } = sum(parts);
  return amountPence === whole.amountPence && blockPence === whole.blockPence;
}

function sum(of: readonly Money[]): Money {
  return of.reduce<Money>(
    (total, { amountPence, blockPence }) => ({
      amountPence: total.amountPence + amountPence,
      blockPence: total.blockPence + blockPence,
    }),
    { amountPence: 0, blockPence: 0 },
  );
}
