import { suspendLines } from '../src/brokerage/actions/suspend-lines.ts';
import { weekStart } from '../src/ground/calendar.ts';
import { must, type County } from './county.ts';
import type { StoredPerson } from './packages.ts';
import { at } from './weeks.ts';

/** What happens in the stories: before the visits are recorded, and after the weeks are verified. */
export async function tellStories(
  county: County,
  people: readonly StoredPerson[],
  when: 'before' | 'after',
): Promise<void> {
  const inHospital = people.find((person) => person.story?.name === 'hospital');
  if (when === 'before' && inHospital) await goToHospital(county, inHospital);
}

/** A stay in hospital last week, from Wednesday morning to Friday evening; the provider was told an hour before the first visit missed. */
async function goToHospital(county: County, { id, lineId }: StoredPerson): Promise<void> {
  const monday = weekStart(county.size.today).subtract({ weeks: 1 });
  const [wednesday, friday] = [monday.add({ days: 2 }), monday.add({ days: 4 })];
  await county.as(
    'social_worker',
    async (scope) =>
      must(
        await suspendLines(scope, {
          personId: id,
          lineIds: [lineId],
          reason: 'hospital',
          note: 'Taken to Fernminster Hospital after a fall',
          startsAt: at(wednesday, '07:30'),
          endsAt: at(friday, '18:00'),
          toldAt: at(wednesday, '08:00'),
        }),
      ),
    at(wednesday, '08:00'),
  );
}
