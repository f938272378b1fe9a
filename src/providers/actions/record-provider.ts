import { ok, refuse, type Result } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { findProviderBy, getProvider, insertProvider, updateProvider } from '../records/providers.ts';
import { checkProvider, differences, type ProviderDetails } from '../rules/provider-details.ts';

/**
 * Puts a provider on the register; answers its id. Refused where the reference or the regulator's id is another's, and,
 * on the field `confirmed`, where one of the same name is here and whoever asks has not said that this is another.
 * Needs providers.edit.
 */
export async function recordProvider(
  scope: Scope,
  {
    details,
    confirmedDifferent = false,
  }: { readonly details: ProviderDetails; readonly confirmedDifferent?: boolean },
): Promise<Result<{ id: number }>> {
  require(scope, 'providers.edit');
  const checked = await checkAgainstOthers(scope, details, null, confirmedDifferent);
  if (!checked.ok) return checked;
  const id = await insertProvider(scope, details);
  scope.audit({ act: 'provider recorded', subject: ['provider', id], detail: { name: details.name } });
  return ok({ id });
}

/**
 * Changes what is written down about a provider; answers which fields changed (none writes nothing). Throws
 * ChangedMeanwhile where the provider is no longer at `version`. Needs providers.edit.
 */
export async function changeProvider(
  scope: Scope,
  change: {
    readonly id: number;
    readonly version: number;
    readonly details: ProviderDetails;
    readonly confirmedDifferent?: boolean;
  },
): Promise<Result<{ changed: readonly string[] }>> {
  require(scope, 'providers.edit');
  const before = await getProvider(scope, change.id);
  const changed = differences<Partial<ProviderDetails>>(before, change.details);
  if (changed.length === 0) return ok({ changed });
  const confirmed = change.confirmedDifferent === true || !changed.includes('name');
  const checked = await checkAgainstOthers(scope, change.details, change.id, confirmed);
  if (!checked.ok) return checked;
  await updateProvider(
    scope,
    change,
    Object.fromEntries(changed.map((field) => [field, change.details[field]])),
  );
  const from = Object.fromEntries(
    changed.map((field) => [field, { from: before[field], to: change.details[field] }]),
  );
  scope.audit({ act: 'provider changed', subject: ['provider', change.id], detail: { changed: from } });
  return ok({ changed });
}

async function checkAgainstOthers(
  scope: Scope,
  details: ProviderDetails,
  id: number | null,
  confirmedDifferent: boolean,
): Promise<Result<ProviderDetails>> {
  const checked = checkProvider(details);
  if (!checked.ok) return checked;
  const sameReference = await findProviderBy(scope, 'reference', details.reference);
  if (sameReference !== undefined && sameReference.id !== id) {
    return refuse(
      `The reference ${details.reference} is already used for ${sameReference.name}`,
      'reference',
    );
  }
  const regulatorId = details.regulator_provider_id;
  if (regulatorId !== null) {
    const sameId = await findProviderBy(scope, 'regulator_provider_id', regulatorId);
    if (sameId !== undefined && sameId.id !== id) {
      return refuse(`${sameId.name} already has this CQC provider id`, 'regulator_provider_id');
    }
  }
  if (!confirmedDifferent) {
    const sameName = await findProviderBy(scope, 'name', details.name);
    if (sameName !== undefined && sameName.id !== id) {
      return refuse(
        `${sameName.name}, reference ${sameName.reference}, is here already. Say whether this is a different provider`,
        'confirmed',
      );
    }
  }
  return checked;
}
