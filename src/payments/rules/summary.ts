/**
 * Counts and sums of verdict rows: for all, and for each contract. Source: docs/rules/rating.md.
 */
import { EXCEPTIONS, type Exception } from '../../contracts/rules/exceptions.ts';
import type { VerdictRow } from './reconcile.ts';

/** Counts and sums, added up row by row. `places` are matched, missed or cancelled; left-over logs are no places. */
export type Tally = {
  places: number;
  matched: number;
  missed: number;
  cancelled: number;
  leftOver: number;
  /** One count for each of `EXCEPTIONS`, in that order. */
  readonly exceptions: number[];
  payablePence: number;
  heldPence: number;
  /** Of payable rows. */
  paidMinutes: number;
};

/** Nothing counted yet. */
export function emptyTally(): Tally {
  return {
    places: 0,
    matched: 0,
    missed: 0,
    cancelled: 0,
    leftOver: 0,
    exceptions: EXCEPTIONS.map(() => 0),
    payablePence: 0,
    heldPence: 0,
    paidMinutes: 0,
  };
}

/** Adds one row to a tally. */
export function tallyRow(tally: Tally, row: VerdictRow): void {
  if (row.visit === null) tally.leftOver += 1;
  else {
    tally.places += 1;
    if (row.log !== null) tally.matched += 1;
    else if (row.visit.cancelledAt !== null) tally.cancelled += 1;
    else tally.missed += 1;
  }
  for (const exception of row.exceptions) countException(tally, exception, 1);
  if (row.effect === 'pay') {
    tally.payablePence += row.amountPence;
    tally.paidMinutes += row.paidMinutes;
  } else if (row.effect === 'hold') tally.heldPence += row.amountPence;
}

/** Adds one tally to another. */
export function addTally(to: Tally, from: Tally): void {
  to.places += from.places;
  to.matched += from.matched;
  to.missed += from.missed;
  to.cancelled += from.cancelled;
  to.leftOver += from.leftOver;
  EXCEPTIONS.forEach((exception, at) => countException(to, exception, from.exceptions[at] ?? 0));
  to.payablePence += from.payablePence;
  to.heldPence += from.heldPence;
  to.paidMinutes += from.paidMinutes;
}

function countException(tally: Tally, exception: Exception, count: number): void {
  const at = EXCEPTIONS.indexOf(exception);
  tally.exceptions[at] = (tally.exceptions[at] ?? 0) + count;
}
