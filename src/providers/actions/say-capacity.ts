import { londonDay } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { insertStatements, listCapacityAreas, type NewStatement } from '../records/capacity.ts';
import { insertPeriodicStatements, type NewPeriodicStatement } from '../records/periodic-capacity.ts';
import { getProvider } from '../records/providers.ts';
import { getProfile, writeProfile } from '../records/provider-profiles.ts';
import { faultsOfStatement } from '../rules/capacity.ts';
import { faultOfPeriodic } from '../rules/periodic-capacity.ts';
import { checkProfile, type ProviderProfile } from '../rules/provider-profile.ts';

/**
 * Says what a provider can take besides what it has, as of now; what it said before of the same area and part of day, or unit, is kept and
 * no longer stands. Refused, with nothing written, where any statement has a fault. Needs capacity.edit.
 */
export async function sayCapacity(
  scope: Scope,
  {
    providerId,
    statements,
    periodic = [],
  }: {
    readonly providerId: number;
    readonly statements: readonly NewStatement[];
    readonly periodic?: readonly NewPeriodicStatement[];
  },
): Promise<Result<{ readonly said: number }>> {
  require(scope, 'capacity.edit');
  await getProvider(scope, providerId);
  if (statements.length + periodic.length === 0)
    return refuse('Enter the hours of at least one area and part of the day, or nights, days or places');
  const today = londonDay(scope.now).toString();
  const areas = new Set((await listCapacityAreas(scope, providerId)).map(({ id }) => id));
  for (const statement of statements) {
    if (!areas.has(statement.areaId)) return refuse('Choose areas of the council that are open');
    const [fault] = faultsOfStatement(statement, today);
    if (fault !== undefined)
      return fault.field === 'weeklyMinutes'
        ? refuse(fault.reason, `hours-${statement.areaId}-${statement.part}`)
        : fault;
  }
  for (const statement of periodic) {
    const fault = faultOfPeriodic(statement, today);
    if (fault !== undefined)
      return fault.field === 'weeklyCount' ? refuse(fault.reason, `count-${statement.unit}`) : fault;
  }
  await insertStatements(scope, providerId, statements);
  await insertPeriodicStatements(scope, providerId, periodic);
  const detail = { statements, ...(periodic.length > 0 && { periodic }) };
  scope.audit({ act: 'capacity said', subject: ['provider', providerId], detail });
  return ok({ said: statements.length + periodic.length });
}

/**
 * Changes what a provider says of itself. Throws ChangedMeanwhile where it is no longer at `version`. Needs profile.edit.
 */
export async function changeProfile(
  scope: Scope,
  {
    providerId,
    version,
    profile,
  }: { readonly providerId: number; readonly version: number; readonly profile: ProviderProfile },
): Promise<Result<object>> {
  require(scope, 'profile.edit');
  await getProvider(scope, providerId);
  const checked = checkProfile(profile);
  if (!checked.ok) return checked;
  const { capabilities, languages, cultures, introduction } = await getProfile(scope, providerId);
  await writeProfile(scope, { providerId, version }, profile);
  scope.audit({
    act: 'provider profile changed',
    subject: ['provider', providerId],
    detail: { from: { capabilities, languages, cultures, introduction }, to: { ...profile } },
  });
  return ok({});
}
