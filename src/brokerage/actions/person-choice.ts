/** What a person, or whoever speaks for them, said to a shortlist: told to a broker and written down. Source: docs/rules/placement-status.md. */
import { ok, type Result } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { listOffersOfRequest, updateOffers } from '../records/offers.ts';
import type { PlacementStep } from '../rules/placement-status.ts';
import { openRequest, takeSteps } from './request-steps.ts';

/** What was said. `shown` replaces the shortlist by the offers named. */
export type PersonChoice =
  | { readonly kind: 'shown'; readonly offerIds: readonly number[] }
  | { readonly kind: 'chose' | 'declined' | 'asked to meet'; readonly offerId: number };

/** A choice, with who told it and how: 'His daughter Ann, by telephone'. */
export type ToldChoice = PersonChoice & { readonly requestId: number; readonly words: string };

/**
 * Writes down a person's choice. Refused where the provider has not accepted, or was not shown to the person. An offer that the
 * person declined is closed. Needs placement.work.
 */
export async function recordChoice(scope: Scope, choice: ToldChoice): Promise<Result<object>> {
  require(scope, 'placement.work');
  const open = await openRequest(scope, choice.requestId);
  const words = choice.words.trim();
  const note: PlacementStep[] = words === '' ? [] : [{ kind: 'note', words }];
  const taken = await takeSteps(scope, open, stepOf(choice), ...note);
  if (!taken.ok) return taken;
  if (choice.kind === 'declined') await updateOffers(scope, [choice.offerId], 'not chosen');
  const offers = await listOffersOfRequest(scope, choice.requestId);
  const ids = choice.kind === 'shown' ? choice.offerIds : [choice.offerId];
  scope.audit({
    act: `person’s choice: ${choice.kind}`,
    subject: ['placement request', choice.requestId],
    personId: open.request.person_id,
    detail: {
      reference: open.request.reference,
      providers: offers.filter(({ id }) => ids.includes(id)).map(({ provider_name }) => provider_name),
    },
  });
  return ok({});
}

function stepOf(choice: PersonChoice): PlacementStep {
  if (choice.kind === 'shown') return { kind: 'shortlist shown', offerIds: choice.offerIds };
  const { offerId } = choice;
  if (choice.kind === 'chose') return { kind: 'person chose', offerId };
  if (choice.kind === 'declined') return { kind: 'person declined', offerId };
  return { kind: 'person asked to meet', offerId };
}
