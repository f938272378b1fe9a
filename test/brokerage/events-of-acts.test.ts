// A provider's system hears of everything that is done in placement and bears on it: each act is done, and the events are read.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { londonDay } from '../../src/ground/calendar.ts';
import { WEBHOOK_KINDS } from '../../src/platform/webhooks.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { councilSystem, numberOf, providerSystem, type System } from './api-system.ts';
import { aPlacementWorld } from './placement-world.ts';

const database = await freshDatabase();
const { server } = await testApp(database);
const inDays = (days: number): string => londonDay(Temporal.Now.instant()).add({ days }).toString();
const visit = { weekdays: [1, 3, 5], start_time: '08:00', minutes: 30, purpose: 'personal care' };

/** What a provider's system was told, in order; what it says of each. */
async function heardBy(system: System): Promise<{ type: string; data: Record<string, unknown> }[]> {
  const { body } = await system('GET', '/api/events?after=0');
  return body['events'] as { type: string; data: Record<string, unknown> }[];
}

test('each act of placement reaches the systems of those whom it is for, and of nobody else', async () => {
  const world = await aPlacementWorld(database);
  const { councilId } = world;
  const broker = await councilSystem(database, server, councilId, 'broker');
  const officer = await councilSystem(database, server, councilId, 'contracts_officer');
  const ashgrove = await providerSystem(database, server, councilId, world.ashgrove.id);
  const beacon = await providerSystem(database, server, councilId, world.beacon.id);
  const cedar = await providerSystem(database, server, councilId, world.cedar.id);
  const reasons = (await broker('GET', '/api/placement/reasons')).body['leaving_the_order'] as string[];

  const seek = async () => {
    const { packageId, personId } = await world.aPackage();
    const { rows } = await database.pool.query<{ reference: string }>(
      'select reference from care_package where id = $1',
      [packageId],
    );
    const sought = {
      package_id: rows[0]?.reference,
      service: 'home-care',
      wanted_from: inDays(3),
      visits: [visit],
    };
    const request = numberOf(await broker('POST', '/api/placement/requests', sought), 'request');
    const address = `/api/placement/requests/${request}`;
    const offered = await broker('POST', `${address}/offers`, {
      contracts: [world.ashgrove.contractId, world.beacon.contractId],
      left_order_reason: reasons[0],
    });
    return {
      address,
      packageId,
      personId,
      offers: offered.body['offers'] as { offer: number; provider: string }[],
    };
  };

  const withdrawn = await seek();
  await broker('POST', `${withdrawn.address}/acts`, { act: 'withdraw', reason: 'Lives with her son now' });
  const { address, packageId, personId, offers } = await seek();
  const offer = offers.find(({ provider }) => provider === 'Ashgrove Care')?.offer;
  await ashgrove('POST', `/api/offers/${offer}/answer`, { answer: 'accept' });
  const theirs = offers.find(({ provider }) => provider === 'Beacon Care')?.offer;
  await beacon('POST', `/api/offers/${theirs}/answer`, { answer: 'accept' });
  const placement = numberOf(await broker('POST', `${address}/place`, { offer }), 'placement');
  await broker('POST', `/api/placements/${placement}/introduction/ask`, {});
  const whole = (await broker('GET', `/api/packages/${packageId}`)).body;
  const [{ service, version }] = whole['services'] as [{ service: number; version: number }];
  const week = {
    effective_from: inDays(10),
    reason: 'Eats later',
    visits: [{ ...visit, start_time: '09:00' }],
    version,
  };
  expect((await broker('POST', `/api/packages/${packageId}/services/${service}/visits`, week)).body).toEqual({
    order_version: 2,
  });
  const single = {
    act: 'add',
    person: personId,
    line: service,
    starts_on: inDays(5),
    start_time: '15:00',
    minutes: 30,
  };
  expect((await broker('POST', '/api/visit-changes', { ...single, because: 'A fall' })).status).toBe(200);
  const from = Temporal.Now.instant()
    .add({ hours: 24 * 12 })
    .toString();
  const stay = { person: personId, services: [service], reason: 'hospital', from };
  expect((await broker('POST', '/api/suspensions', stay)).status).toBe(200);
  const { services } = (await broker('GET', `/api/packages/${packageId}`)).body as {
    services: [{ suspensions: [{ suspension: number }] }];
  };
  const back = {
    package: packageId,
    person: personId,
    from: Temporal.Now.instant()
      .add({ hours: 24 * 14 })
      .toString(),
  };
  const resumed = await broker('POST', `/api/suspensions/${services[0].suspensions[0].suspension}/end`, back);
  expect(resumed.status).toBe(200);
  const event = {
    provider: world.ashgrove.id,
    kind: 'default notice',
    effective_at: Temporal.Now.instant().toString(),
    reason: 'Late visits',
    evidence: 'Week of 2 March',
  };
  const { seen } = (await officer('POST', '/api/contract-events', event)).body;
  const recorded = numberOf(await officer('POST', '/api/contract-events', { ...event, seen }), 'event');
  await officer('POST', `/api/contract-events/${recorded}/lift`, {
    provider: world.ashgrove.id,
    effective_at: Temporal.Now.instant().add({ hours: 1 }).toString(),
    reason: 'Mended',
  });
  const end = { last_day: inDays(30), reason: 'The person moved', seek_again: false };
  expect((await broker('POST', `/api/placements/${placement}/end`, end)).status).toBe(200);

  const heard = await heardBy(ashgrove);
  expect(heard.map(({ type }) => type)).toEqual([
    'offer.made',
    'offer.closed',
    'offer.made',
    'offer.closed',
    'order.issued',
    'introduction.asked',
    'order.issued',
    'visit.changed',
    'service.suspended',
    'service.resumed',
    'contract.restricted',
    'contract.lifted',
    'placement.ended',
  ]);
  expect(heard.map(({ data }) => data['outcome']).filter(Boolean)).toEqual([
    'was withdrawn',
    'is placed with you',
  ]);
  expect((await heardBy(beacon)).map(({ type, data }) => [type, data['outcome']])).toEqual([
    ['offer.made', undefined],
    ['offer.closed', 'was withdrawn'],
    ['offer.made', undefined],
    ['offer.closed', 'went to another provider'],
  ]);
  expect(await heardBy(cedar)).toEqual([]);
  expect(JSON.stringify(heard)).not.toMatch(/Zebedee|Quillfeather|Larkspur/);
});

test('the how-to tells of every kind of event of placement', () => {
  const howTo = readFileSync(path.join(import.meta.dirname, '../../docs/how-to/placement-by-api.md'), 'utf8');
  const kinds = Object.keys(WEBHOOK_KINDS).filter((kind) =>
    /^(offer|order|introduction|placement|service|visit|transition|move|contract)\./.test(kind),
  );
  expect(kinds.filter((kind) => !howTo.includes(`\`${kind}\``))).toEqual([]);
});
