import { extractText } from 'unpdf';
import { expect, test } from 'vitest';
import { makeWindows } from '../../src/market/actions/run-windows.ts';
import { permissions, type Role } from '../../src/platform/permissions.ts';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { makeCouncilApiClient } from '../../src/platform/api-clients.ts';
import { routes } from '../../src/web/urls.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aWindowWorld } from './window-world.ts';

const database = await freshDatabase();
const app = await testApp(database);

const form = {
  source: 'own',
  week: '2026-03-02',
  days: '1',
  provider: '',
  workforce: 'as worked',
  workers: '',
  from: '',
  until: '',
  mode: 'car',
  area: 'urban',
  thorough: 'quick',
  seed: '1',
};

test('a commissioner tries wider windows, reads every part, has them again, and compares', async () => {
  const { councilId } = await aWindowWorld(database);
  const as = async (role: Role) => app.as(await somebody(database, councilId, role));
  const make = async (id: string | undefined) =>
    await makeWindows(async (work) => await withScope(database, systemOf(councilId), work), Number(id));
  const commissioner = await as('commissioner');
  expect((await commissioner.get('/windows')).text).toContain('No simulation has been made');
  expect((await commissioner.get('/windows/new')).text).toContain('2 to 8 March 2026');
  const wrong = await commissioner.post('/windows/new', { ...form, workforce: 'stated', week: '' });
  expect(wrong.status).toBe(422);
  for (const words of [
    'Choose the week',
    'Enter how many care workers there are',
    'Enter when the shift begins',
  ])
    expect(wrong.text).toContain(words);
  const nobody = await commissioner.post('/windows/new', {
    ...form,
    workforce: 'stated',
    workers: '2',
    from: '7:00',
    until: '12:00',
  });
  expect(nobody.text).toContain('Choose one provider');

  const elsewhere = await aWindowWorld(database);
  await database.pool.query(
    'update planned_visit set rostered_starts_at = null, rostered_workers = null where council_id = $1',
    [elsewhere.councilId],
  );
  const other = app.as(await somebody(database, elsewhere.councilId, 'commissioner'));
  const empty = await other.get('/windows/new');
  expect(empty.text).toContain('No week can be simulated yet');
  expect(empty.text).not.toContain('Start the simulation');

  const started = await commissioner.post('/windows/new', form);
  expect(started.location).toMatch(/^\/windows\/\d+$/);
  const id = started.location?.split('/').at(-1);
  const going = await commissioner.get(`/windows/${id}`);
  expect(going.text).toContain('Under way');
  expect((await commissioner.get(`/windows/${id}/progress`)).text).toContain('Waiting to begin');
  expect((await commissioner.get(`/windows/${id}/paper`)).status).toBe(404);
  expect((await commissioner.post('/windows/new', form)).text).toContain('is under way');
  await make(id);

  const shown = await (await as('auditor')).get(`/windows/${id}`);
  for (const words of [
    'the same care workers could deliver',
    'What the same care workers could deliver',
    'How sure this is',
    'How far visits would move, and who would feel it',
    'By age',
    'By area',
    'By provider',
    'What it supposes',
    'What it leaves out',
    'Ceiling',
    'Each search alone',
    'There are so few people that a table would tell who they are',
  ])
    expect(shown.text).toContain(words);
  expect(shown.text).not.toMatch(/Number 0|Ada|Bob|NaN|undefined/);
  expect(shown.text).not.toContain('Run it again');
  const csv = await commissioner.get(`/windows/${id}/figures/download?format=csv`);
  expect(csv.text).toContain('Minutes either side');
  const { text } = await extractText(new Uint8Array((await commissioner.get(`/windows/${id}/paper`)).body), {
    mergePages: true,
  });
  for (const words of [
    'How sure this is',
    'What it leaves out',
    'starting number 1',
    'Each search alone: what one search',
    'under each bar what each search alone found, and upright the ceiling',
    'Today’s visits by how far they move; time-critical visits',
    'With a visit not made',
  ])
    expect(text.replaceAll(/\s+/g, ' ')).toContain(words);
  expect(text).not.toContain('Number 0');

  const again = await commissioner.post(`/windows/${id}/repeat`);
  const second = again.location?.split('/').at(-1);
  await make(second);
  expect((await commissioner.get(`/windows/${second}`)).html).toContain(`href="/windows/${id}"`);
  const compared = await commissioner.get(`/windows/compare?run=${second}&run=${id}`);
  expect(compared.text).toContain('every figure is the same');
  expect((await commissioner.get('/windows/compare')).location).toBe('/windows');
  expect((await commissioner.get('/windows')).text).toContain('Compare the two');

  const third = (await commissioner.post('/windows/new', form)).location;
  expect((await commissioner.post(`${third}/cancel`)).location).toBe(third);
  expect((await commissioner.get(third ?? '')).text).toContain('Cancelled');
});

test('runs are seen and made by those who may, and by nobody else', async () => {
  const { councilId } = await aWindowWorld(database);
  for (const route of routes.filter(({ path }) => path.startsWith('/windows')))
    expect(['windows.see', 'windows.run']).toContain(route.permission);
  for (const role of ['commissioner', 'broker', 'social_worker', 'finance_officer'] as const) {
    const visitor = app.as(await somebody(database, councilId, role));
    const may = (permission: keyof typeof permissions): number =>
      (permissions[permission] as readonly Role[]).includes(role) ? 200 : 403;
    expect((await visitor.get('/windows')).status).toBe(may('windows.see'));
    expect((await visitor.get('/windows/new')).status).toBe(may('windows.run'));
  }
});

test('a system of the council starts a run and reads it', async () => {
  const { councilId } = await aWindowWorld(database);
  const { clientKey, secret } = await withScope(
    database,
    await somebody(database, councilId, 'administrator'),
    async (scope) => await makeCouncilApiClient(scope, 'commissioner', 'Planning'),
  );
  const token = await app.server.inject({
    method: 'POST',
    url: '/api/token',
    payload: { client_id: clientKey, client_secret: secret },
  });
  const headers = { authorization: `Bearer ${token.json<{ access_token: string }>().access_token}` };
  const payload = { week_starts_on: '2026-03-02', weekdays: [1], seeds: 1, moves: 5 };
  const started = await app.server.inject({ method: 'POST', url: '/api/windows', headers, payload });
  expect(started.json()).toMatchObject({ status: 'under way', widths: [] });
  const refused = await app.server.inject({ method: 'POST', url: '/api/windows', headers, payload });
  expect(refused.statusCode).toBe(409);
  const { simulation } = started.json<{ simulation: number }>();
  await makeWindows(async (work) => await withScope(database, systemOf(councilId), work), simulation);
  const read = await app.server.inject({ method: 'GET', url: `/api/windows/${simulation}`, headers });
  expect(read.json()).toMatchObject({ status: 'finished', visits: 8, people: 4 });
  expect(read.json<{ widths: { minutes: number }[] }>().widths.map(({ minutes }) => minutes)).toEqual([
    15, 30, 45, 60, 90,
  ]);
  const cancel = async (id: number) =>
    await app.server.inject({ method: 'POST', url: `/api/windows/${id}/cancel`, headers, payload: {} });
  expect((await cancel(simulation)).json()).toMatchObject({ reason: 'It is over already' });
  const again = await app.server.inject({ method: 'POST', url: '/api/windows', headers, payload });
  expect((await cancel(again.json<{ simulation: number }>().simulation)).json()).toMatchObject({
    status: 'cancelled',
  });
});
