/** A provider's credit note that makes an earlier line right: the line is agreed at what was verified, and the credit settles it. */
import type { Scope } from '../../platform/scope.ts';
import { insertInvoiceEvents, linesById, listInvoiceLines } from '../records/invoice-lines.ts';
import { findSentInvoice } from '../records/invoices.ts';
import { waits } from '../rules/invoice-status.ts';
import { type LineToMatch, settle } from './invoice-settle.ts';

/**
 * Pairs each line of a credit note with a line that waits on the invoice it corrects: of the same order and days, and too much by just
 * what is credited. Both are then settled; what pairs with nothing waits for a decision.
 */
export async function agreeCredited(
  scope: Scope,
  credit: { readonly providerId: number; readonly correctsNumber: string },
  lines: readonly LineToMatch[],
): Promise<void> {
  const corrected = await findSentInvoice(scope, credit.providerId, credit.correctsNumber);
  if (corrected === undefined) return;
  const open = (await listInvoiceLines(scope, corrected.id)).filter(({ status }) => waits(status));
  const paired = new Set<number>();
  const pairs = lines.flatMap((line) => {
    const match = open.find(
      (one) =>
        !paired.has(one.id) &&
        one.reference.toLowerCase() === line.reference.toLowerCase() &&
        one.startsOn <= line.endsOn &&
        one.endsOn >= line.startsOn &&
        one.claimedPence - one.worthPence === -line.amountPence,
    );
    if (match === undefined) return [];
    paired.add(match.id);
    return [{ credit: line, corrected: match }];
  });
  if (pairs.length === 0) return;
  await insertInvoiceEvents(
    scope,
    pairs.flatMap(({ credit: line, corrected: match }) => [
      { lineId: match.id, kind: 'agreed' as const, words: 'Corrected by a credit note' },
      { lineId: line.id, kind: 'passed' as const, words: 'Makes an earlier line right' },
    ]),
  );
  await settle(
    scope,
    await linesById(
      scope,
      pairs.flatMap(({ credit: line, corrected: match }) => [line.id, match.id]),
    ),
  );
}
