/**
 * Whether a sort code and an account number belong together, by the modulus rules of Pay.UK (VocaLink), with the fourteen
 * exceptions. It finds slips of the finger; it does not say that an account exists. Source: docs/rules/modulus-check.md.
 */
import type { ModulusRow, ModulusTable } from './modulus-table.ts';

/**
 * `passes`, `fails`, or `not-checked` with the reason: no table is configured, no check is published for the sort code, or
 * the account is of a kind that cannot be checked. What was not checked is never taken for a pass.
 */
export type ModulusOutcome = {
  readonly outcome: 'passes' | 'fails' | 'not-checked';
  readonly reason: string;
};

const passes: ModulusOutcome = {
  outcome: 'passes',
  reason: 'The sort code and account number fit each other',
};
const fails: ModulusOutcome = {
  outcome: 'fails',
  reason: 'The sort code and account number do not fit each other. Check each digit for a slip',
};
const unchecked = (reason: string): ModulusOutcome => ({ outcome: 'not-checked', reason });

/** Checks six digits of a sort code with eight of an account number. `table` is null where none is configured. */
export function checkModulus(table: ModulusTable | null, sortCode: string, account: string): ModulusOutcome {
  if (!/^\d{6}$/.test(sortCode) || !/^\d{8}$/.test(account))
    throw new RangeError('a modulus check needs six digits and eight');
  if (table === null) return unchecked('Not checked: this council has no modulus table');
  const [first, second] = table.rows.filter((row) => row.from <= sortCode && sortCode <= row.to);
  if (first === undefined) return unchecked('Not checked: no check is published for this sort code');
  if (first.exception === 6 && isForeignCurrency(account))
    return unchecked('Not checked: this is a foreign currency account');
  const one = rowPasses(first, table, sortCode, account);
  if (second === undefined || skipsSecond(second, account)) return one ? passes : fails;
  const either = EITHER.has(`${first.exception} ${second.exception}`);
  if (either && one) return passes;
  if (!either && !one) return fails;
  return rowPasses(second, table, sortCode, account) ? passes : fails;
}

/** Pairs of exceptions of which one pass is enough. */
const EITHER = new Set(['2 9', '10 11', '12 13']);

/** Exception 6: a from 4 to 8, and g the same as h. */
function isForeignCurrency(account: string): boolean {
  return /^[4-8]/.test(account) && account[6] === account[7];
}

/** Exception 3: where c is 6 or 9, the second check is not made. */
function skipsSecond(row: ModulusRow, account: string): boolean {
  return row.exception === 3 && (account[2] === '6' || account[2] === '9');
}

function rowPasses(row: ModulusRow, table: ModulusTable, sortCode: string, account: string): boolean {
  const sum = sumOf(row, weightsFor(row, account), sortCodeFor(row, table, sortCode) + account);
  const remainder = sum % (row.method === 'MOD11' ? 11 : 10);
  const [g, h] = [Number(account[6]), Number(account[7])];
  if (row.exception === 4) return remainder === g * 10 + h;
  if (row.exception === 5) {
    if (row.method === 'DBLAL') return (10 - remainder) % 10 === h;
    return remainder !== 1 && (11 - remainder) % 11 === g;
  }
  if (remainder === 0) return true;
  return row.exception === 14 && passesShifted(row, sortCode, account);
}

/** Exception 14: an account ending in 0, 1 or 9 is tried again without its last digit and with a nought before it. */
function passesShifted(row: ModulusRow, sortCode: string, account: string): boolean {
  return /[019]$/.test(account) && sumOf(row, row.weights, `${sortCode}0${account.slice(0, 7)}`) % 11 === 0;
}

/** The sort code that is checked: another stands in for it under exceptions 5, 8 and 9. */
function sortCodeFor(row: ModulusRow, table: ModulusTable, sortCode: string): string {
  if (row.exception === 5) return table.substitutes.get(sortCode) ?? sortCode;
  if (row.exception === 8) return '090126';
  if (row.exception === 9) return '309634';
  return sortCode;
}

/** Exception 2's own weights: u to z, then a to h. */
const IN_FULL = [0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1];
const FROM_C = [0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 10, 9, 3, 1];

function weightsFor({ exception, weights }: ModulusRow, account: string): readonly number[] {
  const nine = account[6] === '9';
  if (exception === 2 && account[0] !== '0') return nine ? FROM_C : IN_FULL;
  const fromC = weights.map((weight, place) => (place < 8 ? 0 : weight));
  if (exception === 7 && nine) return fromC;
  if (exception === 10 && nine && /^[09]9/.test(account)) return fromC;
  return weights;
}

/** The weighed sum: of the products, or for DBLAL of their digits. Exception 1 adds 27. */
function sumOf({ method, exception }: ModulusRow, weights: readonly number[], digits: string): number {
  let sum = exception === 1 ? 27 : 0;
  for (const [place, weight] of weights.entries()) {
    const product = Number(digits[place]) * weight;
    sum += method === 'DBLAL' ? Math.floor(product / 10) + (product % 10) : product;
  }
  return sum;
}
