import { ok, type Result, refuse } from '../../ground/result.ts';
import { ChangedMeanwhile } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { isPaidByFund, lockNewestVersion } from '../records/contract-terms.ts';
import { getContract } from '../records/contracts.ts';
import { insertPrices, newestPrices } from '../records/prices.ts';
import { parsePrices, whatPricesPay, writePrices } from '../rules/prices.ts';

/**
 * Records a new version of what a contract pays besides the hour, in effect from a day, with why and on what it rests. `prices` are in
 * their written form. `newest` is the number of the newest version that whoever asks saw, 0 for none; throws ChangedMeanwhile where
 * another was recorded since. Refused with a price where a fund pays. Needs contracts.edit.
 */
export async function recordPrices(
  scope: Scope,
  given: {
    readonly contractId: number;
    readonly newest: number;
    readonly effectiveFrom: string;
    readonly reason: string;
    readonly source: string;
    readonly prices: unknown;
  },
): Promise<Result<{ readonly id: number; readonly version: number }>> {
  require(scope, 'contracts.edit');
  const contract = await getContract(scope, given.contractId);
  const prices = parsePrices(given.prices);
  if (!prices.ok) return prices;
  // Before anything is read that it rests on: a fund is agreed under the same lock.
  await lockNewestVersion(scope, contract.id);
  const pays = whatPricesPay(prices.value);
  if (pays !== null && (await isPaidByFund(scope, contract.id, given.effectiveFrom)))
    return refuse(
      'A person’s fund pays for this care already, and this would pay it again: take it out',
      pays,
    );
  const reason = given.reason.trim();
  if (reason === '') return refuse('Enter why the prices change', 'reason');
  if (contract.endsOn !== null && given.effectiveFrom > contract.endsOn)
    return refuse('The contract has ended by then: choose an earlier day', 'effective_from');
  const newest = await newestPrices(scope, contract.id);
  if (newest !== given.newest) throw new ChangedMeanwhile('contract’s prices');
  const id = await insertPrices(scope, {
    contractId: contract.id,
    providerId: contract.providerId,
    version: newest + 1,
    effectiveFrom: given.effectiveFrom,
    prices: writePrices(prices.value),
    reason,
    source: given.source.trim(),
  });
  scope.audit({
    act: 'contract prices recorded',
    subject: ['contract', contract.id],
    detail: {
      version: newest + 1,
      effectiveFrom: given.effectiveFrom,
      reason,
      source: given.source.trim(),
    },
  });
  return ok({ id, version: newest + 1 });
}
