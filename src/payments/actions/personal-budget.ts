import { londonDay, longDate } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { getPersonDetails } from '../../people/records/people.ts';
import { ChangedMeanwhile } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { insertPersonalBudget, listPersonalBudgets } from '../records/personal-budgets.ts';

/** The most a week that is believed: £10,000. */
const MOST_PENCE = 1_000_000;

/**
 * Records the personal budget that was agreed with somebody, from a day on. `newest` is the number of the newest version that whoever asks
 * saw; throws ChangedMeanwhile where there is a newer one. Needs personal-budget.edit.
 */
export async function recordPersonalBudget(
  scope: Scope,
  given: {
    readonly personId: number;
    readonly newest: number;
    readonly effectiveFrom: string;
    readonly weeklyPence: number;
    readonly reason: string;
  },
): Promise<Result<{ readonly version: number }>> {
  require(scope, 'personal-budget.edit');
  await getPersonDetails(scope, given.personId);
  const newest = (await listPersonalBudgets(scope, given.personId)).at(-1)?.version ?? 0;
  if (newest !== given.newest) throw new ChangedMeanwhile('personal budget');
  if (!Number.isSafeInteger(given.weeklyPence) || given.weeklyPence < 0 || given.weeklyPence > MOST_PENCE)
    return refuse('The budget must be from £0 to £10,000 a week', 'weekly');
  const farthest = londonDay(scope.now).add({ years: 1 }).toString();
  if (given.effectiveFrom > farthest)
    return refuse(`The first day must be ${longDate(farthest)} or before`, 'effective_from');
  const reason = given.reason.trim();
  if (reason === '') return refuse('Say on what it rests', 'reason');
  const version = newest + 1;
  await insertPersonalBudget(scope, given.personId, { ...given, version, reason });
  scope.audit({
    act: 'personal budget recorded',
    subject: ['person', given.personId],
    personId: given.personId,
    detail: { ...given, version, reason },
  });
  return ok({ version });
}
