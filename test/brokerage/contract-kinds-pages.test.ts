// Every kind of contract that care is placed against, from the contract's own form to the person's placement, by the pages alone.
import { expect, test } from 'vitest';
import { aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { valuesIn } from '../web/values-in.ts';
import { aPlacementWorld } from './placement-world.ts';
import { USUAL_REASONS } from './usual-policy.ts';

const database = await freshDatabase();
const app = await testApp(database);
const today = Temporal.Now.plainDateISO('Europe/London');
const [REASON] = USUAL_REASONS;

const boxes = (name: string, day: Temporal.PlainDate): Record<string, string> => ({
  [`${name}-day`]: String(day.day),
  [`${name}-month`]: String(day.month),
  [`${name}-year`]: String(day.year),
});
const begun = today.subtract({ days: 30 });

const KINDS = ['block', 'spot', 'framework', 'in-house', 'individual service fund'] as const;
type Kind = (typeof KINDS)[number];

/** A council with an area, its people, and a provider that has a contract of one kind, each written by its own form. */
async function aContractByPages(kind: Kind) {
  const world = await aPlacementWorld(database);
  const officer = app.as(await somebody(database, world.councilId, 'contracts_officer'));
  const providerId = await aProvider(database, world.councilId, 'Dogwood Care');
  const made = await officer.post('/contracts/new', {
    provider_id: String(providerId),
    title: 'Care at home',
    reference: 'K-1',
    kind,
    area: '',
    ...boxes('starts_on', begun),
    'ends_on-day': '',
    'ends_on-month': '',
    'ends_on-year': '',
  });
  const contractId = Number(/contracts\/(\d+)\/terms\/new/.exec(made.location ?? '')?.[1]);
  const terms = await officer.post(`/contracts/${contractId}/terms/new`, {
    ...valuesIn((await officer.get(`/contracts/${contractId}/terms/new`)).html),
    ...boxes('effective_from', begun),
    reason: 'First terms',
    'rates.0.service': 'home-care',
    'rates.0.days': ['weekday', 'saturday', 'sunday', 'bank-holiday'],
    'rates.0.from': '00:00',
    'rates.0.to': '24:00',
    'rates.0.price': '24.10',
    do: 'save',
  });
  expect([terms.status, terms.location]).toEqual([303, `/contracts/${contractId}`]);
  const served = await officer.post(`/contracts/${contractId}/areas/new`, {
    area_id: String(world.areaId),
    tier: kind === 'framework' ? '2' : '',
    ...boxes('starts_on', begun),
    'ends_on-day': '',
    'ends_on-month': '',
    'ends_on-year': '',
  });
  expect(served.status).toBe(303);
  const block = {
    area_id: String(world.areaId),
    hours: '40',
    period: 'week',
    ...boxes('starts_on', begun),
    'ends_on-day': '',
    'ends_on-month': '',
    'ends_on-year': '',
    price: '22.00',
    paid_in_advance: 'yes',
    sized_at_percent: '80',
    reason: 'Tendered',
  };
  if (kind === 'block')
    expect((await officer.post(`/contracts/${contractId}/blocks/new`, block)).status).toBe(303);
  const manager = app.as(await somebody(database, world.councilId, 'provider_manager', providerId));
  return { world, officer, contractId, providerId, manager, broker: app.as(world.broker) };
}

const words = {
  block: 'Block',
  spot: 'Spot',
  framework: 'Framework',
  'in-house': 'In-house',
  'individual service fund': 'Individual service fund',
} as const satisfies Record<Kind, string>;

test.each(KINDS)('care is placed against a contract of the kind: %s', async (kind) => {
  const { world, officer, contractId, providerId, manager, broker } = await aContractByPages(kind);
  const areas = await officer.get(`/contracts/${contractId}/areas`);
  expect(areas.text).toContain('North');
  if (kind === 'framework') expect(areas.text).toMatch(/North 2/);
  if (kind === 'block') expect(areas.text).toContain('sized at 80% of need');
  expect((await officer.get(`/contracts/${contractId}`)).text).toContain(words[kind]);

  const requestId = await world.aRequest({}, Temporal.Now.instant());
  const address = `/placement/${requestId}`;
  if (kind === 'individual service fund') {
    const refused = await broker.post(`${address}/offer`, { contract: String(contractId) });
    expect(refused.status).toBe(422);
    const wish = { wish: 'wanted', provider_id: String(providerId), reason: 'They know her' };
    expect((await broker.post(`${address}/wishes`, wish)).location).toBe(address);
    expect((await broker.get(address)).text).toContain('Asks for Dogwood Care');
  }
  const offered = await broker.post(`${address}/offer`, {
    contract: String(contractId),
    left_order_reason: REASON,
  });
  expect([offered.status, offered.text]).toEqual([303, expect.anything()]);
  const { rows } = await database.pool.query<{ id: number; rung: string }>(
    'select id, rung from offer where placement_request_id = $1',
    [requestId],
  );
  const offer = rows[0];
  expect(offer?.rung).toBe(kind === 'framework' ? 'framework 2' : kind);
  const offerId = String(offer?.id);
  expect((await manager.post(`/offers/${offerId}`, { kind: 'accept', words: '' })).status).toBe(303);
  const check = await broker.get(`${address}/place?offer=${offerId}`);
  expect(check.text).toContain(`K-1, ${kind}`);
  expect(check.text).toContain('Home care');
  const placed = await broker.post(`${address}/place`, { offer: offerId });
  expect([placed.status, placed.location]).toEqual([303, address]);
  expect((await broker.get(address)).text).toContain('Placed with Dogwood Care');
  const line = await database.pool.query(
    'select l.service, l.contract_id from package_line l join placement p on p.package_line_id = l.id where p.placement_request_id = $1',
    [requestId],
  );
  expect(line.rows).toEqual([{ service: 'home-care', contract_id: contractId }]);
  expect((await manager.get('/service-orders')).text).toContain('Home care for Zebedee Quillfeather');
});

test('a provider that the person does not want is never offered, until the wish is ended', async () => {
  const world = await aPlacementWorld(database);
  const broker = app.as(world.broker);
  const requestId = await world.aRequest({}, Temporal.Now.instant());
  const address = `/placement/${requestId}`;
  const unsaid = await broker.post(`${address}/wishes`, { wish: '', provider_id: '', reason: '' });
  expect([unsaid.status, unsaid.text.includes('Choose a provider')]).toEqual([422, true]);
  const wish = { wish: 'refused', provider_id: String(world.ashgrove.id), reason: 'Came late for a year' };
  expect((await broker.post(`${address}/wishes`, wish)).status).toBe(303);
  const page = await broker.get(address);
  expect(page.text).toContain('Does not want Ashgrove Care');
  expect(page.text).toContain('The person asked not to have this provider');
  const contract = String(world.ashgrove.contractId);
  expect((await broker.post(`${address}/offer`, { contract })).status).toBe(422);
  const twice = await broker.post(`${address}/wishes`, { ...wish, wish: 'wanted' });
  expect(twice.text).toContain('Ashgrove Care is already down as not wanted. End that first');
  const wishes = await broker.get(`${address}/wishes`);
  expect(wishes.text).toContain('Came late for a year');
  const end = /action="(\/placement\/\d+\/wishes\/\d+\/end)"/.exec(wishes.html)?.[1] ?? '';
  expect((await broker.post(end, {})).location).toBe(`${address}/wishes`);
  expect((await broker.post(end, {})).status).toBe(404);
  expect((await broker.post(`${address}/offer`, { contract })).status).toBe(303);
  expect((await app.as(world.ashgrove.manager).get(`${address}/wishes`)).status).toBe(403);
  const other = await aPlacementWorld(database);
  expect((await app.as(other.broker).get(`${address}/wishes`)).status).toBe(404);
});
