/**
 * summary.json: counts and sums, in all and by provider and contract. Source: docs/rules/reconcile-files.md.
 */
import { EXCEPTIONS } from '../../contracts/rules/exceptions.ts';
import { compareText } from '../../ground/text.ts';
import { addTally, emptyTally, type Tally } from '../rules/summary.ts';

/**
 * The whole file: two spaces of indent, keys in the order of the rules page, contracts in code-point order of
 * `provider_id/contract_id`, of the exceptions those that occur.
 */
export function summaryJson(
  contracts: ReadonlyMap<string, Tally>,
  leftOver: Tally,
  refusedRows: number,
): string {
  const total = emptyTally();
  for (const tally of contracts.values()) addTally(total, tally);
  addTally(total, leftOver);
  const ordered = [...contracts].sort(([a], [b]) => compareText(a, b));
  const summary = {
    total: { ...tallyFields(total, true), refused_rows: refusedRows },
    contracts: Object.fromEntries(ordered.map(([key, tally]) => [key, tallyFields(tally, false)])),
  };
  return `${JSON.stringify(summary, null, 2)}\n`;
}

function tallyFields(tally: Tally, isTotal: boolean): Record<string, unknown> {
  return {
    places: tally.places,
    matched: tally.matched,
    missed: tally.missed,
    cancelled: tally.cancelled,
    ...(isTotal ? { left_over: tally.leftOver } : {}),
    exceptions: Object.fromEntries(
      EXCEPTIONS.map((name, at) => [name, tally.exceptions[at] ?? 0] as const).filter(
        ([, count]) => count > 0,
      ),
    ),
    payable_pence: tally.payablePence,
    held_pence: tally.heldPence,
    paid_minutes: tally.paidMinutes,
  };
}
