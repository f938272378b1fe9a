import { beforeAll, expect, test } from 'vitest';
import { findFitRun } from '../../src/brokerage/records/placement-fits.ts';
import { fitInWords, fitTitle } from '../../src/brokerage/rules/fit.ts';
import { longDate } from '../../src/ground/calendar.ts';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { askFit } from '../../src/rounds/actions/ask-fit.ts';
import { fitOfferJob, fitRoundsJob } from '../../src/rounds/jobs-fit.ts';
import { councilSystem } from '../brokerage/api-system.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { day, fitWorld } from './fit-world.ts';

const database = await freshDatabase();
const app = await testApp(database);
const aFitWorld = () => fitWorld(database);

let world: Awaited<ReturnType<typeof aFitWorld>>;
beforeAll(async () => {
  world = await aFitWorld();
});

test('it fits with nothing moved; who plans elsewhere is not known, which is not no', async () => {
  const { own, fits } = await world.asked(await world.aRequest());
  expect(own).toMatchObject({ kind: 'yes', asked: 1, placed: 1, basis: 'planned visits' });
  expect(fits.find(({ providerName }) => providerName === 'Elsewhere Care')?.fit.kind).toBe('not known');
});

test('a week for which no visit is planned yet is not an empty one: rounds are not asked of it', async () => {
  const own = await aFitWorld();
  const requestId = await own.aRequest({ wantedFrom: day.add({ days: 1 }).toString() });
  const ask = async () => await withScope(database, own.broker, (scope) => askFit(scope, requestId));
  expect(await ask()).toMatchObject({
    reason: `Visits are planned up to ${longDate(day.add({ days: 6 }).toString())} and no further: look nearer to the start`,
  });
  await own.planNextWeek();
  expect((await ask()).ok).toBe(true);
});

test('what nobody may do is no, with the rule; the answer is the same each time', async () => {
  const requestId = await world.aRequest({ language: { name: 'Welsh', required: true } });
  const first = await world.asked(requestId);
  expect(first.own.kind).toBe('no');
  expect(fitInWords(first.own, [aPatternVisit({ startTime: '11:00' })])[0]).toBe(
    'The midday visit, on Monday: no care worker may do it: 3 do not speak Welsh. That is certain',
  );
  expect((await world.asked(requestId)).own).toEqual(first.own);
});

test('a travel time service that does not answer is said, and nothing is guessed', async () => {
  const requestId = await world.aRequest();
  Object.assign(process.env, { TEND_TRAVEL_URL: 'http://127.0.0.1:1', TEND_TRAVEL_INSIDE: 'yes' });
  try {
    await expect(world.asked(requestId)).rejects.toThrow('the provider was not asked');
  } finally {
    delete process.env['TEND_TRAVEL_URL'];
    delete process.env['TEND_TRAVEL_INSIDE'];
  }
  const run = await withScope(database, world.broker, (scope) => findFitRun(scope, requestId));
  expect(run?.fault).toMatch(
    /^The travel time service gave no times: it cannot be reached \(E\w+\). Tell whoever looks after/,
  );
  const told = (await app.as(world.broker).get(`/placement/${requestId}/rounds`)).text;
  expect(told).toContain('The travel time service gave no times');
  expect(told).toContain('How travel is timed');
  expect((await world.asked(requestId)).own.kind).toBe('yes');
});

test('a visit outside every shift is blocked, and the change that helps is named', async () => {
  const visit = aPatternVisit({ weekdays: [1], startTime: '14:00', minutes: 45 });
  const { own } = await world.asked(await world.aRequest({ visits: [visit] }));
  expect(own).toMatchObject({ kind: 'no', blocked: [{ proven: true }] });
  expect(own.advice).toMatchObject([
    { words: 'With the midday visit 15 minutes earlier it fits with nothing moved', reviewFirst: null },
  ]);
});

test('a visit that the rota has for nobody yet takes its time all the same', async () => {
  const own = await aFitWorld();
  await own.rota({ benMorning: 'bea', doraMorning: 'bea' });
  await database.pool.query(
    `update worker_shift set starts_on = '2030-01-01' where care_worker_id = any($1)`,
    [[own.workers.cy, own.workers.dee]],
  );
  const visits = [aPatternVisit({ weekdays: [1], startTime: '12:30', earlierMinutes: 0, laterMinutes: 0 })];
  const { own: fit } = await own.asked(await own.aRequest({ visits }));
  expect(fit).toMatchObject({ kind: 'not found', basis: 'rota', moves: [] });
});

