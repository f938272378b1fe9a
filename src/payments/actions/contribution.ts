import { listLinesOfPerson } from '../../brokerage/records/package-lines.ts';
import { londonDay, longDate } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { getPersonDetails } from '../../people/records/people.ts';
import { ChangedMeanwhile } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { insertContribution, lockNewestContribution } from '../records/contributions.ts';

/** The most a week that is believed: £5,000. */
const MOST_PENCE = 500_000;

/**
 * Records what a person pays a week towards their care from a day on, and who collects it: a provider, or the council where `providerId` is
 * null. `newest` is the number of the newest version that whoever asks saw; throws ChangedMeanwhile where another was recorded since.
 * Needs contributions.edit. Source: docs/rules/contributions.md.
 */
export async function recordContribution(
  scope: Scope,
  given: {
    readonly personId: number;
    readonly newest: number;
    readonly effectiveFrom: string;
    readonly weeklyPence: number;
    readonly providerId: number | null;
    readonly reason: string;
    readonly source: string;
  },
): Promise<Result<{ readonly id: number; readonly version: number }>> {
  require(scope, 'contributions.edit');
  const { personId, effectiveFrom, weeklyPence, providerId } = given;
  const person = await getPersonDetails(scope, personId);
  if (!Number.isSafeInteger(weeklyPence) || weeklyPence < 0 || weeklyPence > MOST_PENCE)
    return refuse('The amount must be from £0 to £5,000 a week', 'weekly');
  const reason = given.reason.trim();
  if (reason === '') return refuse('Say why it changes', 'reason');
  const farthest = londonDay(scope.now).add({ years: 1 }).toString();
  if (effectiveFrom > farthest)
    return refuse(`The first day must be ${longDate(farthest)} or before`, 'effective_from');
  if (person.died_on !== null && effectiveFrom > person.died_on)
    return refuse(`The person died on ${longDate(person.died_on)}`, 'effective_from');
  const lines = await listLinesOfPerson(scope, personId);
  if (providerId !== null && !lines.some((line) => line.provider_id === providerId))
    return refuse('Choose a provider that has a service for this person', 'collected_by');
  const newest = await lockNewestContribution(scope, personId);
  if (newest !== given.newest) throw new ChangedMeanwhile('contribution');
  const version = newest + 1;
  const collectedBy = providerId === null ? 'council' : 'provider';
  const source = given.source.trim();
  const id = await insertContribution(scope, personId, {
    version,
    effectiveFrom,
    weeklyPence,
    collectedBy,
    providerId,
    reason,
    source,
  });
  scope.audit({
    act: 'contribution recorded',
    subject: ['person', personId],
    personId,
    detail: { version, effectiveFrom, weeklyPence, collectedBy, providerId, reason, source },
  });
  return ok({ id, version });
}
