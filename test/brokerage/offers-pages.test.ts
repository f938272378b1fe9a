import { expect, test } from 'vitest';
import { advanceRequest } from '../../src/brokerage/actions/advance-request.ts';
import { followOrderAnswer } from '../../src/brokerage/actions/answer-order.ts';
import { confirmStart, confirmStarts } from '../../src/brokerage/actions/confirm-start.ts';
import { placeRequest } from '../../src/brokerage/actions/place.ts';
import { openRequest } from '../../src/brokerage/actions/request-steps.ts';
import { confirmStartJob, followOrderAnswerJob } from '../../src/brokerage/jobs-placements.ts';
import { listOffersOfRequest } from '../../src/brokerage/records/offers.ts';
import { getRequest, listRequestEvents } from '../../src/brokerage/records/placement-requests.ts';
import { listLinesOfPerson } from '../../src/brokerage/records/package-lines.ts';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { answered } from './arranged.ts';
import { aPlacementWorld, type PlacedProvider } from './placement-world.ts';

const database = await freshDatabase();
const app = await testApp(database);
const NOW = Temporal.Now.instant();
const today = Temporal.Now.plainDateISO('Europe/London');
type World = Awaited<ReturnType<typeof aPlacementWorld>>;

/** Everything that would tell who it is. */
const SECRETS = ['Zebedee', 'Quillfeather', 'Larkspur', '4QQ', '1938', '01922555123'];

const boxes = (name: string, day: Temporal.PlainDate): Record<string, string> => ({
  [`${name}-day`]: String(day.day),
  [`${name}-month`]: String(day.month),
  [`${name}-year`]: String(day.year),
});

/** A request whose words and tasks name the person, offered to Ashgrove now. */
async function anOffer(world: World, to: PlacedProvider = world.ashgrove) {
  const { packageId, personId } = await world.aPackage();
  await database.pool.query(
    `insert into provider_profile (council_id, provider_id, capabilities)
     select council_id, id, '{dementia}' from provider where council_id = $1 on conflict do nothing`,
    [world.councilId],
  );
  const visits = [
    aPatternVisit({ tasks: 'Help Zeb to wash' }),
    aPatternVisit({ startTime: '18:00', timeCritical: true, timeCriticalReason: 'Insulin' }),
  ];
  const requestId = await world.aRequest(
    {
      packageId,
      visits,
      needs: ['dementia'],
      words: 'Mrs Quillfeather of 7 Larkspur Row likes to be called first',
    },
    NOW,
  );
  const { offerIds } = answered(await world.offerTo(requestId, to, {}, NOW));
  return { requestId, packageId, personId, offerId: offerIds[0] ?? 0 };
}

/** The same, accepted and placed. */
async function aPlacement(world: World) {
  const made = await anOffer(world);
  answered(await world.reply(world.ashgrove, { offerId: made.offerId, kind: 'accept', words: '' }, NOW));
  const { placementId, lineId } = answered(await world.work((scope) => placeRequest(scope, made), NOW));
  const { rows } = await database.pool.query<{ id: number }>(
    'select id from service_order where placement_id = $1',
    [placementId],
  );
  return { ...made, placementId, lineId, orderId: rows[0]?.id ?? 0 };
}

const asSystem = (world: World) => systemOf(world.councilId);
const stateOf = async (world: World, requestId: number) =>
  (await world.work((scope) => openRequest(scope, requestId), NOW)).state;
const messagesOf = async (world: World) =>
  (
    await database.pool.query<{ recipient: string; subject: string; body: string }>(
      `select recipient, subject, body from outbox_message where council_id = $1 and channel = 'email' order by id`,
      [world.councilId],
    )
  ).rows;

