/**
 * What the council publishes of its spending: every payment over £500, by the columns of the Local Government Transparency Code 2015,
 * with nobody named who has care. Source: docs/rules/prompt-payment.md.
 */

/** Payments above this are published, in pence. */
export const PUBLISHED_OVER_PENCE = 50_000;

/** What stands for whoever must not be named. */
export const REDACTED = 'Redacted personal data';

/** What was paid on a day for one purpose. `payee` is null where the payee is a person, such as who has a direct payment. */
export type Spend = {
  readonly payment: string;
  readonly paidOn: string;
  readonly payee: string | null;
  readonly payeeReference: string | null;
  readonly purpose: string;
  readonly code: string | null;
  readonly amountPence: number;
};

/** A line as it is published. */
export type PublishedLine = {
  readonly date: string;
  readonly department: string;
  readonly beneficiary: string;
  readonly beneficiaryReference: string;
  readonly transaction: string;
  readonly amountPence: number;
  readonly irrecoverableVatPence: number;
  readonly purpose: string;
  readonly category: string;
};

/**
 * What is published: each purpose of every payment that comes to more than £500 as a whole. Care is exempt from VAT, so none is
 * irrecoverable. In the order given.
 */
export function publishedSpend(spent: readonly Spend[], department: string): PublishedLine[] {
  const totals = new Map<string, number>();
  for (const { payment, amountPence } of spent) totals.set(payment, (totals.get(payment) ?? 0) + amountPence);
  return spent
    .filter(
      ({ payment, amountPence }) => (totals.get(payment) ?? 0) > PUBLISHED_OVER_PENCE && amountPence !== 0,
    )
    .map((line) => ({
      date: line.paidOn,
      department,
      beneficiary: line.payee ?? REDACTED,
      beneficiaryReference: line.payee === null ? '' : (line.payeeReference ?? ''),
      transaction: line.payee === null ? '' : line.payment,
      amountPence: line.amountPence,
      irrecoverableVatPence: 0,
      purpose: line.purpose,
      category: line.code ?? '',
    }));
}
