// Areas, contracts, blocks, terms, prices and uplifts by the API: as a contracts officer's system, another council's, a broker's and a provider's.
import { expect, test } from 'vitest';
import { councilSystem, numberOf, providerSystem } from '../brokerage/api-system.ts';
import { aContract, aCouncil, aProvider, plainTerms } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

const database = await freshDatabase();
const { server } = await testApp(database);
await database.pool.query(
  `insert into place_postcode (postcode, latitude, longitude, ward_name) values ('WS1 1AA', 52.58, -1.98, 'Paddock'), ('WS2 1AA', 52.59, -1.99, 'Birchills')
   on conflict do nothing`,
);

const councilId = await aCouncil(database);
const providerId = await aProvider(database, councilId);
const officer = await councilSystem(database, server, councilId, 'contracts_officer');
const broker = await councilSystem(database, server, councilId, 'broker');
const provider = await providerSystem(database, server, councilId, providerId);
const other = await councilSystem(database, server, await aCouncil(database), 'contracts_officer');

const drawn = { made_of: 'postcode districts', parts: ['ws1'] };
const draw = async (name: string) =>
  numberOf(await officer('POST', '/api/areas', { ...drawn, name }), 'area');
const details = { title: 'Home care', kind: 'block', starts_on: '2026-01-01' };
const record = async (reference: string, more: object = {}) =>
  numberOf(
    await officer('POST', '/api/contracts', { ...details, reference, provider: providerId, ...more }),
    'contract',
  );

test('an area is drawn, drawn anew and closed; a taken name, an unknown part and an old version are refused', async () => {
  const made = await officer('POST', '/api/areas', { ...drawn, name: 'North' }, 'draw-1');
  expect(made).toMatchObject({ status: 200, body: { name: 'North', parts: ['WS1'], version: 1 } });
  expect(await officer('POST', '/api/areas', { ...drawn, name: 'North' }, 'draw-1')).toEqual(made);
  expect(await officer('POST', '/api/areas', { ...drawn, name: 'North' })).toMatchObject({
    status: 409,
    body: { error: 'refused', field: 'name' },
  });
  const unknown = { ...drawn, name: 'Nowhere', parts: ['ZZ9'] };
  expect(await officer('POST', '/api/areas', unknown)).toMatchObject({
    status: 409,
    body: { field: 'parts' },
  });
  const address = `/api/areas/${String(made.body['area'])}`;
  const anew = { ...drawn, name: 'North', parts: ['WS1', 'WS2'], version: 1 };
  expect((await other('POST', address, anew)).status).toBe(404);
  expect((await broker('POST', address, anew)).status).toBe(403);
  expect((await provider('POST', '/api/areas', { ...drawn, name: 'Mine' })).status).toBe(403);
  expect((await officer('POST', address, anew)).body).toMatchObject({ parts: ['WS1', 'WS2'], version: 2 });
  expect((await officer('POST', address, anew)).status).toBe(409);
  const closed = await officer('POST', address, { ...anew, version: 2, closed: true });
  expect(closed.body['closed_on']).toMatch(/^\d{4}-/);
  const names = async (query: string) => JSON.stringify((await provider('GET', `/api/areas${query}`)).body);
  expect(await names('')).not.toContain('North');
  expect(await names('?closed=yes')).toContain('North');
  expect(JSON.stringify((await other('GET', '/api/areas?closed=yes')).body)).not.toContain('North');
});

test('a contract is recorded, changed, let into an area and out again, and buys time there', async () => {
  const area = await draw('South');
  const contract = await record('BL-1');
  const twice = { ...details, reference: 'BL-1', provider: providerId };
  expect(await officer('POST', '/api/contracts', twice)).toMatchObject({
    status: 409,
    body: { field: 'reference' },
  });
  const nobody = { ...details, reference: 'BL-2', provider: 999_999 };
  expect(await officer('POST', '/api/contracts', nobody)).toMatchObject({
    status: 409,
    body: { field: 'provider' },
  });
  const address = `/api/contracts/${contract}`;
  const changed = { ...details, reference: 'BL-1', title: 'Home care, south', version: 1 };
  expect((await officer('POST', address, changed)).body).toMatchObject({ title: 'Home care, south' });
  expect((await officer('POST', address, { ...changed, title: 'Again' })).status).toBe(409);
  expect((await other('POST', address, changed)).status).toBe(404);

  const bought = { area, starts_on: '2026-02-02', period: 'week', minutes: 30_000, reason: 'Tendered' };
  expect(await officer('POST', `${address}/blocks`, bought)).toMatchObject({
    status: 409,
    body: { field: 'area' },
  });
  const serve = { area, starts_on: '2026-02-02' };
  const serving = numberOf(await officer('POST', `${address}/areas`, serve), 'serving');
  expect(await officer('POST', `${address}/areas`, serve)).toMatchObject({
    status: 409,
    body: { field: 'area' },
  });
  expect((await officer('POST', `${address}/blocks`, bought)).status).toBe(200);
  const tooMuch = { ...bought, minutes: 20_000_000 };
  expect((await officer('POST', `${address}/blocks`, tooMuch)).body['field']).toBe('minutes');
  const dear = { ...bought, pence_per_hour: 999_999 };
  expect((await officer('POST', `${address}/blocks`, dear)).body['field']).toBe('pence_per_hour');
  const end = `${address}/areas/${serving}/end`;
  expect((await officer('POST', end, { ends_on: '2026-01-01' })).body['field']).toBe('ends_on');
  expect((await officer('POST', end, { ends_on: '2026-09-30' })).body['ends_on']).toBe('2026-09-30');
  for (const path of ['blocks', 'areas', `areas/${serving}/end`]) {
    const body = { ...bought, ends_on: '2026-09-30' };
    expect((await other('POST', `${address}/${path}`, body)).status, path).toBe(404);
    expect((await provider('POST', `${address}/${path}`, body)).status, path).toBe(403);
  }
  expect((await provider('GET', address)).body).toMatchObject({
    contract: { reference: 'BL-1', state: 'in force' },
    areas: [{ area, ends_on: '2026-09-30' }],
    blocks: [{ minutes: 30_000, period: 'week' }],
  });
  expect((await other('GET', address)).status).toBe(404);
});

