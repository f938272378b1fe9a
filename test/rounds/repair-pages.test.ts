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
    `The other ${all - 1} on this sheet were not called`,
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

async function absencesOf({ councilId }: RotaWorld) {
  const { rows } = await database.pool.query<{ kind: string; hours: number }>(
    `select kind, extract(epoch from ends_at - starts_at)::int / 3600 as hours from worker_absence
     where council_id = $1 and ends_at > starts_at`,
    [councilId],
  );
  return rows;
}

test('a repair that is left says who is still away, and saying it again writes nothing twice', async () => {
  const { world, visitor, sick, away } = await publishedWeek();
  const plan = (await away()).location ?? '';
  await workOut(world);
  expect((await visitor.post(plan, { act: 'leave' })).location).toBe(plan);
  const left = await visitor.get(plan);
  expect(left.text).toContain(
    `This was left. ${sick.name} is still recorded as away: ${sick.visits === 1 ? '1 visit has' : `${sick.visits} visits have`} nobody who can go.`,
  );
  expect(left.html).toContain(`href="/rounds/workers/${sick.id}"`);

  const again = (await away()).location ?? '';
  expect(again).not.toBe(plan);
  expect((await visitor.get(again)).text).toContain(
    `This was written down already: ${sick.name} is away from`,
  );
  expect(await absencesOf(world)).toEqual([{ kind: 'sickness', hours: 24 }]);
  // Nobody decided: what is asked anew takes its place, also where it was not worked out yet.
  const third = (await away({ until_time: '12:00' })).location ?? '';
  expect((await visitor.get(again)).text).toContain('This was left');
  const { rows } = await database.pool.query(
    'select 1 from long_work where council_id = $1 and finished_at is null',
    [world.councilId],
  );
  expect(rows).toHaveLength(1);
  expect((await visitor.get(third)).text).not.toContain('Other weeks to decide');
  expect(await absencesOf(world)).toEqual([{ kind: 'sickness', hours: 24 }]);

  const other = await away({
    kind: 'leave',
    ...boxes('until', Temporal.PlainDate.from(monday).add({ days: 1 }).toString()),
  });
  expect(other.status).toBe(422);
  expect(other.text).toContain(`${sick.name} is recorded as away already (sickness) from`);

  await visitor.post(`/rounds/workers/${sick.id}`, {
    act: 'back',
    id: String((await absenceId(world)) ?? 0),
  });
  await workOut(world);
  expect((await visitor.post(third, { act: 'leave' })).location).toBe(`/rounds?week=${monday}`);
  expect((await visitor.get(third)).text).toContain('This was left. It changed nothing in the rota.');
});

async function absenceId({ councilId }: RotaWorld): Promise<number | undefined> {
  const { rows } = await database.pool.query<{ id: number }>(
    'select id from worker_absence where council_id = $1 and ends_at > starts_at',
    [councilId],
  );
  return rows[0]?.id;
}

test('a day that is not today is a whole day unless a time is said; the hours are named, and what they leave is warned of', async () => {
  const { world, visitor, sick, away } = await publishedWeek();
  const form = await visitor.get('/rounds/away');
  expect(form.html).not.toMatch(/name="from_time"[^>]*value="\d/);
  const late = await away({ from_time: '15:13' });
  expect(late.location).toBe(`/rounds/days/${monday}`);
  const told = await visitor.get(late.location ?? '');
  for (const words of [
    `Written down: ${sick.name} is away from`,
    ', 15:13 to',
    'They have no visits in that time',
    `${sick.name} keeps ${sick.visits === 1 ? '1 visit' : `${sick.visits} visits`} outside that time on`,
    'If they are away all day, say so again without times.',
  ])
    expect(told.text).toContain(words);
  const whole = await away();
  expect(whole.location).toMatch(/^\/rounds\/plans\/\d+$/);
  expect((await visitor.get(whole.location ?? '')).text).not.toContain('outside that time');
  expect(await absencesOf(world)).toEqual([{ kind: 'sickness', hours: 24 }]);
});

test('today without a time is from now on: what has begun stays theirs', async () => {
  const { world, away } = await publishedWeek();
  const today = Temporal.Now.plainDateISO('Europe/London').toString();
  await away({ ...boxes('from', today), ...boxes('until', today) });
  const { rows } = await database.pool.query<{ ago: number }>(
    `select extract(epoch from now() - starts_at)::int as ago from worker_absence where council_id = $1`,
    [world.councilId],
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]?.ago).toBeLessThan(120);
});
