/** Who was paid how much of the whole, to the penny and to the hundredth of a per cent. Source: docs/rules/published-spend.md. */
import { splitPence } from '../../ground/money.ts';
import { compareText } from '../../ground/text.ts';

/** A supplier's part. `share_hundredths` is in hundredths of a per cent: 1234 is 12.34 %. */
export type MarketPart = {
  readonly supplier: string;
  readonly payments: number;
  readonly amount_pence: number;
  readonly share_hundredths: number;
};

export type Market = {
  readonly total_pence: number;
  /** The largest first; their amounts add up to the total, and their shares to 100.00 %. */
  readonly parts: readonly MarketPart[];
  /** The Herfindahl-Hirschman index, 0 to 10,000: the sum of the squares of the shares in per cent. */
  readonly concentration: number;
};

/** Payments to a supplier: one, or what so many come to. */
export type PaidTo = {
  readonly supplier: string;
  readonly amount_pence: number;
  readonly payments?: number;
};

/**
 * Adds up payments by supplier. A supplier that paid back more than it was paid has no share, and the rest share the whole
 * between them; its amount is still in the total.
 */
export function marketOf(
  lines: readonly PaidTo[],
  nameOf: (supplier: string) => string = (supplier) => supplier,
): Market {
  const sums = new Map<string, { payments: number; amount_pence: number }>();
  for (const { supplier, amount_pence, payments = 1 } of lines) {
    const name = nameOf(supplier);
    const sum = sums.get(name) ?? { payments: 0, amount_pence: 0 };
    sums.set(name, { payments: sum.payments + payments, amount_pence: sum.amount_pence + amount_pence });
  }
  const ordered = [...sums].toSorted(
    ([a, x], [b, y]) => y.amount_pence - x.amount_pence || compareText(a, b),
  );
  const weights = ordered.map(([, { amount_pence }]) => Math.max(0, amount_pence));
  const whole = weights.some((weight) => weight > 0);
  const shares = whole ? splitPence(10_000, weights) : weights.map(() => 0);
  const parts = ordered.map(([supplier, sum], at) => ({
    supplier,
    ...sum,
    share_hundredths: shares[at] ?? 0,
  }));
  const squares = parts.reduce((sum, { share_hundredths }) => sum + share_hundredths * share_hundredths, 0);
  return {
    total_pence: parts.reduce((sum, part) => sum + part.amount_pence, 0),
    parts,
    concentration: Math.round(squares / 10_000),
  };
}