test('that a visit which stays takes the time is not no: a person could arrange it otherwise', async () => {
  const own = await aFitWorld();
  await own.rota({ adaNoon: 'bea' });
  await database.pool.query(
    `update worker_shift set starts_on = '2030-01-01' where care_worker_id = any($1)`,
    [[own.workers.cy, own.workers.dee]],
  );
  await database.pool.query(`update planned_visit set time_critical = true where id = $1`, [
    own.visits['adaNoon'],
  ]);
  const visits = [aPatternVisit({ weekdays: [1], startTime: '12:30', earlierMinutes: 0, laterMinutes: 0 })];
  const { own: fit } = await own.asked(await own.aRequest({ visits }));
  expect(fit).toMatchObject({ kind: 'not found', blocked: [{ proven: false }] });
});

test('a rota stands: the visit in the way moves within its window, and nobody is named', async () => {
  const own = await aFitWorld();
  await own.rota({ benMorning: 'bea', doraMorning: 'bea' });
  await database.pool.query(
    `update worker_shift set starts_on = '2030-01-01' where care_worker_id = any($1)`,
    [[own.workers.cy, own.workers.dee]],
  );
  await database.pool.query(
    `update planned_visit set status = 'cancelled', cancelled_at = now(), cancelled_because = 'Away' where id = any($1)`,
    [['adaMorning', 'coraMorning', 'adaNoon'].map((name) => own.visits[name])],
  );
  await database.pool.query(`update planned_visit set later_minutes = 60 where id = $1`, [
    own.visits['benMorning'],
  ]);
  const visits = [aPatternVisit({ weekdays: [1], startTime: '08:30', earlierMinutes: 0, laterMinutes: 0 })];
  const { own: fit } = await own.asked(await own.aRequest({ visits }));
  expect(fitTitle(fit)).toBe('Yes, if 1 visit moves');
  expect(fitInWords(fit, visits)[0]).toMatch(/^One morning visit in FS1 moves \d+ minutes later, on Monday$/);
  expect(JSON.stringify(fit)).not.toMatch(/Bea|Ben|Cole|Ash/);
});

test('a later start that helps is named, where visits are planned for its days', async () => {
  const own = await aFitWorld();
  await database.pool.query(
    `insert into worker_absence (council_id, provider_id, care_worker_id, kind, starts_at, ends_at, recorded_at)
     select council_id, provider_id, id, 'leave', $2::date, $2::date + 1, now() from care_worker where council_id = $1`,
    [own.councilId, day.toString()],
  );
  const requestId = await own.aRequest();
  const visits = [aPatternVisit({ weekdays: [1], startTime: '11:00' })];
  const before = await own.asked(requestId);
  expect(before.own).toMatchObject({ kind: 'no', later: { startsOn: null, why: 'not planned' } });
  await own.planNextWeek();
  const { own: fit } = await own.asked(requestId);
  const tuesday = day.add({ days: 1 }).toString();
  expect(fit).toMatchObject({ kind: 'no', placed: 0, later: { startsOn: tuesday, moves: 0, why: 'found' } });
  const words = `From ${longDate(tuesday)} the visit fits`;
  expect(fitInWords(fit, visits)).toContain(words);
  const broker = app.as(own.broker);
  expect((await broker.get(`/placement/${requestId}/rounds`)).text).toContain(`${words}.`);
  expect((await broker.get(`/placement/${requestId}`)).text).toContain(words);
  const { own: fromTuesday } = await own.asked(await own.aRequest({ wantedFrom: tuesday }));
  expect(fromTuesday).toMatchObject({ kind: 'yes', asked: 1, later: null });
});

/** Cars that go a longer way, from a day that has long passed. */
const SLOWER_CARS = {
  'effective_from-day': '1',
  'effective_from-month': '1',
  'effective_from-year': '2026',
  urban_detour: '1.8',
  urban_speed: '11.6',
  urban_seconds: '0',
  rural_detour: '1.5',
  rural_speed: '22.5',
  rural_seconds: '0',
  source: 'Survey of rounds, January 2026',
};

