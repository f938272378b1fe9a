import { expect, test } from 'vitest';
import { z } from 'zod';
import { drillEverybodyJob } from '../../src/market/jobs.ts';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { aTransitionWorld } from '../brokerage/transition-world.ts';
import { councilSystem, numberOf, providerSystem } from '../brokerage/api-system.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

const database = await freshDatabase();
const { server } = await testApp(database);
const today = Temporal.Now.plainDateISO('Europe/London');
const inDays = (days: number): string => today.add({ days }).toString();

const services = z.object({
  services: z.array(
    z.object({
      service_reference: z.string(),
      person_reference: z.string().nullable(),
      to_provider: z.number().nullable(),
      uncovered_minutes: z.number(),
      because: z.string(),
    }),
  ),
  next: z.string().nullable(),
});

async function world(people = 4) {
  const made = await aTransitionWorld(database, people);
  const as = async (role: Parameters<typeof councilSystem>[3]) =>
    await councilSystem(database, server, made.councilId, role);
  const toRun = (days: number) => ({ provider: made.failing.id, fails_on: inDays(days) });
  return { ...made, as, toRun };
}

test('a commissioner’s system runs a drill, reads every part of it and is told no person', async () => {
  const { as, toRun, failing, inHouse, areaId } = await world();
  const system = await as('commissioner');
  const past = await system('POST', '/api/drills', toRun(0));
  expect(past).toMatchObject({ status: 409, body: { field: 'fails_on' } });
  const run = await system('POST', '/api/drills', toRun(2), 'once');
  expect(run.status).toBe(200);
  const drill = numberOf(run, 'drill');
  expect((await system('POST', '/api/drills', toRun(2), 'once')).body).toEqual(run.body);
  const read = await system('GET', `/api/drills/${drill}`);
  expect(read.body).toEqual(run.body);
  // Beacon has room for two, Cedar for one; the in-house service told none.
  expect(read.body).toMatchObject({
    provider: failing.id,
    area: null,
    services: 4,
    people: 4,
    weekly_minutes: 1680,
    placed_minutes: 1260,
    in_house_minutes: 420,
    uncovered_minutes: 420,
    uncovered_people: 1,
    transition: null,
    in_house: { provider: inHouse.id, minutes: 420, covered_minutes: 0 },
    workers: { weeks: 12, people_not_known: 4 },
    market: { areas: [{ area: areaId }] },
  });
  const { in_house, takers, in_words } = z
    .object({
      in_house: z.object({
        hours: z.array(z.object({ weekday: z.number(), hour: z.number(), uncovered_minutes: z.number() })),
      }),
      takers: z.array(z.object({ provider_name: z.string(), kind: z.string(), services: z.number() })),
      in_words: z.array(z.string()),
    })
    .parse(read.body);
  expect(in_house.hours).toHaveLength(14);
  expect(in_house.hours[0]).toEqual({ weekday: 1, hour: 8, uncovered_minutes: 30 });
  expect(takers).toContainEqual({ provider_name: 'Nobody', kind: 'nobody', services: 1 });
  expect(in_words[0]).toBe('28 hours of care a week for 4 people would have to move.');
  const listed = services.parse((await system('GET', `/api/drills/${drill}/services`)).body);
  expect(listed.services).toHaveLength(4);
  expect(listed.services.map(({ person_reference }) => person_reference)).toEqual([null, null, null, null]);
  const all = JSON.stringify([run.body, listed]);
  expect(all).not.toMatch(/Number \d|personId|person_id|packageId/);
  const part = services.parse((await system('GET', `/api/drills/${drill}/services?limit=3`)).body);
  expect([part.services.length, part.next]).toEqual([3, '3']);
  const open = services.parse((await system('GET', `/api/drills/${drill}/services?goes_to=uncovered`)).body);
  expect(open.services).toMatchObject([{ to_provider: null, uncovered_minutes: 420 }]);
});

test('a broker’s system reads whose services they are, which is noted, and makes a drill the plan once', async () => {
  const { as, toRun, councilId } = await world();
  const [broker, commissioner] = [await as('broker'), await as('commissioner')];
  const drill = numberOf(await commissioner('POST', '/api/drills', toRun(3)), 'drill');
  const address = `/api/drills/${drill}`;
  const people = services
    .parse((await broker('GET', `${address}/services`)).body)
    .services.map(({ person_reference }) => person_reference);
  expect(new Set(people).size).toBe(4);
  const { rows } = await database.pool.query<{ people: string[] }>(
    `select detail -> 'people' as people from audit_event where council_id = $1 and act = 'list seen' and subject_id = $2`,
    [councilId, `services of drill ${drill} by api`],
  );
  expect(rows.map((row) => new Set(row.people))).toEqual([new Set(people)]);
  expect((await commissioner('POST', `${address}/transition`, {})).status).toBe(403);
  const transition = numberOf(await broker('POST', `${address}/transition`, {}), 'transition');
  expect((await commissioner('GET', address)).body).toMatchObject({ transition });
  expect((await broker('GET', `/api/transitions/${transition}`)).body).toMatchObject({
    from_provider: 'Failing Care',
    cut_over_on: inDays(3),
  });
  expect(await broker('POST', `${address}/transition`, {})).toMatchObject({
    status: 409,
    body: { reason: 'This drill is a transition already' },
  });
});

