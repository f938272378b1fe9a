import { getContract } from '../../contracts/records/contracts.ts';
import { longDate } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { insertBlockAdjustment, listPricedBlocks } from '../records/block-money.ts';

/** Why time is taken off a block. */
export const TAKE_OFF_CAUSES = [
  'the council suspended placements',
  'a need could not be met',
  'agreed otherwise',
] as const;
export type TakeOffCause = (typeof TAKE_OFF_CAUSES)[number];

/**
 * Takes time off what a block bought in the period that holds a day ('YYYY-MM-DD'): it is neither paid nor used, and the next close takes
 * back what was paid for it. Refused where no priced block holds on that day. Needs contracts.edit.
 */
export async function takeOffBlock(
  scope: Scope,
  given: {
    readonly contractId: number;
    readonly areaId: number;
    readonly on: string;
    readonly minutes: number;
    readonly cause: TakeOffCause;
    readonly words: string;
  },
): Promise<Result<{ readonly id: number }>> {
  require(scope, 'contracts.edit');
  const contract = await getContract(scope, given.contractId);
  const { areaId, on, minutes, cause } = given;
  const words = given.words.trim();
  if (words === '') return refuse('Say why, for the provider to read', 'words');
  if (!Number.isSafeInteger(minutes) || minutes < 1 || minutes > 12_000_000)
    return refuse('Hours must be more than nought', 'hours');
  const held = (await listPricedBlocks(scope, contract.providerId, on)).some(
    (block) =>
      block.contractId === contract.id &&
      block.areaId === areaId &&
      (block.endsOn === null || block.endsOn >= on),
  );
  if (!held) return refuse(`No block with a price holds there on ${longDate(on)}`, 'on');
  const id = await insertBlockAdjustment(scope, {
    providerId: contract.providerId,
    contractId: contract.id,
    areaId,
    on,
    minutes,
    cause,
    words,
  });
  scope.audit({
    act: 'time taken off a block',
    subject: ['contract', contract.id],
    detail: { adjustment: id, areaId, on, minutes, cause, words },
  });
  return ok({ id });
}
