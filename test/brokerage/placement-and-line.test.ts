// No placement outlives its line, whoever ends the line and whatever happens at the same moment, on a real PostgreSQL.
import { expect, test } from 'vitest';
import { answerOrder, followOrderAnswer } from '../../src/brokerage/actions/answer-order.ts';
import { confirmStart } from '../../src/brokerage/actions/confirm-start.ts';
import { endLines } from '../../src/brokerage/actions/end-lines.ts';
import { endPlacement } from '../../src/brokerage/actions/end-placement.ts';
import { takeBackEnd } from '../../src/brokerage/actions/take-back-end.ts';
import { placeRequest } from '../../src/brokerage/actions/place.ts';
import { endProbationJob } from '../../src/brokerage/jobs-placements.ts';
import { getLine } from '../../src/brokerage/records/package-lines.ts';
import { getPackage } from '../../src/brokerage/records/packages.ts';
import { getPlacement, listOrders } from '../../src/brokerage/records/placements.ts';
import { getRequest, listRequestEvents } from '../../src/brokerage/records/placement-requests.ts';
import { foldPlacement } from '../../src/brokerage/rules/placement-status.ts';
import { ChangedMeanwhile } from '../../src/platform/errors.ts';
import { systemOf } from '../../src/platform/scope.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { answered } from './arranged.ts';
import { aPlacementWorld } from './placement-world.ts';

const database = await freshDatabase();
const app = await testApp(database);

/** A request placed with Ashgrove, with its order and its line. */
async function aPlaced(world: Awaited<ReturnType<typeof aPlacementWorld>>, at?: Temporal.Instant) {
  const { packageId, personId } = await world.aPackage();
  const requestId = await world.aRequest({ packageId }, at);
  const [offerId = 0] = answered(await world.offerTo(requestId, world.ashgrove, {}, at)).offerIds;
  answered(await world.reply(world.ashgrove, { kind: 'accept', offerId, words: '' }, at));
  const { placementId, lineId } = answered(
    await world.work((scope) => placeRequest(scope, { requestId, offerId }), at),
  );
  const [order] = await world.work((scope) => listOrders(scope, placementId));
  const line = await world.work((scope) => getLine(scope, packageId, lineId));
  return { packageId, personId, requestId, placementId, lineId, line, orderId: order?.id ?? 0 };
}

/** A refusal or a change met meanwhile is an answer; anything else is a fault. */
async function tried(work: Promise<{ readonly ok: boolean }>): Promise<boolean> {
  try {
    return (await work).ok;
  } catch (fault) {
    if (fault instanceof ChangedMeanwhile) return false;
    throw fault;
  }
}

const OUTLIVED = `select m.id from placement m join package_line l on l.council_id = m.council_id and l.id = m.package_line_id
  where m.council_id = $1 and m.ended_at is null and l.ended_reason is not null`;

test('ending a service of a package ends its placement too, and tells the provider and its own system', async () => {
  const world = await aPlacementWorld(database);
  const { packageId, lineId, line, placementId, requestId } = await aPlaced(world);
  answered(
    await world.work((scope) =>
      endLines(scope, {
        packageId,
        lines: [{ id: lineId, version: line.version }],
        endsOn: '2026-03-20',
        reason: 'Lives with her son',
      }),
    ),
  );
  const placement = await world.work((scope) => getPlacement(scope, placementId));
  expect(placement).toMatchObject({ ended_reason: 'Lives with her son' });
  expect((await world.work((scope) => getRequest(scope, requestId))).status).toBe('ended');
  const { rows } = await database.pool.query(
    `select about from webhook_event where council_id = $1 and kind = 'placement.ended'`,
    [world.councilId],
  );
  expect(rows).toEqual([{ about: { placement: placementId, line: line.reference, last_day: '2026-03-20' } }]);
  const { rows: told } = await database.pool.query(
    `select from outbox_message where council_id = $1 and template = 'placement-ended' and channel = 'email'`,
    [world.councilId],
  );
  expect(told).toHaveLength(1);
});