test('a provider reads an offer and answers it, and nothing says who it is for', async () => {
  const world = await aPlacementWorld(database);
  const { offerId, requestId, personId } = await anOffer(world);
  const request = await world.work((scope) => getRequest(scope, requestId));
  const secrets = [...SECRETS, request.person_reference, request.package_reference, `PR${requestId}<`];
  const manager = app.as(world.ashgrove.manager);
  expect((await manager.get('/')).text).toContain('Offers to answer');
  const list = await manager.get('/offers');
  expect(list.text).toContain('WS1, North');
  expect(list.text).toMatch(/\d+ (hours?|minutes).* left/);
  const shown = await manager.get(`/offers/${offerId}`);
  for (const words of [
    'Home care in WS1, North',
    'dementia',
    'Every day at 08:00',
    'is time-critical',
    '14 visits a week',
  ])
    expect(shown.text).toContain(words);
  const declining = await manager.post(`/offers/${offerId}`, {
    kind: 'decline',
    reason: '',
    words: 'Sorry, full',
  });
  expect([declining.status, declining.html.includes('Sorry, full')]).toEqual([422, true]);
  expect(declining.text).toContain('Choose why you cannot take it');
  const late = {
    kind: 'counter-propose',
    ...boxes('starts_on', today.subtract({ days: 1 })),
    time_0: '8:30',
    words: '',
  };
  const past = await manager.post(`/offers/${offerId}`, late);
  expect(past.text).toContain('The start must be today or later');
  expect(past.html).toMatch(/name="time_0"[^>]*value="8:30"/);
  const odd = await manager.post(`/offers/${offerId}`, {
    ...late,
    ...boxes('starts_on', today),
    time_0: 'late',
  });
  expect([odd.status, odd.html.includes('href="#time_0"')]).toEqual([422, true]);
  const critical = await manager.post(`/offers/${offerId}`, {
    ...late,
    ...boxes('starts_on', today),
    time_1: '19:00',
  });
  expect(critical.text).toContain('its time can change only once the reason has been reviewed');
  const proposed = await manager.post(`/offers/${offerId}`, { ...late, ...boxes('starts_on', today) });
  expect(proposed.status).toBe(303);
  const after = await manager.get(`/offers/${offerId}`);
  expect(after.text).toContain('visit at 08:30 in place of 08:00');
  const pages = [list, shown, declining, past, critical, after, await manager.get('/offers?status=declined')];
  for (const { html } of pages) for (const secret of secrets) expect(html).not.toContain(secret);
  expect((await manager.get(`/people/${personId}`)).status).toBe(404);
  expect((await manager.get(`/placements/1/end`)).status).toBe(403);
});

test('a provider that accepted may think again, and one whose time has passed cannot answer', async () => {
  const world = await aPlacementWorld(database);
  const { offerId, requestId } = await anOffer(world);
  const manager = app.as(world.ashgrove.manager);
  expect((await manager.post(`/offers/${offerId}`, { kind: 'accept', words: '' })).status).toBe(303);
  expect((await manager.get(`/offers/${offerId}`)).text).toContain('Think again');
  const reason = 'Too far from our other visits';
  expect(
    (await manager.post(`/offers/${offerId}`, { kind: 'decline', reason, words: 'A van broke' })).status,
  ).toBe(303);
  const [offer] = await world.work((scope) => listOffersOfRequest(scope, requestId));
  expect(offer).toMatchObject({ status: 'declined', reply_reason: reason, reply_words: 'A van broke' });
  const again = await manager.post(`/offers/${offerId}`, { kind: 'accept', words: '' });
  expect(again.status).toBe(422);

  const other = await anOffer(world);
  await database.pool.query(
    `update offer set deadline_at = now() - interval '1 hour', offered_at = now() - interval '2 hours' where id = $1`,
    [other.offerId],
  );
  expect((await manager.get(`/offers/${other.offerId}`)).text).toContain('The time to answer passed');
  const tooLate = await manager.post(`/offers/${other.offerId}`, { kind: 'accept', words: '' });
  expect([tooLate.status, tooLate.text.includes('has passed')]).toEqual([422, true]);
});

test('a broker sees what the provider sees and cannot answer; another provider sees nothing', async () => {
  const world = await aPlacementWorld(database);
  const { offerId } = await anOffer(world);
  const broker = app.as({ ...world.broker });
  const page = await broker.get(`/offers/${offerId}`);
  expect(page.text).toContain('This is all that Ashgrove Care sees');
  for (const secret of SECRETS) expect(page.html).not.toContain(secret);
  expect((await broker.get('/offers?lane=standard&status=open')).text).toContain('1 offer found');
  expect((await broker.get('/offers?lane=urgent')).text).toContain('No offer fits');
  expect((await broker.post(`/offers/${offerId}`, { kind: 'accept', words: '' })).status).toBe(403);
  const beacon = app.as(world.beacon.manager);
  expect((await beacon.get(`/offers/${offerId}`)).status).toBe(404);
  expect((await beacon.post(`/offers/${offerId}`, { kind: 'accept', words: '' })).status).toBe(404);
  expect((await beacon.get('/offers')).text).toContain('There are no offers yet');
});

