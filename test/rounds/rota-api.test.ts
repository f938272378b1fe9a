import { expect, test } from 'vitest';
import { roundApiRoutes } from '../../src/rounds/api.ts';
import { roundsSide } from '../../src/web/urls.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { aRotaWorld, MONDAY, onMonday } from './rota-world.ts';

const database = await freshDatabase();
const world = await aRotaWorld(database);
const routes = roundApiRoutes(roundsSide);

/** One call, as the client of the provider that was there before anybody went out. */
async function call(
  method: 'GET' | 'POST',
  path: string,
  body: unknown,
  query = '',
  params: Readonly<Record<string, string>> = {},
) {
  const route = routes.find((one) => one.method === method && one.path === path);
  if (route === undefined) throw new Error(`no ${path}`);
  const given = route.body === undefined ? body : route.body.parse(body);
  return await onMonday(database, world.coordinator, (scope) =>
    route.answer({
      scope,
      clientId: 0,
      body: given as never,
      params,
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
  const rosteredAt = async () =>
    (
      await database.pool.query<{ at: Date }>(
        'select rostered_starts_at as at from planned_visit where reference = $1',
        [visit_id],
      )
    ).rows[0]?.at.toISOString();
  // Checked, it says the same and takes nothing.
  expect(await call('POST', '/api/rostered', { rows, check: true })).toMatchObject({
    status: 200,
    body: { taken: false, visits: 1, changed: 1, faults: [{ row: 2 }, { row: 3 }] },
  });
  expect(await rosteredAt()).toBe('2026-03-02T08:05:00.000Z');
  expect(await call('POST', '/api/rostered', { rows })).toMatchObject({
    status: 200,
    body: {
      taken: true,
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
  expect(await rosteredAt()).toBe('2026-03-02T08:10:00.000Z');
  expect(await call('POST', '/api/rota/plans', { week: MONDAY })).toMatchObject({ status: 202 });
});

test('a plan is asked for anew or only for the gaps, and read with what it would change or why there is none', async () => {
  const ask = async (more: object): Promise<string> => {
    const { body } = await call('POST', '/api/rota/plans', { week: MONDAY, ...more });
    return String((body as { plan: number }).plan);
  };
  const read = async (plan: string) =>
    (await call('GET', '/api/rota/plans/:plan', undefined, '', { plan })).body;
  const [gaps, anew] = [await ask({}), await ask({ anew: true })];
  expect(await read(gaps)).toMatchObject({ state: 'working', anew: false, changes: null, reason: null });
  expect(await read(anew)).toMatchObject({ state: 'working', anew: true });
  const answer = { days: [], refused: [], noTimes: 'The travel time service gave no times' };
  await database.pool.query(`update rota_proposal set state = 'ready', answer = $2 where id = $1`, [
    anew,
    answer,
  ]);
  expect(await read(anew)).toMatchObject({
    state: 'ready',
    reason: 'The travel time service gave no times',
    not_served: null,
    changes: null,
  });
  const none = { unserved: 0, lateness: 0, worstLateness: 0, continuity: 0, travel: 0 };
  const cost = { ...none, gaps: 0, fairness: 0, stability: 0, total: 0 };
  const found = {
    days: [{ day: MONDAY, stops: [], notServed: [], cost }],
    refused: [{ day: '2026-03-03', why: 'x' }],
  };
  await database.pool.query(`update rota_proposal set state = 'ready', answer = $2 where id = $1`, [
    gaps,
    found,
  ]);
  expect(await read(gaps)).toMatchObject({
    state: 'ready',
    not_served: 0,
    not_planned: [{ day: '2026-03-03', reason: 'x' }],
    changes: 1,
    published_visits_changed: 1,
  });
});
