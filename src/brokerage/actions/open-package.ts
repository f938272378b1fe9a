import { londonDay, longDate } from '../../ground/calendar.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { getPersonDetails } from '../../people/records/people.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getPackage, insertPackage, updatePackage } from '../records/packages.ts';

/** What a broker says of a package as a whole. */
export type PackageWords = { readonly primaryNeed: string | null; readonly coverNote: string | null };

/**
 * Opens a care package for a person from a day ('YYYY-MM-DD'); answers its id and reference. Refused for somebody who had died by
 * then, and more than a year ahead. Needs packages.edit.
 */
export async function openCarePackage(
  scope: Scope,
  {
    personId,
    startsOn,
    primaryNeed,
    coverNote,
  }: { readonly personId: number; readonly startsOn: string } & PackageWords,
): Promise<Result<{ id: number; reference: string }>> {
  require(scope, 'packages.edit');
  const person = await getPersonDetails(scope, personId);
  if (person.died_on !== null && startsOn > person.died_on)
    return refuse(`The person died on ${longDate(person.died_on)}`, 'starts_on');
  const latest = londonDay(scope.now).add({ years: 1 }).toString();
  if (startsOn > latest) return refuse(`The start must be on ${longDate(latest)} or before`, 'starts_on');
  const opened = await insertPackage(scope, {
    person_id: personId,
    starts_on: startsOn,
    primary_need: primaryNeed,
    cover_note: coverNote,
  });
  scope.audit({
    act: 'care package opened',
    subject: ['care package', opened.id],
    personId,
    detail: { reference: opened.reference, startsOn },
  });
  return ok(opened);
}

/**
 * Changes what is said of a package as a whole. `version` is the one that whoever asks saw; throws ChangedMeanwhile where it is
 * no longer. Needs packages.edit.
 */
export async function changePackage(
  scope: Scope,
  { id, version, primaryNeed, coverNote }: { readonly id: number; readonly version: number } & PackageWords,
): Promise<Result<{ reference: string }>> {
  require(scope, 'packages.edit');
  const before = await getPackage(scope, id);
  await updatePackage(scope, { id, version }, { primary_need: primaryNeed, cover_note: coverNote });
  scope.audit({
    act: 'care package changed',
    subject: ['care package', id],
    personId: before.person_id,
    detail: { reference: before.reference },
  });
  return ok({ reference: before.reference });
}
