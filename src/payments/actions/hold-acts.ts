/** Keeps something from being paid, and lets it go again: part is paid while part is held. Source: docs/rules/payment-runs.md. */
import { londonDay } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { Forbidden } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getProvider } from '../../providers/records/providers.ts';
import {
  findUnpaidItem,
  getHold,
  insertHold,
  insertHoldLift,
  isContractOf,
  listHoldOwners,
} from '../records/holds.ts';

/** What to hold: all of a provider, one of its contracts, or one item with whatever corrects it. */
export type WhatToHold = {
  readonly providerId: number;
  readonly contractId?: number | undefined;
  readonly payableItemId?: number | undefined;
};

/** Places a hold; `untilOn` is the last day on which it holds, 'YYYY-MM-DD', null until it is lifted. Answers its id. */
export async function placeHold(
  scope: Scope,
  given: WhatToHold & { readonly ownerId: number; readonly reason: string; readonly untilOn: string | null },
): Promise<Result<{ readonly holdId: number }>> {
  require(scope, 'holds.edit');
  const placedBy = someone(scope);
  const { providerId, contractId, payableItemId, ownerId, untilOn } = given;
  const provider = await getProvider(scope, providerId);
  const reason = given.reason.trim();
  if (reason === '') return refuse('Say why it is held. The provider reads this', 'reason');
  if (!(await listHoldOwners(scope)).some(({ id }) => id === ownerId))
    return refuse('Choose who looks after this hold', 'owner');
  if (untilOn !== null && untilOn < londonDay(scope.now).toString())
    return refuse('The last day of the hold must be today or later', 'until');
  if (contractId !== undefined && !(await isContractOf(scope, contractId, providerId)))
    return refuse('Choose a contract of this provider', 'contract');
  if (payableItemId !== undefined) {
    const item = await findUnpaidItem(scope, payableItemId);
    if (item === undefined || item.providerId !== providerId)
      return refuse('This item is not waiting to be paid. It may be in a payment run already.', 'item');
  }
  const holdId = await insertHold(scope, {
    providerId,
    contractId: payableItemId === undefined ? (contractId ?? null) : null,
    payableItemId: payableItemId ?? null,
    ownerId,
    reason,
    untilOn,
    placedBy,
  });
  scope.audit({
    act: 'payment held',
    subject: ['hold', holdId],
    detail: { provider: provider.name, contractId, payableItemId, ownerId, reason, untilOn },
  });
  return ok({ holdId });
}

/** Lifts a hold, once, with words that say why. */
export async function liftHold(
  scope: Scope,
  holdId: number,
  words: string,
): Promise<Result<{ readonly holdId: number }>> {
  require(scope, 'holds.edit');
  const liftedBy = someone(scope);
  const hold = await getHold(scope, holdId, londonDay(scope.now).toString());
  if (words.trim() === '') return refuse('Say why it is lifted', 'words');
  if (!(await insertHoldLift(scope, hold, words.trim(), liftedBy)))
    return refuse('This hold was lifted already.');
  scope.audit({ act: 'payment hold lifted', subject: ['hold', holdId], detail: { words: words.trim() } });
  return ok({ holdId });
}

function someone(scope: Scope): number {
  if (scope.who.userId === null) throw new Forbidden('Holds are placed and lifted by people.');
  return scope.who.userId;
}
