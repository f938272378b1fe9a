// Live-in, night and day care through placement, from the need to the start, the hospital, a change and the end; and in a transition.
import { describe, expect, test } from 'vitest';
import { answerOrder, followOrderAnswer } from '../../src/brokerage/actions/answer-order.ts';
import { endPlanned } from '../../src/brokerage/actions/end-planned.ts';
import { endPlacement } from '../../src/brokerage/actions/end-placement.ts';
import { varyPeriodic } from '../../src/brokerage/actions/issue-order.ts';
import { readField } from '../../src/brokerage/actions/make-offers.ts';
import { arrangePeriodic } from '../../src/brokerage/actions/periodic-line.ts';
import { agreeToProposal, placeRequest } from '../../src/brokerage/actions/place.ts';
import { recordRequest } from '../../src/brokerage/actions/record-request.ts';
import { followStart, sayStarted } from '../../src/brokerage/actions/say-start.ts';
import { endSuspension, suspendLines } from '../../src/brokerage/actions/suspend-lines.ts';
import { listOffersTo } from '../../src/brokerage/records/offers.ts';
import { getLine } from '../../src/brokerage/records/package-lines.ts';
import { getOrder, listOrders, listPlacementsOver } from '../../src/brokerage/records/placements.ts';
import { getRequest, listRequestEvents } from '../../src/brokerage/records/placement-requests.ts';
import { listLinesByHand } from '../../src/brokerage/records/transition-by-hand.ts';
import { listCoveredTurns, listCoveringLines } from '../../src/brokerage/records/transition-cover.ts';
import { getTransition, listMoves } from '../../src/brokerage/records/transitions.ts';
import { placeMove } from '../../src/brokerage/actions/transition-place.ts';
import type { PeriodicNeed } from '../../src/brokerage/rules/periodic-need.ts';
import { foldPlacement } from '../../src/brokerage/rules/placement-status.ts';
import { gatherDrill } from '../../src/market/actions/gather-drill.ts';
import { listCommitments } from '../../src/payments/records/commitment.ts';
import { listPeriodicLines } from '../../src/payments/records/service-evidence.ts';
import { serviceCharges } from '../../src/payments/rules/service-charges.ts';
import { pricesForContracts } from '../../src/contracts/records/prices.ts';
import { systemOf } from '../../src/platform/scope.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { answered } from './arranged.ts';
import { aPlacementWorld, type PlacedProvider, WEDNESDAY } from './placement-world.ts';
import { aTransitionWorld, CUT_OVER, side } from './transition-world.ts';

const database = await freshDatabase();

/** Five waking nights a week, two care workers, for two weeks. */
const nights: PeriodicNeed = {
  unit: 'waking night',
  weekdays: [1, 2, 3, 4, 5],
  fromTime: '22:00',
  toTime: '07:00',
  workers: 2,
  tasks: 'Turn Zebedee every two hours\nOffer a drink',
  weeks: 2,
  reviewOn: '2026-03-16',
};

async function prices(
  councilId: number,
  to: PlacedProvider | { id: number; contractId: number },
  services: readonly { service: string; unit: string; pence: number }[],
  from = '2025-01-01',
): Promise<void> {
  await database.pool.query(
    `insert into contract_prices (council_id, provider_id, contract_id, version, effective_from, prices, reason, source)
     select $1, $2, $3, coalesce(max(version), 0) + 1, $4, $5, 'Tendered', 'Price list' from contract_prices where contract_id = $3`,
    [
      councilId,
      to.id,
      to.contractId,
      from,
      JSON.stringify({
        services,
        lengths: [],
        travel: null,
        no_reply_percent: null,
        retainer: { days: 7, percent: 50 },
      }),
    ],
  );
}

