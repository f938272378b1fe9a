/** Records what payment runs rest on: limits, the account paid from, ledger codes, the modulus table. */
import { londonDay } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { parseAccountNumber, parseSortCode } from '../formats/bank-details.ts';
import {
  insertLedgerCode,
  insertLimit,
  insertModulusTexts,
  insertPayingAccount,
  listApprovers,
} from '../records/payment-settings.ts';
import type { LedgerCode } from '../rules/ledger-codes.ts';
import { checkModulus } from '../rules/modulus-check.ts';
import { parseModulusTable } from '../rules/modulus-table.ts';
import { modulusTable } from './bank-detail-acts.ts';

/** Records what somebody may approve alone, in pence, from a day on. Nobody sets their own. */
export async function recordLimit(
  scope: Scope,
  limit: {
    readonly userId: number;
    readonly amountPence: number;
    readonly effectiveFrom: string;
    readonly source: string;
  },
): Promise<Result<null>> {
  require(scope, 'payment-settings.edit');
  if (limit.userId === scope.who.userId) return refuse('Somebody else has to record your limit.', 'user');
  if (!(await listApprovers(scope)).some(({ id }) => id === limit.userId))
    return refuse('Choose somebody who approves payments', 'user');
  if (limit.source.trim() === '') return refuse('Enter what the limit rests on', 'source');
  await insertLimit(scope, { ...limit, source: limit.source.trim() });
  scope.audit({ act: 'approval limit recorded', subject: ['user', limit.userId], detail: { ...limit } });
  return ok(null);
}

/** Records the account that the council pays from, from a day on. */
export async function recordPayingAccount(
  scope: Scope,
  given: {
    readonly accountName: string;
    readonly sortCode: string;
    readonly accountNumber: string;
    readonly serviceUserNumber: string;
    readonly effectiveFrom: string;
  },
): Promise<Result<null>> {
  require(scope, 'payment-settings.edit');
  const sortCode = parseSortCode(given.sortCode, 'sort_code');
  if (!sortCode.ok) return sortCode;
  const number = parseAccountNumber(sortCode.value, given.accountNumber, 'account_number');
  if (!number.ok) return number;
  if (given.accountName.trim() === '') return refuse('Enter the name of the account', 'account_name');
  const serviceUserNumber = given.serviceUserNumber.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(serviceUserNumber))
    return refuse('The Bacs service user number must be 6 digits', 'service_user_number');
  const check = checkModulus(await modulusTable(scope), number.value.sortCode, number.value.account);
  if (check.outcome === 'fails') return refuse(check.reason, 'account_number');
  await insertPayingAccount(scope, {
    accountName: given.accountName.trim(),
    sortCode: number.value.sortCode,
    accountNumber: number.value.account,
    serviceUserNumber,
    effectiveFrom: given.effectiveFrom,
  });
  scope.audit({
    act: 'paying account recorded',
    detail: { ending: number.value.account.slice(-4), serviceUserNumber, effectiveFrom: given.effectiveFrom },
  });
  return ok(null);
}

/** Records a ledger code for a service and a kind of contract (null: any), from a day on. */
export async function recordLedgerCode(scope: Scope, code: Omit<LedgerCode, 'id'>): Promise<Result<null>> {
  require(scope, 'payment-settings.edit');
  const clean = { ...code, code: code.code.trim(), words: code.words.trim() };
  if (clean.code === '') return refuse('Enter the code', 'code');
  if (clean.code.length > 40) return refuse('The code must be 40 characters or fewer', 'code');
  if (clean.words === '') return refuse('Say what the code is for', 'words');
  await insertLedgerCode(scope, clean);
  scope.audit({ act: 'ledger code recorded', detail: clean });
  return ok(null);
}

/** Keeps the council's copy of Pay.UK's modulus table. A text that cannot be read is refused with its line. */
export async function recordModulusTable(
  scope: Scope,
  texts: { readonly weights: string; readonly substitutes: string; readonly source: string },
): Promise<Result<{ readonly rows: number }>> {
  require(scope, 'payment-settings.edit');
  const read = parseModulusTable(texts.weights, texts.substitutes);
  if (!read.ok) return refuse(read.reason, 'weights');
  if (texts.source.trim() === '') return refuse('Say which version it is', 'source');
  await insertModulusTexts(scope, {
    ...texts,
    source: texts.source.trim(),
    day: londonDay(scope.now).toString(),
  });
  scope.audit({
    act: 'modulus table recorded',
    detail: { rows: read.value.rows.length, source: texts.source.trim() },
  });
  return ok({ rows: read.value.rows.length });
}
