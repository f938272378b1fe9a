import { expect, test } from 'vitest';
import { shortDate, startOfDay } from '../../src/ground/calendar.ts';
import { replanLines } from '../../src/visits/actions/plan-visits.ts';
import { permissions, type Role } from '../../src/platform/permissions.ts';
import { routes } from '../../src/web/urls.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { somebody } from '../postgres/builders.ts';
import { testApp } from '../web/app.ts';
import { aTransitionWorld } from './transition-world.ts';

const database = await freshDatabase();
const app = await testApp(database);
const day = Temporal.Now.plainDateISO('Europe/London').add({ days: 2 });
const dayBoxes = {
  'cut_over-day': String(day.day),
  'cut_over-month': String(day.month),
  'cut_over-year': String(day.year),
};

test('a broker drafts a plan, asks, chooses otherwise, places, and both providers confirm', async () => {
  const world = await aTransitionWorld(database, 4);
  await world.work((scope) => replanLines(scope, world.lines, '2026-03-04'), Temporal.Now.instant());
  const broker = app.as(world.broker);
  expect((await broker.get('/transitions')).text).toContain('No transition is open');
  expect(
    (await broker.get(`/transitions/new?provider=${world.failing.id}&reason=Terminated`)).html,
  ).toContain('value="Terminated"');
  const wrong = await broker.post('/transitions/new', { provider: '', reason: '', ...dayBoxes });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('Choose the provider');
  const started = await broker.post('/transitions/new', {
    provider: String(world.failing.id),
    area: '',
    reason: 'Registration cancelled',
    ...dayBoxes,
  });
  expect(started.location).toMatch(/^\/transitions\/\d+$/);
  const plan = started.location ?? '';
  const shown = await broker.get(plan);
  expect(shown.text).toContain('Number 0');
  expect(shown.text).toContain('County Care at Home');
  // A draft says where and when the in-house service has told no room, and one of older days how much.
  expect(shown.text).toContain('Not arranged yet: 7 hours a week above what the in-house service has told');
  await database.pool.query(
    `alter table transition_event disable trigger user; update transition_event set detail = detail - 'uncovered'; alter table transition_event enable trigger user`,
  );
  expect((await broker.get(plan)).text).toContain(
    'Not arranged yet: 7 hours a week were above what the in-house service had free',
  );
  await broker.post(`${plan}/draft`, {});
  expect((await broker.get(plan)).text).toContain('above what the in-house service has told');
  expect((await broker.get(`${plan}?stage=agreed`)).text).toContain('No service of the plan is like this');
  expect((await broker.get(`${plan}?format=csv`)).text).toContain('Number 1');
  const moves = [...shown.html.matchAll(/\/moves\/(\d+)"/g)].map(([, id]) => id ?? '');
  const [first = '', second = '', third = ''] = [...new Set(moves)];
  const move = `${plan}/moves/${first}`;
  expect((await broker.get(move)).text).toContain('Choose another provider');
  const empty = await broker.post(move, { act: 'answer', answer: 'agrees', who: '', words: '' });
  expect(empty.status).toBe(422);
  expect(empty.text).toContain('Enter who answered');
  expect((await broker.post(move, { act: 'choose', contract: '999999', reason: 'x' })).status).toBe(422);
  const chosen = await broker.post(move, {
    act: 'choose',
    contract: String(world.ashgrove.contractId),
    reason: 'His brother has them',
  });
  expect(chosen.status).toBe(303);
  expect((await broker.get(move)).text).toContain('His brother has them');
  const suspended = `insert into contract_event (council_id, provider_id, kind, effective_at, ends_at, reason, recorded_at)
    values ($1, $2, 'suspension of new business', now() - interval '1 hour', $3, 'Staffing', now()) returning id`;
  const { rows } = await database.pool.query<{ id: number }>(suspended, [
    world.councilId,
    world.ashgrove.id,
    null,
  ]);
  expect((await broker.get(plan)).text).toContain('Suspension of new business: choose another');
  await database.pool.query(
    `insert into contract_event (council_id, provider_id, kind, effective_at, lifts_id, reason, recorded_at)
     values ($1, $2, 'lifted', now() - interval '1 minute', $3, 'Staffed again', now())`,
    [world.councilId, world.ashgrove.id, rows[0]?.id],
  );
  expect((await broker.get(plan)).text).not.toContain('choose another');
  await broker.post(move, { act: 'answer', answer: 'agrees', who: 'His brother', words: 'Yes' });
  expect((await broker.get(move)).text).toContain('His brother agrees');
  await broker.post(`${plan}/answers`, { move: [second], answer: 'agrees', from: '' });
  await broker.post(`${plan}/moves/${third}`, { act: 'leave', why_left_out: 'Goes into a home' });
  await broker.post(`${plan}/moves/${third}`, { act: 'take-up' });
  await broker.post(`${plan}/draft`, {});
  await broker.post(`${plan}/own`, {});
  const hours = (await broker.get(`${plan}/hours`)).text;
  expect(hours).toContain('exactly one provider, but 4 services are not placed yet');
  expect(hours).not.toContain('Nobody is uncovered');
  expect((await broker.get(`${plan}/workers`)).text).toContain('may move with the work');
  await broker.post(`${plan}/place`, {});
  expect((await broker.get(plan)).text).toContain('Each new provider has told me');
  await broker.post(`${plan}/place`, { providers_agreed: 'yes' });
  expect((await broker.get(plan)).text).toContain('Stop after this one');
  expect((await broker.get(`${plan}/progress`)).text).toContain('"done":0');
  await broker.post(`${plan}/stop`, {});
  await broker.post(move, { act: 'place' });
  expect((await broker.get(move)).text).toContain('Placed, to begin on');
  const old = app.as(world.failing.manager);
  const fresh = app.as(world.ashgrove.manager);
  const other = app.as(world.cedar.manager);
  expect((await old.get('/handovers')).text).toContain('Number');
  const handover = `/handovers/${first}`;
  expect((await other.get(handover)).status).toBe(404);
  expect((await other.get(plan)).status).toBe(403);
  expect((await fresh.get(handover)).text).toContain('We have the newest care plan');
  expect((await fresh.post(handover, {})).status).toBe(422);
  await fresh.post(handover, { items: ['care plan', 'contacts'], words: 'Met her on Monday' });
  expect((await old.get(handover)).text).toContain('Met her on Monday');
  expect((await broker.get(handover)).text).toContain('Not yet');
  await broker.post(`${plan}/cut-over`, {
    'cut_over-day': '1',
    'cut_over-month': '1',
    'cut_over-year': '2020',
  });
  expect((await broker.get(`${plan}/cut-over`)).status).toBe(200);
  const closed = await broker.post(`${plan}/close`, { reason: 'Everybody has moved' });
  expect(closed.location).toBe(plan);
  expect((await broker.get('/transitions?state=closed')).text).toContain('Failing Care');
});

test('where the old provider must stop before the new ones begin, the plan says so and shows every visit until then that has nobody', async () => {
  const world = await aTransitionWorld(database, 1);
  await world.work((scope) => replanLines(scope, world.lines, '2026-03-04'), Temporal.Now.instant());
  const today = Temporal.Now.plainDateISO('Europe/London');
  const begins = today.add({ days: 9 });
  const broker = app.as(world.broker);
  const { location: plan = '' } = await broker.post('/transitions/new', {
    provider: String(world.failing.id),
    area: '',
    reason: 'Registration cancelled',
    'cut_over-day': String(begins.day),
    'cut_over-month': String(begins.month),
    'cut_over-year': String(begins.year),
  });
  expect((await broker.get(plan)).text).not.toContain('makes no visit from');
  await database.pool.query(
    `insert into contract_event (council_id, provider_id, kind, effective_at, reason, recorded_at)
     values ($1, $2, 'registration cancelled', $3, 'By the regulator', now())`,
    [world.councilId, world.failing.id, startOfDay(today.add({ days: 2 })).toString()],
  );
  const stops = `Failing Care makes no visit from ${shortDate(today.add({ days: 2 }))}, 00:00 on: its contract or registration ends then`;
  expect((await broker.get(plan)).text).toContain(stops);
  const hours = (await broker.get(`${plan}/hours`)).text;
  expect(hours).toContain(stops);
  // Two visits a day from the day it stops to the day after the new provider begins: nine days.
  expect(hours).toContain('Not arranged yet: 18 visits of 1 person');
});

test('workers are named only to those who may see them', async () => {
  const world = await aTransitionWorld(database, 1);
  const started = await app.as(world.broker).post('/transitions/new', {
    provider: String(world.failing.id),
    area: '',
    reason: 'Registration cancelled',
    ...dayBoxes,
  });
  const officer = app.as(await somebody(database, world.councilId, 'contracts_officer'));
  expect((await app.as(world.broker).get(`${started.location}/workers`)).text).toContain(
    'Names are shown to',
  );
  expect((await officer.get(`${started.location}/workers`)).text).not.toContain('Names are shown to');
});

test('whoever may not see placement sees no transition, and whoever may only look changes nothing', async () => {
  const world = await aTransitionWorld(database, 1);
  const ours = routes.filter(({ path }) => path.startsWith('/transitions'));
  expect(ours.length).toBeGreaterThan(10);
  for (const role of ['finance_officer', 'commissioner'] as const satisfies readonly Role[]) {
    const who = app.as(await somebody(database, world.councilId, role));
    for (const { method, path, permission } of ours) {
      const may = (permissions[permission] as readonly Role[]).includes(role);
      const address = path.replace(':id', '999999').replace(':move', '1');
      const { status } = method === 'GET' ? await who.get(address) : await who.post(address, {});
      expect(status === 403, `${role} ${method} ${path}`).toBe(!may);
    }
  }
});

test('a hundred transitions are searched, narrowed by provider and by how they stand, and turned page by page', async () => {
  const world = await aTransitionWorld(database, 1);
  const { councilId, failing, beacon } = world;
  await database.pool.query(
    `insert into transition (council_id, provider_id, reason, cut_over_on, drafted_at, closed_at, closed_reason)
     select $1, case when n % 2 = 0 then $2 else $3 end::bigint, 'Reason number ' || n, current_date + n, now(),
       case when n > 90 then now() end, case when n > 90 then 'Done' end from generate_series(1, 100) n`,
    [councilId, failing.id, beacon.id],
  );
  const broker = app.as(world.broker);
  const found = async (query: string) => (await broker.get(`/transitions${query}`)).text;
  expect(await found('')).toContain('90 transitions');
  expect(await found('?page=4')).toContain('Reason number 90');
  expect(await found(`?provider=${beacon.id}`)).toContain('45 transitions');
  expect(await found('?state=closed')).toContain('10 transitions');
  expect(await found('?state=all')).toContain('100 transitions');
  expect(await found('?q=beacon+77')).toContain('1 transition');
  expect(await found('?q=nothing')).toContain('No transition fits');
});
