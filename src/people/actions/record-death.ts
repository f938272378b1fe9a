import { dateAndTime, londonDay, startOfDay } from '../../ground/calendar.ts';
import { ok, type Refusal, refuse, type Result } from '../../ground/result.ts';
import { plural } from '../../ground/text.ts';
import { ask } from '../../platform/jobs.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getPersonDetails, updatePerson } from '../records/people.ts';
import { visitsMade } from '../records/visits-made.ts';
import { fullName } from '../rules/person-words.ts';

/**
 * Writes down the day that a person died, or, with null, that it was written down by mistake. Their visits are planned
 * again from this day at once, and their providers are told; what was paid for later days is taken back by the next close. Refused, on the
 * field `reviewed`, where care workers logged visits on later days and nobody has looked at them yet. Needs people.edit. `died_on` is 'YYYY-MM-DD'.
 */
export async function recordDeath(
  scope: Scope,
  {
    id,
    version,
    died_on,
    reviewed = false,
  }: {
    readonly id: number;
    readonly version: number;
    readonly died_on: string | null;
    readonly reviewed?: boolean;
  },
): Promise<Result<{ name: string }>> {
  require(scope, 'people.edit');
  const before = await getPersonDetails(scope, id);
  if (died_on === before.died_on) return ok({ name: fullName(before) });
  if (died_on !== null) {
    if (died_on > londonDay(scope.now).toString()) {
      return refuse('Date of death must be today or in the past', 'died_on');
    }
    if (before.date_of_birth !== null && died_on < before.date_of_birth) {
      return refuse('Date of death must be after the date of birth', 'died_on');
    }
    const made = reviewed ? undefined : await faultOfVisitsMade(scope, id, died_on);
    if (made !== undefined) return made;
  }
  await updatePerson(scope, { id, version }, before, { died_on });
  await ask(
    scope,
    'plan-visits',
    { personId: id, died: died_on !== null },
    `plan-visits ${scope.who.councilId}/${id}`,
  );
  scope.audit({
    act: died_on === null ? 'death taken back' : 'death recorded',
    subject: ['person', id],
    personId: id,
    detail: { version: version + 1 },
  });
  return ok({ name: fullName(before) });
}

async function faultOfVisitsMade(scope: Scope, id: number, diedOn: string): Promise<Refusal | undefined> {
  const from = startOfDay(Temporal.PlainDate.from(diedOn).add({ days: 1 }));
  const { visits, last } = await visitsMade(scope, id, { from, to: null });
  if (last === null) return undefined;
  return refuse(
    `Care workers logged ${plural(visits, 'visit')} after that day, the last on ${dateAndTime(last)}. What was paid for them would be taken back. Check the day and the year, and say that you have`,
    'reviewed',
  );
}
