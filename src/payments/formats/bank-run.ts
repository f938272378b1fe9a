/** What a bank file pays: who pays, on which day, and each payment with a reference of its own. */
import { ok, type Result, refuse } from '../../ground/result.ts';
import { plural } from '../../ground/text.ts';
import type { BankDetails } from './bank-details.ts';

/** One payment. `reference` is ours and unique in the run; `remittance` is what the payee sees on its statement. */
export type BankPayment = {
  readonly reference: string;
  readonly payee: BankDetails;
  readonly amount_pence: number;
  readonly remittance: string;
};

/** A run of payments from one account on one day. Days are 'YYYY-MM-DD'. */
export type BankRun = {
  readonly payer: {
    readonly name: string;
    readonly sortCode: string;
    readonly account: string;
    /** The Bacs service user number, six digits. */
    readonly serviceUser: string;
  };
  /** The run's own number: it is never used for another file. */
  readonly number: number;
  readonly createdOn: string;
  /** The day the money reaches the payees. */
  readonly paidOn: string;
  readonly payments: readonly BankPayment[];
};

/** What the file must come to, and the total of its payments by itself. */
export type ControlTotal = { readonly count: number; readonly total_pence: number };

/** Adds up a run. */
export function controlTotal(run: Pick<BankRun, 'payments'>): ControlTotal {
  return {
    count: run.payments.length,
    total_pence: run.payments.reduce((sum, payment) => sum + payment.amount_pence, 0),
  };
}

/** Bacs takes no item of £20 million or more. */
const MOST_PENCE = 1_999_999_999;

/** Whether a run can be put in a file at all: payments above nought, each reference once, accounts in their full form. */
export function checkRun(run: BankRun): Result<BankRun> {
  if (run.payments.length === 0) return refuse('The run has no payments');
  if (!Number.isSafeInteger(run.number) || run.number < 1)
    return refuse('The number of the run must be 1 or more');
  for (const day of [run.createdOn, run.paidOn])
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return refuse(`‘${day}’ is not a day`);
  if (run.paidOn < run.createdOn) return refuse('The day of payment is before the day the file is made');
  if (!isAccount(run.payer)) return refuse('The council’s own account must have 6 digits and 8');
  const met = new Set<string>();
  for (const { reference, payee, amount_pence } of run.payments) {
    if (met.has(reference)) return refuse(`The reference ${reference} is in the run twice`);
    met.add(reference);
    if (!/^[A-Za-z0-9-]{1,35}$/.test(reference))
      return refuse(`The reference ‘${reference}’ must be 1 to 35 letters, numbers and hyphens`);
    if (!isAccount(payee)) return refuse(`${payee.name}: the account must have 6 digits and 8`);
    if (!Number.isSafeInteger(amount_pence) || amount_pence <= 0)
      return refuse(`${payee.name}: the amount must be above £0 and in whole pence`);
    if (amount_pence > MOST_PENCE) return refuse(`${payee.name}: one payment must be below £20 million`);
  }
  const { count, total_pence } = controlTotal(run);
  if (!Number.isSafeInteger(total_pence))
    return refuse(`${plural(count, 'payment')} come to more than a file can hold`);
  return ok(run);
}

function isAccount({ sortCode, account }: { readonly sortCode: string; readonly account: string }): boolean {
  return /^\d{6}$/.test(sortCode) && /^\d{8}$/.test(account);
}
