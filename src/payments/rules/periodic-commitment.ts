/** What services by the week, night or day that are arranged cost in a week. Source: docs/rules/service-by-the-week.md. */
import { type Amounts, amountsOf, sumOfAmounts } from '../../brokerage/rules/periodic-need.ts';
import { periodicWeekCost } from '../../brokerage/rules/periodic-words.ts';
import type { PeriodicPrice } from '../../contracts/rules/prices.ts';

/** A service without visits that is arranged on a day, with its days and the price that its contract has for it then. */
export type PeriodicArranged = {
  readonly weekdays: readonly number[];
  readonly workers: number;
  readonly price: PeriodicPrice | undefined;
};

/** What a whole week of some services is and costs, and how many of them have no price on the day: of those neither is known. */
export function periodicCommitment(arranged: readonly PeriodicArranged[]): {
  readonly weeklyPence: number;
  readonly unpricedLines: number;
  readonly amounts: Amounts;
} {
  let weeklyPence = 0;
  const amounts: Amounts[] = [];
  let unpricedLines = 0;
  for (const { price, ...days } of arranged)
    if (price === undefined) unpricedLines += 1;
    else {
      weeklyPence += periodicWeekCost(price, days);
      amounts.push(amountsOf({ ...days, unit: price.unit }));
    }
  return { weeklyPence, unpricedLines, amounts: sumOfAmounts(amounts) };
}
