import { recordIntroduction, tellOfPlacement } from '../src/brokerage/actions/record-introduction.ts';
import { londonDay } from '../src/ground/calendar.ts';
import { addVisit } from '../src/visits/actions/add-visit.ts';
import { cancelVisits } from '../src/visits/actions/cancel-visit.ts';
import { moveVisit } from '../src/visits/actions/move-visit.ts';
import { listPlannedVisits, type PlannedVisitRow } from '../src/visits/records/planned-visits.ts';
import { must, type County } from './county.ts';

/**
 * What changes at short notice: tomorrow's evening visit moves from half past eight to later, another is cancelled and one is added; and how people and
 * their providers come to know each other: one placement has its introduction, one waits for it, and somebody would like another provider.
 */
export async function changeAtShortNotice(county: County): Promise<void> {
  const tomorrow = county.size.today.add({ days: 1 }).toString();
  await county.as('broker', async (scope) => {
    const { rows } = await listPlannedVisits(
      scope,
      { from: tomorrow, to: tomorrow, status: 'planned' },
      { limit: null },
    );
    const [evening, other] = apart(
      rows.filter(({ starts_at, time_critical }) => !time_critical && hourOf(starts_at) >= 19),
    );
    if (evening !== undefined)
      await moveVisit(scope, {
        id: evening.id,
        version: evening.version,
        startsOn: tomorrow,
        startTime: '22:00',
        because: 'A grandchild plays in the school concert; home by half past nine',
      });
    if (other !== undefined)
      await cancelVisits(scope, {
        ids: [other.id],
        toldAt: scope.now,
        because: 'With family for the evening',
      });
    const extra = rows.find(
      ({ person_id }) => person_id !== evening?.person_id && person_id !== other?.person_id,
    );
    if (extra !== undefined)
      await addVisit(scope, {
        personId: extra.person_id,
        lineId: extra.package_line_id,
        startsOn: tomorrow,
        startTime: '15:10',
        minutes: 30,
        workers: 1,
        because: 'Fell in the night: somebody to look in and make a hot drink',
      });
  });
  await introduce(county);
}

/** The first visits of two different people. */
function apart(rows: readonly PlannedVisitRow[]): readonly (PlannedVisitRow | undefined)[] {
  const [first] = rows;
  return [first, rows.find(({ person_id }) => person_id !== first?.person_id)];
}

function hourOf(moment: Date): number {
  return Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO('Europe/London').hour;
}

type Live = {
  readonly id: number;
  readonly provider_id: number;
  readonly starts_on: string;
};

/**
 * The placement that begins last has its introduction, one that begins sooner waits for it, and somebody who has had a provider for some days
 * would rather have another.
 */
async function introduce(county: County): Promise<void> {
  const { rows } = await county.database.pool.query<Live>(
    `select m.id, m.provider_id, l.starts_on from placement m
       join package_line l on l.council_id = m.council_id and l.id = m.package_line_id
     where m.council_id = $1 and m.ended_at is null and l.starts_on >= $2 order by l.starts_on desc, m.id`,
    [county.councilId, county.size.today.subtract({ days: 10 }).toString()],
  );
  const known = rows.find(
    ({ starts_on }) => starts_on > londonDay(Temporal.Now.instant()).add({ days: 1 }).toString(),
  );
  if (known !== undefined)
    must(
      await county.as(
        'provider_manager',
        (scope) =>
          recordIntroduction(scope, known.id, {
            way: 'visit',
            meetsAt: Math.floor(scope.now.epochMilliseconds / 1000) + 20 * 3600,
            workers: [
              { name: 'Grace Obi', languages: ['English', 'Yoruba'] },
              { name: 'Tom Pell', languages: ['English'] },
            ],
            words: 'Grace knows the hoist, and Tom is good with dogs.',
          }),
        undefined,
        known.provider_id,
      ),
    );
  const unhappy = rows.findLast(({ starts_on }) => starts_on < county.size.today.toString());
  if (unhappy !== undefined)
    must(
      await county.as('broker', (scope) =>
        tellOfPlacement(scope, unhappy.id, {
          said: 'another provider',
          words: 'They are kind, but come at a different time each day. Told by a niece, on the telephone',
          byLink: false,
        }),
      ),
    );
}
