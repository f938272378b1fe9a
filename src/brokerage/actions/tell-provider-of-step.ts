/** Tells a provider's people by email, and its own system, what a step on a request means for them. Nobody who has care is named. */
import { dateAndTime } from '../../ground/calendar.ts';
import { tellProvider } from '../../platform/outbox.ts';
import type { Scope } from '../../platform/scope.ts';
import { tellSystems } from '../../platform/webhooks.ts';
import { getOffer } from '../records/offers.ts';
import { listPlacements } from '../records/placements.ts';
import type { PlacementStep } from '../rules/placement-status.ts';

const closings = {
  'offer withdrawn': 'was withdrawn',
  'offer lapsed': 'was not answered in time',
  'offer passed over': 'went to another provider',
  'person declined': 'was not chosen',
  placed: 'is placed with you',
} as const;

/** Tells whoever a step is for; a step that is for no provider is told to none. */
export async function tellProviderOfStep(
  scope: Scope,
  requestId: number,
  step: PlacementStep,
): Promise<void> {
  switch (step.kind) {
    case 'offered': {
      const offer = await getOffer(scope, step.offerId);
      const by = dateAndTime(offer.deadline_at);
      await tellSystems(scope, offer.provider_id, 'offer.made', {
        offer: offer.id,
        answer_by: offer.deadline_at.toISOString(),
      });
      await tellProvider(scope, offer.provider_id, {
        subject: `A package is offered to you: answer by ${by}`,
        body: `A package${offer.shown.district === null ? '' : ` in ${offer.shown.district}`} is offered to you. Sign in to Tend to see what is needed and to answer by ${by}.`,
      });
      return;
    }
    case 'offer withdrawn':
    case 'offer lapsed':
    case 'offer passed over':
    case 'person declined':
    case 'placed': {
      const offer = await getOffer(scope, step.offerId);
      const what = closings[step.kind];
      await tellSystems(scope, offer.provider_id, 'offer.closed', { offer: offer.id, outcome: what });
      await tellProvider(scope, offer.provider_id, {
        subject: `An offer ${what}`,
        body: `Offer ${offer.id} ${what}. Sign in to Tend to see it.`,
      });
      return;
    }
    case 'order issued': {
      const [placement] = await listPlacements(scope, requestId);
      if (placement !== undefined)
        await tellSystems(scope, placement.provider_id, 'order.issued', { placement: placement.id });
      return;
    }
    default:
      return;
  }
}
