import { expect, test } from 'vitest';
import { roundApiRoutes } from '../../src/rounds/api.ts';
import { roundsSide } from '../../src/web/urls.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { aRotaWorld, MONDAY, onMonday } from './rota-world.ts';

const database = await freshDatabase();
const world = await aRotaWorld(database);
const routes = roundApiRoutes(roundsSide);

/** One call, as the client of the provider that was there before anybody went out. */
async function call(method: 'GET' | 'POST', path: string, body: unknown, query = '') {
  const route = routes.find((one) => one.method === method && one.path === path);
  if (route === undefined) throw new Error(`no ${path}`);
  const given = route.body === undefined ? body : route.body.parse(body);
  return await onMonday(database, world.coordinator, (scope) =>
    route.answer({
      scope,
      clientId: 0,
      body: given as never,
      params: {},
      query: new URLSearchParams(query),
      publicUrl: 'https://tend.example',
    }),
  );
}

test('a system puts a visit, locks it, reads the rota, publishes it, and sends in what it rostered', async () => {
  const visit_id = `V-adaMorning-${world.councilId}`;
  const put = { act: 'put', visit_id, worker_id: 'W1', start_time: '08:05' };
  expect(await call('POST', '/api/rota/stops', put)).toMatchObject({ status: 200 });
  expect(await call('POST', '/api/rota/stops', { act: 'lock', visit_id })).toMatchObject({ status: 200 });
  expect(await call('POST', '/api/rota/stops', { ...put, worker_id: 'W9' })).toMatchObject({
    status: 409,
    body: { field: 'worker_id' },
  });
  expect(await call('POST', '/api/rota/stops', { ...put, part: 1 })).toMatchObject({ status: 409 });
  expect(await call('GET', '/api/rota', undefined, 'week=2026-03-04')).toMatchObject({
    status: 200,
    body: {
      week_starts_on: MONDAY,
      published_version: null,
      stops: [
        { visit_id, part: 0, worker_id: 'W1', rostered_start: '2026-03-02T08:05:00.000Z', locked: true },
      ],
    },
  });
  expect(await call('POST', '/api/rota/publications', { week: MONDAY })).toMatchObject({
    status: 200,
    body: { version: 1 },
  });
  expect(await call('POST', '/api/rota/publications', { week: MONDAY })).toMatchObject({ status: 409 });
  const rows = [
    { visit_id, worker_id: 'W2', rostered_start: '2026-03-02T08:10' },
    { visit_id: 'none', worker_id: 'W2', rostered_start: '2026-03-02T08:10' },
    { visit_id, worker_id: 'W2', rostered_start: 'soon' },
  ];
  expect(await call('POST', '/api/rostered', { rows })).toMatchObject({
    status: 200,
    body: {
      visits: 1,
      changed: 1,
      faults: [
        { row: 2, field: 'visit_id' },
        { row: 3, field: 'rostered_start' },
      ],
    },
  });
  const away = { worker_id: 'W3', kind: 'sickness', from: '2026-03-02T06:40:00Z' };
  expect(await call('POST', '/api/rota/absences', away)).toMatchObject({
    status: 202,
    body: { plan: null, plans: [] },
  });
  const later = { worker_id: 'W1', kind: 'sickness', from: '2026-03-02T06:40:00Z' };
  expect(await call('POST', '/api/rota/absences', later)).toMatchObject({
    status: 202,
    body: { plan: expect.any(Number), plans: [{ week_starts_on: MONDAY }] },
  });
  expect(await call('POST', '/api/rota/plans', { week: MONDAY })).toMatchObject({ status: 202 });
});
