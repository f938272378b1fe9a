import { expect, test } from 'vitest';
import { arrangeLine } from '../../src/brokerage/actions/arrange-line.ts';
import { placeRequest } from '../../src/brokerage/actions/place.ts';
import { londonDay } from '../../src/ground/calendar.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { answered } from './arranged.ts';
import { aPlacementWorld } from './placement-world.ts';

const database = await freshDatabase();
const app = await testApp(database);
const now = Temporal.Now.instant();
const today = londonDay(now);

async function aMixedWorld() {
  const world = await aPlacementWorld(database);
  const { packageId } = await world.aPackage();
  const arrange = async (contractId: number, startsOn: string) =>
    answered(
      await world.work(
        (scope) =>
          arrangeLine(scope, {
            packageId,
            contractId,
            service: 'home-care',
            startsOn,
            visits: [aPatternVisit()],
          }),
        now,
      ),
    );
  return { world, packageId, arrange, broker: app.as(world.broker) };
}

test('somebody with two providers stands on the list with why, since when and what would mend it', async () => {
  const { world, packageId, arrange, broker } = await aMixedWorld();
  expect((await broker.get('/placement/mixed')).text).toContain('Everybody has one provider');
  await arrange(world.beacon.contractId, today.subtract({ days: 60 }).toString());
  expect((await broker.get('/placement/mixed')).text).toContain('Everybody has one provider');
  await arrange(world.cedar.contractId, today.subtract({ days: 20 }).toString());
  const shown = await broker.get('/placement/mixed');
  expect(shown.text).toContain('No reason on record');
  expect(shown.text).toContain(
    '3 hours 30 minutes a week of home care would move to Beacon Care: it can take it now',
  );
  expect(shown.html).toContain(`href="/packages/${packageId}"`);
  const file = await broker.get('/placement/mixed?format=csv');
  expect(file.body.toString()).toContain(today.subtract({ days: 20 }).toString());
  expect((await broker.get('/placement')).html).toContain('href="/placement/mixed"');
  expect((await broker.get('/placement/report')).html).toContain('href="/placement/mixed"');
});

test('the reason given when a second provider was placed is told, and the filters narrow the list', async () => {
  const { world, packageId, arrange, broker } = await aMixedWorld();
  await arrange(world.beacon.contractId, today.subtract({ days: 60 }).toString());
  const requestId = await world.aRequest({ packageId, wantedFrom: today.toString() }, now);
  const [offerId = 0] = answered(await world.offerTo(requestId, world.ashgrove, {}, now)).offerIds;
  answered(await world.reply(world.ashgrove, { kind: 'accept', offerId, words: '' }, now));
  const mixedReason = 'Only Ashgrove works nights';
  answered(await world.work((scope) => placeRequest(scope, { requestId, offerId, mixedReason }), now));
  const text = async (query: string) => (await broker.get(`/placement/mixed${query}`)).text;
  expect(await text('')).toContain('Only Ashgrove works nights');
  const commissioner = app.as(await somebody(database, world.councilId, 'commissioner'));
  for (const list of ['/placement/mixed', '/placement/mixed?format=csv']) {
    const figures = (await commissioner.get(list)).html;
    expect(figures).toContain('On record');
    for (const words of ['Only Ashgrove', 'Quillfeather', 'href="/packages/'])
      expect(figures, list).not.toContain(words);
  }
  expect(await text(`?provider=${world.cedar.id}`)).toContain('Nobody is like this');
  expect(await text(`?provider=${world.beacon.id}&reason=given`)).toContain('1 person');
  expect(await text('?reason=none')).toContain('Nobody is like this');
  expect(await text(`?area=${world.areaId}&mend=now`)).toContain('Can be done now');
  expect(await text('?mend=later')).toContain('Nobody is like this');
});

test('a provider does not see the list', async () => {
  const { world } = await aMixedWorld();
  expect((await app.as(world.ashgrove.manager).get('/placement/mixed')).status).toBe(403);
});
