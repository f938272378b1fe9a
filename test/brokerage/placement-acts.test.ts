import { expect, test } from 'vitest';
import { advanceRequest } from '../../src/brokerage/actions/advance-request.ts';
import { arrangeLine } from '../../src/brokerage/actions/arrange-line.ts';
import { recordChoice } from '../../src/brokerage/actions/person-choice.ts';
import { agreeToProposal, placeRequest } from '../../src/brokerage/actions/place.ts';
import {
  chooseWay,
  noteOnRequest,
  takeOwnership,
  withdrawRequest,
} from '../../src/brokerage/actions/record-request.ts';
import { advancePlacementJob } from '../../src/brokerage/jobs.ts';
import { listOffersOfRequest } from '../../src/brokerage/records/offers.ts';
import { listLinesOfPerson } from '../../src/brokerage/records/package-lines.ts';
import { listRequestEvents, getRequest } from '../../src/brokerage/records/placement-requests.ts';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { planVisits } from '../../src/visits/actions/plan-visits.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { answered } from './arranged.ts';
import { aPlacementWorld, WEDNESDAY } from './placement-world.ts';
import { USUAL_REASONS } from './usual-policy.ts';

const database = await freshDatabase();
const [REASON] = USUAL_REASONS;

test('an offer that leaves the order needs a reason from the list, and keeps it', async () => {
  const world = await aPlacementWorld(database);
  const id = await world.aRequest();
  const without = await world.offerTo(id, world.beacon);
  expect(without).toMatchObject({ ok: false, field: 'left_order_reason' });
  const made_up = await world.offerTo(id, world.beacon, { leftOrderReason: 'Because' });
  expect(made_up).toMatchObject({ ok: false, field: 'left_order_reason' });
  answered(await world.offerTo(id, world.beacon, { leftOrderReason: REASON }));
  const offers = await world.work((scope) => listOffersOfRequest(scope, id));
  expect(offers).toMatchObject([{ rung: 'spot', left_order_reason: REASON, over_block_reason: null }]);
  const steps = await world.work((scope) => listRequestEvents(scope, id));
  expect(steps.map(({ event }) => event.kind)).toEqual(['recorded', 'order left', 'offered']);
});

test('a provider that is suspended from new business is refused with the sentence that says so', async () => {
  const world = await aPlacementWorld(database);
  const id = await world.aRequest();
  await database.pool.query(
    `insert into contract_event (council_id, provider_id, kind, effective_at, reason)
     values ($1, $2, 'suspension of new business', '2026-03-01T09:00:00Z', 'Missed visits')`,
    [world.councilId, world.ashgrove.id],
  );
  const refused = await world.offerTo(id, world.ashgrove);
  expect(refused).toEqual({
    ok: false,
    field: 'contracts',
    reason:
      'Ashgrove Care cannot be offered this: Suspended from new business since 1 March 2026: Missed visits',
  });
});

test('going over a block needs a reason, and the offer keeps it', async () => {
  const world = await aPlacementWorld(database);
  const visits = [aPatternVisit({ minutes: 60 }), aPatternVisit({ startTime: '18:00', minutes: 60 })];
  const id = await world.aRequest({ visits });
  const refused = await world.offerTo(id, world.ashgrove, { leftOrderReason: REASON });
  expect(refused).toMatchObject({ ok: false, field: 'over_block_reason' });
  answered(
    await world.offerTo(id, world.ashgrove, {
      leftOrderReason: REASON,
      overBlockReason: 'Agreed with the provider',
    }),
  );
  const offers = await world.work((scope) => listOffersOfRequest(scope, id));
  expect(offers).toMatchObject([{ over_block_reason: 'Agreed with the provider' }]);
});

test('in turn, one who declines is followed by the next in the order, and one who does not answer too', async () => {
  const world = await aPlacementWorld(database);
  const id = await world.aRequest({ way: 'in turn' });
  const advance = (at = WEDNESDAY) =>
    withScope(database, systemOf(world.councilId), (scope) => advanceRequest(scope, id), at);
  const names = async () =>
    (await world.work((scope) => listOffersOfRequest(scope, id))).map(
      ({ provider_name, status }) => `${provider_name}: ${status}`,
    );
  expect(await advance()).toEqual({ lapsed: 0, reminded: 0, offered: 1 });
  expect(await advance()).toEqual({ lapsed: 0, reminded: 0, offered: 0 });
  expect(await names()).toEqual(['Ashgrove Care: open']);
  const [first] = await world.work((scope) => listOffersOfRequest(scope, id));
  const declined = {
    kind: 'decline' as const,
    offerId: first?.id ?? 0,
    words: '',
    reason: 'The start is too soon',
  };
  answered(await world.reply(world.ashgrove, declined));
  expect(await advance()).toEqual({ lapsed: 0, reminded: 0, offered: 1 });
  expect((await names())[0]).toBe('Ashgrove Care: declined');
  const later = WEDNESDAY.add({ hours: 25 });
  expect(await advance(later)).toEqual({ lapsed: 1, reminded: 0, offered: 1 });
  const stands = await names();
  expect(stands.slice(1).map((line) => line.split(': ')[1])).toEqual(['lapsed', 'open']);
  expect(new Set(stands.map((line) => line.split(': ')[0])).size).toBe(3);
});

