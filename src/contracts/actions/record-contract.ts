import { ok, refuse, type Result } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import {
  findContractByReference,
  findProviderName,
  getContract,
  insertContract,
  updateContract,
} from '../records/contracts.ts';
import { checkContract, type ContractDetails } from '../rules/contract-words.ts';

/** Writes down a new contract with a provider; answers its id. Refused where the reference is used. Needs contracts.edit. */
export async function recordContract(
  scope: Scope,
  { providerId, details }: { readonly providerId: number; readonly details: ContractDetails },
): Promise<Result<{ readonly id: number }>> {
  require(scope, 'contracts.edit');
  const provider = await findProviderName(scope, providerId);
  if (provider === undefined) return refuse('Choose a provider from the list', 'provider_id');
  const checked = await check(scope, details, null);
  if (!checked.ok) return checked;
  const id = await insertContract(scope, providerId, details);
  scope.audit({ act: 'contract recorded', subject: ['contract', id], detail: { provider, ...details } });
  return ok({ id });
}

/**
 * Changes a contract's details, never its terms; nothing changed is no refusal and writes nothing. `version` is the one
 * that whoever asks saw; throws ChangedMeanwhile where it is no longer. Needs contracts.edit.
 */
export async function changeContract(
  scope: Scope,
  {
    id,
    version,
    details,
  }: { readonly id: number; readonly version: number; readonly details: ContractDetails },
): Promise<Result<{ readonly changed: number }>> {
  require(scope, 'contracts.edit');
  const before = await getContract(scope, id);
  const changed = (Object.keys(details) as (keyof ContractDetails)[]).filter(
    (field) => details[field] !== before[field],
  );
  if (changed.length === 0) return ok({ changed: 0 });
  const checked = await check(scope, details, id);
  if (!checked.ok) return checked;
  await updateContract(scope, { id, version }, details);
  scope.audit({
    act: 'contract changed',
    subject: ['contract', id],
    detail: Object.fromEntries(changed.map((field) => [field, { from: before[field], to: details[field] }])),
  });
  return ok({ changed: changed.length });
}

async function check(
  scope: Scope,
  details: ContractDetails,
  id: number | null,
): Promise<Result<ContractDetails>> {
  const checked = checkContract(details);
  if (!checked.ok) return checked;
  const same = await findContractByReference(scope, details.reference);
  if (same === undefined || same.id === id) return checked;
  return refuse(
    `The reference ${details.reference} is already used for ${same.title}, ${same.providerName}`,
    'reference',
  );
}
