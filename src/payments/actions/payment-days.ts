import { ok, type Result, refuse } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { listContractChoices } from '../records/invoice-billing.ts';
import { insertPaymentDays } from '../records/payment-days.ts';
import { STATUTORY_DAYS } from '../rules/prompt-payment.ts';

/** Says within how many days a contract is to be paid from a day on, as it agrees. Needs billing.edit. */
export async function recordPaymentDays(
  scope: Scope,
  given: {
    readonly contractId: number;
    readonly days: number;
    readonly effectiveFrom: string;
    readonly source: string;
  },
): Promise<Result<null>> {
  require(scope, 'billing.edit');
  const contract = (await listContractChoices(scope)).find(({ id }) => id === given.contractId);
  if (contract === undefined) return refuse('Choose a contract', 'contract');
  if (!Number.isInteger(given.days) || given.days < 1 || given.days > STATUTORY_DAYS)
    return refuse(`Days must be from 1 to ${STATUTORY_DAYS}: the law allows no more`, 'days');
  if (given.source.trim() === '')
    return refuse('Say what this rests on, such as a clause of the contract', 'source');
  const recorded = { ...given, providerId: contract.providerId, source: given.source.trim() };
  await insertPaymentDays(scope, recorded);
  scope.audit({ act: 'payment days recorded', subject: ['contract', contract.id], detail: recorded });
  return ok(null);
}
