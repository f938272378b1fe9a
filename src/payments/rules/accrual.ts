/**
 * What something that was done and is not posted would put to the ledger: the postings that a close would make of it, and not a second
 * way of rating. Source: docs/rules/accruals.md.
 */
import { balances, type ItemKind, postingsOf } from './postings.ts';

/** What an accrual is of: an item of a close, what waits for a decision, or a planned visit of which nothing was found yet. */
export type AccrualKind = ItemKind | 'held' | 'not judged';

/** Pence: what it would put to the cost of care, unused block time with it, and what it would add to what is owed to the provider. */
export type Accrued = { readonly carePence: number; readonly owedPence: number };

/** What an item would put to the ledger. What is held or not judged yet counts as the visit that it would be. */
export function accrued(item: {
  readonly of: AccrualKind;
  readonly amountPence: number;
  readonly blockPence: number;
}): Accrued {
  const kind = item.of === 'held' || item.of === 'not judged' ? 'visit' : item.of;
  const sums = balances(postingsOf({ ...item, kind }));
  return {
    carePence: (sums.get('care') ?? 0) + (sums.get('unused block time') ?? 0),
    owedPence: sums.get('owed to providers') ?? 0,
  };
}