test('the job moves on what is overdue and what goes on by itself, and leaves the rest', async () => {
  const world = await aPlacementWorld(database);
  const now = Temporal.Now.instant();
  const byItself = await world.aRequest({}, now);
  const byHand = await world.aRequest({}, now);
  answered(await world.work((scope) => chooseWay(scope, byItself, 'all at once'), now));
  const long = now.subtract({ hours: 48 });
  const overdue = await world.aRequest({}, long);
  answered(await world.offerTo(overdue, world.ashgrove, {}, long));
  const inScope = <T>(work: Parameters<typeof withScope<T>>[2]) =>
    withScope(database, systemOf(world.councilId), work);
  await advancePlacementJob.run({ database, councilId: world.councilId, payload: {}, inScope });
  const statuses = async (id: number) =>
    (await world.work((scope) => listOffersOfRequest(scope, id))).map(({ status }) => status);
  expect(await statuses(byItself)).toEqual(['open']);
  expect(await statuses(byHand)).toEqual([]);
  expect(await statuses(overdue)).toEqual(['lapsed']);
  expect((await world.work((scope) => getRequest(scope, overdue))).status).toBe('waiting');
  const payload = { requestId: byHand };
  await advancePlacementJob.run({ database, councilId: world.councilId, payload, inScope });
  expect(await statuses(byHand)).toEqual([]);
});

/** A request that Ashgrove has accepted. */
async function anAccepted(
  world: Awaited<ReturnType<typeof aPlacementWorld>>,
  given: Parameters<typeof world.aRequest>[0] = {},
) {
  const requestId = await world.aRequest(given);
  const { offerIds } = answered(await world.offerTo(requestId, world.ashgrove));
  const offerId = offerIds[0] ?? 0;
  answered(await world.reply(world.ashgrove, { kind: 'accept', offerId, words: 'Gladly' }));
  return { requestId, offerId };
}

test('what a person says of a shortlist is written down, and only of those shown to them', async () => {
  const world = await aPlacementWorld(database);
  const { requestId, offerId } = await anAccepted(world);
  const say = (choice: Parameters<typeof recordChoice>[1]) =>
    world.work((scope) => recordChoice(scope, choice));
  const told = { requestId, words: 'His daughter, by telephone' };
  expect(await say({ ...told, kind: 'chose', offerId })).toMatchObject({ ok: false });
  answered(await say({ ...told, kind: 'shown', offerIds: [offerId], words: '' }));
  answered(await say({ ...told, kind: 'asked to meet', offerId }));
  answered(await say({ ...told, kind: 'chose', offerId }));
  const kinds = (await world.work((scope) => listRequestEvents(scope, requestId))).map(
    ({ event }) => event.kind,
  );
  expect(kinds.slice(-5)).toEqual([
    'shortlist shown',
    'person asked to meet',
    'note',
    'person chose',
    'note',
  ]);
  answered(await say({ ...told, kind: 'declined', offerId }));
  const [offer] = await world.work((scope) => listOffersOfRequest(scope, requestId));
  expect(offer?.status).toBe('not chosen');
  expect(await world.work((scope) => placeRequest(scope, { requestId, offerId }))).toMatchObject({
    ok: false,
  });
});

test('who takes the place of another starts the day after the other ends', async () => {
  const world = await aPlacementWorld(database);
  const { packageId, personId } = await world.aPackage();
  const line = answered(
    await world.work((scope) =>
      arrangeLine(scope, {
        packageId,
        contractId: world.beacon.contractId,
        service: 'home-care',
        startsOn: '2026-02-02',
        visits: [aPatternVisit()],
      }),
    ),
  );
  const { requestId, offerId } = await anAccepted(world, { packageId, replacesLineId: line.id });
  answered(await world.work((scope) => placeRequest(scope, { requestId, offerId })));
  const lines = await world.work((scope) => listLinesOfPerson(scope, personId));
  expect(lines).toMatchObject([
    { provider_name: 'Beacon Care', ends_on: '2026-03-08', ended_reason: 'Another provider takes it on' },
    { provider_name: 'Ashgrove Care', starts_on: '2026-03-09', ends_on: null },
  ]);
});

test('care that should have begun before it is placed begins today', async () => {
  const world = await aPlacementWorld(database);
  const { packageId, personId } = await world.aPackage();
  const { requestId, offerId } = await anAccepted(world, { packageId });
  const late = WEDNESDAY.add({ hours: 24 * 7 });
  answered(await world.work((scope) => placeRequest(scope, { requestId, offerId }), late));
  const [line] = await world.work((scope) => listLinesOfPerson(scope, personId), late);
  expect(line).toMatchObject({ starts_on: '2026-03-11' });
  const range = { from: '2026-03-01', to: '2026-03-13' };
  await world.work((scope) => planVisits(scope, range), late.add({ minutes: 1 }), systemOf(world.councilId));
  const { rows } = await database.pool.query<{ starts_on: string }>(
    'select starts_on from planned_visit where council_id = $1 order by 1',
    [world.councilId],
  );
  expect(rows.map(({ starts_on }) => starts_on)).toEqual(['2026-03-12', '2026-03-13']);
});

