/** A placement has started once its first visit is verified to pay. Source: docs/rules/placement-status.md. */
import { ask } from '../../platform/jobs.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { listRequestsToStart } from '../records/placements.ts';
import { openRequest, takeSteps } from './request-steps.ts';

/**
 * Asks that the start of placements be confirmed whose lines have a visit that pays; one query however many lines. The step itself is a job's, so that a
 * verification never waits for a broker who is at work on the request. Needs week.verify. Answers how many were asked for.
 */
export async function confirmStarts(scope: Scope, lineIds: readonly number[]): Promise<number> {
  require(scope, 'week.verify');
  const requestIds = await listRequestsToStart(scope, lineIds);
  for (const requestId of requestIds)
    await ask(scope, 'confirm-start', { requestId }, `confirm-start ${scope.who.councilId}/${requestId}`);
  return requestIds.length;
}

/** Confirms that care has started, as the system does. Safe to repeat: what has started or ended since stays as it is. */
export async function confirmStart(scope: Scope, requestId: number): Promise<void> {
  require(scope, 'placement.work');
  const open = await openRequest(scope, requestId);
  if (open.state.status !== 'placed' && open.state.status !== 'ordered') return;
  const taken = await takeSteps(scope, open, { kind: 'start confirmed' });
  if (!taken.ok) return;
  scope.audit({
    act: 'placement started',
    subject: ['placement', open.state.placementId ?? 0],
    personId: open.request.person_id,
    detail: { request: open.request.reference },
  });
}
