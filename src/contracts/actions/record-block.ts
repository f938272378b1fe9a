import { ok, type Result, refuse } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { insertBlock, listContractAreas, type NewBlock } from '../records/contract-areas.ts';
import { getContract } from '../records/contracts.ts';
import { servesOn } from '../rules/areas.ts';

/** The most minutes that one period may buy: 200,000 hours. */
const MOST_MINUTES = 12_000_000;

/** The dearest hour that is believed: £1,000. */
const DEAREST_PENCE = 100_000;

/**
 * Writes down how much of a block contract is bought in an area from a day on; it takes the place of what was bought before from
 * that day. 0 minutes ends the block. Refused where the contract is no block or does not serve the area. Needs contracts.edit.
 */
export async function recordBlock(
  scope: Scope,
  { contractId, block }: { readonly contractId: number; readonly block: NewBlock },
): Promise<Result<{ id: number }>> {
  require(scope, 'contracts.edit');
  const contract = await getContract(scope, contractId);
  if (contract.kind !== 'block') return refuse('Only a block contract has blocks');
  const { startsOn, endsOn, minutes, sizedAtPercent, areaId } = block;
  if (startsOn < contract.startsOn) return refuse('The contract itself starts later than that', 'starts_on');
  if (contract.endsOn !== null && startsOn > contract.endsOn)
    return refuse('The contract has ended by then: choose an earlier day', 'starts_on');
  if (endsOn !== null && endsOn < startsOn) return refuse('The last day is before the first', 'ends_on');
  if (!Number.isSafeInteger(minutes) || minutes < 0 || minutes > MOST_MINUTES)
    return refuse('Hours must be from 0 to 200,000', 'hours');
  if (sizedAtPercent !== null && (sizedAtPercent < 1 || sizedAtPercent > 100))
    return refuse('The share of need must be from 1 to 100', 'sized_at_percent');
  const { pencePerHour } = block;
  if (
    pencePerHour !== null &&
    (!Number.isSafeInteger(pencePerHour) || pencePerHour < 1 || pencePerHour > DEAREST_PENCE)
  )
    return refuse('The price of an hour must be from £0.01 to £1,000', 'price');
  if (block.reason.trim() === '') return refuse('Say why', 'reason');
  const serving = await listContractAreas(scope, contractId);
  if (!servesOn(serving, areaId, startsOn))
    return refuse('The contract does not serve this area on that day', 'area_id');
  const id = await insertBlock(scope, contract, block);
  scope.audit({ act: 'block recorded', subject: ['contract', contractId], detail: { ...block } });
  return ok({ id });
}