async function aNightWorld() {
  const world = await aPlacementWorld(database);
  await prices(world.councilId, world.beacon, [
    { service: 'night-care', unit: 'waking night', pence: 15_000 },
  ]);
  await prices(world.councilId, world.cedar, [
    { service: 'night-care', unit: 'sleeping night', pence: 9000 },
  ]);
  const { packageId, personId } = await world.aPackage();
  const seek = async (periodic: PeriodicNeed = nights): Promise<number> =>
    await world.aRequest({ packageId, service: 'night-care', visits: [], periodic });
  return { ...world, packageId, personId, seek };
}

describe('matching', () => {
  test('needs a price for the service, by its unit, on the first day; room that is not stated keeps nobody out', async () => {
    const world = await aNightWorld();
    const id = await world.seek();
    const { match } = await world.work(async (scope) => readField(scope, await getRequest(scope, id)));
    expect(match.ranked.map(({ candidate }) => candidate.providerName)).toEqual(['Beacon Care']);
    expect(match.ranked[0]?.notes).toContain('Its room for waking nights is not stated');
    const why = new Map(
      match.unable.map(({ candidate, limits }) => [candidate.providerName, limits.map(({ words }) => words)]),
    );
    expect(why.get('Cedar Care')).toEqual([
      'The contract prices night care by the sleeping night, not by the waking night',
    ]);
    expect(why.get('Ashgrove Care')).toEqual(['The contract does not include night care']);
    await prices(
      world.councilId,
      world.ashgrove,
      [{ service: 'night-care', unit: 'waking night', pence: 14_000 }],
      '2026-04-01',
    );
    const later = await world.work(async (scope) => readField(scope, await getRequest(scope, id)));
    const ashgrove = later.match.unable.find(({ candidate }) => candidate.providerName === 'Ashgrove Care');
    expect(ashgrove?.limits.map(({ words }) => words)).toEqual([
      'The contract has no price for night care on Monday 9 March 2026',
    ]);
  });

  test('nights that a provider states lately decide; stale ones are said and decide nothing', async () => {
    const world = await aNightWorld();
    const id = await world.seek();
    const state = async (count: number, at: string) =>
      await database.pool.query(
        `insert into provider_periodic_capacity (council_id, provider_id, unit, from_week_on, weekly_count, as_of)
         values ($1, $2, 'waking night', '2026-02-02', $3, $4)`,
        [world.councilId, world.beacon.id, count, at],
      );
    const match = async () =>
      (await world.work(async (scope) => readField(scope, await getRequest(scope, id)))).match;
    await state(3, '2026-01-02T12:00:00Z');
    const doubted = (await match()).ranked[0];
    expect(doubted?.notes).toContain(
      'What it told of its room for waking nights is stale: it was on 2 January 2026',
    );
    const points = (ranked: typeof doubted) => ranked?.parts.find(({ part }) => part === 'freshness')?.points;
    expect(points(doubted)).toBe(500);
    await state(9, '2026-03-03T12:00:00Z');
    const unable = (await match()).unable.find(({ candidate }) => candidate.providerName === 'Beacon Care');
    expect(unable?.limits.map(({ words }) => words)).toEqual([
      'Not enough room: 10 waking nights a week needed, 9 free as told on 3 March 2026',
    ]);
    await state(10, '2026-03-03T13:00:00Z');
    const able = (await match()).ranked[0];
    expect(able?.notes).toEqual([]);
    expect(points(able)).toBeGreaterThan(900);
  });

  test('a restriction of hours counts the nights that a provider has as well as those that are sought', async () => {
    const world = await aNightWorld();
    const id = await world.seek();
    const other = await world.aPackage();
    const days = { ...nights, tasks: '' };
    const line = { contractId: world.beacon.contractId, service: 'night-care', startsOn: '2026-03-01', days };
    answered(await world.work((scope) => arrangePeriodic(scope, { packageId: other.packageId, ...line })));
    await database.pool.query(
      `insert into contract_event (council_id, provider_id, kind, effective_at, weekly_minutes_limit, reason, evidence)
       values ($1, $2, 'restriction of hours', '2026-03-02T12:00:00Z', 9000, 'Staff left', 'Letter')`,
      [world.councilId, world.beacon.id],
    );
    const { match } = await world.work(async (scope) => readField(scope, await getRequest(scope, id)));
    const unable = match.unable.find(({ candidate }) => candidate.providerName === 'Beacon Care');
    expect(unable?.limits[0]?.words).toContain('90 hours in use, 90 hours more needed');
  });

  test('what is sought beside it is told to whoever is asked, and who could not do both is said', async () => {
    const world = await aNightWorld();
    const id = await world.seek();
    await world.aRequest({ packageId: world.packageId });
    await prices(world.councilId, world.beacon, [
      { service: 'night-care', unit: 'waking night', pence: 15_000 },
    ]);
    answered(await world.offerTo(id, world.beacon));
    const offers = await world.work(
      (scope) => listOffersTo(scope, world.beacon.id, { limit: 9 }),
      WEDNESDAY,
      world.beacon.manager,
    );
    const shown = offers.rows[0]?.shown;
    expect(shown?.beside?.[0]).toMatch(/^Home care, 3 hours 30 minutes of workers’ time a week, from /);
    expect(shown?.week).toEqual([
      'Each night that begins on Monday, Tuesday, Wednesday, Thursday or Friday, from 22:00 to 07:00 on the next day, 2 care workers together',
      'For 2 weeks',
      'Looked at again on Monday 16 March 2026',
    ]);
    expect(JSON.stringify(offers.rows)).not.toMatch(/zebedee|quillfeather/i);
  });

  test('a need that cannot be is refused: visits beside it, a night that ends in the evening, two years', async () => {
    const world = await aNightWorld();
    const sought = (periodic: Partial<PeriodicNeed>) =>
      world.work((scope) =>
        recordRequest(scope, {
          packageId: world.packageId,
          service: 'night-care',
          visits: [],
          periodic: { ...nights, ...periodic },
          wantedFrom: '2026-03-09',
          lane: 'standard',
          needs: [],
          cultures: [],
          language: null,
          workerGender: null,
          words: '',
          replacesLineId: null,
        }),
      );
    expect(await sought({ toTime: '23:00' })).toMatchObject({ ok: false, field: 'to_time' });
    expect(await sought({ weekdays: [] })).toMatchObject({ ok: false, field: 'weekdays' });
    expect(await sought({ weeks: 104 })).toMatchObject({ ok: false, field: 'weeks' });
    expect(await sought({ reviewOn: '2026-03-01' })).toMatchObject({ ok: false, field: 'review_on' });
    expect(await sought({ workers: 3 })).toMatchObject({ ok: false, field: 'workers' });
  });
});