test('a kept answer shows the travel that it was worked out with, whatever is set afterwards', async () => {
  const own = await aFitWorld();
  const requestId = await own.aRequest();
  const { own: fit } = await own.asked(requestId);
  expect(fit.travel).toMatch(
    /^Travel was estimated by the straight line at published paces: by car 1.4 times as far at .+; on foot .+; by bicycle /,
  );
  const broker = app.as(own.broker);
  const told = async (): Promise<string> => (await broker.get(`/placement/${requestId}/rounds`)).text;
  expect(await told()).toContain(`${fit.travel}.`);
  Object.assign(process.env, { TEND_TRAVEL_URL: 'http://127.0.0.1:1', TEND_TRAVEL_INSIDE: 'yes' });
  try {
    expect(await told()).toContain(`${fit.travel}.`);
    expect(await told()).not.toContain('travel time service');
  } finally {
    delete process.env['TEND_TRAVEL_URL'];
    delete process.env['TEND_TRAVEL_INSIDE'];
  }
  const administrator = app.as(await somebody(database, own.councilId, 'administrator'));
  await administrator.post('/settings/travel_car', SLOWER_CARS);
  expect(await told()).toContain(`${fit.travel}.`);
  const { own: since } = await own.asked(requestId);
  expect(since.travel).toContain('at the council’s own paces: by car 1.8 times as far');
  expect(await told()).toContain(`${since.travel}.`);
});

test('only a broker asks; looking at it is on the audit trail', async () => {
  const requestId = await world.aRequest();
  const officer = await somebody(database, world.councilId, 'contracts_officer');
  await expect(withScope(database, officer, (scope) => askFit(scope, requestId))).rejects.toThrow(
    'placement.work',
  );
  expect((await app.as(world.coordinator).get(`/placement/${requestId}/rounds`)).status).toBe(403);
});

test('the page: nobody has asked, the work under way, then each answer', async () => {
  const requestId = await world.aRequest();
  const broker = app.as(world.broker);
  const address = `/placement/${requestId}/rounds`;
  expect((await broker.get(address)).text).toContain('Nobody has asked today');
  expect((await broker.get(`/placement/${requestId}`)).html).toContain(address);
  expect((await broker.post(address, {})).location).toBe(address);
  expect((await broker.get(address)).text).toContain('Waiting to begin');
  expect((await broker.post(address, {})).location).toBe(address);
  const { rows } = await database.pool.query<{ id: number }>(
    'select id from fit_run where placement_request_id = $1',
    [requestId],
  );
  expect(rows).toHaveLength(1);
  await fitRoundsJob.run({
    database,
    councilId: world.councilId,
    payload: { runId: rows[0]?.id },
    inScope: (work) => withScope(database, systemOf(world.councilId), work),
  });
  const page = await broker.get(address);
  expect(page.text).toContain('Yes, with nothing moved');
  expect(page.text).toMatch(/Not known of .+: it plans its rounds elsewhere\./);
  expect((await broker.get(`/placement/${requestId}`)).text).toContain('Fits into its rounds');
  const { rows: seen } = await database.pool.query(
    `select 1 from audit_event where person_id = $1 and act = 'person seen' and detail->>'page' = 'placement rounds'`,
    [world.personId],
  );
  expect(seen.length).toBeGreaterThan(0);
});

test('by the API: asked, and each answer', async () => {
  const requestId = await world.aRequest();
  const system = await councilSystem(database, app.server, world.councilId, 'broker');
  const address = `/api/placement/requests/${requestId}/rounds`;
  expect((await system('GET', address)).body).toEqual({ state: 'not asked', providers: [] });
  expect((await system('POST', address, {})).status).toBe(200);
  expect((await system('GET', address)).body).toMatchObject({ state: 'working' });
  expect((await system('POST', address, {})).status).toBe(409);
});

