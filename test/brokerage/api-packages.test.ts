// Care packages, what was placed, and transitions by the API: a broker's system, another council's, and providers'.
import { expect, test } from 'vitest';
import { londonDay } from '../../src/ground/calendar.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { councilSystem, numberOf, providerSystem, type System } from './api-system.ts';
import { aPlacementWorld, type PlacedProvider } from './placement-world.ts';
import { aCouncil, aContract, aProvider } from '../postgres/builders.ts';

const database = await freshDatabase();
const { server } = await testApp(database);
const world = await aPlacementWorld(database);
const { councilId } = world;
const broker = await councilSystem(database, server, councilId, 'broker');
const officer = await councilSystem(database, server, councilId, 'contracts_officer');
const ashgrove = await providerSystem(database, server, councilId, world.ashgrove.id);
const beacon = await providerSystem(database, server, councilId, world.beacon.id);
const other = await councilSystem(database, server, await aCouncil(database), 'broker');
const inDays = (days: number): string => londonDay(Temporal.Now.instant()).add({ days }).toString();

const visits = [{ weekdays: [1, 3, 5], start_time: '08:00', minutes: 30, purpose: 'personal care' }];

async function aPackageOf(): Promise<{ id: number; address: string }> {
  const { personId } = await world.aPackage();
  const id = numberOf(
    await broker('POST', '/api/packages', { person: personId, starts_on: inDays(1) }),
    'package',
  );
  return { id, address: `/api/packages/${id}` };
}

/** What each other system is told of an act of a broker. */
async function shutOut(address: string, body: object): Promise<void> {
  expect((await other('POST', address, body)).status, address).toBe(404);
  expect((await ashgrove('POST', address, body)).status, address).toBe(403);
}

test('a package is opened and changed; a service is arranged, its week changed, and care ends', async () => {
  const { id, address } = await aPackageOf();
  const far = { person: 1, starts_on: inDays(900) };
  expect((await broker('POST', '/api/packages', { ...far, person: 999_999 })).status).toBe(404);
  expect((await broker('POST', address, { primary_need: 'Dementia', version: 1 })).body['version']).toBe(2);
  expect((await broker('POST', address, { primary_need: 'Dementia', version: 1 })).status).toBe(409);
  const covered = { cover_note: 'Her daughter comes', version: 2 };
  expect((await broker('POST', address, covered)).body).toMatchObject({
    primary_need: 'Dementia',
    cover_note: 'Her daughter comes',
  });
  const service = { contract: world.beacon.contractId, service: 'home-care', starts_on: inDays(2), visits };
  const unpriced = { ...service, service: 'shopping' };
  expect((await broker('POST', `${address}/services`, unpriced)).body['field']).toBe('service');
  const arranged = await broker('POST', `${address}/services`, service, `arrange ${id}`);
  expect(arranged.body['services']).toMatchObject([
    { kind: 'home-care', visits: [{ minutes: 30 }], version: 1 },
  ]);
  expect(await broker('POST', `${address}/services`, service, `arrange ${id}`)).toEqual(arranged);
  const [{ service: line }] = arranged.body['services'] as [{ service: number }];
  const week = { effective_from: inDays(5), reason: 'Eats later', version: 1, visits };
  const weekAddress = `${address}/services/${line}/visits`;
  expect((await broker('POST', weekAddress, { ...week, reason: ' ' })).body['field']).toBe('reason');
  expect((await broker('POST', weekAddress, week)).body).toEqual({ order_version: null });
  const end = { services: [{ service: line, version: 2 }], last_day: inDays(20), reason: 'Moves away' };
  expect((await broker('POST', `${address}/end`, { ...end, reason: '' })).body['field']).toBe('reason');
  const early = { ...end, last_day: '2020-01-01' };
  expect((await broker('POST', `${address}/end`, early)).body['field']).toBe('last_day');
  expect((await broker('POST', `${address}/end`, end)).body).toMatchObject({ ends_on: inDays(20) });
  await shutOut(address, { version: 1 });
  await shutOut(`${address}/services`, service);
  await shutOut(weekAddress, week);
  await shutOut(`${address}/end`, end);
  expect((await beacon('GET', address)).body['services']).toHaveLength(1);
  expect((await beacon('GET', '/api/packages')).body['packages']).toMatchObject([{ package: id }]);
  expect((await ashgrove('GET', '/api/packages')).body['packages']).toEqual([]);
  expect((await other('GET', address)).status).toBe(404);
  expect((await other('GET', '/api/packages')).body['packages']).toEqual([]);
});