test('an end that was a slip is taken back: the placement goes on with its request, its order and its package, and the provider is told', async () => {
  const world = await aPlacementWorld(database);
  const { packageId, lineId, line, placementId, requestId, orderId } = await aPlaced(world);
  const before = (await world.work((scope) => getRequest(scope, requestId))).status;
  const take = (given: { version: number; because: string }) =>
    world.work((scope) => takeBackEnd(scope, { packageId, lineId, ...given }));
  expect(await take({ version: line.version, because: 'A slip' })).toMatchObject({
    reason: 'This service was given no last day that could be taken back',
  });
  const lines = [{ id: lineId, version: line.version }];
  const ending = { packageId, lines, endsOn: '2026-03-20', reason: 'Lives with her son' };
  answered(await world.work((scope) => endLines(scope, ending)));
  expect((await world.work((scope) => getPackage(scope, packageId))).ends_on).toBe('2026-03-20');
  const version = line.version + 1;
  expect(await take({ version, because: ' ' })).toMatchObject({ field: 'because' });
  await expect(take({ version: line.version, because: 'The wrong person' })).rejects.toThrow(
    ChangedMeanwhile,
  );
  answered(await take({ version, because: 'The wrong person' }));

  expect(await world.work((scope) => getLine(scope, packageId, lineId))).toMatchObject({
    ends_on: null,
    ended_reason: null,
  });
  expect((await world.work((scope) => getPackage(scope, packageId))).ends_on).toBeNull();
  expect((await world.work((scope) => getPlacement(scope, placementId))).ended_at).toBeNull();
  const events = await world.work((scope) => listRequestEvents(scope, requestId));
  expect(foldPlacement(events.map(({ event }) => event))).toMatchObject({ status: before, placementId });
  expect((await world.work((scope) => getRequest(scope, requestId))).status).toBe(before);
  expect((await world.work((scope) => listOrders(scope, placementId))).map(({ id }) => id)).toEqual([
    orderId,
  ]);
  const { rows: told } = await database.pool.query(
    `select from outbox_message where council_id = $1 and template = 'service-resumed' and channel = 'email'`,
    [world.councilId],
  );
  expect(told).toHaveLength(1);
  const { rows: trail } = await database.pool.query<{ detail: object }>(
    `select detail from audit_event where council_id = $1 and act = 'end of a service taken back'`,
    [world.councilId],
  );
  expect(trail).toMatchObject([{ detail: { before: '2026-03-20', because: 'The wrong person' } }]);
  expect(await take({ version: version + 1, because: 'Again' })).toMatchObject({ ok: false });
  // It can end again, and that end stands by itself.
  const again = { ...ending, lines: [{ id: lineId, version: version + 1 }], endsOn: '2026-03-25' };
  answered(await world.work((scope) => endLines(scope, again)));
  expect((await world.work((scope) => getRequest(scope, requestId))).status).toBe('ended');
});

test('an end is not taken back while another provider is sought, nor once one has taken the service on', async () => {
  const world = await aPlacementWorld(database);
  const { packageId, lineId, line, placementId, requestId } = await aPlaced(world);
  const ended = { placementId, lineVersion: line.version, words: '', endsOn: '2026-03-15', seekAgain: true };
  answered(
    await world.work((scope) => endPlacement(scope, { ...ended, reason: 'The provider can no longer come' })),
  );
  const version = line.version + 1;
  const take = () =>
    world.work((scope) => takeBackEnd(scope, { packageId, lineId, version, because: 'A slip' }));
  expect(await take()).toMatchObject({ reason: expect.stringContaining('Another provider is sought') });
  const leftOrderReason = 'The person chose this provider';
  const [offerId = 0] = answered(await world.offerTo(requestId, world.beacon, { leftOrderReason })).offerIds;
  answered(await world.reply(world.beacon, { kind: 'accept', offerId, words: '' }));
  answered(await world.work((scope) => placeRequest(scope, { requestId, offerId })));
  expect(await take()).toMatchObject({
    reason: expect.stringMatching(/gives this service from Monday 16 March 2026: end that first/),
  });
});

test('so does the page that ends care', async () => {
  const world = await aPlacementWorld(database);
  const now = Temporal.Now.instant();
  const { packageId, lineId, line, placementId } = await aPlaced(world, now);
  const day = Temporal.PlainDate.from(line.starts_on).add({ days: 7 });
  const saved = await app.as(world.broker).post(`/packages/${packageId}/end`, {
    lines: `${lineId}:${line.version}`,
    'ends_on-day': String(day.day),
    'ends_on-month': String(day.month),
    'ends_on-year': String(day.year),
    reason: 'Lives with her son',
    sure: 'yes',
  });
  expect(saved.status).toBe(303);
  expect((await world.work((scope) => getPlacement(scope, placementId))).ended_at).not.toBeNull();
});

test('a placement whose line another takes over ends with it', async () => {
  const world = await aPlacementWorld(database);
  const { packageId, lineId, placementId } = await aPlaced(world);
  const next = await world.aRequest({ packageId, replacesLineId: lineId, wantedFrom: '2026-03-16' });
  const leftOrderReason = 'The person chose this provider';
  const [offerId = 0] = answered(await world.offerTo(next, world.beacon, { leftOrderReason })).offerIds;
  answered(await world.reply(world.beacon, { kind: 'accept', offerId, words: '' }));
  answered(await world.work((scope) => placeRequest(scope, { requestId: next, offerId })));
  expect(await world.work((scope) => getPlacement(scope, placementId))).toMatchObject({
    ended_reason: 'Another provider takes it on',
  });
});