test('a service order is questioned, issued again and accepted', async () => {
  const world = await aPlacementWorld(database);
  const { orderId, requestId, packageId, offerId, placementId } = await aPlacement(world);
  const manager = app.as(world.ashgrove.manager);
  expect((await manager.get(`/offers/${offerId}`)).html).toContain(`/service-orders/${orderId}`);
  expect((await manager.get('/service-orders')).text).toContain('Home care for Zebedee Quillfeather');
  const order = await manager.get(`/service-orders/${orderId}`);
  for (const words of [
    'who likes to be called Zeb',
    'Every day at 08:00',
    'Time-critical',
    'Is this order right?',
  ])
    expect(order.text).toContain(words);
  expect(
    (await manager.post(`/service-orders/${orderId}`, { answer: 'question', words: '' })).text,
  ).toContain('Say what is wrong with the order');
  await manager.post(`/service-orders/${orderId}`, { answer: 'question', words: 'No key safe number' });
  await followOrderAnswerJob.run({
    database,
    councilId: world.councilId,
    payload: { orderId },
    inScope: (work) => withScope(database, asSystem(world), work),
  });
  const steps = await world.work((scope) => listRequestEvents(scope, requestId));
  expect(steps.at(-1)?.event).toMatchObject({ kind: 'order questioned', words: 'No key safe number' });

  const broker = app.as(world.broker);
  expect((await broker.get('/')).text).toContain('Service orders that providers question');
  expect((await broker.get('/service-orders?answer=questioned')).text).toContain('1 service order found');
  const same = await broker.post(`/service-orders/${orderId}/again`, { because: 'The key safe' });
  expect(same.text).toContain('Nothing that the order says has changed');
  await database.pool.query(`update care_package set cover_note = 'Key safe: ask the office' where id = $1`, [
    packageId,
  ]);
  const issued = await broker.post(`/service-orders/${orderId}/again`, { because: 'The key safe' });
  expect(issued.status).toBe(303);
  const second = await manager.get(issued.location ?? '');
  expect(second.text).toContain('What changed since version 1');
  expect(second.text).toContain('Key safe: ask the office');
  const messages = await messagesOf(world);
  expect(messages.at(-1)).toMatchObject({ subject: `Service order SO${placementId} has changed` });
  for (const secret of SECRETS) expect(JSON.stringify(messages)).not.toContain(secret);
  const stale = await manager.post(`/service-orders/${orderId}`, { answer: 'accept', words: '' });
  expect(stale.text).toContain('A newer version of this order was issued');
  expect((await manager.post(issued.location ?? '', { answer: 'accept', words: '' })).status).toBe(303);
  const newest = Number(issued.location?.split('/').at(-1));
  await world.work((scope) => followOrderAnswer(scope, newest), NOW, asSystem(world));
  expect((await stateOf(world, requestId)).orderAccepted).toBe(true);
  const beacon = app.as(world.beacon.manager);
  expect((await beacon.get(`/service-orders/${orderId}`)).status).toBe(404);
});

test('a week that changes at short notice gives the order a new version, and the provider is told', async () => {
  const world = await aPlacementWorld(database);
  const { packageId, lineId, orderId, requestId } = await aPlacement(world);
  const broker = app.as(world.broker);
  const from = today.add({ days: 5 });
  const saved = await broker.post(`/packages/${packageId}/services/${lineId}/visits`, {
    version: '1',
    ...boxes('effective_from', from),
    reason: 'Later breakfast',
    'visits.0.weekdays': ['1', '2', '3', '4', '5', '6', '7'],
    'visits.0.start_time': '10',
    'visits.0.minutes': '30',
    'visits.0.workers': '1',
    'visits.0.purpose': 'personal care',
    'visits.0.every_weeks': '1',
    do: 'save',
  });
  expect(saved.status).toBe(303);
  expect((await broker.get(saved.location ?? '')).text).toContain(
    'Ashgrove Care was told: version 2 of its service order',
  );
  const manager = app.as(world.ashgrove.manager);
  const old = await manager.get(`/service-orders/${orderId}`);
  expect(old.text).toContain('A newer version took the place of this one');
  expect((await messagesOf(world)).at(-1)?.subject).toMatch(/^Service order SO\d+ has changed$/);
  expect((await stateOf(world, requestId)).orderAccepted).toBe(false);
});

