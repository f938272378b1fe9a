/** Tells each provider of somebody's care that they have died, so that nobody calls at the door. Source: docs/rules/hospital-and-death.md. */
import { listLinesOfPerson } from '../../brokerage/records/package-lines.ts';
import { londonDay, longDate } from '../../ground/calendar.ts';
import { listWords } from '../../ground/text.ts';
import { getPersonDetails } from '../../people/records/people.ts';
import { notify } from '../../platform/notices/notify.ts';
import type { Scope } from '../../platform/scope.ts';

/** Tells the providers whose services went on when the person died; nobody is named. Does nothing where no death is recorded. For jobs. */
export async function tellOfDeath(scope: Scope, personId: number): Promise<void> {
  const { died_on: diedOn } = await getPersonDetails(scope, personId);
  if (diedOn === null) return;
  const today = londonDay(scope.now).toString();
  const going = (await listLinesOfPerson(scope, personId)).filter(
    ({ starts_on, ends_on }) => starts_on <= today && (ends_on === null || ends_on >= diedOn),
  );
  for (const [providerId, lines] of Map.groupBy(going, ({ provider_id }) => provider_id))
    await notify(
      scope,
      'care-stopped',
      { provider: providerId },
      { line: listWords(lines.map(({ reference }) => reference)), day: longDate(diedOn) },
      { link: `/packages/${lines[0]?.care_package_id ?? 0}` },
    );
}