test('a service that another has taken on already is not placed a second time', async () => {
  const world = await aPlacementWorld(database);
  const { packageId, lineId } = await aPlaced(world);
  const accepted = async () => {
    const requestId = await world.aRequest({ packageId, replacesLineId: lineId, wantedFrom: '2026-03-16' });
    const leftOrderReason = 'The person chose this provider';
    const [offerId = 0] = answered(
      await world.offerTo(requestId, world.beacon, { leftOrderReason }),
    ).offerIds;
    answered(await world.reply(world.beacon, { kind: 'accept', offerId, words: '' }));
    return { requestId, offerId };
  };
  const [first, second] = [await accepted(), await accepted()];
  answered(await world.work((scope) => placeRequest(scope, first)));
  expect(await world.work((scope) => placeRequest(scope, second))).toMatchObject({
    ok: false,
    field: 'offer',
    reason: expect.stringMatching(
      /^Another provider has taken this service on already, as .+ from 16 Mar 2026/,
    ),
  });
});

test('an order answered while its placement ends: one is first, and what is written down can be read', async () => {
  for (let n = 0; n < 6; n++) {
    const world = await aPlacementWorld(database);
    const { requestId, placementId, line, orderId } = await aPlaced(world);
    const answer = () =>
      tried(
        world.work(
          (scope) => answerOrder(scope, { orderId, accepted: true, words: '' }),
          undefined,
          world.ashgrove.manager,
        ),
      );
    const end = () =>
      tried(
        world.work((scope) =>
          endPlacement(scope, {
            placementId,
            lineVersion: line.version,
            reason: 'The person moved',
            words: '',
            endsOn: '2026-03-20',
            seekAgain: n % 2 === 0,
          }),
        ),
      );
    const [said, ended] = await Promise.all(n % 3 === 0 ? [answer(), end()] : [end(), answer()].toReversed());
    expect(ended).toBe(true);
    expect(await answer()).toBe(false);
    await world.work((scope) => followOrderAnswer(scope, orderId), undefined, systemOf(world.councilId));
    const recorded = await world.work((scope) => listRequestEvents(scope, requestId));
    const state = foldPlacement(recorded.map(({ event }) => event));
    expect(state.status).toBe(n % 2 === 0 ? 'waiting' : 'ended');
    expect(state.orderAccepted).toBe(false);
    const { rows } = await database.pool.query(
      'select accepted from service_order_reply where council_id = $1 and service_order_id = $2',
      [world.councilId, orderId],
    );
    expect(rows).toHaveLength(said === true ? 1 : 0);
  }
});

test('a line and its placement ended at once by two brokers end once, and no placement outlives its line', async () => {
  for (let n = 0; n < 6; n++) {
    const world = await aPlacementWorld(database);
    const { packageId, lineId, line, placementId, requestId } = await aPlaced(world);
    const lines = [{ id: lineId, version: line.version }];
    const done = await Promise.all([
      tried(
        world.work((scope) =>
          endPlacement(scope, {
            placementId,
            lineVersion: line.version,
            reason: 'The person moved',
            words: '',
            endsOn: '2026-03-20',
            seekAgain: true,
          }),
        ),
      ),
      tried(
        world.work((scope) =>
          endLines(scope, { packageId, lines, endsOn: '2026-03-15', reason: 'Lives with her son' }),
        ),
      ),
    ]);
    expect(done.filter(Boolean)).toHaveLength(1);
    const events = await world.work((scope) => listRequestEvents(scope, requestId));
    expect(events.filter(({ event }) => event.kind === 'placement ended')).toHaveLength(1);
    expect((await database.pool.query(OUTLIVED, [world.councilId])).rows).toEqual([]);
  }
});

test('a probation period is over the day after its last, once, and stands on the queue page in its last week', async () => {
  const world = await aPlacementWorld(database);
  const { requestId, line } = await aPlaced(world);
  await world.work((scope) => confirmStart(scope, requestId), undefined, systemOf(world.councilId));
  const lastDay = Temporal.PlainDate.from(line.starts_on).add({ days: 28 });
  const run = async (day: Temporal.PlainDate) => {
    const at = day.toZonedDateTime({ timeZone: 'Europe/London', plainTime: '03:00' }).toInstant();
    await endProbationJob.run({
      database,
      councilId: world.councilId,
      payload: {},
      inScope: (work) => world.work(work, at, systemOf(world.councilId)),
    });
    const events = await world.work((scope) => listRequestEvents(scope, requestId));
    return events.filter(({ event }) => event.kind === 'probation ended').length;
  };
  expect(await run(lastDay)).toBe(0);
  expect(await run(lastDay.add({ days: 1 }))).toBe(1);
  expect(await run(lastDay.add({ days: 2 }))).toBe(1);
});

test('the queue page names whose probation ends this week', async () => {
  const world = await aPlacementWorld(database);
  const { placementId } = await aPlaced(world, Temporal.Now.instant());
  const broker = app.as(world.broker);
  expect((await broker.get('/placement')).text).not.toContain('this week');
  await database.pool.query('update placement set probation_ends_on = current_date where id = $1', [
    placementId,
  ]);
  expect((await broker.get('/placement')).text).toContain('1 probation period ends this week');
});
