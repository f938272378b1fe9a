/** Tells providers' people by email, and their own systems, what a transition means for them. Nobody who has care is named. */
import { longDate } from '../../ground/calendar.ts';
import { tellProvider } from '../../platform/outbox.ts';
import type { Scope } from '../../platform/scope.ts';
import { tellSystems } from '../../platform/webhooks.ts';
import { findPlacementOfMove, type Transition, type TransitionMove } from '../records/transitions.ts';

/** Tells both providers that a line moves: the one that it leaves, and the one that it goes to. */
export async function tellOfPlacedMove(
  scope: Scope,
  plan: Pick<Transition, 'provider_id' | 'provider_name' | 'cut_over_on'>,
  move: Pick<TransitionMove, 'id' | 'line_reference' | 'to_provider_id' | 'to_provider_name'>,
): Promise<void> {
  const from = longDate(plan.cut_over_on);
  const about = { move: move.id, cut_over_on: plan.cut_over_on };
  await tellSystems(scope, plan.provider_id, 'move.placed', { ...about, side: 'old' });
  await tellProvider(scope, plan.provider_id, {
    subject: `${move.line_reference} moves to another provider on ${from}`,
    body: `The service ${move.line_reference} is made by another provider from ${from}. Visits before that day still happen. Sign in to Tend to confirm what you hand over: /handovers/${move.id}`,
  });
  if (move.to_provider_id === null) return;
  const placement = await findPlacementOfMove(scope, move.id);
  await tellSystems(scope, move.to_provider_id, 'move.placed', { ...about, side: 'new' });
  if (placement !== undefined) await tellSystems(scope, move.to_provider_id, 'order.issued', { placement });
  await tellProvider(scope, move.to_provider_id, {
    subject: `A service moves to you on ${from}`,
    body: `A service of ${plan.provider_name} is yours from ${from}. Sign in to Tend to read its service order and to confirm what is handed over to you: /handovers/${move.id}`,
  });
}

/** Tells the other side what one confirmed, and both once everything is handed over. */
export async function tellOfHandover(
  scope: Scope,
  { id, provider_id: oldId, to_provider_id: newId, old_confirmed, new_confirmed }: TransitionMove,
  items: number,
): Promise<void> {
  const done = old_confirmed >= items && new_confirmed >= items;
  const about = { move: id, old_confirmed, new_confirmed };
  for (const providerId of [oldId, newId])
    if (providerId !== null)
      await tellSystems(scope, providerId, done ? 'move.handed-over' : 'move.handover', about);
}

/** Tells the provider's own system that its care is to move, once a plan is made. */
export async function tellOfPlan(
  scope: Scope,
  { id, provider_id, cut_over_on }: Pick<Transition, 'id' | 'provider_id' | 'cut_over_on'>,
): Promise<void> {
  await tellSystems(scope, provider_id, 'transition.started', { transition: id, cut_over_on });
}
