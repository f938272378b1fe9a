import { describe, expect, test } from 'vitest';
import { anArrangedLine, aBroker } from '../brokerage/arranged.ts';
import { aContract, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

const database = await freshDatabase();
const app = await testApp(database);
const council = await aBroker(database);
const officer = app.as(await somebody(database, council.councilId, 'contracts_officer'));
const commissioner = app.as(await somebody(database, council.councilId, 'commissioner'));
const manager = app.as(await somebody(database, council.councilId, 'provider_manager', council.providerId));
const otherProvider = await aProvider(database, council.councilId);
const framework = await aContract(database, council.councilId, otherProvider);
await database.pool.query(`update contract set kind = 'framework' where id = $1`, [framework]);
await database.pool.query(`update contract set kind = 'block', reference = 'BL-1' where id = $1`, [
  council.contractId,
]);
await database.pool.query(
  `insert into place_postcode (postcode, latitude, longitude, ward_name) values ('WS1 1AA', 52.58, -1.98, 'Central ward'),
    ('WS1 1AB', 52.59, -1.97, 'Other ward')`,
);
await database.pool.query(`update person set postcode = 'WS1 1AA' where id = $1`, [council.personId]);
const arranged = await anArrangedLine(council);
const address = `/contracts/${council.contractId}`;
const day = (name: string, [year, month, date]: readonly [number, number, number]) => ({
  [`${name}-day`]: String(date),
  [`${name}-month`]: String(month),
  [`${name}-year`]: String(year),
});
const areaId = async () => {
  const { rows } = await database.pool.query<{ id: number }>('select id from area');
  return String(rows[0]?.id);
};

describe('areas', () => {
  test('are drawn, shown on a picture and as a table, and changed', async () => {
    expect((await officer.get('/areas')).text).toContain('No area is drawn yet');
    const wrong = await officer.post('/areas/new', { name: 'Central', made_of: 'wards', parts: 'Nowhere' });
    expect([wrong.status, wrong.text.includes('No known postcode lies in Nowhere')]).toEqual([422, true]);
    const saved = await officer.post('/areas/new', {
      name: 'Central',
      made_of: 'wards',
      parts: 'Central ward',
    });
    expect(saved.location).toBe('/areas');
    const page = await commissioner.get('/areas');
    expect(page.html).toContain('class="tend-map__dots tend-map__dots--0" d="M');
    expect(page.text).toContain('1 area over 2 postcodes; the small grey ones, 1, are in no area.');
    expect(page.html).not.toContain('/areas/new');
    const id = await areaId();
    expect((await officer.get(`/areas/${id}/edit`)).html).toContain('Central ward');
    const changed = await officer.post(`/areas/${id}/edit`, {
      name: 'The centre',
      made_of: 'postcode districts',
      parts: 'ws1',
      version: '1',
    });
    expect(changed.location).toBe('/areas');
    expect((await commissioner.get('/areas')).text).toContain('The centre Districts: WS1 2 1');
    expect((await commissioner.get('/areas/new')).status).toBe(403);
  });

  test('are served by contracts from a day to a day, in a tier for a framework', async () => {
    const area_id = await areaId();
    const start = day('starts_on', [2026, 1, 1]);
    expect((await officer.post(`${address}/areas/new`, { area_id, ...start })).status).toBe(303);
    const tierless = await officer.post(`/contracts/${framework}/areas/new`, { area_id, ...start });
    expect(tierless.text).toContain('A framework is called off by tier');
    const tiered = await officer.post(`/contracts/${framework}/areas/new`, { area_id, tier: '2', ...start });
    expect(tiered.status).toBe(303);
    expect((await officer.get(`/contracts/${framework}/areas`)).text).toContain('The centre 2 from 1');
    const { rows } = await database.pool.query<{ id: number }>(
      'select id from contract_area where contract_id = $1',
      [framework],
    );
    const end = `/contracts/${framework}/areas/${rows[0]?.id}/end`;
    expect((await officer.get(end)).status).toBe(200);
    expect((await officer.post(end, day('ends_on', [2025, 1, 1]))).text).toContain('before the first');
    expect((await officer.post(end, day('ends_on', [2026, 2, 1]))).status).toBe(303);
    expect((await manager.get(`/contracts/${framework}/areas`)).status).toBe(404);
  });

  test('have blocks bought in them, which the provider sees', async () => {
    const block = {
      area_id: await areaId(),
      hours: '100',
      period: 'week',
      paid_in_advance: 'yes',
      sized_at_percent: '60',
      reason: 'Agreed',
      ...day('starts_on', [2026, 1, 5]),
    };
    expect((await officer.get(`${address}/blocks/new`)).status).toBe(200);
    expect((await officer.post(`${address}/blocks/new`, { ...block, reason: '' })).status).toBe(422);
    expect((await officer.post(`${address}/blocks/new`, block)).status).toBe(303);
    const seen = await manager.get(`${address}/areas`);
    expect(seen.text).toContain('100 hours a week');
    expect(seen.text).toContain('sized at 60% of need');
    expect(seen.html).not.toContain('/block-use');
  });
});

describe('events', () => {
  const today = Temporal.Now.plainDateISO('Europe/London');
  const event = {
    kind: 'termination',
    covers: 'contract',
    area_id: '',
    ...day('effective_on', [today.year, today.month, today.day]),
    effective_time: '00:00',
    reason: 'The contract is handed back',
    evidence: 'Letter',
  };

  test('show what they would strand before they are recorded, and can be changed or lifted', async () => {
    expect((await officer.get(`${address}/events/new`)).text).toContain('See what it would strand');
    const faulty = await officer.post(`${address}/events/new`, { ...event, kind: 'restriction of hours' });
    expect([faulty.status, faulty.text.includes('Enter the most hours a week')]).toEqual([422, true]);
    const check = await officer.post(`${address}/events/new`, event);
    expect(check.text).toContain('1 line of care must move.');
    expect(check.text).toContain(arranged.reference);
    expect((await officer.get(`${address}/events`)).text).toContain('Nothing has happened');
    const back = await officer.post(`${address}/events/new`, { ...event, step: 'back' });
    expect(back.html).toContain('The contract is handed back');
    const stale = await officer.post(`${address}/events/new`, { ...event, step: 'record', seen: ';;' });
    expect(stale.text).toContain('has changed since you looked');
    const seen = /name="seen" value="([^"]*)"/.exec(check.html)?.[1] ?? '';
    const recorded = await officer.post(`${address}/events/new`, { ...event, step: 'record', seen });
    expect([recorded.status, recorded.location]).toEqual([303, `${address}/events`]);
    const told = await manager.get(`${address}/events`);
    expect(told.text).toContain('Terminated');
    expect(told.html).not.toContain('/lift');
    const lift =
      /href="(\/contracts\/\d+\/events\/\d+\/lift)"/.exec(
        (await officer.get(`${address}/events`)).html,
      )?.[1] ?? '';
    expect((await officer.get(lift)).status).toBe(200);
    const lifting = {
      ...day('effective_on', [today.year, today.month, today.day]),
      effective_time: '00:00',
      reason: 'They stay after all',
    };
    expect((await officer.post(lift, { ...lifting, reason: '' })).status).toBe(422);
    expect((await officer.post(lift, lifting)).status).toBe(303);
    expect((await officer.get(`${address}/events`)).text).toContain('Open to new business');
    expect((await commissioner.post(lift, lifting)).status).toBe(403);
  });
});

test('block use shows each block, keeps the weeks as a file, and is for the council', async () => {
  const page = await commissioner.get('/block-use');
  expect(page.text).toMatch(/[\d,]+ hours bought and not used a week/);
  expect(page.text).toContain('The centre: ');
  const one = await officer.get(`/block-use?block=${council.contractId}-${await areaId()}`);
  expect(one.text).toContain('In its own periods');
  expect((await officer.get('/block-use?format=csv')).html).toContain('The centre,');
  expect((await officer.get('/block-use?format=xlsx')).headers['content-disposition']).toContain('.xlsx');
  expect((await manager.get('/block-use')).status).toBe(403);
});
