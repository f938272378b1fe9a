import { describe, expect, test } from 'vitest';
import type { Exception } from '../../src/contracts/rules/exceptions.ts';
import { listPlannedVisits, type WentFilter } from '../../src/visits/records/planned-visits.ts';
import { howItWent } from '../../src/visits/rules/how-it-went.ts';
import { withScope } from '../../src/platform/scope.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { receiveLogs } from '../payments/visits-in-database.ts';
import { aWeekOfVisits, NOW } from '../payments/week-of-visits.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

describe('how a visit went', () => {
  const moment = (clock: string) => Temporal.Instant.from(`2026-03-04T${clock}:00Z`).epochMilliseconds;
  test.each(
    ruleTable('how-a-visit-went').map(
      (row) => [row('status'), row('starts'), row('found'), row('how it went'), row] as const,
    ),
  )('%s, %s, %s: %s', (status, starts, found, answer, row) => {
    const went = howItWent(
      {
        status: status === 'cancelled' ? 'cancelled' : 'planned',
        startsAt: moment(starts),
        workers: Number(row('care workers')),
        places: Number(row('judged')),
        missed: Number(row('missed')),
        heard: row('heard since') === 'yes',
        exceptions: found.split(', ').filter((one) => one !== '') as Exception[],
      },
      moment('12:00'),
    );
    expect(went.words).toBe(answer);
  });
});

const database = await freshDatabase();
const app = await testApp(database);
const week = { from: '2026-03-02', to: '2026-03-08' };

test('the list of planned visits finds those that were missed, too short or not known yet, and whose key worker it is', async () => {
  const { councilId, providerId, ada } = await aWeekOfVisits(database);
  const who = await somebody(database, councilId, 'social_worker');
  const find = async (filter: { went?: WentFilter; keyWorkerId?: number }, reader = who) =>
    await withScope(
      database,
      reader,
      async (scope) =>
        (await listPlannedVisits(scope, { ...week, ...filter })).rows.map(({ reference }) => reference),
      NOW,
    );
  expect(await find({ went: 'missed' })).toEqual(['V-missed']);
  expect(await find({ went: 'short' })).toEqual(['V-manual-2', 'V-brief']);
  expect(await find({ went: 'late' })).toEqual([]);
  expect(await find({ went: 'unknown' })).toEqual([]);
  await database.pool.query(
    'update week_line set status = $2 where council_id = $1 and planned_visit_id = (select id from planned_visit where council_id = $1 and reference = $3)',
    [councilId, 'withdrawn', 'V-missed'],
  );
  expect(await find({ went: 'missed' })).toEqual([]);
  expect(await find({ went: 'unknown' })).toEqual(['V-missed']);

  await database.pool.query(
    `update week_line set status = 'refused' where council_id = $1 and status = 'withdrawn'`,
    [councilId],
  );
  const last = `update planned_visit set starts_at = $2, starts_on = '2026-03-08' where council_id = $1 and reference = 'V-missed'`;
  await database.pool.query(last, [councilId, '2026-03-08T20:30:00Z']);
  expect([await find({ went: 'missed' }), await find({ went: 'unknown' })]).toEqual([[], ['V-missed']]);
  await database.pool.query(last, [councilId, '2026-03-08T19:30:00Z']);
  expect([await find({ went: 'missed' }), await find({ went: 'unknown' })]).toEqual([['V-missed'], []]);

  expect(await find({ keyWorkerId: who.userId ?? 0 })).toEqual([]);
  await database.pool.query('update person set key_worker_id = $2 where id = $1', [ada.id, who.userId]);
  expect(await find({ keyWorkerId: who.userId ?? 0 })).toEqual([
    'V-paid',
    'V-manual-1',
    'V-manual-2',
    'V-missed',
  ]);
  const provider = await somebody(database, councilId, 'provider_coordinator', providerId);
  expect(await find({ went: 'short' }, provider)).toEqual(['V-manual-2', 'V-brief']);
});

test('a social worker reads on the pages who came and who did not, and opens each visit', async () => {
  const { councilId, ada, bob } = await aWeekOfVisits(database);
  const worker = app.as(await somebody(database, councilId, 'social_worker'));
  const list = await worker.get('/visits?from=2026-03-02&to=2026-03-08');
  expect(list.text).toMatch(/Missed in the last seven days/);
  expect(list.text).toMatch(/Made came at 08:\d\d for \d+ minutes/);
  expect(list.text).not.toContain('£');
  expect((await worker.get('/visits?from=2026-03-02&to=2026-03-08&went=missed')).text).toContain(
    '1 visit found',
  );
  const file = await worker.get('/visits?from=2026-03-02&to=2026-03-08&format=csv');
  expect(file.html).toMatch(/V-missed.*,Missed,,,/);

  const page = await worker.get(`/people/${ada.id}/visits?week=2026-03-02`);
  expect(page.text).toContain('4 visits in the week: 2 made, 1 not as planned, 1 missed.');
  const links = [...page.html.matchAll(/href="(\/visits\/\d+)"/g)].map(([, href]) => href ?? '');
  expect(links.length).toBe(4);
  expect((await worker.get(links[3] ?? '')).text).toMatch(/Missed/);
  expect((await worker.get(links[0] ?? '')).text).not.toMatch(/Move this visit|Cancel this visit/);
  expect((await worker.get(`/people/${bob.id}/visits?week=2026-03-02`)).text).toContain('too brief to count');
  const { rows } = await database.pool.query<{ id: number }>(
    `select id from planned_visit where council_id = $1 and reference = 'V-cancelled'`,
    [councilId],
  );
  expect((await worker.get(`/visits/${rows[0]?.id}`)).text).toContain('Put this visit back');
});

test('whoever is a key worker is told on their first page of visits that their people missed, and of nobody else’s', async () => {
  const home = await aWeekOfVisits(database);
  const { councilId, ada } = home;
  const [mine, other] = [
    await somebody(database, councilId, 'social_worker'),
    await somebody(database, councilId, 'social_worker'),
  ];
  await database.pool.query('update person set key_worker_id = $2 where id = $1', [ada.id, mine.userId]);
  await database.pool.query(
    `update planned_visit set starts_at = now() - interval '1 day', starts_on = (now() - interval '1 day')::date
     where council_id = $1 and reference = 'V-missed'`,
    [councilId],
  );
  expect((await app.as(mine).get('/')).text).not.toContain('Missed visits');
  const inAt = Math.floor(Date.now() / 1000) - 3600;
  await receiveLogs(database, home, home.feedId, [
    { reference: 'L-since', person: 'BOB', worker: 'W1', inAt, outAt: inAt + 1800 },
  ]);
  const first = await app.as(mine).get('/');
  expect(first.text).toContain('Missed visits to your people in the last seven days');
  const address = /href="(\/visits\?[^"]*went=missed[^"]*)"/.exec(first.html)?.[1] ?? '';
  expect((await app.as(mine).get(address.replaceAll('&amp;', '&'))).text).toContain('1 visit found');
  expect((await app.as(other).get('/')).text).not.toContain('Missed visits');
});
