// Providers, their room, profiles, care workers and checks by the API: the council's systems, a provider's own, and another's.
import { expect, test } from 'vitest';
import { councilSystem, numberOf, providerSystem } from '../brokerage/api-system.ts';
import { aCouncil, aProvider } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

const database = await freshDatabase();
const { server } = await testApp(database);
const councilId = await aCouncil(database);
const mine = await aProvider(database, councilId, 'Ashgrove Care');
const officer = await councilSystem(database, server, councilId, 'contracts_officer');
const broker = await councilSystem(database, server, councilId, 'broker');
const provider = await providerSystem(database, server, councilId, mine);
const rival = await providerSystem(database, server, councilId, await aProvider(database, councilId));
const other = await councilSystem(database, server, await aCouncil(database), 'contracts_officer');

const details = { reference: 'PR-9', name: 'Beacon Care', sector: 'private', size: 'small' };

test('a provider is recorded and changed, with a branch, a rating and how it stands with VAT', async () => {
  const made = await officer('POST', '/api/providers', details, 'provider-9');
  const id = numberOf(made, 'provider');
  expect(await officer('POST', '/api/providers', details, 'provider-9')).toEqual(made);
  expect(await officer('POST', '/api/providers', details)).toMatchObject({
    status: 409,
    body: { field: 'reference' },
  });
  const alike = { ...details, reference: 'PR-10' };
  expect((await officer('POST', '/api/providers', alike)).body['field']).toBe('different');
  expect((await officer('POST', '/api/providers', { ...alike, different: true })).status).toBe(200);
  const address = `/api/providers/${id}`;
  const changed = { ...details, phone: '01922 555 123', version: 1 };
  expect((await officer('POST', address, changed)).body).toMatchObject({
    phone: '01922 555 123',
    version: 2,
  });
  expect((await officer('POST', address, { ...changed, phone: null })).status).toBe(409);

  const branch = { name: 'Walsall', languages: ['Panjabi'] };
  const branchId = numberOf(await officer('POST', `${address}/branches`, branch), 'branch');
  const misfit = { ...branch, deregistered_on: '2026-01-01' };
  expect((await officer('POST', `${address}/branches`, misfit)).body['field']).toBe('registration_status');
  const moved = { ...branch, name: 'Walsall office', version: 1 };
  const branchAddress = `${address}/branches/${branchId}`;
  expect((await officer('POST', branchAddress, moved)).body['name']).toBe('Walsall office');
  const rating = { branch: branchId, rating: 'Good', rated_on: '2026-01-15', source: 'cqc.org.uk' };
  expect((await officer('POST', `${address}/ratings`, rating)).status).toBe(200);
  const undated = { ...rating, rated_on: null };
  expect((await officer('POST', `${address}/ratings`, undated)).body['field']).toBe('rated_on');
  const tax = {
    treatment: 'registered',
    vat_number: '123456789',
    effective_from: '2026-04-01',
    source: 'A letter',
  };
  expect((await officer('POST', `${address}/tax`, tax)).status).toBe(200);
  expect((await officer('POST', `${address}/tax`, { ...tax, vat_number: '' })).body['field']).toBe(
    'vat_number',
  );
  for (const [path, body] of [
    ['', changed],
    ['/branches', branch],
    [`/branches/${branchId}`, moved],
    ['/ratings', rating],
    ['/tax', tax],
  ] as const) {
    expect((await other('POST', `${address}${path}`, body)).status, path).toBe(404);
    expect((await provider('POST', `${address}${path}`, body)).status, path).toBe(403);
    expect((await broker('POST', `${address}${path}`, body)).status, path).toBe(403);
  }
  expect((await broker('GET', address)).body).toMatchObject({
    provider: { name: 'Beacon Care' },
    branches: [{ name: 'Walsall office', languages: ['Panjabi'] }],
  });
  expect((await other('GET', address)).status).toBe(404);
  expect((await provider('GET', address)).status).toBe(404);
  const listed = (await officer('GET', '/api/providers?words=Walsall')).body;
  expect(listed).toMatchObject({ next: null });
  expect(JSON.stringify((await officer('GET', '/api/providers')).body)).toContain('"ratings":["Good"]');
});