test('contracts are listed a part at a time; a provider reads its own alone', async () => {
  const second = await aProvider(database, councilId);
  await aContract(database, councilId, second);
  await record('LIST-1');
  const seen: unknown[] = [];
  let after = '';
  do {
    const { body } = await officer('GET', `/api/contracts?limit=1${after}`);
    seen.push(...(body['contracts'] as object[]));
    after = typeof body['next'] === 'string' ? `&after=${body['next']}` : '';
  } while (after !== '');
  const { rows } = await database.pool.query('select id from contract where council_id = $1', [councilId]);
  expect(seen).toHaveLength(rows.length);
  const own = (await provider('GET', '/api/contracts')).body['contracts'] as { provider: number }[];
  expect(new Set(own.map((one) => one.provider))).toEqual(new Set([providerId]));
  expect((await other('GET', '/api/contracts')).body['contracts']).toEqual([]);
});

test('terms and other prices are recorded in versions; a fault names its place, and an old version is refused', async () => {
  const contract = await record('TERMS-1', { kind: 'spot' });
  const address = `/api/contracts/${contract}/terms`;
  const terms = { newest: 0, effective_from: '2026-01-01', reason: 'First', terms: plainTerms };
  expect((await officer('POST', address, terms)).body).toEqual({ version: 1 });
  expect((await officer('POST', address, terms)).status).toBe(409);
  const [rate] = plainTerms.rates;
  const wrong = { ...plainTerms, rates: [{ ...rate, from: '25:00' }] };
  expect(await officer('POST', address, { ...terms, newest: 1, terms: wrong })).toMatchObject({
    status: 409,
    body: { field: 'rates[0].from' },
  });
  expect((await provider('GET', address)).body).toMatchObject({
    versions: [{ version: 1, reason: 'First', terms: { rates: [{ pence_per_hour: 2410 }] } }],
  });
  const prices = {
    newest: 0,
    effective_from: '2026-01-01',
    reason: 'First',
    prices: { services: [{ service: 'live-in care', unit: 'week', pence: 135_000 }] },
  };
  const other_prices = `/api/contracts/${contract}/prices`;
  expect((await officer('POST', other_prices, prices)).body).toEqual({ version: 1 });
  expect((await officer('POST', other_prices, { ...prices, newest: 1, reason: ' ' })).body['field']).toBe(
    'reason',
  );
  expect((await officer('GET', other_prices)).body).toMatchObject({
    versions: [{ prices: { services: [{ pence: 135_000 }] } }],
  });
  for (const [path, body] of [
    [address, terms],
    [other_prices, prices],
  ] as const) {
    expect((await other('POST', path, body)).status).toBe(404);
    expect((await other('GET', path)).status).toBe(404);
    expect((await provider('POST', path, body)).status).toBe(403);
  }
});

test('an uplift says every price first, is adopted as it was seen, and is taken back', async () => {
  const contract = await aContract(database, councilId, await aProvider(database, councilId));
  const rise = {
    contracts: [contract],
    by: { hundredths_of_percent: 1000 },
    rounding: 'half up',
    parts: ['hourly'],
    effective_from: '2027-04-01',
    reason: 'Wages',
  };
  const shown = await officer('POST', '/api/uplifts', rise);
  expect(shown.body).toMatchObject({
    uplift: null,
    prices: [{ contract, old_pence: 2410, new_pence: 2651 }],
  });
  expect((await officer('POST', '/api/uplifts', { ...rise, seen: 'otherwise' })).status).toBe(409);
  const none = { ...rise, by: { pence_per_hour: 999_999 } };
  expect((await officer('POST', '/api/uplifts', none)).body['field']).toBe('by');
  expect((await other('POST', '/api/uplifts', rise)).status).toBe(404);
  expect((await broker('POST', '/api/uplifts', rise)).status).toBe(403);
  const uplift = numberOf(
    await officer('POST', '/api/uplifts', { ...rise, seen: shown.body['seen'] }),
    'uplift',
  );
  expect((await officer('GET', '/api/uplifts')).body['uplifts']).toMatchObject([{ uplift, contracts: 1 }]);
  const undo = `/api/uplifts/${uplift}/undo`;
  expect((await officer('POST', undo, { reason: '' })).body['field']).toBe('reason');
  expect((await other('POST', undo, { reason: 'Mine' })).status).toBe(404);
  expect((await officer('POST', undo, { reason: 'Wrong' })).body).toEqual({ contracts: 1 });
  expect((await officer('POST', undo, { reason: 'Wrong' })).status).toBe(409);
});
