import type { RunAsked } from '../../src/market/records/window-runs.ts';
import type { Database } from '../../src/platform/database.ts';
import { aTransitionWorld } from '../brokerage/transition-world.ts';

/** A council with four people of one provider, two visits a day each, rostered to Ada and Bob; their homes have positions. */
export async function aWindowWorld(database: Database) {
  const { councilId, failing, work } = await aTransitionWorld(database, 4);
  await database.pool.query(
    `insert into place_postcode (postcode, latitude, longitude) select 'WS1 ' || n || 'QQ', 52.58 + n * 0.004, -1.98 from generate_series(1, 4) n
     on conflict do nothing`,
  );
  await database.pool.query(
    `update person set postcode = 'WS1 ' || (1 + id % 4) || 'QQ' where council_id = $1`,
    [councilId],
  );
  await database.pool.query(
    `update planned_visit set rostered_starts_at = starts_at, rostered_minutes = minutes,
       rostered_workers = array[case when person_id % 2 = 0 then 'Ada' else 'Bob' end] where council_id = $1`,
    [councilId],
  );
  const asked: RunAsked = {
    week_starts_on: '2026-03-02',
    weekdays: [1, 2],
    provider_id: null,
    workforce: { kind: 'as worked' },
    travel_mode: 'car',
    travel_area: 'urban',
    straight_line: false,
    seed: 1,
    seeds: 2,
    moves: 20,
    repeats_id: null,
    file_id: null,
  };
  // A week later, when the week that is simulated is over.
  const now = (await work(async (scope) => await Promise.resolve(scope.now))).add({ hours: 7 * 24 });
  return { councilId, providerId: failing.id, manager: failing.manager, asked, now };
}
