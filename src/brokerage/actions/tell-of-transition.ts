/** Tells providers' people by email, and their own systems, what a transition means for them. Nobody who has care is named. */
import { londonDay, longDate } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { notify } from '../../platform/notices/notify.ts';
import type { Scope } from '../../platform/scope.ts';
import { tellSystems } from '../../platform/webhooks.ts';
import {
  countAskAgain,
  countPlacedByWork,
  findPlacementOfMove,
  type Transition,
  type TransitionMove,
} from '../records/transitions.ts';

/**
 * Tells both providers that a line moves: the one that it leaves, and the one that it goes to. Their people only where it was placed alone:
 * of what one piece of work placed they are told at its end.
 */
export async function tellOfPlacedMove(
  scope: Scope,
  plan: Pick<Transition, 'provider_id' | 'provider_name' | 'cut_over_on'>,
  move: Pick<TransitionMove, 'id' | 'line_reference' | 'to_provider_id' | 'to_provider_name'>,
  { people }: { readonly people: boolean },
): Promise<void> {
  const day = longDate(plan.cut_over_on);
  const about = { move: move.id, cut_over_on: plan.cut_over_on };
  await tellSystems(scope, plan.provider_id, 'move.placed', { ...about, side: 'old' });
  const link = `/handovers/${move.id}`;
  const leaving = { line: move.line_reference, day };
  if (people) await notify(scope, 'service-leaves', { provider: plan.provider_id }, leaving, { link });
  if (move.to_provider_id === null) return;
  const placement = await findPlacementOfMove(scope, move.id);
  await tellSystems(scope, move.to_provider_id, 'move.placed', { ...about, side: 'new' });
  if (placement !== undefined) await tellSystems(scope, move.to_provider_id, 'order.issued', { placement });
  const coming = { from: plan.provider_name, day };
  if (people) await notify(scope, 'service-comes', { provider: move.to_provider_id }, coming, { link });
}

/** Tells each provider's people once what one piece of work placed: how many leave them, or come to them, and from which day. */
export async function tellOfPlacedWork(
  scope: Scope,
  { id, provider_id, provider_name, cut_over_on }: Transition,
  workId: number,
): Promise<void> {
  const day = longDate(cut_over_on);
  const placed = await countPlacedByWork(scope, id, workId);
  const all = placed.reduce((sum, { moves }) => sum + moves, 0);
  if (all === 0) return;
  const services = plural(all, 'service');
  await notify(scope, 'services-leave', { provider: provider_id }, { services, day }, { link: '/handovers' });
  for (const { providerId, moves } of placed)
    await notify(
      scope,
      'services-come',
      { provider: providerId },
      { services: plural(moves, 'service'), from: provider_name, day },
      { link: '/handovers' },
    );
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

/** Tells the provider's own system that its care moves, once placing begins: before that a plan is a draft. */
export async function tellOfPlan(
  scope: Scope,
  { id, provider_id, cut_over_on }: Pick<Transition, 'id' | 'provider_id' | 'cut_over_on'>,
): Promise<void> {
  await tellSystems(scope, provider_id, 'transition.started', { transition: id, cut_over_on });
}

/** Reminds the owner of each open plan, or all brokers, that people who wanted to wait are to be asked again today. Answers how many plans. */
export async function remindToAskAgain(scope: Scope): Promise<number> {
  const plans = await countAskAgain(scope, londonDay(scope.now).toString());
  for (const { id, provider, ownerId, people, cutOverOn } of plans)
    await notify(
      scope,
      'ask-again',
      ownerId === null ? { role: 'broker' } : { user: ownerId },
      { people: plural(people, 'person', 'people'), provider, day: longDate(cutOverOn) },
      { link: `/transitions/${id}?again=due` },
    );
  return plans.length;
}
