import { beforeAll, describe, expect, test } from 'vitest';
import { getJointLook } from '../../src/brokerage/records/joint-looks.ts';
import { jointKind } from '../../src/brokerage/rules/joint-look.ts';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { askTogether, MOST_TOGETHER } from '../../src/rounds/actions/ask-together.ts';
import { fitTogetherJob } from '../../src/rounds/jobs-fit.ts';
import { councilSystem } from '../brokerage/api-system.ts';
import { answered } from '../brokerage/arranged.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { fitWorld } from './fit-world.ts';

const database = await freshDatabase();
const app = await testApp(database);

let world: Awaited<ReturnType<typeof fitWorld>>;
let requests: readonly number[];

/** Four people who all ask for eleven on Monday, to the minute; three care workers are there. */
beforeAll(async () => {
  world = await fitWorld(database);
  const made: number[] = [];
  for (const name of ['Amber', 'Basil', 'Clover', 'Dill']) {
    const { rows } = await database.pool.query<{ id: number }>(
      `with p as (insert into person (council_id, reference, given_name, family_name, postcode, latitude, longitude)
         values ($1, gen_random_uuid(), $2, 'Herb', 'FS1 4QQ', 52.586, -1.976) returning id)
       insert into care_package (council_id, reference, person_id, starts_on) select $1, gen_random_uuid(), id, '2026-01-05' from p returning id`,
      [world.councilId, name],
    );
    made.push(
      await world.aRequest({
        packageId: rows[0]?.id ?? 0,
        visits: [aPatternVisit({ weekdays: [1], startTime: '11:00', earlierMinutes: 0, laterMinutes: 0 })],
      }),
    );
  }
  requests = made;
});

const workOut = async (lookId: number): Promise<void> =>
  await fitTogetherJob.run({
    database,
    councilId: world.councilId,
    payload: { lookId },
    inScope: (work) => withScope(database, systemOf(world.councilId), work),
  });

const lookAt = async (lookId: number) =>
  await withScope(database, world.broker, (scope) => getJointLook(scope, lookId));

const asked = async (ids: readonly number[] = requests): Promise<number> =>
  answered(await withScope(database, world.broker, (scope) => askTogether(scope, ids))).id;

test('each fits alone, and three of four together; the fourth is told who took the room and who can be asked', async () => {
  for (const id of requests) expect((await world.asked(id)).own.kind).toBe('yes');
  const lookId = await asked();
  await workOut(lookId);
  const { answer, fault } = await lookAt(lookId);
  expect(fault).toBeNull();
  expect(answer?.requests.map(({ requestId }) => requestId)).toEqual(requests);
  expect(answer?.requests.map(({ goesTo }) => goesTo?.providerId)).toEqual([
    ...Array.from({ length: 3 }, () => world.providerId),
    undefined,
  ]);
  const last = answer?.requests.at(-1);
  expect(last && jointKind(last)).toBe('elsewhere');
  expect(last?.passed).toContainEqual(
    expect.objectContaining({
      providerId: world.providerId,
      because: 'given to others',
      to: requests.slice(0, 3),
    }),
  );
  expect(answer?.providers).toMatchObject([
    { providerId: world.providerId, requestIds: requests.slice(0, 3) },
  ]);
  expect(JSON.stringify(answer)).not.toMatch(/Herb|Amber|Bea|Ash/);
});