test('a provider sees the same answer for an offer before it answers, and nobody else’s', async () => {
  const requestId = await world.aRequest();
  const { own } = await world.asked(requestId);
  const { rows } = await database.pool.query<{ id: number }>(
    `select id from contract where council_id = $1 and provider_id = $2`,
    [world.councilId, world.providerId],
  );
  const offerId = (
    await database.pool.query<{ id: number }>(
      `insert into offer (council_id, placement_request_id, provider_id, contract_id, rung, shown, weekly_minutes, offered_at, deadline_at)
       select $1, $2, $3, $4, 'spot', $5, 30, now(), now() + interval '4 hours' returning id`,
      [
        world.councilId,
        requestId,
        world.providerId,
        rows[0]?.id,
        JSON.stringify({
          service: 'home-care',
          lane: 'standard',
          areas: ['North'],
          outcode: 'FS1',
          startsOn: day.toString(),
          weeklyMinutes: 30,
          needs: [],
          preferences: [],
          words: '',
          week: ['Mondays at 11:00 for 30 minutes'],
          visits: [aPatternVisit({ weekdays: [1], startTime: '11:00' })],
        }),
      ],
    )
  ).rows[0]?.id;
  const visitor = app.as(world.coordinator);
  const address = `/offers/${offerId}/rounds`;
  expect((await visitor.get(`/offers/${offerId}`)).html).toContain(`href="${address}"`);
  expect((await visitor.get(address)).text).toContain('Look into your rounds');
  expect((await visitor.post(address, {})).location).toBe(address);
  expect((await visitor.get(address)).text).toContain('It is being worked out');
  const howFar = async () => JSON.parse(String((await visitor.get(`${address}/progress`)).body)) as unknown;
  expect(await howFar()).toEqual({ done: 0, words: 'It is being worked out. This takes a few seconds.' });
  await fitOfferJob.run({
    database,
    councilId: world.councilId,
    payload: { offerId },
    inScope: (work) => withScope(database, systemOf(world.councilId), work),
  });
  const page = await visitor.get(address);
  expect(page.text).toContain(fitTitle(own));
  expect(page.text).not.toContain('Quillfeather');
  expect(page.text).toContain(`${own.travel}.`);
  const noLater = JSON.stringify({ ...own, kind: 'not found', placed: 0 });
  const found = (ago: string) =>
    database.pool.query(
      `update offer_fit set fit = $2::jsonb, found_at = now() - $3::interval where offer_id = $1`,
      [offerId, noLater, ago],
    );
  await found('1 second');
  const looksOn = await visitor.get(address);
  expect(looksOn.text).toContain('Later days to start are being looked at.');
  expect(await howFar()).toMatchObject({ finished: address });
  expect(looksOn.html).toContain('http-equiv="refresh"');
  await found('1 minute');
  expect((await visitor.get(address)).text).not.toContain('Later days to start');
  const stranger = await somebody(
    database,
    world.councilId,
    'provider_coordinator',
    await aProvider(database, world.councilId),
  );
  expect((await app.as(stranger).get(address)).status).toBe(404);
  expect((await app.as(world.broker).get(address)).status).toBe(403);
  await database.pool.query(`update offer set shown = shown || '{"visits": []}' where id = $1`, [offerId]);
  const throughout = await visitor.get(address);
  expect(throughout.text).toContain('Somebody is there throughout');
  expect(throughout.text).not.toContain('Look again');
});

test('beside each answer stands whether the provider can be offered it, as the shortlist says, and what was not checked', async () => {
  const own = await aFitWorld();
  const requestId = await own.aRequest({ needs: ['stoma and catheter'] });
  const { own: fit } = await own.asked(requestId);
  expect(fit).toMatchObject({ kind: 'yes', unchecked: ['stoma and catheter'] });
  const broker = app.as(own.broker);
  const bar = 'Does not list stoma and catheter among what it can do';
  const page = await broker.get(`/placement/${requestId}/rounds`);
  expect(page.text).toContain('Cannot be offered');
  expect(page.text).toContain(`${bar}.`);
  expect((await broker.get(`/placement/${requestId}`)).text).toContain(bar);
  expect(page.text).toContain('‘stoma and catheter’ is not recorded of care workers');
  expect(page.text).toContain('can be offered it as it stands');
  const system = await councilSystem(database, app.server, own.councilId, 'broker');
  const { body } = await system('GET', `/api/placement/requests/${requestId}/rounds`);
  expect(body).toMatchObject({
    providers: expect.arrayContaining([
      expect.objectContaining({
        fits: 'yes',
        offer: { can: 'cannot', why_not: [bar] },
        not_checked: ['stoma and catheter'],
      }),
    ]),
  });
  const plain = await own.aRequest();
  await own.asked(plain);
  const can = (await broker.get(`/placement/${plain}/rounds`)).text;
  expect(can).toContain('Can be offered');
  expect(can).not.toContain('Cannot be offered');
});

test('of what found no room it is said who comes nearest, by how much, and nobody is named', async () => {
  const own = await aFitWorld();
  await own.rota({ adaNoon: 'bea' });
  await database.pool.query(
    `update worker_shift set starts_on = '2030-01-01' where care_worker_id = any($1)`,
    [[own.workers.cy, own.workers.dee]],
  );
  await database.pool.query(`update planned_visit set time_critical = true where id = $1`, [
    own.visits['adaNoon'],
  ]);
  const visits = [aPatternVisit({ weekdays: [1], startTime: '12:15', earlierMinutes: 0, laterMinutes: 0 })];
  const { own: fit } = await own.asked(await own.aRequest({ visits }));
  expect(fit.blocked).toMatchObject([
    { proven: false, nearest: [{ weekday: 1, part: 'midday', area: 'FS1' }] },
  ]);
  expect(fitInWords(fit, visits).join('. ')).toMatch(
    /no room was found in their rounds\. On Monday whoever comes nearest would .+ (for|from) a midday visit in FS1/,
  );
  expect(JSON.stringify(fit)).not.toMatch(/Bea|Ada|Ash/);
  const night = [aPatternVisit({ weekdays: [1], startTime: '14:00', minutes: 45 })];
  const { own: late } = await own.asked(await own.aRequest({ visits: night }));
  expect(late.blocked).toMatchObject([{ proven: true, nearest: [{ obstacle: 'shift ends' }] }]);
});

