/** What every act on a transition does: lock the plan, see whether a step may be taken, write it down, and where it leaves the move. */
import { ok, type Result, refuse } from '../../ground/result.ts';
import type { Scope } from '../../platform/scope.ts';
import {
  getMove,
  listMoveSteps,
  lockTransition,
  type MoveWrite,
  type Transition,
  type TransitionMove,
  writeMoveSteps,
} from '../records/transitions.ts';
import {
  afterMoveStep,
  foldMove,
  type MoveState,
  type TransitionStep,
  whyNotMove,
} from '../rules/transition-steps.ts';

/** A plan that nobody else may change until this work is over. Refused where it is closed. Throws NotFound. */
export async function openTransition(scope: Scope, id: number): Promise<Result<Transition>> {
  const plan = await lockTransition(scope, id);
  return plan.closed_at === null
    ? ok(plan)
    : refuse('This transition is closed, so nothing of it can change');
}

/** A move of a plan that is locked, and what became of it. */
export type OpenMove = { readonly move: TransitionMove; readonly state: MoveState };

/** One move of a locked plan. Throws NotFound. */
export async function openMove(scope: Scope, transitionId: number, moveId: number): Promise<OpenMove> {
  const move = await getMove(scope, transitionId, moveId);
  const steps = await listMoveSteps(scope, transitionId, moveId);
  return { move, state: foldMove(steps.map(({ event }) => event)) };
}

/** What became of every move of a plan, by move. */
export async function statesOf(scope: Scope, transitionId: number): Promise<Map<number, MoveState>> {
  const steps = Map.groupBy(await listMoveSteps(scope, transitionId), ({ moveId }) => moveId);
  return new Map([...steps].map(([moveId, all]) => [moveId, foldMove(all.map(({ event }) => event))]));
}

/** What is written for a step that may be taken. */
export function writeOf(
  moveId: number,
  before: MoveState,
  step: TransitionStep,
): { readonly write: MoveWrite; readonly state: MoveState } {
  const state = afterMoveStep(before, step);
  return {
    state,
    write: {
      moveId,
      step,
      stage: state.stage,
      contractId: state.to?.contractId ?? null,
      toProviderId: state.to?.providerId ?? null,
      newLineId: state.placed?.lineId ?? null,
      placementId: state.placed?.placementId ?? null,
    },
  };
}

/** Takes steps of one move in order; refused, with nothing written, where one may not be taken. */
export async function takeMoveSteps(
  scope: Scope,
  { move, state: before }: OpenMove,
  ...steps: readonly TransitionStep[]
): Promise<Result<MoveState>> {
  let state = before;
  const writes: MoveWrite[] = [];
  for (const step of steps) {
    const refused = whyNotMove(state, step);
    if (refused !== undefined) return refused;
    const taken = writeOf(move.id, state, step);
    state = taken.state;
    writes.push(taken.write);
  }
  await writeMoveSteps(scope, writes);
  return ok(state);
}
