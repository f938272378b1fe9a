// People by the API, as far as placement needs them: a broker's system, another council's, and a provider's.
import { expect, test } from 'vitest';
import { councilSystem, numberOf, providerSystem } from '../brokerage/api-system.ts';
import { aCouncil, aProvider } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

const database = await freshDatabase();
const { server } = await testApp(database);
const councilId = await aCouncil(database);
const providerId = await aProvider(database, councilId);
const broker = await councilSystem(database, server, councilId, 'broker');
const officer = await councilSystem(database, server, councilId, 'contracts_officer');
const provider = await providerSystem(database, server, councilId, providerId);
const other = await councilSystem(database, server, await aCouncil(database), 'broker');

const doris = { given_name: 'Doris', family_name: 'Whitehouse', date_of_birth: '1938-07-14' };

test('a person is recorded, found and changed; what is left out stays', async () => {
  const given = { ...doris, reference: 'P-1', postcode: 'WS1 4QQ', worker_gender: 'female' };
  const made = await broker('POST', '/api/people', given, 'person-1');
  const id = numberOf(made, 'person');
  expect(await broker('POST', '/api/people', given, 'person-1')).toEqual(made);
  expect((await broker('POST', '/api/people', given)).body['field']).toBe('reference');
  expect((await broker('POST', '/api/people', { ...doris, reference: 'P-2' })).body['field']).toBe(
    'different',
  );
  const address = `/api/people/${id}`;
  const changed = await broker('POST', address, { worker_gender_required: true, version: 1 });
  expect(changed.body).toMatchObject({
    worker_gender: 'female',
    worker_gender_required: true,
    postcode: 'WS1 4QQ',
    version: 2,
  });
  expect((await broker('POST', address, { diet: 'Vegetarian', version: 1 })).status).toBe(409);
  const nobody = { worker_gender: null, version: 2 };
  expect((await broker('POST', address, nobody)).body['field']).toBe('worker_gender');
  expect((await officer('POST', address, nobody)).status).toBe(403);
  expect((await provider('POST', address, nobody)).status).toBe(403);
  expect((await other('POST', address, nobody)).status).toBe(404);
  expect((await broker('GET', '/api/people?words=P-1')).body['people']).toMatchObject([{ person: id }]);
  expect((await provider('GET', '/api/people?words=P-1')).body['people']).toEqual([]);
  expect((await provider('GET', address)).status).toBe(404);
  expect((await other('GET', address)).status).toBe(404);
  expect((await broker('GET', address)).body['person']).toMatchObject({ family_name: 'Whitehouse' });
  const { rows } = await database.pool.query(
    `select from audit_event where person_id = $1 and act = 'person seen' and council_id = $2`,
    [id, councilId],
  );
  expect(rows.length).toBeGreaterThan(1);
});

test('a wish about a care worker is recorded and ended, and a death is recorded and taken back', async () => {
  const id = numberOf(
    await broker('POST', '/api/people', { ...doris, reference: 'P-3', family_name: 'Quill' }),
    'person',
  );
  const address = `/api/people/${id}`;
  const wish = { wants: 'refused', worker_name: 'Grace Obi', provider: providerId };
  const wishId = numberOf(await broker('POST', `${address}/worker-wishes`, wish), 'wish');
  expect((await broker('POST', `${address}/worker-wishes`, wish)).body['field']).toBe('worker_name');
  const odd = { ...wish, worker_name: 'Ida', provider: 999_999 };
  expect((await broker('POST', `${address}/worker-wishes`, odd)).body['field']).toBe('provider');
  expect((await broker('GET', address)).body['wishes']).toMatchObject([{ wants: 'refused', ended: false }]);
  const end = `${address}/worker-wishes/${wishId}/end`;
  expect((await broker('POST', end, { reason: '' })).body['field']).toBe('reason');
  expect((await broker('POST', end, { reason: 'They made it up' })).body).toEqual({ ended: true });
  expect((await broker('POST', end, { reason: 'They made it up' })).status).toBe(404);
  const day = { died_on: '2026-03-02', version: 1 };
  expect((await broker('POST', `${address}/death`, { ...day, died_on: '2999-01-01' })).body['field']).toBe(
    'died_on',
  );
  expect((await broker('POST', `${address}/death`, day)).body).toEqual({ saved: true });
  expect((await broker('POST', `${address}/death`, { died_on: null, version: 2 })).status).toBe(200);
  expect((await broker('GET', address)).body['person']).toMatchObject({ died_on: null });
  for (const [path, body] of [
    ['worker-wishes', wish],
    [`worker-wishes/${wishId}/end`, { reason: 'x' }],
    ['death', day],
  ] as const) {
    expect((await other('POST', `${address}/${path}`, body)).status, path).toBe(404);
    expect((await provider('POST', `${address}/${path}`, body)).status, path).toBe(403);
  }
});
