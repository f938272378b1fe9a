/** Somebody is away, on the pages: what is written down, what is offered, whom to call, and what becomes of it when it is taken back. */
import { expect, test } from 'vitest';
import { withScope } from '../../src/platform/scope.ts';
import { undoLast } from '../../src/rounds/actions/edit-rota.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aRotaWorldNextWeek, boxes, nextMonday, type RotaWorld, workOutProposals } from './rota-world.ts';

const database = await freshDatabase();
const app = await testApp(database);
const monday = nextMonday();

/** Works out what waits, in a second and not in the time that a coordinator would give it. */
async function workOut({ councilId }: RotaWorld): Promise<void> {
  await database.pool.query(
    `update rota_proposal set asked = jsonb_set(asked, '{budget}', '{"kind":"moves","moves":5000}') where state = 'working'`,
  );
  await workOutProposals(database, councilId);
}

/** A week that is planned and published, and who goes to Ada in the morning. */
async function publishedWeek() {
  const world = await aRotaWorldNextWeek(database);
  const visitor = app.as(world.coordinator);
  const asked = await visitor.post(`/rounds/weeks/${monday}/plan`, { day: monday });
  await workOut(world);
  await visitor.post(asked.location ?? '', { act: 'take' });
  await visitor.post(`/rounds/weeks/${monday}/publish`, {});
  const { rows } = await database.pool.query<{ id: number; name: string; visits: number }>(
    `select w.id, w.given_name || ' ' || w.family_name as name,
       (select count(*)::int from rota_stop o where o.council_id = s.council_id and o.care_worker_id = w.id) as visits
     from rota_stop s join care_worker w on w.council_id = s.council_id and w.id = s.care_worker_id
     where s.council_id = $1 and s.planned_visit_id = $2`,
    [world.councilId, world.visits['adaMorning']],
  );
  const [sick] = rows;
  if (sick === undefined) throw new Error('nobody goes to Ada');
  const away = (more: Record<string, string> = {}) =>
    visitor.post('/rounds/away', {
      worker: String(sick.id),
      kind: 'sickness',
      from_time: '',
      until_time: '',
      ...boxes('from', monday),
      ...boxes('until', monday),
      ...more,
    });
  return { world, visitor, sick, away };
}

test('the sheet of a repair that was taken back says so, and who was told is told again', async () => {
  const { world, visitor, sick, away } = await publishedWeek();
  const plan = (await away()).location ?? '';
  await workOut(world);
  const sheet = (await visitor.post(plan, { act: 'take' })).location ?? '';
  const before = await visitor.get(sheet);
  const { rows: calls } = await database.pool.query<{ id: number }>(
    'select id from rota_call where council_id = $1 and person_id is not null order by id',
    [world.councilId],
  );
  const call = String(calls[0]?.id);
  expect((await visitor.post(sheet, { call, act: 'told again' })).status).toBe(404);
  await visitor.post(sheet, { call, act: 'done', outcome: 'Told her daughter' });
  const all = before.html.match(/name="call"/g)?.length ?? 0;
  expect((await visitor.get(`/rounds?week=${monday}`)).text).toContain(`${all - 1} calls to make`);

  await withScope(database, world.coordinator, (scope) => undoLast(scope, monday));
  const back = await visitor.get(sheet);
  for (const words of [
    'This repair was taken back on',
    'what the sheet said no longer holds',
    'Publish the rota so that they have word',
    '1 call to make: they were told what no longer holds',
    `The other ${all - 1} people on this sheet were not called`,
    'Who was told, and must be told again',
    'Told her daughter',
    `it is with ${sick.name}, who is away`,
  ])
    expect(back.text).toContain(words);
  expect(back.html.match(/name="call"/g)).toHaveLength(1);
  expect((await visitor.get(plan)).text).toContain('This was taken, and taken back on');
  expect((await visitor.get(`/rounds?week=${monday}`)).text).toMatch(
    /Whom to call because .*: 1 call to make/,
  );

  await visitor.post(sheet, { call, act: 'told again' });
  expect((await visitor.get(sheet)).text).toContain('Everybody who was told has been told again');
  expect((await visitor.get(`/rounds?week=${monday}`)).text).toMatch(/Whom to call because .*: all done/);
  await visitor.post(sheet, { call, act: 'not told again' });
  expect((await visitor.get(`/rounds?week=${monday}`)).text).toContain('1 call to make');
});

test('what nobody had before somebody was away is named apart, and stays so', async () => {
  const { world, visitor, away } = await publishedWeek();
  await visitor.post(`/rounds/visits/${world.visits['adaNoon']}/0`, { act: 'off' });
  const plan = (await away()).location ?? '';
  await workOut(world);
  const found = await visitor.get(plan);
  expect(found.text).toContain(
    'Nobody had these before either, and this leaves them as they are: 1 visit on',
  );
  await visitor.post(plan, { act: 'take' });
  const { rows } = await database.pool.query(
    'select 1 from rota_stop where council_id = $1 and planned_visit_id = $2',
    [world.councilId, world.visits['adaNoon']],
  );
  expect(rows).toEqual([]);
});