test('two drills of one provider are compared, the earlier first, and no small count is told a commissioner', async () => {
  const { as, toRun, failing, beacon, councilId } = await world(1);
  const commissioner = await as('commissioner');
  const later = numberOf(await commissioner('POST', '/api/drills', toRun(93)), 'drill');
  const first = numberOf(await commissioner('POST', '/api/drills', toRun(2)), 'drill');
  await database.pool.query(
    `alter table drill disable trigger user; update drill set losing_people = 1, losing_critical_people = 1,
       answer = jsonb_set(answer, '{workers}', '{"weeks": 12, "keeps": 0, "loses": 1, "notKnown": 0, "losing": {"critical": 1, "alone": 1, "noEnglish": 0}}')
     where council_id = ${councilId}; alter table drill enable trigger user`,
  );
  const address = `/api/drills/compare?first=${later}&second=${first}`;
  const compared = z.object({
    first: z.number(),
    second: z.number(),
    figures: z.array(z.looseObject({ name: z.string() })),
  });
  const told = compared.parse((await commissioner('GET', address)).body);
  expect([told.first, told.second]).toEqual([first, later]);
  const critical = ({ figures }: z.output<typeof compared>) =>
    figures.find(({ name }) => name === 'Of them, with a time-critical visit');
  expect(critical(told)).toMatchObject({ first: null, second: null, change: null, not_shown: true });
  const broker = await as('broker');
  expect(critical(compared.parse((await broker('GET', address)).body))).toMatchObject({
    first: 1,
    second: 1,
    change: 0,
    not_shown: false,
  });
  const workers = async (system: typeof broker) => (await system('GET', `/api/drills/${first}`)).body;
  expect(await workers(commissioner)).toMatchObject({
    people_losing_worker_time_critical: null,
    workers: { losing_living_alone: null, losing_needing_interpreter: null },
  });
  expect(await workers(broker)).toMatchObject({
    people_losing_worker_time_critical: 1,
    workers: { losing_living_alone: 1, losing_needing_interpreter: 0 },
  });
  expect((await broker('GET', `/api/drills/compare?first=${first}&second=${first}`)).status).toBe(409);
  const over = z.object({ drills: z.array(z.object({ drill: z.number() })) });
  const listed = async (provider: number) =>
    over
      .parse((await broker('GET', `/api/drills?provider=${provider}`)).body)
      .drills.map(({ drill }) => drill);
  expect(await listed(failing.id)).toEqual([first, later]);
  expect(await listed(beacon.id)).toEqual([]);
});

test('every provider is ranked in the background, and the ranking read', async () => {
  const { as, councilId, failing } = await world(2);
  const system = await as('commissioner');
  expect((await system('POST', '/api/drills/sweeps', { fails_on: inDays(0) })).status).toBe(409);
  const started = await system('POST', '/api/drills/sweeps', { fails_on: inDays(2) });
  const sweep = numberOf(started, 'sweep');
  expect(started.body).toMatchObject({ state: 'going on', providers_drilled: 0, drills: [] });
  await drillEverybodyJob.run({
    database,
    councilId,
    payload: { sweepId: sweep },
    inScope: (work) => withScope(database, systemOf(councilId), work),
  });
  expect((await system('GET', `/api/drills/sweeps/${sweep}`)).body).toMatchObject({
    state: 'finished',
    providers_drilled: 1,
    drills: [{ provider: failing.id, sweep }],
  });
  expect((await system('GET', '/api/drills/sweeps')).body).toMatchObject({ sweeps: [{ sweep }], next: null });
});

test('who may not see drills does not read them by the API, nor another council’s', async () => {
  const one = await world(1);
  const drill = numberOf(await (await one.as('broker'))('POST', '/api/drills', one.toRun(2)), 'drill');
  const provider = await providerSystem(database, server, one.councilId, one.beacon.id);
  const auditor = await one.as('auditor');
  const other = await (await world(1)).as('broker');
  for (const [address, status] of [
    ['/api/drills', 200],
    [`/api/drills/${drill}`, 404],
    [`/api/drills/${drill}/services`, 404],
    [`/api/drills/compare?first=${drill}&second=${drill + 1}`, 404],
    ['/api/drills/sweeps/1000000', 404],
  ] as const) {
    expect((await provider('GET', address)).status, address).toBe(403);
    expect((await other('GET', address)).status, address).toBe(status);
  }
  expect((await auditor('GET', `/api/drills/${drill}`)).status).toBe(200);
  expect((await auditor('POST', '/api/drills', one.toRun(2))).status).toBe(403);
  expect((await auditor('POST', '/api/drills/sweeps', { fails_on: inDays(2) })).status).toBe(403);
});
