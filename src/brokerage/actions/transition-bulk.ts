/** Places all agreed moves of a transition one after the other, stops that, and closes the plan. Source: docs/rules/transition.md. */
import { londonDay } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { ask } from '../../platform/jobs.ts';
import { finishLongWork, startLongWork } from '../../platform/long-work.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { plural } from '../../ground/text.ts';
import {
  listMovesToPlace,
  type MoveWrite,
  updateTransition,
  writeMoveSteps,
} from '../records/transitions.ts';
import { faultOfCutOver } from '../rules/transition-steps.ts';
import { tellOfPlacedWork, tellOfPlan } from './tell-of-transition.ts';
import { openTransition, statesOf, writeOf } from './transition-steps.ts';

/**
 * Begins to place all agreed moves: each is a piece of work of its own, done by the job `place-transition`. `providersAgreed` says that
 * the new providers told the broker that they take what goes to them. Refused where nothing is agreed. Needs placement.work.
 */
export async function startPlacing(
  scope: Scope,
  transitionId: number,
  { providersAgreed }: { readonly providersAgreed: boolean },
): Promise<Result<{ moves: number; workId: number }>> {
  require(scope, 'placement.work');
  const plan = await openTransition(scope, transitionId);
  if (!plan.ok) return plan;
  if (plan.value.under_way) return refuse('The agreed moves are being placed already');
  if (!providersAgreed)
    return refuse('Ask the new providers first, and tick that they take these people', 'providers_agreed');
  const fault = faultOfCutOver(plan.value.cut_over_on, londonDay(scope.now).toString());
  if (fault !== undefined) return fault;
  const moves = (await listMovesToPlace(scope, transitionId)).length;
  if (moves === 0) return refuse('No move is agreed and can be placed');
  const workId = await startLongWork(scope, {
    kind: 'place-transition',
    title: `Moving people from ${plan.value.provider_name}`,
    link: `/transitions/${transitionId}`,
    total: moves,
  });
  await updateTransition(scope, transitionId, { under_way: true, work_id: workId });
  await tellOfPlan(scope, plan.value);
  await ask(
    scope,
    'place-transition',
    { transitionId, workId },
    `place-transition ${scope.who.councilId}/${transitionId}`,
  );
  scope.audit({
    act: 'placing started',
    subject: ['transition', transitionId],
    detail: { moves, providersAgreed },
  });
  return ok({ moves, workId });
}

/** Stops placing after the move in hand; what is placed stays placed, and placing again goes on where it stopped. Needs placement.work. */
export async function stopPlacing(scope: Scope, transitionId: number): Promise<Result<object>> {
  require(scope, 'placement.work');
  const plan = await openTransition(scope, transitionId);
  if (!plan.ok) return plan;
  if (!plan.value.under_way) return refuse('Nothing is being placed');
  await updateTransition(scope, transitionId, { under_way: false });
  if (plan.value.work_id !== null) {
    await finishLongWork(scope, plan.value.work_id, { outcome: 'Stopped' });
    await tellOfPlacedWork(scope, plan.value, plan.value.work_id);
  }
  scope.audit({ act: 'placing stopped', subject: ['transition', transitionId] });
  return ok({});
}

/** Writes that the job has come to its end; nothing where it was stopped meanwhile. For the job. */
export async function finishPlacing(
  scope: Scope,
  transitionId: number,
  { placed, held }: { readonly placed: number; readonly held: number },
): Promise<void> {
  require(scope, 'placement.work');
  const plan = await openTransition(scope, transitionId);
  if (!plan.ok || !plan.value.under_way) return;
  await updateTransition(scope, transitionId, { under_way: false });
  const outcome = `${plural(placed, 'move')} placed${held > 0 ? `, ${held} held back` : ''}`;
  if (plan.value.work_id === null) return;
  await finishLongWork(scope, plan.value.work_id, { outcome, failed: held > 0 });
  await tellOfPlacedWork(scope, plan.value, plan.value.work_id);
}

/** Closes a plan: what is not placed is left out, with the reason. Refused while moves are being placed. Needs placement.work. */
export async function closeTransition(
  scope: Scope,
  transitionId: number,
  reason: string,
): Promise<Result<{ leftOut: number }>> {
  require(scope, 'placement.work');
  const plan = await openTransition(scope, transitionId);
  if (!plan.ok) return plan;
  if (plan.value.under_way) return refuse('Moves are being placed now: stop that first');
  const said = reason.trim();
  if (said === '') return refuse('Say why it is closed', 'reason');
  const writes: MoveWrite[] = [];
  for (const [moveId, state] of await statesOf(scope, transitionId))
    if (state.stage !== 'placed' && state.stage !== 'stopped')
      writes.push(writeOf(moveId, state, { kind: 'stopped', reason: said }).write);
  await writeMoveSteps(scope, writes);
  await updateTransition(scope, transitionId, { closed_at: scope.now.toString(), closed_reason: said });
  scope.audit({
    act: 'transition closed',
    subject: ['transition', transitionId],
    detail: { reason: said, leftOut: writes.length },
  });
  return ok({ leftOut: writes.length });
}
