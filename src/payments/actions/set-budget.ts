import { ok, type Result, refuse } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { insertBudget, type NewBudget } from '../records/commitment.ts';

/** The most that is believed: £10,000 million. */
const MOST_PENCE = 1_000_000_000_000;

/**
 * Writes down what is set aside for a year, whole or for one area, contract or service; it takes the place of what was set aside for the
 * same before. `yearStartsOn` is 1 April. Needs budget.edit.
 */
export async function setBudget(scope: Scope, given: NewBudget): Promise<Result<{ id: number }>> {
  require(scope, 'budget.edit');
  if (!/^\d{4}-04-01$/.test(given.yearStartsOn)) return refuse('A financial year begins on 1 April', 'year');
  const parts = [given.areaId, given.contractId, given.service].filter((part) => part !== null);
  if (parts.length > 1)
    return refuse('Choose one area, one contract or one service, or none of them', 'part');
  if (!Number.isSafeInteger(given.amountPence) || given.amountPence < 0 || given.amountPence > MOST_PENCE)
    return refuse('The budget must be from £0 to £10,000,000,000', 'amount');
  if (given.hours !== null && (!Number.isSafeInteger(given.hours) || given.hours < 0))
    return refuse('Hours must be a whole number, or empty', 'hours');
  if (given.reason.trim() === '') return refuse('Say why, such as the decision that agreed it', 'reason');
  const id = await insertBudget(scope, { ...given, reason: given.reason.trim() });
  scope.audit({ act: 'budget set', subject: ['budget', id], detail: { ...given } });
  return ok({ id });
}
