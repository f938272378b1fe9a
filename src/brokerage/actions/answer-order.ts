/** A provider answers a service order: accepts it, or says what is wrong with it. Source: docs/rules/service-order.md. */
import { ok, type Result, refuse } from '../../ground/result.ts';
import { ask } from '../../platform/jobs.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getOrder, insertOrderReply, lockPlacement } from '../records/placements.ts';
import { openRequest, takeSteps } from './request-steps.ts';

/** An answer: accepted, or the words that say what is wrong. */
export type OrderAnswered = { readonly orderId: number; readonly accepted: boolean; readonly words: string };

/**
 * Answers the newest version of an order of one's own provider, once. Refused where a newer version was issued or the placement has
 * ended. Needs offers.answer. A provider does not see the request, so what follows for it is a job's: `followOrderAnswer`.
 */
export async function answerOrder(
  scope: Scope,
  { orderId, accepted, words }: OrderAnswered,
): Promise<Result<object>> {
  require(scope, 'offers.answer');
  const { placement_id: placementId } = await getOrder(scope, orderId);
  await lockPlacement(scope, placementId);
  const order = await getOrder(scope, orderId);
  if (order.replaced) return refuse('A newer version of this order was issued: answer that one');
  if (!order.going_on) return refuse('This placement has ended, so its order needs no answer');
  if (order.accepted !== null) return refuse('This order was answered already');
  if (!accepted && words.trim() === '') return refuse('Say what is wrong with the order', 'words');
  await insertOrderReply(scope, order, accepted, words.trim());
  await ask(
    scope,
    'follow-order-answer',
    { orderId },
    `follow-order-answer ${scope.who.councilId}/${orderId}`,
  );
  scope.audit({
    act: 'service order answered',
    subject: ['service order', orderId],
    personId: order.person_id,
    detail: { reference: order.reference, version: order.version, accepted },
  });
  return ok({});
}

/** Writes on the request what a provider answered to its order, as the system does. Safe to repeat; nothing where it is overtaken. */
export async function followOrderAnswer(scope: Scope, orderId: number): Promise<void> {
  require(scope, 'placement.work');
  const { placement_request_id: requestId } = await getOrder(scope, orderId);
  const open = await openRequest(scope, requestId);
  const order = await getOrder(scope, orderId);
  if (order.replaced || !order.going_on || order.accepted === null) return;
  if (open.state.placementId !== order.placement_id || open.state.orderAccepted) return;
  await takeSteps(
    scope,
    open,
    order.accepted
      ? { kind: 'order accepted' }
      : { kind: 'order questioned', words: order.reply_words ?? '' },
  );
}
