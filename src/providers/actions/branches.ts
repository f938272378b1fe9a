import { ok, refuse, type Result } from '../../ground/result.ts';
import { londonDay } from '../../ground/calendar.ts';
import { require, type Scope } from '../../platform/scope.ts';
import {
  findBranchByLocation,
  getBranch,
  getProvider,
  insertBranch,
  updateBranch,
} from '../records/providers.ts';
import { insertRatings } from '../records/ratings.ts';
import { checkRegistration, differences, type BranchDetails } from '../rules/provider-details.ts';
import type { Rating, Unrated } from '../rules/ratings.ts';

/** Adds a branch to a provider; answers its id. Refused where the regulator's id is another's. Needs providers.edit. */
export async function addBranch(
  scope: Scope,
  { providerId, details }: { readonly providerId: number; readonly details: BranchDetails },
): Promise<Result<{ id: number }>> {
  require(scope, 'providers.edit');
  await getProvider(scope, providerId);
  const checked = await checkBranch(scope, details, null);
  if (!checked.ok) return checked;
  const id = await insertBranch(scope, providerId, details);
  scope.audit({
    act: 'branch added',
    subject: ['provider', providerId],
    detail: { branch: id, name: details.name },
  });
  return ok({ id });
}

/** Changes a branch; answers which fields changed (none writes nothing). Needs providers.edit. */
export async function changeBranch(
  scope: Scope,
  change: {
    readonly providerId: number;
    readonly id: number;
    readonly version: number;
    readonly details: BranchDetails;
  },
): Promise<Result<{ changed: readonly string[] }>> {
  require(scope, 'providers.edit');
  const before = await getBranch(scope, change.providerId, change.id);
  const changed = differences<Partial<BranchDetails>>(before, change.details);
  if (changed.length === 0) return ok({ changed });
  const checked = await checkBranch(scope, change.details, change.id);
  if (!checked.ok) return checked;
  await updateBranch(
    scope,
    change,
    Object.fromEntries(changed.map((field) => [field, change.details[field]])),
  );
  scope.audit({
    act: 'branch changed',
    subject: ['provider', change.providerId],
    detail: {
      branch: change.id,
      changed: Object.fromEntries(
        changed.map((field) => [field, { from: before[field], to: change.details[field] }]),
      ),
    },
  });
  return ok({ changed });
}

async function checkBranch(scope: Scope, details: BranchDetails, id: number | null): Promise<Result<null>> {
  if (details.name === '') return refuse('Enter the branch’s name', 'name');
  const locationId = details.regulator_location_id;
  if (locationId !== null) {
    const same = await findBranchByLocation(scope, locationId);
    if (same !== undefined && same.id !== id) {
      return refuse(`The branch ${same.name} already has this CQC location id`, 'regulator_location_id');
    }
  }
  return checkRegistration(details);
}

/**
 * Writes down what the regulator said of a branch or, with `branchId` null, of the provider as a whole. It is kept for
 * good: what it says next is written beside it. Needs providers.edit. `rated_on` is the day of the regulator's report.
 */
export async function recordRating(
  scope: Scope,
  said: {
    readonly providerId: number;
    readonly branchId: number | null;
    readonly rating: Rating | Unrated;
    readonly rated_on: string | null;
    readonly source: string;
  },
): Promise<Result<{ id: number }>> {
  require(scope, 'providers.edit');
  if (said.branchId === null) await getProvider(scope, said.providerId);
  else await getBranch(scope, said.providerId, said.branchId);
  const { rated_on } = said;
  const rated = said.rating !== 'Not rated' && said.rating !== 'Not yet inspected';
  if (rated && rated_on === null) return refuse('Enter the day of the report', 'rated_on');
  if (rated_on !== null && rated_on > londonDay(scope.now).toString()) {
    return refuse('The day of the report must be today or in the past', 'rated_on');
  }
  const [id = 0] = await insertRatings(scope, [
    {
      provider_id: said.providerId,
      branch_id: said.branchId,
      rating: said.rating,
      rated_on,
      source: said.source,
    },
  ]);
  scope.audit({
    act: 'rating recorded',
    subject: ['provider', said.providerId],
    detail: { branch: said.branchId, rating: said.rating, rated_on },
  });
  return ok({ id });
}
