/** Writes down that a probation period is over, the day after its last. Source: docs/rules/ending-a-placement.md. */
import { londonDay } from '../../ground/calendar.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { listPlacements } from '../records/placements.ts';
import { openRequest, takeSteps } from './request-steps.ts';

/** Ends the probation period of a request's placement, as the system does. Safe to repeat: nothing where it is not over or was written down. */
export async function endProbation(scope: Scope, requestId: number): Promise<boolean> {
  require(scope, 'placement.work');
  const open = await openRequest(scope, requestId);
  if (!open.state.onProbation) return false;
  const placement = (await listPlacements(scope, requestId)).find(({ id }) => id === open.state.placementId);
  const lastDay = placement?.probation_ends_on ?? null;
  if (lastDay === null || lastDay >= londonDay(scope.now).toString()) return false;
  const taken = await takeSteps(scope, open, { kind: 'probation ended' });
  return taken.ok;
}
