import { londonDay } from '../../ground/calendar.ts';
import { ok, type Result } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { insertDecision } from '../records/decisions.ts';
import { getPersonDetails } from '../records/people.ts';
import { getRepresentative } from '../records/representatives.ts';
import { checkDecision, type Decision } from '../rules/decisions.ts';

/**
 * Writes down whether a person could make one decision, and what was decided; answers its id. It is never changed: a
 * later decision is written down beside it. Needs people.edit.
 */
export async function recordDecision(
  scope: Scope,
  { personId, decision }: { readonly personId: number; readonly decision: Decision },
): Promise<Result<{ id: number }>> {
  require(scope, 'people.edit');
  await getPersonDetails(scope, personId);
  const decider =
    decision.representative_id === null
      ? undefined
      : await getRepresentative(scope, personId, decision.representative_id);
  const checked = checkDecision(decision, decider, londonDay(scope.now).toString());
  if (!checked.ok) return checked;
  const id = await insertDecision(scope, personId, checked.value);
  scope.audit({ act: 'decision recorded', subject: ['decision', id], personId });
  return ok({ id });
}
