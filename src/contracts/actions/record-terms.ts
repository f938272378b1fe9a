import type { BankHolidayChoice } from '../../ground/bank-holidays.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { ChangedMeanwhile } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { insertTerms, isPaidByFund, lockNewestVersion } from '../records/contract-terms.ts';
import { getContract } from '../records/contracts.ts';
import type { ContractKind } from '../rules/contract-words.ts';
import { parseTerms, type Terms } from '../rules/terms.ts';
import { writeTerms } from '../rules/terms-written.ts';

/**
 * Records a new version of a contract's terms, in effect from a day, with why. `terms` are in their written form and are
 * read again here, so nothing unreadable is ever stored. `newest` is the number of the newest version that whoever asks
 * saw, 0 for none; throws ChangedMeanwhile where another was recorded since. Refused without a rate, with
 * a rate of £0 that would pay visits nothing, and with a rate above it where a fund pays. Needs contracts.edit.
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
  // Before anything is read that it rests on: a fund is agreed under the same lock.
  const newest = await lockNewestVersion(scope, contract.id);
  const priced = priceFault(
    contract.kind,
    await isPaidByFund(scope, contract.id, given.effectiveFrom),
    terms.value,
  );
  if (priced !== undefined) return refuse(priced, 'rates');
  const reason = given.reason.trim();
  if (reason === '') return refuse('Enter why the terms change', 'reason');
  if (contract.endsOn !== null && given.effectiveFrom > contract.endsOn)
    return refuse('The contract has ended by then: choose an earlier day', 'effective_from');
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

/**
 * Why the prices of terms cannot hold: visits under a fund's contract are paid out of the fund, so that a price would pay them again;
 * elsewhere £0 would pay a visit nothing, but under a service fund, and for our own service, which is paid by its budget.
 */
function priceFault(kind: ContractKind, byFund: boolean, { rates }: Terms): string | undefined {
  const priced = rates.findIndex(({ pencePerHour }) => pencePerHour > 0) + 1;
  const free = rates.findIndex(({ pencePerHour }) => pencePerHour === 0) + 1;
  if (byFund && priced > 0)
    return `Rate ${priced} would pay each visit, and a person’s fund pays for it already: make every rate £0`;
  if (free === 0 || kind === 'in-house' || kind === 'individual service fund') return undefined;
  return `Rate ${free} is £0, so its visits would be paid nothing: enter a price`;
}