describe('a placement', () => {
  test('is proposed for another day, placed, ordered, accepted, begun, away in hospital, changed and ended; money follows the days', async () => {
    const world = await aNightWorld();
    const { beacon, work } = world;
    const requestId = await world.seek();
    const [offerId = 0] = answered(await world.offerTo(requestId, beacon)).offerIds;
    answered(
      await world.reply(beacon, {
        offerId,
        kind: 'counter-propose',
        words: '',
        proposal: { startsOn: '2026-03-10', visits: [] },
      }),
    );
    answered(await work((scope) => agreeToProposal(scope, { requestId, offerId })));
    const placed = answered(await work((scope) => placeRequest(scope, { requestId, offerId })));
    const line = await work((scope) => getLine(scope, world.packageId, placed.lineId));
    expect([line.starts_on, line.ends_on]).toEqual(['2026-03-10', '2026-03-23']);
    const [order] = await work((scope) => listOrders(scope, placed.placementId));
    expect(order?.content).toMatchObject({
      frequency: '5 waking nights a week, 2 care workers together',
      outcomes: ['To be safe through the night, with somebody awake'],
      review: 'For 2 weeks. Looked at again on Monday 16 March 2026',
    });
    expect(order?.content.visits[0]).toMatchObject({
      purpose: 'Night care',
      tasks: ['Turn Zebedee every two hours', 'Offer a drink'],
    });
    const orderId = order?.id ?? 0;
    const tell = (at: string, startedOn: string) =>
      work(
        (scope) => sayStarted(scope, { placementId: placed.placementId, startedOn, words: '' }),
        Temporal.Instant.from(at),
        beacon.manager,
      );
    answered(
      await work(
        (scope) => answerOrder(scope, { orderId, accepted: true, words: '' }),
        WEDNESDAY,
        beacon.manager,
      ),
    );
    await work((scope) => followOrderAnswer(scope, orderId), WEDNESDAY, systemOf(world.councilId));
    expect(await tell('2026-03-05T09:00:00Z', '2026-03-10')).toMatchObject({
      ok: false,
      field: 'started_on',
    });
    expect(await tell('2026-03-11T09:00:00Z', '2026-03-09')).toMatchObject({
      ok: false,
      field: 'started_on',
    });
    answered(await tell('2026-03-11T09:00:00Z', '2026-03-10'));
    expect(await tell('2026-03-11T09:05:00Z', '2026-03-10')).toMatchObject({ ok: false });
    await work((scope) => followStart(scope, placed.placementId), WEDNESDAY, systemOf(world.councilId));
    const state = async () =>
      foldPlacement((await work((scope) => listRequestEvents(scope, requestId))).map(({ event }) => event));
    expect(await state()).toMatchObject({ status: 'started', orderAccepted: true });
    expect((await work((scope) => getRequest(scope, requestId))).status).toBe('started');

    const THURSDAY = Temporal.Instant.from('2026-03-12T12:00:00Z');
    const suspended = await work(
      (scope) =>
        suspendLines(scope, {
          personId: world.personId,
          lineIds: [placed.lineId],
          reason: 'hospital',
          note: null,
          startsAt: THURSDAY,
          endsAt: null,
          toldAt: THURSDAY,
        }),
      THURSDAY,
    );
    answered(suspended);
    const { rows } = await database.pool.query<{ id: number }>(
      'select id from suspension where council_id = $1',
      [world.councilId],
    );
    answered(
      await work(
        (scope) =>
          endSuspension(scope, {
            packageId: world.packageId,
            personId: world.personId,
            suspensionId: rows[0]?.id ?? 0,
            endsAt: Temporal.Instant.from('2026-03-13T12:00:00Z'),
            wholeStay: false,
          }),
        THURSDAY,
      ),
    );
    const FRIDAY = Temporal.Instant.from('2026-03-13T12:00:00Z');
    const { version } = await work((scope) => getLine(scope, world.packageId, placed.lineId));
    const varied = answered(
      await work(
        (scope) =>
          varyPeriodic(scope, {
            packageId: world.packageId,
            lineId: placed.lineId,
            version,
            effectiveFrom: '2026-03-16',
            reason: 'Family stays on Fridays',
            days: { weekdays: [1, 2, 3, 4], fromTime: '22:00', toTime: '07:00', tasks: 'Turn', workers: 1 },
          }),
        FRIDAY,
      ),
    );
    const newest = await work((scope) => getOrder(scope, varied.order?.orderId ?? 0));
    expect(newest.version).toBe(2);
    expect(newest.content.frequency).toBe('4 waking nights a week');

    const charges = await work(async (scope) =>
      serviceCharges(
        await listPeriodicLines(scope, beacon.id, '2026-03-29'),
        await pricesForContracts(scope, [beacon.contractId], '2025-01-01', '2026-03-29'),
        '2026-03-29',
      ),
    );
    expect(charges.map(({ kind, weekStartsOn, amountPence }) => [weekStartsOn, kind, amountPence])).toEqual([
      // Tuesday, Wednesday and Friday at £150 for each of two; Thursday kept at half.
      ['2026-03-09', 'service', 90_000],
      ['2026-03-09', 'retainer', 15_000],
      ['2026-03-16', 'service', 60_000],
      ['2026-03-23', 'service', 15_000],
    ]);
    expect(charges[0]?.because).toContain('3 waking nights at £150.00 a night for each of 2 care workers');
    const [arranged] = await work((scope) => listCommitments(scope, '2026-03-16', world.personId));
    expect(arranged).toMatchObject({
      service: 'night-care',
      lines: 1,
      weeklyPence: 60_000,
      unpricedLines: 0,
    });
    const before = await work((scope) => listCommitments(scope, '2026-03-10', world.personId));
    expect(before[0]?.weeklyPence).toBe(150_000);

    const last = await work((scope) => getLine(scope, world.packageId, placed.lineId));
    answered(
      await work(
        (scope) =>
          endPlacement(scope, {
            placementId: placed.placementId,
            lineVersion: last.version,
            reason: '',
            words: 'No longer needed',
            endsOn: '2026-03-18',
            seekAgain: false,
          }),
        FRIDAY,
      ),
    );
    expect(await state()).toMatchObject({ status: 'ended' });
  });

  test('what was sought for some weeks ends by itself the night after its last day, once', async () => {
    const world = await aNightWorld();
    const { beacon, work } = world;
    const requestId = await world.seek();
    const [offerId = 0] = answered(await world.offerTo(requestId, beacon)).offerIds;
    answered(await world.reply(beacon, { offerId, kind: 'accept', words: '' }));
    const { placementId } = answered(await work((scope) => placeRequest(scope, { requestId, offerId })));
    const night = async (day: string) => {
      const at = Temporal.Instant.from(`${day}T02:25:00Z`);
      const over = await work((scope) => listPlacementsOver(scope, day), at);
      for (const id of over) await work((scope) => endPlanned(scope, id), at, systemOf(world.councilId));
      return over;
    };
    expect(await night('2026-03-22')).toEqual([]);
    expect(await night('2026-03-23')).toEqual([placementId]);
    expect(await night('2026-03-24')).toEqual([]);
    expect((await work((scope) => getRequest(scope, requestId))).status).toBe('ended');
  });

  test('what is sought again before its last day is sought for the weeks that are left', async () => {
    const world = await aNightWorld();
    const { beacon, work } = world;
    const requestId = await world.seek();
    const [offerId = 0] = answered(await world.offerTo(requestId, beacon)).offerIds;
    answered(await world.reply(beacon, { offerId, kind: 'accept', words: '' }));
    const { placementId } = answered(await work((scope) => placeRequest(scope, { requestId, offerId })));
    const ending = { placementId, lineVersion: 2, reason: '', words: '', endsOn: '2026-03-15' };
    answered(await work((scope) => endPlacement(scope, { ...ending, seekAgain: true })));
    expect(await work((scope) => getRequest(scope, requestId))).toMatchObject({
      wanted_from: '2026-03-16',
      periodic: { weeks: 1, unit: 'waking night' },
    });
  });

  test('care made of visits begins with its first verified visit, and not with what a provider says', async () => {
    const world = await aPlacementWorld(database);
    const requestId = await world.aRequest();
    const [offerId = 0] = answered(await world.offerTo(requestId, world.ashgrove)).offerIds;
    answered(await world.reply(world.ashgrove, { offerId, kind: 'accept', words: '' }));
    const { placementId } = answered(
      await world.work((scope) => placeRequest(scope, { requestId, offerId })),
    );
    const said = await world.work(
      (scope) => sayStarted(scope, { placementId, startedOn: '2026-03-09', words: '' }),
      Temporal.Instant.from('2026-03-10T09:00:00Z'),
      world.ashgrove.manager,
    );
    expect(said).toMatchObject({
      ok: false,
      reason: expect.stringContaining('first visit that is verified'),
    });
  });
});

