import { expect, test } from 'vitest';
import { z } from 'zod';
import { makeApiClient, makeCouncilApiClient } from '../../src/platform/api-clients.ts';
import { londonDay } from '../../src/ground/calendar.ts';
import { withScope } from '../../src/platform/scope.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { type Key, systemWith } from './api-system.ts';
import { aPlacementWorld } from './placement-world.ts';

const database = await freshDatabase();
const { server, as } = await testApp(database);
const inAWeek = londonDay(Temporal.Now.instant()).add({ days: 7 });

const aSystem = async (key: Key) => await systemWith(server, key);

async function aWorldOfSystems() {
  const world = await aPlacementWorld(database);
  const administrator = await somebody(database, world.councilId, 'administrator');
  const council = await aSystem(
    await withScope(database, administrator, (scope) => makeCouncilApiClient(scope, 'broker', 'Case system')),
  );
  const ashgrove = await aSystem(
    await withScope(database, world.ashgrove.manager, (scope) =>
      makeApiClient(scope, world.ashgrove.id, 'Rota system'),
    ),
  );
  return { world, administrator, council, ashgrove };
}

const visits = [{ weekdays: [1, 3], start_time: '08:00', minutes: 30, purpose: 'personal care', tasks: '' }];

async function aRecorded({ world, council }: Awaited<ReturnType<typeof aWorldOfSystems>>) {
  const { packageId } = await world.aPackage();
  const { rows } = await database.pool.query<{ reference: string }>(
    'select reference from care_package where id = $1',
    [packageId],
  );
  const made = await council('POST', '/api/placement/requests', {
    package_id: rows[0]?.reference,
    service: 'home-care',
    wanted_from: inAWeek.toString(),
    visits,
  });
  expect(made.status).toBe(200);
  return z.object({ request: z.int() }).parse(made.body).request;
}

test('a council’s system takes a request from recording to the end, and a provider’s answers on the way', async () => {
  const systems = await aWorldOfSystems();
  const { world, council, ashgrove } = systems;
  const request = await aRecorded(systems);
  const address = `/api/placement/requests/${request}`;
  const { body: match } = await council('GET', `${address}/match`);
  const ranked = z
    .array(
      z.object({
        contract: z.int(),
        leaves_order: z.string().nullable(),
        parts: z.array(z.object({ words: z.string() })),
      }),
    )
    .parse(match['ranked']);
  expect(match['next_step']).toBe('block');
  expect(ranked.map(({ contract }) => contract)).toContain(world.ashgrove.contractId);
  expect(ranked[0]?.parts).toHaveLength(9);
  const leaves = await council('POST', `${address}/offers`, { contracts: [world.beacon.contractId] });
  expect(leaves).toMatchObject({ status: 409, body: { field: 'left_order_reason' } });
  const { body: made } = await council('POST', `${address}/offers`, {
    contracts: [world.ashgrove.contractId],
  });
  expect(made).toMatchObject({ offers: [{ status: 'open', provider: 'Ashgrove Care', step: 'block' }] });
  const [{ offer }] = z.tuple([z.object({ offer: z.int() })]).parse(made['offers']) as [{ offer: number }];
  const reasons = await ashgrove('GET', '/api/placement/reasons');
  expect(reasons.body['declining']).toContain('The start is too soon');
  expect((await ashgrove('POST', `/api/offers/${offer}/answer`, { answer: 'accept' })).status).toBe(200);
  expect((await council('POST', `${address}/person`, { said: 'shown', offers: [offer] })).body).toMatchObject(
    {
      status: 'choosing',
    },
  );
  await council('POST', `${address}/person`, { said: 'chose', offer, words: 'By telephone' });
  const placed = await council('POST', `${address}/place`, { offer });
  expect(placed.status).toBe(200);
  const { orders } = (await ashgrove('GET', '/api/service-orders')).body as { orders: { order: number }[] };
  const answer = (order: number) =>
    ashgrove('POST', `/api/service-orders/${order}/answer`, { accepted: true });
  expect(await answer(orders[0]?.order ?? 0)).toMatchObject({ status: 200, body: { accepted: true } });
  expect(await answer(orders[0]?.order ?? 0)).toMatchObject({ status: 409 });
  const ended = await council('POST', `/api/placements/${String(placed.body['placement'])}/end`, {
    last_day: inAWeek.add({ days: 10 }).toString(),
    reason: 'The person moved',
    seek_again: false,
  });
  expect(ended).toMatchObject({ status: 200, body: { status: 'ended' } });
  const told = await ashgrove('GET', '/api/events?after=0');
  const kinds = [...JSON.stringify(told.body).matchAll(/"type":"([a-z.]+)"/g)].map(([, kind]) => kind);
  expect(kinds).toEqual(['offer.made', 'offer.closed', 'order.issued', 'placement.ended']);
});

