/** Payments that look alike: a question for somebody to answer, not an error. Source: docs/rules/published-spend.md. */

type Paid = { readonly supplier: string; readonly paidOn: string; readonly amount_pence: number };

/** Payments to one payee on one day of one amount. */
export type SpendQuery<L extends Paid> = {
  readonly supplier: string;
  readonly paidOn: string;
  readonly amount_pence: number;
  readonly lines: readonly L[];
};

/**
 * Groups of two or more payments alike in payee, day and amount, the largest amounts first. Two visits of one length on one
 * day pay the same: so they stand as queries.
 */
export function sameSpend<L extends Paid>(lines: readonly L[]): SpendQuery<L>[] {
  const groups = Map.groupBy(lines, (line) =>
    JSON.stringify([line.supplier, line.paidOn, line.amount_pence]),
  );
  return [...groups.values()]
    .flatMap((alike): SpendQuery<L>[] => {
      const [first] = alike;
      if (first === undefined || alike.length < 2) return [];
      const { supplier, paidOn, amount_pence } = first;
      return [{ supplier, paidOn, amount_pence, lines: alike }];
    })
    .toSorted((a, b) => Math.abs(b.amount_pence) - Math.abs(a.amount_pence));
}