test('a provider says its room and its profile, which the council reads and a rival does not', async () => {
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into area (council_id, name, made_of, parts) values ($1, 'North', 'postcode districts', '{WS1}') returning id`,
    [councilId],
  );
  const room = [{ area: rows[0]?.id, part_of_day: 'morning', weekly_minutes: 600 }];
  expect((await provider('POST', '/api/capacity', { room })).body).toEqual({ said: 1 });
  const odd = await provider('POST', '/api/capacity', { room: [{ ...room[0], area: 999_999 }] });
  expect(odd.status).toBe(409);
  expect((await officer('POST', '/api/capacity', { room })).status).toBe(403);
  const address = `/api/providers/${mine}`;
  const places = [{ unit: 'waking night', weekly_count: 4 }];
  expect((await provider('POST', '/api/capacity', { places })).body).toEqual({ said: 1 });
  expect((await provider('POST', '/api/capacity', {})).status).toBe(409);
  expect((await broker('GET', `${address}/capacity`)).body['places']).toMatchObject(places);
  expect((await broker('GET', `${address}/capacity`)).body['room']).toMatchObject([{ weekly_minutes: 600 }]);
  expect((await rival('GET', `${address}/capacity`)).status).toBe(404);

  const profile = {
    introduction: 'Twelve people.',
    capabilities: ['dementia'],
    languages: ['urdu', 'Panjabi'],
  };
  const given = { ...profile, cultures: [], version: 0 };
  const saved = await provider('POST', `${address}/profile`, given);
  expect(saved.body).toMatchObject({ languages: ['Panjabi', 'Urdu'], version: 1 });
  expect((await provider('POST', `${address}/profile`, given)).status).toBe(409);
  const long = { ...given, version: 1, languages: ['x'.repeat(60)] };
  expect((await provider('POST', `${address}/profile`, long)).body['field']).toBe('languages');
  expect((await rival('POST', `${address}/profile`, { ...given, version: 1 })).status).toBe(404);
  expect((await broker('POST', `${address}/profile`, { ...given, version: 1 })).status).toBe(403);
  expect((await other('GET', `${address}/profile`)).status).toBe(404);
  expect((await broker('GET', `${address}/profile`)).body['capabilities']).toEqual(['dementia']);
});

test('a provider records its care workers and their checks; nobody else does', async () => {
  const worker = { reference: 'W17', given_name: 'Grace', family_name: 'Obi', languages: ['Panjabi'] };
  const id = numberOf(await provider('POST', '/api/care-workers', worker, 'w17'), 'worker');
  expect(await provider('POST', '/api/care-workers', worker)).toMatchObject({
    status: 409,
    body: { field: 'reference' },
  });
  expect((await officer('POST', '/api/care-workers', worker)).status).toBe(403);
  const address = `/api/care-workers/${id}`;
  const changed = { ...worker, gender: 'female', version: 1 };
  expect((await provider('POST', address, changed)).body).toMatchObject({ gender: 'female', version: 2 });
  expect((await rival('POST', address, { ...changed, version: 2 })).status).toBe(404);
  const done = { kind: 'DBS', done_on: '2026-01-15' };
  const check = numberOf(await provider('POST', `${address}/checks`, done), 'check');
  const ahead = { ...done, done_on: '2999-01-01' };
  expect((await provider('POST', `${address}/checks`, ahead)).body['field']).toBe('done_on');
  const right = numberOf(
    await provider('POST', `${address}/checks`, { ...done, done_on: '2026-01-16', corrects: check }),
    'check',
  );
  const back = `${address}/checks/${right}/withdraw`;
  expect((await provider('POST', back, { reason: '' })).body['field']).toBe('reason');
  expect((await rival('POST', back, { reason: 'Mine' })).status).toBe(404);
  expect((await provider('POST', back, { reason: 'Another’s' })).status).toBe(200);
  expect((await provider('POST', back, { reason: 'Another’s' })).status).toBe(409);
  expect((await officer('GET', address)).body).toMatchObject({ worker: { reference: 'W17' } });
  expect((await officer('GET', address)).body['checks']).toHaveLength(3);
  expect((await rival('GET', address)).status).toBe(404);
  expect((await broker('GET', '/api/care-workers')).status).toBe(403);
  expect((await rival('GET', '/api/care-workers')).body['workers']).toEqual([]);
  expect((await provider('GET', '/api/care-workers?words=obi')).body['workers']).toMatchObject([
    { worker: id, missing: ['DBS', 'right to work'] },
  ]);
});