test('a start is confirmed once, by the first visit that pays', async () => {
  const world = await aPlacementWorld(database);
  const { lineId, requestId } = await aPlacement(world);
  const many = Array.from({ length: 2000 }, (_, at) => lineId + 1 + at);
  const asked = (ids: readonly number[]) =>
    world.work((scope) => confirmStarts(scope, ids), NOW, asSystem(world));
  expect(await asked(many)).toBe(0);
  expect(await asked([...many, lineId])).toBe(1);
  const inScope: Parameters<typeof confirmStartJob.run>[0]['inScope'] = (work) =>
    withScope(database, asSystem(world), work);
  await confirmStartJob.run({ database, councilId: world.councilId, payload: { requestId }, inScope });
  expect((await stateOf(world, requestId)).status).toBe('started');
  expect(await asked([lineId])).toBe(0);
  await world.work((scope) => confirmStart(scope, requestId), NOW, asSystem(world));
  const kinds = (await world.work((scope) => listRequestEvents(scope, requestId))).map(
    ({ event }) => event.kind,
  );
  expect(kinds.filter((kind) => kind === 'start confirmed')).toHaveLength(1);
});

test('a placement ends without blame, and the request seeks again with a clock of its own', async () => {
  const world = await aPlacementWorld(database);
  const { placementId, requestId, personId, packageId, orderId } = await aPlacement(world);
  const broker = app.as(world.broker);
  const address = `/placements/${placementId}/end`;
  const form = await broker.get(address);
  expect(form.text).toContain('the person may change provider without giving a reason');
  const version = /name="line_version" value="(\d+)"/.exec(form.html)?.[1] ?? '';
  const lastDay = today.add({ days: 9 });
  const typed = {
    line_version: version,
    reason: '',
    words: 'Wants an earlier visit',
    ...boxes('ends_on', lastDay),
  };
  const unsaid = await broker.post(address, typed);
  expect([unsaid.status, unsaid.html.includes('Wants an earlier visit')]).toEqual([422, true]);
  await database.pool.query(`update placement set probation_ends_on = $2 where id = $1`, [
    placementId,
    today.subtract({ days: 1 }).toString(),
  ]);
  expect((await broker.post(address, { ...typed, again: 'yes' })).text).toContain('Choose why it ends');
  const tooFar = { ...typed, again: 'yes', reason: 'The person asked for another provider' };
  const wrong = await broker.post(address, { ...tooFar, ...boxes('ends_on', today.add({ years: 2 })) });
  expect(wrong.status).toBe(422);
  expect((await stateOf(world, requestId)).status).toBe('ordered');
  const ended = await broker.post(address, tooFar);
  expect([ended.status, ended.location]).toEqual([303, `/placement/${requestId}`]);
  const request = await world.work((scope) => getRequest(scope, requestId));
  expect(request).toMatchObject({ status: 'waiting', wanted_from: lastDay.add({ days: 1 }).toString() });
  const [line] = await world.work((scope) => listLinesOfPerson(scope, personId));
  expect(line).toMatchObject({ ends_on: lastDay.toString(), id: request.replaces_line_id });
  const { rows } = await database.pool.query('select ends_on from care_package where id = $1', [packageId]);
  expect(rows).toEqual([{ ends_on: null }]);
  expect((await messagesOf(world)).at(-1)?.body).toContain('Thank you for the care you have given');
  expect((await broker.post(address, tooFar)).status).toBe(422);
  const late = await app
    .as(world.ashgrove.manager)
    .post(`/service-orders/${orderId}`, { answer: 'accept', words: '' });
  expect(late.text).toContain('This placement has ended, so its order needs no answer');

  expect((await broker.get(`/placement/${requestId}`)).text).toContain('Placed, and has ended');
  const [first] = await world.work((scope) => listOffersOfRequest(scope, requestId));
  const theirs = await app.as(world.ashgrove.manager).get(`/offers/${first?.id}`);
  expect(theirs.text).toContain('This was placed with Ashgrove Care, and has ended');
  expect((await broker.get('/offers')).text).toContain('Placed, and has ended');

  await database.pool.query(`update placement_request set way = 'in turn' where id = $1`, [requestId]);
  const advanced = await world.work((scope) => advanceRequest(scope, requestId), NOW, asSystem(world));
  expect(advanced.offered).toBe(1);
  const offers = await world.work((scope) => listOffersOfRequest(scope, requestId));
  expect(offers.map(({ status }) => status)).toEqual(['placed', 'open']);
});