test('a transition moves a service without visits as it stands, and the drill counts it with its money', async () => {
  const world = await aTransitionWorld(database, 1, 1);
  const { failing, beacon, inHouse, work } = world;
  const live = [{ service: 'live-in', unit: 'week', pence: 120_000 }];
  for (const one of [failing, beacon, inHouse]) await prices(world.councilId, one, live);
  const { packageId } = await world.aPackage();
  const { id: lineId } = answered(
    await work((scope) =>
      arrangePeriodic(scope, {
        packageId,
        contractId: failing.contractId,
        service: 'live-in',
        startsOn: '2026-02-02',
        endsOn: '2026-03-20',
        days: { weekdays: [], fromTime: '00:00', toTime: '00:00', tasks: 'Be there', workers: 1 },
      }),
    ),
  );
  const ground = await work((scope) =>
    gatherDrill(scope, { providerId: failing.id, areaId: null, failsOn: CUT_OVER }),
  );
  expect(ground?.byHand).toEqual([]);
  expect(ground?.lines.map((line) => line.lineId)).toContain(lineId);
  expect(ground?.priceOf(lineId, null)).toEqual({ amount_pence: 120_000, unpriced: 0 });
  const { id: transitionId, moves } = answered(await world.start());
  expect(moves).toBe(2);
  expect(
    await work((scope) => listLinesByHand(scope, { providerId: failing.id, cutOverOn: CUT_OVER })),
  ).toEqual([]);
  await world.agreeAll(transitionId);
  const move = (await work((scope) => listMoves(scope, transitionId))).find(
    (one) => one.package_line_id === lineId,
  );
  expect(move?.to_provider_name).toBe('Beacon Care');
  const done = answered(
    await work((scope) => placeMove(scope, side, { transitionId, moveId: move?.id ?? 0 })),
  );
  const { rows } = await database.pool.query<{ starts_on: string; days: number; tasks: string }>(
    `select l.starts_on, cardinality(w.weekdays) as days, w.tasks from package_line l join periodic_week w on w.package_line_id = l.id
     where l.id = $1`,
    [done === 'stopped meanwhile' ? 0 : done.lineId],
  );
  expect(rows).toEqual([{ starts_on: CUT_OVER, days: 7, tasks: 'Be there' }]);
  const old = await work((scope) => getLine(scope, packageId, lineId));
  expect(old.ends_on).toBe('2026-03-05');
  const orders = await work((scope) =>
    listOrders(scope, done === 'stopped meanwhile' ? 0 : done.placementId),
  );
  expect(orders[0]?.content.review).toBe('Until Friday 20 March 2026');
  const { rows: moved } = await database.pool.query<{ weeks: number }>(
    `select (r.periodic ->> 'weeks')::int as weeks from placement_request r join placement m on m.placement_request_id = r.id where m.id = $1`,
    [done === 'stopped meanwhile' ? 0 : done.placementId],
  );
  expect(moved).toEqual([{ weeks: 3 }]);

  const covered = async () =>
    await work(async (scope) => {
      const plan = await getTransition(scope, transitionId);
      const week = ['2026-03-05', '2026-03-06', '2026-03-07'];
      return (await listCoveredTurns(scope, await listCoveringLines(scope, plan), week)).map(
        ({ runs }) => runs,
      );
    });
  expect(await covered()).toEqual([
    [
      { holder: 'old', first: '2026-03-05', last: '2026-03-05', turns: 1 },
      { holder: 'new', first: '2026-03-06', last: '2026-03-07', turns: 2 },
    ],
  ]);
  const page = await (await testApp(database)).as(world.broker).get(`/transitions/${transitionId}/hours`);
  expect(page.text).toContain('Nights, days and live-in care');
  expect(page.text).toContain('and so has every night and day of care');
  await database.pool.query(
    `insert into contract_event (council_id, provider_id, kind, effective_at, reason, evidence)
     values ($1, $2, 'registration cancelled', '2026-03-05T12:00:00Z', 'Cancelled', 'Letter')`,
    [world.councilId, failing.id],
  );
  expect((await covered())[0]?.[0]).toMatchObject({ holder: 'nobody', first: '2026-03-05' });
});
