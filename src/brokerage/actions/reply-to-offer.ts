/** A provider answers an offer: takes it, declines with a reason, or proposes another start or time. Source: docs/rules/offers.md. */
import { londonDay } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { ask } from '../../platform/jobs.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { insertReply, lockOffer, updateOffers } from '../records/offers.ts';
import { decliningReasons } from '../records/placement-policy.ts';
import { insertRequestEvent } from '../records/placement-requests.ts';
import { offerAfter, offerStatusNames } from '../rules/offer-status.ts';
import { faultsOfProposal, type Proposal } from '../rules/offer-rounds.ts';

/** An answer as a provider gives it. */
export type OfferReply = { readonly offerId: number; readonly words: string } & (
  | { readonly kind: 'accept' }
  | { readonly kind: 'decline'; readonly reason: string }
  | { readonly kind: 'counter-propose'; readonly proposal: Proposal }
);

/**
 * Answers an offer of one's own provider. Refused after its deadline, and where it was answered, withdrawn or placed so that this
 * answer can no longer be given. Needs offers.answer. What follows for the request is a job's, since a provider sees none of it.
 */
export async function replyToOffer(scope: Scope, reply: OfferReply): Promise<Result<object>> {
  require(scope, 'offers.answer');
  const offer = await lockOffer(scope, reply.offerId);
  const next = offerAfter(offer.status, reply.kind);
  if (next === undefined)
    return refuse(
      `This offer is now ‘${offerStatusNames[offer.status].toLowerCase()}’, so that answer can no longer be given`,
    );
  if (offer.status === 'open' && offer.deadline_at.getTime() < scope.now.epochMilliseconds)
    return refuse('The time to answer this offer has passed');
  if (reply.kind === 'decline' && !(await decliningReasons(scope)).includes(reply.reason))
    return refuse('Choose why you cannot take it', 'reason');
  if (reply.kind === 'counter-propose') {
    const today = londonDay(scope.now).toString();
    const [fault] = faultsOfProposal(reply.proposal, offer.shown, today);
    if (fault !== undefined) return fault;
  }
  await insertReply(scope, {
    offerId: offer.id,
    providerId: offer.provider_id,
    kind: reply.kind,
    reason: reply.kind === 'decline' ? reply.reason : null,
    words: reply.words.trim(),
    proposal: reply.kind === 'counter-propose' ? reply.proposal : null,
  });
  await updateOffers(scope, [offer.id], next);
  await insertRequestEvent(scope, offer.placement_request_id, {
    kind: 'reply',
    offerId: offer.id,
    reply: reply.kind,
  });
  await ask(
    scope,
    'advance-placement',
    { requestId: offer.placement_request_id },
    `advance-placement ${scope.who.councilId}/${offer.placement_request_id}`,
  );
  scope.audit({
    act: 'offer answered',
    subject: ['offer', offer.id],
    detail: { answer: reply.kind, reason: reply.kind === 'decline' ? reply.reason : null },
  });
  return ok({});
}
