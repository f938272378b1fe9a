import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { weekStart } from '../../src/ground/calendar.ts';
import { readTravel } from '../../src/platform/config.ts';
import { withScope } from '../../src/platform/scope.ts';
import { MOST_WAIT, readWeekWithWays, travelSource } from '../../src/rounds/actions/week-ways.ts';
import { findRota, listStops } from '../../src/rounds/records/rotas.ts';
import { dayOfWeek, roundsOfDay } from '../../src/rounds/rules/rota-week.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aRotaWorld, MONDAY, workOutProposals } from './rota-world.ts';

const database = await freshDatabase();
const app = await testApp(database);
const monday = weekStart(Temporal.Now.plainDateISO('Europe/London')).add({ weeks: 1 }).toString();

/** Ways that no straight line would guess: eleven minutes between any two places. */
const BETWEEN = 660;
let asked = 0;
let server: Server;
/** What the service has not answered yet. */
const silent: ServerResponse[] = [];
let url: string;
const before = { ...process.env };

function useService(address: string | undefined): void {
  if (address === undefined) delete process.env['TEND_TRAVEL_URL'];
  else Object.assign(process.env, { TEND_TRAVEL_URL: address, TEND_TRAVEL_INSIDE: 'yes' });
}

beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1;
    if (request.url?.startsWith('/silent') === true) return void silent.push(response);
    const [, places = ''] = /\/table\/v1\/driving\/([^?]+)/.exec(request.url ?? '') ?? [];
    const list = places.split(';');
    const half = (request.url ?? '').split('sources=')[1]?.split('&')[0]?.split(';').length ?? 0;
    const durations = list
      .slice(0, half)
      .map((from) => list.slice(half).map((to) => (from === to ? 0 : BETWEEN)));
    const broken = request.url?.startsWith('/broken') === true;
    response.writeHead(broken ? 500 : 200).end(JSON.stringify({ code: 'Ok', durations }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  for (const name of ['TEND_TRAVEL_URL', 'TEND_TRAVEL_INSIDE'])
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  await new Promise((done) => server.close(done));
});

/** The rota world in the week that comes, and its coordinator at the pages. */
async function nextWeek() {
  const world = await aRotaWorld(database);
  const days = Temporal.PlainDate.from(MONDAY).until(monday).days;
  await database.pool.query(
    `update planned_visit set starts_on = $2::date, week_starts_on = $2::date,
       starts_at = (starts_at at time zone 'Europe/London' + make_interval(days => $3)) at time zone 'Europe/London' where council_id = $1`,
    [world.councilId, monday, days],
  );
  const visitor = app.as(world.coordinator);
  /** Asks for the rest of the Monday and works it out; answers the page of the plan. */
  const plan = async () => {
    const sent = await visitor.post(`/rounds/weeks/${monday}/plan`, { day: monday });
    await workOutProposals(database, world.councilId);
    return sent.location ?? '';
  };
  return { ...world, visitor, plan };
}

test('a day is planned, drawn and paid with the times of the service, which is asked once', async () => {
  useService(url);
  const { visitor, plan, coordinator, providerId } = await nextWeek();
  asked = 0;
  const found = await plan();
  expect(asked).toBe(1);
  await visitor.post(found, { act: 'take' });
  const rounds = await withScope(database, coordinator, async (scope) => {
    const week = await readWeekWithWays(scope, providerId, monday);
    const rota = await findRota(scope, providerId, monday);
    const stops = rota === undefined ? [] : await listStops(scope, rota.id);
    const day = dayOfWeek(week, stops, monday);
    expect(day.conflicts).toEqual([]);
    expect(day.open).toEqual([]);
    return roundsOfDay(day, week.breakFrom);
  });
  const ways = rounds.flatMap(({ legs }) =>
    legs.flatMap((leg) => (leg.kind === 'travel' ? leg.seconds : [])),
  );
  expect(ways.length).toBeGreaterThan(0);
  expect(new Set(ways)).toEqual(new Set([BETWEEN]));
  for (const path of [`/rounds/days/${monday}`, `/rounds/weeks/${monday}/pay`])
    expect((await visitor.get(path)).text).toContain('come from the travel time service');
  expect(asked).toBe(1);
});

test('an hour at which roads are slower multiplies the times of the service too', async () => {
  useService(url);
  const { visitor, plan, coordinator, providerId, councilId } = await nextWeek();
  await database.pool.query(
    `insert into council_setting (council_id, name, value, effective_from, source)
     values ($1, 'travel_hours', '[{"from": "09:00", "times": 1.5}]', '2026-01-01', 'A survey')`,
    [councilId],
  );
  const found = await plan();
  expect((await visitor.get(found)).text).toContain('The way by car takes 1.5 times as long from 09:00');
  await visitor.post(found, { act: 'take' });
  const seconds = await withScope(database, coordinator, async (scope) => {
    const week = await readWeekWithWays(scope, providerId, monday);
    const rota = await findRota(scope, providerId, monday);
    const day = dayOfWeek(week, rota === undefined ? [] : await listStops(scope, rota.id), monday);
    expect(day.conflicts).toEqual([]);
    const nine = day.midnight + 9 * 3600;
    return roundsOfDay(day, week.breakFrom).flatMap(({ legs }) =>
      legs.flatMap((leg) => (leg.kind === 'travel' ? [[leg.from < nine, leg.seconds] as const] : [])),
    );
  });
  expect(seconds.length).toBeGreaterThan(0);
  for (const [early, took] of seconds) expect(took).toBe(early ? BETWEEN : 1.5 * BETWEEN);
});