describe('people of one home', () => {
  /** Gives the people of some requests, who have the same postcode, an address. */
  const livesAt = async (ids: readonly number[], line: string): Promise<void> =>
    void (await database.pool.query(
      `update person set address_lines = $2 from care_package k join placement_request r on r.care_package_id = k.id
       where r.council_id = $1 and r.id = any($3) and person.id = k.person_id`,
      [world.councilId, line === '' ? [] : [line], ids],
    ));

  test('stay together, go to nobody apart while somebody has room for both, and are told to the broker', async () => {
    const [first = 0, , , last = 0] = requests;
    // However the address is written; a postcode alone, which all four have, is no home.
    await livesAt([first], '4 Mill Lane');
    await livesAt([last], '4, mill lane');
    const lookId = await asked();
    await workOut(lookId);
    const { answer } = await lookAt(lookId);
    expect(answer?.requests.slice(0, 2)).toMatchObject(
      [first, last].map((requestId) => ({ requestId, goesTo: { providerId: world.providerId } })),
    );
    const { text } = await app.as(world.broker).get(`/placement/rounds/together/${lookId}`);
    expect(text).toMatch(/Amber Herb lives with Dill Herb \(/);
    expect(text).toMatch(/Dill Herb lives with Amber Herb \(/);
    expect(text.match(/lives with/g)).toHaveLength(2);
    const system = await councilSystem(database, app.server, world.councilId, 'broker');
    expect((await system('GET', `/api/placement/rounds/together/${lookId}`)).body).toMatchObject({
      requests: [
        { request: first, lives_with: [last] },
        { request: last, lives_with: [first] },
        { lives_with: [] },
        { lives_with: [] },
      ],
    });
    await livesAt([first, last], '');
  });
});

test('it is a proposal: nobody is offered anything, and no round changes; asked again it answers the same', async () => {
  const counts = async () =>
    (
      await database.pool.query(
        `select (select count(*) from offer where council_id = $1) as offers, (select count(*) from rota_stop where council_id = $1) as stops,
           (select count(*) from placement_event where council_id = $1) as events`,
        [world.councilId],
      )
    ).rows[0];
  const before = await counts();
  const [first, second] = [await asked(), await asked()];
  await workOut(first);
  await workOut(second);
  expect(await counts()).toEqual(before);
  expect((await lookAt(second)).answer).toEqual((await lookAt(first)).answer);
});

test('who has told of no room takes none, but what it was offered before: its answer is waited for', async () => {
  const tells = async (minutes: number): Promise<void> =>
    void (await database.pool.query(
      `insert into provider_capacity (council_id, provider_id, area_id, part_of_day, weekly_minutes, from_week_on, as_of)
       select a.council_id, $2, a.id, part, $3, '2026-01-05', now() from area a, unnest('{morning,midday}'::text[]) part where a.council_id = $1`,
      [world.councilId, world.providerId, minutes],
    ));
  await tells(0);
  const [offered = 0] = requests;
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into offer (council_id, placement_request_id, provider_id, contract_id, rung, shown, weekly_minutes, offered_at, deadline_at)
     select council_id, $2, provider_id, id, kind, '{}', 30, now(), now() + interval '4 hours' from contract
     where council_id = $1 and provider_id = $3 returning id`,
    [world.councilId, offered, world.providerId],
  );
  const lookId = await asked();
  await workOut(lookId);
  await database.pool.query('delete from offer where id = $1', [rows[0]?.id]);
  await tells(6000);
  const { answer } = await lookAt(lookId);
  const goes = (answer?.requests ?? []).filter(({ goesTo }) => goesTo !== null);
  expect(goes.map(({ requestId }) => requestId)).toEqual([offered]);
});

describe('who asks, and for what', () => {
  test('fewer than two, and too many, are refused', async () => {
    const ask = async (ids: readonly number[]) =>
      await withScope(database, world.broker, (scope) => askTogether(scope, ids));
    expect(await ask(requests.slice(0, 1))).toMatchObject({
      reason: expect.stringContaining('at least two') as string,
    });
    expect(await ask([0, -1])).toMatchObject({ ok: false });
    expect(MOST_TOGETHER).toBeGreaterThanOrEqual(40);
  });

  test('only a broker asks and reads it; another council does not find it', async () => {
    const officer = await somebody(database, world.councilId, 'contracts_officer');
    await expect(withScope(database, officer, (scope) => askTogether(scope, requests))).rejects.toThrow(
      'placement.work',
    );
    const address = `/placement/rounds/together/${await asked()}`;
    expect((await app.as(world.coordinator).get(address)).status).toBe(403);
    expect((await app.as((await fitWorld(database)).broker).get(address)).status).toBe(404);
  });
});

test('the pages: chosen in the queue, the work under way, the proposal, and the way back to it', async () => {
  const broker = app.as(world.broker);
  expect((await broker.get('/placement')).html).toContain('formaction="/placement/rounds/together"');
  const posted = await broker.post('/placement/rounds/together', { request: requests.map(String) });
  const address = posted.location ?? '';
  expect(address).toMatch(/^\/placement\/rounds\/together\/\d+$/);
  expect((await broker.get(address)).text).toContain('Waiting to begin');
  const progress = async () => JSON.parse(String((await broker.get(`${address}/progress`)).body)) as unknown;
  expect(await progress()).toEqual({ done: 0, total: 4, words: 'Waiting to begin' });
  await workOut(Number(address.split('/').at(-1)));
  expect(await progress()).toMatchObject({ finished: address });
  const { text, html } = await broker.get(address);
  expect(text).toContain('3 would find room together.');
  expect(text).toContain('nothing is offered by it');
  expect(text).toContain('alone it fits, but not once');
  expect(text).toMatch(
    /Elsewhere Care, [a-z ]+: it plans its rounds elsewhere, so it was not looked into. It can be asked/,
  );
  expect(text).toContain('Dill Herb');
  expect(html.match(/type="hidden" name="request"/g)).toHaveLength(4);
  expect((await broker.get('/placement/rounds')).html).toContain(`href="${address}"`);
  const { rows: seen } = await database.pool.query<{ list: string }>(
    `select distinct subject_id as list from audit_event where council_id = $1 and act = 'list seen' and user_id = $2`,
    [world.councilId, world.broker.userId],
  );
  expect(seen.map(({ list }) => list)).toEqual(
    expect.arrayContaining(['requests looked into together', 'what fits into rounds']),
  );
  expect((await broker.post('/placement/rounds/together', {})).location).toBe('/placement');
  expect((await broker.get('/placement')).text).toContain('Choose at least two requests');
});

test('by the API: asked, and the proposal', async () => {
  const system = await councilSystem(database, app.server, world.councilId, 'broker');
  const sent = await system('POST', '/api/placement/rounds/together', { requests });
  expect(sent.status).toBe(200);
  const { asked: lookId } = sent.body as { asked: number };
  const address = `/api/placement/rounds/together/${lookId}`;
  expect((await system('GET', address)).body).toMatchObject({ state: 'working', requests: [] });
  await workOut(lookId);
  expect((await system('GET', address)).body).toMatchObject({
    state: 'found',
    requests: [{ request: requests[0], goes_to: { provider: world.providerId } }, {}, {}, { goes_to: null }],
    providers: [{ provider: world.providerId, requests: requests.slice(0, 3) }],
  });
  expect((await system('POST', '/api/placement/rounds/together', { requests: [requests[0]] })).status).toBe(
    409,
  );
});
