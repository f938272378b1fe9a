/**
 * What invoices add to a close, as charges of their own: what a decision pays beyond what was verified, or takes off it, and VAT. Source:
 * docs/rules/invoice-queries.md, docs/rules/self-billing.md.
 */
import { weekStart } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import type { FoundCharge } from './charges.ts';

/** A decided line as its charge needs it. Amounts in pence, days 'YYYY-MM-DD'. */
export type LineDecided = {
  readonly lineId: number;
  readonly invoiceNumber: string;
  readonly lineNumber: number;
  readonly contractId: number;
  readonly personId: number | null;
  readonly packageLineId: number | null;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly claimedPence: number;
  readonly worthPence: number;
  readonly chargePence: number;
};

/** VAT of a document, below nought for a credit note. */
export type VatOf = {
  readonly invoiceId: number;
  readonly number: string;
  readonly contractId: number | null;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly taxPence: number;
};

/** The charges of decided lines and of VAT. Each has a key of its own, so that it is posted once and taken back when it is undone. */
export function invoiceCharges(lines: readonly LineDecided[], vat: readonly VatOf[]): FoundCharge[] {
  return [
    ...lines.map(
      (line): FoundCharge => ({
        key: `invoice line ${line.lineId}`,
        kind: 'invoice',
        contractId: line.contractId,
        personId: line.personId,
        packageLineId: line.packageLineId,
        weekStartsOn: monday(line.startsOn),
        startsOn: line.startsOn,
        endsOn: line.endsOn,
        paidMinutes: 0,
        amountPence: line.chargePence,
        blockPence: 0,
        because: `Line ${line.lineNumber} of invoice ${line.invoiceNumber} claims ${formatPounds(line.claimedPence)}, and ${formatPounds(line.worthPence)} was verified: the council decided to pay ${formatPounds(line.worthPence + line.chargePence)}.`,
      }),
    ),
    ...vat.flatMap((one): FoundCharge[] =>
      one.contractId === null
        ? []
        : [
            {
              key: `VAT of invoice ${one.invoiceId}`,
              kind: 'VAT',
              contractId: one.contractId,
              personId: null,
              packageLineId: null,
              weekStartsOn: monday(one.startsOn),
              startsOn: one.startsOn,
              endsOn: one.endsOn,
              paidMinutes: 0,
              amountPence: one.taxPence,
              blockPence: 0,
              because: `VAT of ${one.number}, which the council reclaims.`,
            },
          ],
    ),
  ];
}

function monday(day: string): string {
  return weekStart(Temporal.PlainDate.from(day)).toString();
}
