/** Writes when visits are rostered, and to whom. What was asked for stays as it is. Source: docs/decisions/0011-rotas-and-visits.md. */
import { require, type Scope } from '../../platform/scope.ts';
import type { RosteredVisit } from '../../rounds/rules/rostered.ts';
import { updateRostered } from '../records/rostered-visits.ts';

/** Writes the rostered time of a provider's visits that stand; answers how many changed. Needs rounds.plan. */
export async function writeRostered(
  scope: Scope,
  providerId: number,
  visits: readonly RosteredVisit[],
): Promise<number> {
  require(scope, 'rounds.plan');
  const changed = await updateRostered(scope, providerId, visits);
  scope.audit({
    act: 'visits rostered',
    subject: ['provider', providerId],
    detail: { visits: visits.length, changed },
  });
  return changed;
}
