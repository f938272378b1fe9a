import type { BankHolidayChoice } from '../../ground/bank-holidays.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { ChangedMeanwhile } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { insertTerms, lockNewestVersion } from '../records/contract-terms.ts';
import { getContract } from '../records/contracts.ts';
import { parseTerms } from '../rules/terms.ts';
import { writeTerms } from '../rules/terms-written.ts';

/**
 * Records a new version of a contract's terms, in effect from a day, with why. `terms` are in their written form and are
 * read again here, so nothing unreadable is ever stored. `newest` is the number of the newest version that whoever asks
 * saw, 0 for none; throws ChangedMeanwhile where another was recorded since. Refused without a rate. Needs contracts.edit.
 */
export async function recordTerms(
  scope: Scope,
  given: {
    readonly contractId: number;
    readonly newest: number;
    readonly effectiveFrom: string;
    readonly reason: string;
    readonly terms: unknown;
    readonly bankHolidays: BankHolidayChoice;
  },
): Promise<Result<{ readonly id: number; readonly version: number }>> {
  require(scope, 'contracts.edit');
  const contract = await getContract(scope, given.contractId);
  const terms = parseTerms(given.terms);
  if (!terms.ok) return terms;
  if (terms.value.rates.length === 0) return refuse('Add a rate, or no visit can be paid', 'rates');
  const reason = given.reason.trim();
  if (reason === '') return refuse('Enter why the terms change', 'reason');
  if (contract.endsOn !== null && given.effectiveFrom > contract.endsOn)
    return refuse('The contract has ended by then: choose an earlier day', 'effective_from');
  const newest = await lockNewestVersion(scope, contract.id);
  if (newest !== given.newest) throw new ChangedMeanwhile('contract’s terms');
  const id = await insertTerms(scope, {
    contractId: contract.id,
    providerId: contract.providerId,
    version: newest + 1,
    effectiveFrom: given.effectiveFrom,
    terms: writeTerms(terms.value),
    bankHolidays: given.bankHolidays,
    reason,
  });
  scope.audit({
    act: 'contract terms recorded',
    subject: ['contract', contract.id],
    detail: { version: newest + 1, effectiveFrom: given.effectiveFrom, reason },
  });
  return ok({ id, version: newest + 1 });
}
