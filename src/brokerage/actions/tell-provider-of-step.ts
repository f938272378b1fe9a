/** Tells a provider's people by email, and its own system, what a step on a request means for them. Nobody who has care is named. */
import { dateAndTime } from '../../ground/calendar.ts';
import { notify } from '../../platform/notices/notify.ts';
import type { Scope } from '../../platform/scope.ts';
import { tellSystems } from '../../platform/webhooks.ts';
import { getOffer, type Offer } from '../records/offers.ts';
import { listPlacements } from '../records/placements.ts';
import type { PlacementStep } from '../rules/placement-status.ts';

const closings = {
  'offer withdrawn': 'was withdrawn',
  'offer lapsed': 'was not answered in time',
  'offer passed over': 'went to another provider',
  'person declined': 'was not chosen',
  placed: 'is placed with you',
} as const;

/** Reminds providers of offers that they have not answered. */
export async function remindProviders(
  scope: Scope,
  offers: readonly Pick<Offer, 'id' | 'provider_id' | 'deadline_at' | 'shown'>[],
): Promise<void> {
  for (const { id, provider_id: providerId, deadline_at: deadlineAt, shown } of offers) {
    const by = dateAndTime(deadlineAt);
    await tellSystems(scope, providerId, 'offer.reminded', {
      offer: id,
      answer_by: deadlineAt.toISOString(),
    });
    const area = shown.district === null ? '' : ` in ${shown.district}`;
    const fields = { number: String(id), area, by };
    await notify(scope, 'offer-reminder', { provider: providerId }, fields, { link: `/offers/${id}` });
  }
}

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
      const area = offer.shown.district === null ? '' : ` in ${offer.shown.district}`;
      const link = `/offers/${offer.id}`;
      await notify(scope, 'offer-made', { provider: offer.provider_id }, { area, by }, { link });
      return;
    }
    case 'offer withdrawn':
    case 'offer lapsed':
    case 'offer passed over':
    case 'person declined':
    case 'placed': {
      const offer = await getOffer(scope, step.offerId);
      const outcome = closings[step.kind];
      await tellSystems(scope, offer.provider_id, 'offer.closed', { offer: offer.id, outcome });
      const fields = { number: String(offer.id), outcome };
      const link = `/offers/${offer.id}`;
      await notify(scope, 'offer-closed', { provider: offer.provider_id }, fields, { link });
      return;
    }
    case 'order issued': {
      const [placement] = await listPlacements(scope, requestId);
      if (placement !== undefined)
        await tellSystems(scope, placement.provider_id, 'order.issued', { placement: placement.id });
      return;
    }
    case 'start confirmed': {
      const [placement] = await listPlacements(scope, requestId);
      if (placement !== undefined)
        await tellSystems(scope, placement.provider_id, 'placement.started', { placement: placement.id });
      return;
    }
    default:
      return;
  }
}