test('the queue is read a part at a time, due first, and another’s request is not there', async () => {
  const systems = await aWorldOfSystems();
  const { council } = systems;
  const ids = [await aRecorded(systems), await aRecorded(systems), await aRecorded(systems)];
  const seen: unknown[] = [];
  let after = '';
  do {
    const { body } = await council('GET', `/api/placement/requests?limit=2${after}`);
    seen.push(...(body['requests'] as { request: number }[]).map(({ request }) => request));
    after = typeof body['next'] === 'string' ? `&after=${body['next']}` : '';
  } while (after !== '');
  expect(seen).toEqual(ids);
  const others = await aWorldOfSystems();
  expect((await others.council('GET', `/api/placement/requests/${ids[0]}`)).status).toBe(404);
});

test('a provider’s system says its room and reads its contracts’ events, and sees no request', async () => {
  const systems = await aWorldOfSystems();
  const { world, council, ashgrove } = systems;
  const request = await aRecorded(systems);
  for (const path of ['', `/${request}`, `/${request}/match`, `/${request}/offers`])
    expect((await ashgrove('GET', `/api/placement/requests${path}`)).status).toBe(403);
  expect((await ashgrove('POST', `/api/placement/requests/${request}/place`, { offer: 1 })).status).toBe(403);
  expect(await ashgrove('GET', '/api/areas')).toMatchObject({
    body: { areas: [{ area: world.areaId, served: true }] },
  });
  const room = [{ area: world.areaId, part_of_day: 'morning', weekly_minutes: 0 }];
  expect(await ashgrove('POST', '/api/capacity', { room })).toMatchObject({ status: 200, body: { said: 1 } });
  expect((await council('POST', '/api/capacity', { room })).status).toBe(403);
  const { body } = await council('GET', `/api/placement/requests/${request}/match`);
  expect(JSON.stringify(body['cannot'])).toContain('no capacity');
  await database.pool.query(
    `insert into contract_event (council_id, provider_id, kind, effective_at, reason) values ($1, $2, 'default notice', now(), 'Late visits'),
      ($1, $3, 'default notice', now(), 'Missed visits')`,
    [world.councilId, world.ashgrove.id, world.beacon.id],
  );
  expect((await ashgrove('GET', '/api/contract-events')).body['events']).toMatchObject([
    { reason: 'Late visits' },
  ]);
  expect((await council('GET', '/api/contract-events')).body['events']).toHaveLength(2);
});

test('a request that is sent twice under one key is recorded once, and another under that key is refused', async () => {
  const { world, council } = await aWorldOfSystems();
  const { packageId } = await world.aPackage();
  const { rows } = await database.pool.query<{ reference: string }>(
    'select reference from care_package where id = $1',
    [packageId],
  );
  const sought = {
    package_id: rows[0]?.reference,
    service: 'home-care',
    wanted_from: inAWeek.toString(),
    visits,
  };
  const send = (body: object, key?: string) => council('POST', '/api/placement/requests', body, key);
  const [first, again] = await Promise.all([send(sought, 'case-7'), send(sought, 'case-7')]);
  expect([first.status, again.body]).toEqual([200, first.body]);
  expect((await send({ ...sought, words: 'Likes tea' }, 'case-7')).status).toBe(422);
  const counted = await database.pool.query<{ count: number }>(
    'select count(*) as count from placement_request where council_id = $1',
    [world.councilId],
  );
  expect(counted.rows[0]?.count).toBe(1);
  const wrong = { ...sought, wanted_from: '2020-01-01' };
  expect((await send(wrong, 'case-8')).status).toBe(409);
  expect((await send(wrong, 'case-8')).status).toBe(409);
});