test('of live-in care the page says why rounds do not answer it, and offers no button', async () => {
  const own = await aFitWorld();
  const requestId = await own.aRequest();
  await database.pool.query(
    `update placement_request set visits = '[]', service = 'live-in', periodic = $2::jsonb where id = $1`,
    [
      requestId,
      JSON.stringify({
        unit: 'week',
        weekdays: [1, 2, 3, 4, 5, 6, 7],
        fromTime: '00:00',
        toTime: '00:00',
        tasks: '',
        workers: 1,
        weeks: null,
        reviewOn: null,
      }),
    ],
  );
  const page = await app.as(own.broker).get(`/placement/${requestId}/rounds`);
  expect(page.text).toContain('Rounds do not answer this');
  expect(page.text).toContain('somebody is there throughout');
  expect(page.text).not.toContain('It takes a few seconds');
  expect(page.text).not.toContain('Look into their rounds');
});

test('many are asked at once from the list, seen together, and told in the list in a few words', async () => {
  const own = await aFitWorld();
  const ids = [await own.aRequest(), await own.aRequest()];
  const broker = app.as(own.broker);
  const list = await broker.get('/placement');
  expect(list.html).toContain('formaction="/placement/rounds"');
  const form = { request: ids.map(String) };
  expect((await broker.post('/placement/rounds', form)).location).toBe('/placement/rounds');
  const begun = await broker.get('/placement/rounds');
  expect(begun.text).toContain('2 requests are being looked into.');
  expect(begun.text).toContain('0 of 2 requests done');
  expect(begun.html).toContain('http-equiv="refresh"');
  const howFar = async () =>
    JSON.parse(String((await broker.get('/placement/rounds/progress')).body)) as unknown;
  expect(await howFar()).toEqual({ done: 0, total: 2, words: '0 of 2 requests done' });
  expect((await broker.get('/placement')).text).toContain('Being looked into');
  expect((await broker.post('/placement/rounds', form)).location).toBe('/placement/rounds');
  expect((await broker.get('/placement/rounds')).text).toContain(
    '2 requests not: It is being worked out already.',
  );
  const { rows: runs } = await database.pool.query<{ id: number }>(
    'select id from fit_run where placement_request_id = any($1) order by id',
    [ids],
  );
  expect(runs).toHaveLength(2);
  for (const { id } of runs)
    await fitRoundsJob.run({
      database,
      councilId: own.councilId,
      payload: { runId: id },
      inScope: (work) => withScope(database, systemOf(own.councilId), work),
    });
  const { rows: names } = await database.pool.query<{ reference: string }>(
    'select reference from placement_request where id = any($1) order by id',
    [ids],
  );
  const [first, second] = names.map(({ reference }) => reference);
  const together = await broker.get('/placement/rounds');
  expect(await howFar()).toMatchObject({ done: 2, finished: '/placement/rounds' });
  expect(together.text).toContain('Fits 1 provider');
  expect(together.text).toContain(`Midday: ${second}`);
  expect(together.text).toContain(`${first} and ${second}`);
  expect(together.html).not.toContain('http-equiv="refresh"');
  expect((await broker.get('/placement')).text).toContain('Fits 1 provider');
  const alone = await broker.get(`/placement/${ids[0]}/rounds`);
  expect(alone.text).toContain('1 other request asks for a visit at midday: ');
  expect(alone.html).toContain(`href="/placement/${ids[1]}"`);
});

test('nothing chosen is said; who may not work placement neither asks for many nor sees what was found', async () => {
  const broker = app.as(world.broker);
  expect((await broker.post('/placement/rounds', {})).location).toBe('/placement');
  expect((await broker.get('/placement')).text).toContain('Choose at least one request first.');
  const officer = app.as(await somebody(database, world.councilId, 'contracts_officer'));
  expect((await officer.get('/placement/rounds')).status).toBe(403);
  expect((await officer.get('/placement')).html).not.toContain('/placement/rounds');
  const elsewhere = await aFitWorld();
  const theirs = app.as(elsewhere.broker);
  const nothing = (await theirs.get('/placement/rounds')).text;
  expect(nothing).toContain('Nobody has asked today');
  expect(nothing).toContain('‘Look at them together’');
  const foreign = await world.aRequest();
  expect((await theirs.post('/placement/rounds', { request: String(foreign) })).status).toBe(404);
});