test('live-in care is arranged, its days changed, and sought by a request of its own', async () => {
  const { address } = await aPackageOf();
  const prices = {
    newest: 0,
    effective_from: '2025-01-01',
    reason: 'First',
    prices: { services: [{ service: 'night care', unit: 'waking night', pence: 15_000 }] },
  };
  expect((await officer('POST', `/api/contracts/${world.beacon.contractId}/prices`, prices)).status).toBe(
    200,
  );
  const nights = { weekdays: [5, 1, 5], from_time: '22:00', to_time: '07:00' };
  const given = { contract: world.beacon.contractId, service: 'night care', starts_on: inDays(2), ...nights };
  const unpriced = { ...given, contract: world.cedar.contractId };
  expect((await broker('POST', `${address}/services/periodic`, unpriced)).body['field']).toBe('starts_on');
  const service = numberOf(await broker('POST', `${address}/services/periodic`, given), 'service');
  expect((await broker('GET', address)).body['services']).toMatchObject([
    { visits: [], days: { weekdays: [1, 5], from_time: '22:00', to_time: '07:00', workers: 1 } },
  ]);
  const visited = { effective_from: inDays(9), reason: 'By visits', visits, version: 1 };
  expect((await broker('POST', `${address}/services/${service}/visits`, visited)).body['reason']).toBe(
    'This service has no visits: change its days',
  );
  const days = { ...nights, weekdays: [6], effective_from: inDays(9), reason: 'Weekends', version: 1 };
  const daysAddress = `${address}/services/${service}/days`;
  expect((await broker('POST', daysAddress, { ...days, reason: '' })).body['field']).toBe('reason');
  expect((await broker('POST', daysAddress, days)).body).toEqual({ order_version: null });
  await shutOut(`${address}/services/periodic`, given);
  await shutOut(daysAddress, days);
  const reference = (await broker('GET', address)).body['reference'];
  const sought = {
    package_id: reference,
    service: 'night care',
    wanted_from: inDays(7),
    periodic: { unit: 'waking night', ...nights, weeks: 2 },
  };
  const long = { ...sought, periodic: { ...sought.periodic, weeks: 99 } };
  expect((await broker('POST', '/api/placement/requests', long)).body['field']).toBe('weeks');
  expect((await broker('POST', '/api/placement/requests', { ...sought, visits })).body['field']).toBe(
    'visits',
  );
  expect((await broker('POST', '/api/placement/requests', sought)).body).toMatchObject({ status: 'waiting' });
});

/** A request that a provider accepted; `placed` too. */
async function placedWith(to: PlacedProvider, system: System) {
  const { packageId } = await world.aPackage();
  const { rows } = await database.pool.query<{ reference: string }>(
    'select reference from care_package where id = $1',
    [packageId],
  );
  const sought = { package_id: rows[0]?.reference, service: 'home-care', wanted_from: inDays(7), visits };
  const request = numberOf(await broker('POST', '/api/placement/requests', sought), 'request');
  const address = `/api/placement/requests/${request}`;
  const made = await broker('POST', `${address}/offers`, { contracts: [to.contractId] });
  const [{ offer }] = made.body['offers'] as [{ offer: number }];
  await system('POST', `/api/offers/${offer}/answer`, { answer: 'accept' });
  const link = await broker('POST', `${address}/link`, {});
  const placement = numberOf(await broker('POST', `${address}/place`, { offer }), 'placement');
  return { address, link, placement };
}

