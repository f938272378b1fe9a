/** Bank details as people type and print them: sort codes, account numbers of any length in use, roll numbers, names. */
import { ok, type Result, refuse } from '../../ground/result.ts';

/** What a payment is sent to: six digits, eight, and a building society's roll number where it asks for one. */
export type BankDetails = {
  readonly sortCode: string;
  readonly account: string;
  readonly rollNumber: string | null;
  readonly name: string;
};

/** A sort code in six digits from '01-02-03', '01 02 03' or '010203'. */
export function parseSortCode(typed: string, field?: string): Result<string> {
  const digits = typed.replace(/[\s‐–-]/g, '');
  if (digits === '') return refuse('Enter the sort code', field);
  if (!/^\d{6}$/.test(digits)) return refuse('Sort code must be 6 digits, like 30-90-09', field);
  return ok(digits);
}

/** '30-90-09' from six digits. */
export function formatSortCode(digits: string): string {
  return `${digits.slice(0, 2)}-${digits.slice(2, 4)}-${digits.slice(4)}`;
}

/**
 * The sort code and the account number as payments need them, 6 and 8 digits, from a number as the bank prints it. Numbers
 * of 6 or 7 digits get noughts before them; of 9 (Santander), the first is the last of the sort code; of 10, National
 * Westminster keeps the last eight and the Co-operative Bank the first. Source: Pay.UK, Validating account numbers.
 */
export function parseAccountNumber(
  sortCode: string,
  typed: string,
  field?: string,
): Result<{ readonly sortCode: string; readonly account: string }> {
  const digits = typed.replace(/[\s‐–-]/g, '');
  if (digits === '') return refuse('Enter the account number', field);
  if (!/^\d+$/.test(digits)) return refuse('Account number must only include numbers', field);
  if (/^0+$/.test(digits)) return refuse('Account number must not be all noughts', field);
  if (digits.length >= 6 && digits.length <= 8) return ok({ sortCode, account: digits.padStart(8, '0') });
  if (digits.length === 9 && /^(09|72)/.test(sortCode))
    return ok({ sortCode: sortCode.slice(0, 5) + digits.charAt(0), account: digits.slice(1) });
  if (digits.length === 10 && /^(5\d|6[0-2])/.test(sortCode))
    return ok({ sortCode, account: digits.slice(2) });
  if (digits.length === 10 && sortCode.startsWith('089'))
    return ok({ sortCode, account: digits.slice(0, 8) });
  return refuse('Account number must be 8 digits, like 00733445. Put noughts before a shorter one', field);
}

/** A building society's roll number: 1 to 18 letters, digits, spaces, full stops, hyphens or slashes. '' is none. */
export function parseRollNumber(typed: string, field?: string): Result<string | null> {
  const text = typed.trim().toUpperCase();
  if (text === '') return ok(null);
  if (text.length > 18) return refuse('Roll number must be 18 characters or fewer', field);
  if (!/^[A-Z0-9 ./-]+$/.test(text) || !/[A-Z0-9]/.test(text))
    return refuse(
      'Roll number must only include letters, numbers, spaces, full stops, hyphens and slashes',
      field,
    );
  return ok(text);
}

/** An account as it may be shown to those who need not know it: '••••5566'. */
export function maskAccount(account: string): string {
  return `${'•'.repeat(Math.max(0, account.length - 4))}${account.slice(-4)}`;
}
