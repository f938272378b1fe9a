import { ok, type Result, refuse } from '../../ground/result.ts';
import { listWords } from '../../ground/text.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getArea, insertArea, listAreas, listUnknownParts, updateArea } from '../records/areas.ts';
import {
  getContractArea,
  endContractArea,
  insertContractArea,
  listContractAreas,
} from '../records/contract-areas.ts';
import { getContract, today } from '../records/contracts.ts';
import { type AreaDetails, checkArea, checkServing, type NewServing } from '../rules/areas.ts';

/** Draws a new area; answers its id. Refused where its name is taken or no postcode lies in a part of it. Needs contracts.edit. */
export async function recordArea(scope: Scope, details: AreaDetails): Promise<Result<{ id: number }>> {
  require(scope, 'contracts.edit');
  const checked = await check(scope, details, null);
  if (!checked.ok) return checked;
  const id = await insertArea(scope, details);
  scope.audit({ act: 'area recorded', subject: ['area', id], detail: { ...details } });
  return ok({ id });
}

/**
 * Draws an area anew, or closes it from a day on; it takes effect at once. Throws ChangedMeanwhile where it is no longer at
 * `version`. Needs contracts.edit.
 */
export async function changeArea(
  scope: Scope,
  {
    id,
    version,
    details,
    closed,
  }: {
    readonly id: number;
    readonly version: number;
    readonly details: AreaDetails;
    readonly closed: boolean;
  },
): Promise<Result<object>> {
  require(scope, 'contracts.edit');
  const before = await getArea(scope, id);
  const checked = await check(scope, details, id);
  if (!checked.ok) return checked;
  const closedOn = closed ? (before.closedOn ?? today(scope)) : null;
  await updateArea(scope, { id, version }, { ...details, closedOn });
  scope.audit({
    act: 'area changed',
    subject: ['area', id],
    detail: {
      from: { name: before.name, madeOf: before.madeOf, parts: before.parts, closedOn: before.closedOn },
      to: { ...details, closedOn },
    },
  });
  return ok({});
}

async function check(scope: Scope, details: AreaDetails, id: number | null): Promise<Result<AreaDetails>> {
  const checked = checkArea(details);
  if (!checked.ok) return checked;
  const same = (await listAreas(scope)).find((area) => area.name === details.name && area.id !== id);
  if (same !== undefined) return refuse(`There is an area called ${details.name} already`, 'name');
  const unknown = await listUnknownParts(scope, details.madeOf, details.parts);
  if (unknown.length === 0) return checked;
  return refuse(`No known postcode lies in ${listWords(unknown)}`, 'parts');
}

/** Lets a contract be used in an area from a day on, for a framework in a tier. Needs contracts.edit. */
export async function serveArea(
  scope: Scope,
  { contractId, serving }: { readonly contractId: number; readonly serving: NewServing },
): Promise<Result<{ id: number }>> {
  require(scope, 'contracts.edit');
  const contract = await getContract(scope, contractId);
  const area = await getArea(scope, serving.areaId);
  if (area.closedOn !== null) return refuse(`${area.name} is closed`, 'area_id');
  const checked = checkServing(contract, serving, await listContractAreas(scope, contractId));
  if (!checked.ok) return checked;
  const id = await insertContractArea(scope, contract, serving);
  scope.audit({
    act: 'area added to contract',
    subject: ['contract', contractId],
    detail: { area: area.name, tier: serving.tier, startsOn: serving.startsOn, endsOn: serving.endsOn },
  });
  return ok({ id });
}

/** Says on which day a contract is last used in an area for what is new. Care there goes on. Needs contracts.edit. */
export async function stopServingArea(
  scope: Scope,
  { contractId, id, endsOn }: { readonly contractId: number; readonly id: number; readonly endsOn: string },
): Promise<Result<object>> {
  require(scope, 'contracts.edit');
  const serving = await getContractArea(scope, contractId, id);
  if (endsOn < serving.startsOn) return refuse('The last day is before the first', 'ends_on');
  if (serving.endsOn !== null && endsOn > serving.endsOn)
    return refuse('It ends before that already: add the area again instead', 'ends_on');
  await endContractArea(scope, id, endsOn);
  scope.audit({
    act: 'area of contract ended',
    subject: ['contract', contractId],
    detail: { area: serving.areaName, endsOn },
  });
  return ok({});
}