/** What Tend remembers goes, as when it is started again. */
function restart(): void {
  useService(`${url}/another`);
  travelSource();
  useService(url);
}

test('what a service answered outlives a restart, until it is too old', async () => {
  useService(url);
  const { visitor, plan, councilId, providerId } = await nextWeek();
  await plan();
  const kept = async () => {
    const { rows } = await database.pool.query<{ asked_on: string; seconds: number; provider_id: number }>(
      'select asked_on, seconds, provider_id from travel_time where council_id = $1',
      [councilId],
    );
    return rows;
  };
  // Four homes: twelve ways between them.
  expect(await kept()).toHaveLength(12);
  expect(new Set((await kept()).map(({ seconds, provider_id }) => `${provider_id} ${seconds}`))).toEqual(
    new Set([`${providerId} ${BETWEEN}`]),
  );
  asked = 0;
  restart();
  const board = await visitor.get(`/rounds/days/${monday}`);
  expect(board.text).toContain('come from the travel time service');
  expect(asked).toBe(0);

  await database.pool.query('update travel_time set asked_on = asked_on - 90 where council_id = $1', [
    councilId,
  ]);
  restart();
  expect((await visitor.get(`/rounds/days/${monday}`)).text).toContain('come from the travel time service');
  expect(asked).toBe(1);
  expect((await kept()).map(({ asked_on }) => asked_on)).toEqual(
    Array.from({ length: 12 }, () => Temporal.Now.plainDateISO('Europe/London').toString()),
  );
});

test('a service that failed is left alone for half a minute: pages say why at once', async () => {
  useService(`${url}/broken`);
  const { visitor } = await nextWeek();
  asked = 0;
  for (const path of [`/rounds/days/${monday}`, `/rounds?week=${monday}`, `/rounds/weeks/${monday}/pay`])
    expect((await visitor.get(path)).text).toContain('it answered 500');
  expect(asked).toBe(1);
});

test('while a service is silent few pages wait for it, and none keeps the others from the database', async () => {
  useService(`${url}/silent`);
  const { visitor } = await nextWeek();
  const { pool } = database;
  const pages = Array.from({ length: MOST_WAIT * 2 }, () => visitor.get(`/rounds/weeks/${monday}/pay`));
  let most = 0;
  while (silent.length === 0) await new Promise((done) => setTimeout(done, 10));
  const end = performance.now() + 1000;
  while (performance.now() < end) {
    await new Promise((done) => setTimeout(done, 250));
    most = Math.max(most, pool.totalCount - pool.idleCount);
  }
  expect(most).toBeLessThanOrEqual(MOST_WAIT);
  expect(pool.options.max).toBeGreaterThan(2 * MOST_WAIT);
  const texts = (await Promise.all(pages)).map(({ text }) => text);
  const saying = (words: string) => texts.filter((text) => text.includes(words)).length;
  expect(saying('The travel time service is slow')).toBe(MOST_WAIT);
  expect(saying('Many pages wait for the travel time service')).toBe(MOST_WAIT);
  expect(saying('Until then travel on this page is estimated by the straight line')).toBe(2 * MOST_WAIT);
  for (const response of silent) response.writeHead(500).end();
});

test('a service that fails plans nothing, and the straight line is the coordinator’s choice', async () => {
  useService(`${url}/broken`);
  const { visitor, plan, councilId } = await nextWeek();
  const failed = await plan();
  const page = await visitor.get(failed);
  expect(page.text).toContain('The travel time service gave no times: it answered 500');
  expect(page.text).toContain('Nothing was planned and nothing changed');
  expect(page.text).not.toContain('Take it');
  const board = await visitor.get(`/rounds/days/${monday}`);
  expect(board.text).toContain('Until then travel on this page is estimated by the straight line');

  const again = await visitor.post(failed, { act: 'straight line' });
  await workOutProposals(database, councilId);
  const estimate = await visitor.get(again.location ?? '');
  expect(estimate.text).toContain('by the straight line, as was chosen');
  expect(estimate.text).toContain('Visits put to somebody');
  expect((await visitor.get(failed)).text).toContain('This was left');
  expect((await visitor.post(failed, { act: 'straight line' })).location).toBe(failed);
});

test('without a service travel is by the straight line, and the page says so', async () => {
  useService(undefined);
  const { visitor, plan } = await nextWeek();
  asked = 0;
  expect((await visitor.get(await plan())).text).toContain('Visits put to somebody');
  const board = await visitor.get(`/rounds/days/${monday}`);
  expect(board.text).toContain('Travel is estimated: the straight line');
  expect(board.text).not.toContain('travel time service');
  expect(asked).toBe(0);
});

test('a setting that cannot be meant stops Tend from starting, in words', () => {
  expect(readTravel({ TEND_TRAVEL_URL: 'https://roads.example' })).toEqual({
    url: 'https://roads.example',
    service: 'osrm',
    insideToo: false,
  });
  expect(() => readTravel({ TEND_TRAVEL_URL: 'roads' })).toThrow('TEND_TRAVEL_URL must be a web address');
  expect(() => readTravel({ TEND_TRAVEL_URL: 'https://roads.example', TEND_TRAVEL_SERVICE: 'maps' })).toThrow(
    'osrm or valhalla',
  );
});