test('a link is made for the person; an order is issued again; who comes is asked for; what happened is read', async () => {
  const { address, link, placement } = await placedWith(world.ashgrove, ashgrove);
  expect(link.body['address']).toMatch(/^https?:.*\/shortlist\/[\w-]+/);
  const none = await world.aRequest();
  expect(await broker('POST', `/api/placement/requests/${none}/link`, {})).toMatchObject({
    status: 409,
    body: { reason: 'No provider has accepted yet' },
  });
  const letter = { for: null, by: 'letter' };
  expect((await broker('POST', `/api/placement/requests/${none}/link`, letter)).status).toBe(409);
  await shutOut(`/api/placement/requests/${none}/link`, {});

  const order = `/api/placements/${placement}/order`;
  expect((await broker('POST', order, { because: 'Nothing' })).status).toBe(409);
  expect((await broker('POST', order, { because: '' })).body['field']).toBe('because');
  await database.pool.query(
    `update care_package set cover_note = 'Her daughter comes' where council_id = $1`,
    [councilId],
  );
  expect((await broker('POST', order, { because: 'Cover is agreed' })).body['version']).toBe(2);
  const ask = `/api/placements/${placement}/introduction/ask`;
  expect((await broker('POST', ask, {})).body).toEqual({ asked: true });
  const ending = { last_day: '2020-01-01', seek_again: false };
  expect((await broker('POST', `/api/placements/${placement}/end`, ending)).body['field']).toBe('last_day');
  await shutOut(order, { because: 'x' });
  await shutOut(ask, {});

  const { body } = await broker('GET', `${address}/history`);
  expect(body['placements']).toMatchObject([{ placement, provider: world.ashgrove.id, ended_at: null }]);
  expect((body['steps'] as { step: string }[]).map(({ step }) => step)).toContain('placed');
  expect((await ashgrove('GET', `${address}/history`)).status).toBe(403);
  expect((await other('GET', `${address}/history`)).status).toBe(404);
  expect((await ashgrove('GET', '/api/placement/rules')).body).toMatchObject({ remind_after_percent: 50 });
  expect((await broker('GET', '/api/placement/mixed')).body).toEqual({ people: [], next: null });
  expect((await ashgrove('GET', '/api/placement/mixed')).status).toBe(403);
  const [mine] = (await ashgrove('GET', '/api/service-orders')).body['orders'] as [{ order: number }];
  const started = { started_on: inDays(0) };
  const startedAddress = `/api/service-orders/${mine.order}/started`;
  expect((await ashgrove('POST', startedAddress, started)).status).toBe(409);
  expect((await beacon('POST', startedAddress, started)).status).toBe(404);
  expect((await broker('POST', startedAddress, started)).status).toBe(403);
  await broker('POST', `/api/placements/${placement}/end`, {
    last_day: inDays(30),
    reason: 'The person moved',
    seek_again: false,
  });
  expect((await broker('POST', ask, {})).status).toBe(409);
});

test('a transition is started, drafted again, put on another day, worked move by move and closed', async () => {
  const inHouse = await aContract(database, councilId, await aProvider(database, councilId));
  await database.pool.query(`update contract set kind = 'in-house' where id = $1`, [inHouse]);
  const { address } = await aPackageOf();
  await broker('POST', `${address}/services`, {
    contract: world.cedar.contractId,
    service: 'home-care',
    starts_on: inDays(1),
    visits,
  });
  const toStart = { provider: world.cedar.id, reason: 'It closes', cut_over_on: inDays(20) };
  expect(
    (await broker('POST', '/api/transitions', { ...toStart, cut_over_on: inDays(-1) })).body['field'],
  ).toBe('cut_over_on');
  expect((await broker('POST', '/api/transitions', { ...toStart, reason: '' })).body['field']).toBe('reason');
  const started = await broker('POST', '/api/transitions', toStart, 'cedar');
  const plan = numberOf(started, 'transition');
  expect(await broker('POST', '/api/transitions', toStart, 'cedar')).toEqual(started);
  const one = `/api/transitions/${plan}`;
  const [{ move }] = started.body['moves'] as [{ move: number }];
  const moveActs = `${one}/moves/${move}/acts`;
  expect((await broker('POST', `${one}/draft`, {})).body['moves']).toHaveLength(1);
  expect((await broker('POST', `${one}/cut-over`, { cut_over_on: inDays(-2) })).body['field']).toBe(
    'cut_over_on',
  );
  expect((await broker('POST', `${one}/cut-over`, { cut_over_on: inDays(21) })).body['cut_over_on']).toBe(
    inDays(21),
  );
  expect((await broker('POST', moveActs, { act: 'asked', words: 'By telephone' })).body['stage']).toBe(
    'person asked',
  );
  expect((await broker('POST', moveActs, { act: 'place' })).status).toBe(409);
  expect((await broker('POST', moveActs, { act: 'leave out', reason: 'Care ends' })).status).toBe(200);
  expect((await broker('POST', moveActs, { act: 'take up' })).status).toBe(200);
  for (const [path, body] of [
    [`${one}/draft`, {}],
    [`${one}/cut-over`, { cut_over_on: inDays(22) }],
    [`${one}/close`, { reason: 'x' }],
    [moveActs, { act: 'take up' }],
  ] as const)
    await shutOut(path, body);
  expect((await ashgrove('POST', '/api/transitions', toStart)).status).toBe(403);
  expect((await broker('POST', `${one}/close`, { reason: '' })).body['field']).toBe('reason');
  expect((await broker('POST', `${one}/close`, { reason: 'It stays after all' })).body).toEqual({
    left_out: 1,
  });
  expect((await broker('GET', '/api/transitions?open=yes')).body['transitions']).toEqual([]);
  expect((await broker('GET', '/api/transitions')).body['transitions']).toMatchObject([{ transition: plan }]);
  expect((await ashgrove('GET', '/api/transitions')).status).toBe(403);
});