test('a start that was proposed and has passed by the time it is placed becomes that day', async () => {
  const world = await aPlacementWorld(database);
  const { packageId, personId } = await world.aPackage();
  const requestId = await world.aRequest({ packageId });
  const [offerId = 0] = answered(await world.offerTo(requestId, world.ashgrove)).offerIds;
  const proposal = { startsOn: '2026-03-06', visits: [] };
  answered(await world.reply(world.ashgrove, { kind: 'counter-propose', offerId, words: '', proposal }));
  answered(await world.work((scope) => agreeToProposal(scope, { requestId, offerId })));
  const monday = WEDNESDAY.add({ hours: 24 * 5 });
  answered(await world.work((scope) => placeRequest(scope, { requestId, offerId }), monday));
  const [line] = await world.work((scope) => listLinesOfPerson(scope, personId), monday);
  expect(line).toMatchObject({ starts_on: '2026-03-09' });
});

test('who had not answered when it was placed with another is told so', async () => {
  const world = await aPlacementWorld(database);
  const requestId = await world.aRequest();
  const [offerId = 0] = answered(await world.offerTo(requestId, world.ashgrove)).offerIds;
  answered(await world.offerTo(requestId, world.beacon, { leftOrderReason: REASON ?? '' }));
  answered(await world.reply(world.ashgrove, { kind: 'accept', offerId, words: '' }));
  answered(await world.work((scope) => placeRequest(scope, { requestId, offerId })));
  const offers = await world.work((scope) => listOffersOfRequest(scope, requestId));
  expect(offers.map(({ status }) => status)).toEqual(['placed', 'not chosen']);
  const { rows } = await database.pool.query<{ about: { outcome: string } }>(
    `select about from webhook_event where provider_id = $1 and kind = 'offer.closed'`,
    [world.beacon.id],
  );
  expect(rows.map(({ about }) => about.outcome)).toEqual(['went to another provider']);
});

test('a second provider in the home needs a reason', async () => {
  const world = await aPlacementWorld(database);
  const { packageId } = await world.aPackage();
  const startsOn = '2026-02-02';
  const { contractId } = world.beacon;
  const line = { packageId, contractId, service: 'home-care', startsOn, visits: [aPatternVisit()] };
  answered(await world.work((scope) => arrangeLine(scope, line)));
  const { requestId, offerId } = await anAccepted(world, { packageId });
  const refused = await world.work((scope) => placeRequest(scope, { requestId, offerId }));
  expect(refused).toMatchObject({ ok: false, field: 'mixed_reason' });
  const mixedReason = 'Only Ashgrove works nights';
  answered(await world.work((scope) => placeRequest(scope, { requestId, offerId, mixedReason })));
  const notes = (await world.work((scope) => listRequestEvents(scope, requestId))).flatMap(({ event }) =>
    event.kind === 'note' ? event.words : [],
  );
  expect(notes).toEqual(['A second provider: Only Ashgrove works nights']);
});

test('nothing of who it is for is shown to a provider before it is placed', async () => {
  const world = await aPlacementWorld(database);
  const words = 'Mr Quillfeather (Zeb) of 7 Larkspur Row, born 14 July 1938, ring 01922 555123. Likes tea.';
  const id = await world.aRequest({ words, visits: [aPatternVisit({ tasks: 'Help Zebedee wash' })] });
  answered(await world.offerTo(id, world.ashgrove));
  const { rows } = await database.pool.query<{ shown: object }>(
    'select shown from offer where council_id = $1 and placement_request_id = $2',
    [world.councilId, id],
  );
  const shown = JSON.stringify(rows[0]?.shown);
  expect(shown).not.toMatch(/quillfeather|zeb|larkspur|4QQ|1938|555123/i);
  expect(shown).toContain('Likes tea');
});

test('a request has one owner, keeps notes, and takes its live offers with it when it is withdrawn', async () => {
  const world = await aPlacementWorld(database);
  const id = await world.aRequest();
  answered(await world.offerTo(id, world.ashgrove));
  answered(await world.work((scope) => takeOwnership(scope, id)));
  answered(await world.work((scope) => noteOnRequest(scope, id, ' Rang the daughter ')));
  expect(await world.work((scope) => noteOnRequest(scope, id, ' '))).toMatchObject({
    ok: false,
    field: 'words',
  });
  expect(await world.work((scope) => withdrawRequest(scope, id, ''))).toMatchObject({ ok: false });
  answered(await world.work((scope) => withdrawRequest(scope, id, 'Goes to live with her son')));
  expect(await world.work((scope) => getRequest(scope, id))).toMatchObject({
    status: 'withdrawn',
    owner_id: world.broker.userId,
  });
  const offers = await world.work((scope) => listOffersOfRequest(scope, id));
  expect(offers.map(({ status }) => status)).toEqual(['withdrawn']);
  expect(await world.offerTo(id, world.beacon)).toMatchObject({ ok: false });
});