test('a council’s system records wishes about providers, and what is told of the one that comes', async () => {
  const systems = await aWorldOfSystems();
  const { world, council, ashgrove } = systems;
  const request = await aRecorded(systems);
  const address = `/api/placement/requests/${request}`;
  const wish = { provider: world.ashgrove.id, wish: 'refused', reason: 'They came late' };
  const saved = await council('POST', `${address}/wishes`, wish);
  expect(saved.status).toBe(200);
  expect((await council('POST', `${address}/wishes`, wish)).status).toBe(409);
  const offer = { contracts: [world.ashgrove.contractId] };
  expect((await council('POST', `${address}/offers`, offer)).status).toBe(409);
  const end = `${address}/wishes/${String(saved.body['wish'])}/end`;
  expect((await ashgrove('POST', end, {})).status).toBe(403);
  expect((await council('POST', end, {})).status).toBe(200);
  expect((await council('POST', end, {})).status).toBe(404);
  const { body } = await council('POST', `${address}/offers`, offer);
  const [made] = z.object({ offers: z.array(z.object({ offer: z.int() })) }).parse(body).offers;
  await ashgrove('POST', `/api/offers/${made?.offer}/answer`, { answer: 'accept' });
  const placed = await council('POST', `${address}/place`, { offer: made?.offer });
  const told = `/api/placements/${String(placed.body['placement'])}/told`;
  const said = { said: 'another provider', words: 'They come too late' };
  expect(await council('POST', told, said)).toMatchObject({ status: 200, body: { saved: true } });
  expect((await ashgrove('POST', told, said)).status).toBe(403);
  expect((await as(world.broker).get(`/placement/${request}`)).text).toContain('They come too late');
  const others = await aWorldOfSystems();
  expect((await others.council('POST', told, said)).status).toBe(404);
});

test('a council’s system moves, cancels and takes back single visits; a provider’s may not', async () => {
  const systems = await aWorldOfSystems();
  const { world, council, ashgrove } = systems;
  const request = await aRecorded(systems);
  const address = `/api/placement/requests/${request}`;
  const { body } = await council('POST', `${address}/offers`, { contracts: [world.ashgrove.contractId] });
  const [made] = z.object({ offers: z.array(z.object({ offer: z.int() })) }).parse(body).offers;
  await ashgrove('POST', `/api/offers/${made?.offer}/answer`, { answer: 'accept' });
  await council('POST', `${address}/place`, { offer: made?.offer });
  const line = await database.pool.query<{ id: number; person_id: number }>(
    'select id, person_id from package_line where council_id = $1',
    [world.councilId],
  );
  const add = {
    act: 'add',
    person: line.rows[0]?.person_id,
    line: line.rows[0]?.id,
    starts_on: inAWeek.toString(),
    start_time: '15:00',
    minutes: 30,
    because: 'A fall',
  };
  expect((await ashgrove('POST', '/api/visit-changes', add)).status).toBe(403);
  const added = await council('POST', '/api/visit-changes', add, 'fall-1');
  expect(added).toMatchObject({ status: 200, body: { done: true } });
  expect(await council('POST', '/api/visit-changes', add, 'fall-1')).toEqual(added);
  const { rows } = await database.pool.query<{ id: number; version: number }>(
    `select p.id, p.version from planned_visit p where p.council_id = $1 and (p.starts_at at time zone 'Europe/London')::time = '15:00'`,
    [world.councilId],
  );
  expect(rows).toHaveLength(1);
  const move = {
    act: 'move',
    visit: rows[0]?.id,
    version: rows[0]?.version,
    starts_on: inAWeek.toString(),
    start_time: '16:00',
    because: 'Out',
  };
  expect((await council('POST', '/api/visit-changes', move)).status).toBe(200);
  const told = await ashgrove('GET', '/api/visit-changes?after=0');
  expect(told.body['changes']).toMatchObject([{ kind: 'added' }, { kind: 'moved' }]);
});

test('every act is in the published description', async () => {
  const { paths } = (await server.inject('/api/openapi.json')).json<{ paths: Record<string, object> }>();
  for (const path of [
    '/api/placement/requests',
    '/api/placement/requests/{request}',
    '/api/placement/requests/{request}/match',
    '/api/placement/requests/{request}/offers',
    '/api/placement/requests/{request}/person',
    '/api/placement/requests/{request}/place',
    '/api/placements/{placement}/end',
    '/api/placements/{placement}/told',
    '/api/placement/requests/{request}/wishes',
    '/api/placement/requests/{request}/wishes/{wish}/end',
    '/api/placement/reasons',
    '/api/service-orders',
    '/api/service-orders/{order}/answer',
    '/api/areas',
    '/api/capacity',
    '/api/contract-events',
  ])
    expect(Object.keys(paths)).toContain(path);
  expect(Object.keys(paths['/api/placement/requests'] ?? {}).sort()).toEqual(['get', 'post']);
});

test('an administrator makes a key for the council itself, and a provider’s manager cannot', async () => {
  const { world, administrator } = await aWorldOfSystems();
  const made = await as(administrator).post('/api-clients/new', {
    name: 'Case system',
    provider_id: 'broker',
  });
  expect(made.text).toContain('The council, as broker');
  expect((await as(administrator).get('/api-clients')).text).toContain('The council, as broker');
  const refused = await as(world.ashgrove.manager).post('/api-clients/new', {
    name: 'X',
    provider_id: 'broker',
  });
  expect(refused.text).toContain('Ashgrove Care');
});
