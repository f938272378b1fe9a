/** What every act on a placement request does: lock it, see whether the step may be taken, write it down, and where it stands. */
import { ok, type Result } from '../../ground/result.ts';
import type { Scope } from '../../platform/scope.ts';
import {
  insertRequestEvent,
  listRequestEvents,
  lockRequest,
  type PlacementRequest,
  updateRequest,
} from '../records/placement-requests.ts';
import {
  afterStep,
  foldPlacement,
  type PlacementState,
  type PlacementStep,
  whyNot,
} from '../rules/placement-status.ts';
import { tellProviderOfStep } from './tell-provider-of-step.ts';

/** A request that nobody else may change until this work is over, and where it stands. */
export type OpenRequest = { readonly request: PlacementRequest; readonly state: PlacementState };

/** Locks a request and folds what happened to it. Throws NotFound. */
export async function openRequest(scope: Scope, requestId: number): Promise<OpenRequest> {
  const request = await lockRequest(scope, requestId);
  const recorded = await listRequestEvents(scope, requestId);
  return { request, state: foldPlacement(recorded.map(({ event }) => event)) };
}

/** Takes steps in order, and tells the providers whom they concern; refused, with nothing written of it, where one may not be taken. */
export async function takeSteps(
  scope: Scope,
  open: OpenRequest,
  ...steps: readonly PlacementStep[]
): Promise<Result<OpenRequest>> {
  let { state } = open;
  for (const step of steps) {
    const refused = whyNot(state, step);
    if (refused !== undefined) return refused;
    state = afterStep(state, step);
  }
  for (const step of steps) {
    await insertRequestEvent(scope, open.request.id, step);
    await tellProviderOfStep(scope, open.request.id, step);
  }
  await updateRequest(scope, open.request.id, { status: state.status, owner_id: state.ownerId });
  return ok({ ...open, state });
}
