import { followStart, sayStarted } from '../src/brokerage/actions/say-start.ts';
import { recordRequest } from '../src/brokerage/actions/record-request.ts';
import { getLine } from '../src/brokerage/records/package-lines.ts';
import { listPlacements } from '../src/brokerage/records/placements.ts';
import { getRequest } from '../src/brokerage/records/placement-requests.ts';
import type { PeriodicNeed } from '../src/brokerage/rules/periodic-need.ts';
import { londonDay } from '../src/ground/calendar.ts';
import { systemOf, withScope } from '../src/platform/scope.ts';
import { type County, must } from './county.ts';
import { accept, type Act, ago, answersOrder, offer, place, take } from './request-acts.ts';
import { at } from './weeks.ts';

const everyDay = [1, 2, 3, 4, 5, 6, 7];

/** Somebody who lives in for two weeks, while the daughter who cares for the person is away. */
const aBreak: PeriodicNeed = {
  unit: 'week',
  weekdays: everyDay,
  fromTime: '00:00',
  toTime: '00:00',
  workers: 1,
  tasks: 'Be there day and night\nMeals together\nA walk after lunch',
  weeks: 2,
  reviewOn: null,
};

/** Four nights a week in which somebody sleeps in, beside the visits of the day. */
const nights: PeriodicNeed = {
  unit: 'sleeping night',
  weekdays: [1, 2, 3, 4],
  fromTime: '22:00',
  toTime: '07:00',
  workers: 1,
  tasks: 'Be near and help when called\nHelp to the toilet',
  weeks: null,
  reviewOn: null,
};

/** Its provider says that it began, once its first day has come. */
const begins: Act = async ({ county, now, requestId }, hoursAgo) => {
  const [placement] = await county.as('broker', (scope) => listPlacements(scope, requestId));
  if (placement === undefined) return;
  const { care_package_id: packageId } = await county.as('broker', (scope) => getRequest(scope, requestId));
  const line = await county.as('broker', (scope) => getLine(scope, packageId, placement.package_line_id));
  const manager = { ...systemOf(county.councilId), providerId: placement.provider_id };
  await withScope(
    county.database,
    manager,
    async (scope) =>
      must(
        await sayStarted(scope, {
          placementId: placement.id,
          startedOn: line.starts_on,
          words: 'A good first night',
        }),
      ),
    ago(now, hoursAgo),
  );
  await withScope(
    county.database,
    systemOf(county.councilId),
    (scope) => followStart(scope, placement.id),
    ago(now, hoursAgo),
  );
};

type Story = {
  readonly package: string;
  readonly service: string;
  readonly periodic: PeriodicNeed;
  readonly hoursAgo: number;
  readonly daysAhead: number;
  readonly acts: readonly (readonly [hoursAgo: number, act: Act])[];
};

/** Whoever has visits from the provider that also sleeps in, and somebody who waits for visits. */
const stories: readonly Story[] = [
  {
    package: `select l.care_package_id as id from package_line l join provider p on p.council_id = l.council_id and p.id = l.provider_id
      join care_package k on k.council_id = l.council_id and k.id = l.care_package_id
      where l.council_id = $1 and p.reference = 'PR01' and l.ends_on is null and k.ends_on is null
        and not exists (select from periodic_week w join package_line o on o.council_id = w.council_id and o.id = w.package_line_id
          where o.council_id = l.council_id and o.person_id = l.person_id)
        and not exists (select from person d where d.council_id = l.council_id and d.id = l.person_id and d.died_on is not null)
      order by l.id offset 4 limit 1`,
    service: 'Sleeping night',
    periodic: nights,
    hoursAgo: 24 * 12,
    daysAhead: 4,
    acts: [
      [285, take],
      [280, offer(1)],
      [270, accept()],
      [260, place],
      [250, answersOrder()],
      [150, begins],
    ],
  },
  {
    package: `select k.id from care_package k join person p on p.council_id = k.council_id and p.id = k.person_id
      where k.council_id = $1 and p.reference = 'P90001'`,
    service: 'Live-in care',
    periodic: aBreak,
    hoursAgo: 26,
    daysAhead: 9,
    acts: [
      [25, take],
      [3, offer(1)],
    ],
  },
];

/** Records what is sought by the week and by the night, alone and beside visits, and what was done about it; answers how many. */
export async function seekNightsAndLiveIn(county: County): Promise<number> {
  const real = Temporal.Now.instant();
  const now = londonDay(real).equals(county.size.today) ? real : at(county.size.today, '12:00');
  let sought = 0;
  for (const one of stories) {
    const { rows } = await county.database.pool.query<{ id: number }>(one.package, [county.councilId]);
    const packageId = rows[0]?.id;
    if (packageId === undefined) continue;
    const received = ago(now, one.hoursAgo);
    const wantedFrom = londonDay(received).add({ days: one.daysAhead });
    const { id: requestId } = await county.as(
      'broker',
      async (scope) =>
        must(
          await recordRequest(scope, {
            packageId,
            service: one.service,
            visits: [],
            periodic: { ...one.periodic, reviewOn: wantedFrom.add({ weeks: 2 }).toString() },
            wantedFrom: wantedFrom.toString(),
            lane: 'standard',
            needs: [],
            cultures: [],
            language: null,
            workerGender: null,
            words: '',
            replacesLineId: null,
          }),
        ),
      received,
    );
    for (const [hoursAgo, act] of one.acts) await act({ county, now, requestId }, hoursAgo);
    sought += 1;
  }
  return sought;
}
