import { extractText, getDocumentProxy } from 'unpdf';
import { expect, test } from 'vitest';
import { followOrderAnswer } from '../../src/brokerage/actions/answer-order.ts';
import { placeRequest } from '../../src/brokerage/actions/place.ts';
import { followStart } from '../../src/brokerage/actions/say-start.ts';
import { makeShortlistLink } from '../../src/brokerage/actions/shortlist.ts';
import { systemOf } from '../../src/platform/scope.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { answered } from './arranged.ts';
import { aPlacementWorld } from './placement-world.ts';

const database = await freshDatabase();
const app = await testApp(database);
const now = () => Temporal.Now.instant();
const today = Temporal.Now.plainDateISO('Europe/London');

async function read(pdf: Uint8Array | ArrayBuffer): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
  return text.replaceAll(/\s+/g, ' ');
}

function boxes(name: string, day: Temporal.PlainDate): Record<string, string> {
  return {
    [`${name}-day`]: String(day.day),
    [`${name}-month`]: String(day.month),
    [`${name}-year`]: String(day.year),
  };
}

test('a broker seeks waking nights; the provider reads them, takes them on and tells when they began', async () => {
  const world = await aPlacementWorld(database);
  await database.pool.query(
    `insert into contract_prices (council_id, provider_id, contract_id, version, effective_from, prices, reason, source)
     values ($1, $2, $3, 1, '2025-01-01', $4, 'Tendered', 'Price list')`,
    [
      world.councilId,
      world.beacon.id,
      world.beacon.contractId,
      JSON.stringify({
        services: [{ service: 'night-care', unit: 'waking night', pence: 15_000 }],
        lengths: [],
        travel: null,
        no_reply_percent: null,
        retainer: null,
      }),
    ],
  );
  const { packageId, personId } = await world.aPackage();
  const broker = app.as(world.broker);
  const plain = `/packages/${packageId}/find-provider`;
  expect((await broker.get(plain)).html).toContain(`${plain}/periodic`);
  const address = `${plain}/periodic`;
  expect((await broker.get(address)).text).toContain('Night care, paid by the waking night');
  const of = `?of=${encodeURIComponent('waking night:night-care')}`;
  expect((await broker.get(address + of)).text).toContain('On which evenings does a night begin?');
  const typed = {
    ...boxes('wanted_from', today),
    lane: 'urgent',
    way: 'to one',
    weekdays: ['1', '5'],
    from_time: '22:00',
    to_time: '7',
    workers: '2',
    tasks: 'Turn Zebedee at two',
    weeks: '3',
    words: 'Zebedee sleeps badly',
  };
  const wrong = await broker.post(address + of, { ...typed, to_time: '23:00', language_required: 'yes' });
  expect(wrong.text).toContain('Enter the language that is a must');
  const late = await broker.post(address + of, { ...typed, weeks: 'many' });
  expect(late.text).toContain('Enter from 1 to 52 weeks, or leave it empty');
  const saved = await broker.post(address + of, typed);
  expect(saved.location).toMatch(/^\/placement\/\d+$/);
  const page = await broker.get(saved.location ?? '');
  expect(page.text).toContain('2 waking nights a week, 2 care workers together. For 3 weeks');
  expect(page.text).toContain('Its room for waking nights is not stated');
  expect(page.html).not.toContain('The week that is sought');
  const requestId = Number(saved.location?.split('/').at(-1));

  const [offerId = 0] = answered(await world.offerTo(requestId, world.beacon, {}, now())).offerIds;
  const manager = app.as(world.beacon.manager);
  const offer = await manager.get(`/offers/${offerId}`);
  expect(offer.text).toContain('2 waking nights a week, 2 care workers together');
  expect(offer.text).not.toMatch(/Zebedee|Quillfeather/);
  answered(await world.reply(world.beacon, { offerId, kind: 'accept', words: '' }, now()));
  const link = answered(
    await world.work((scope) => makeShortlistLink(scope, { requestId, representativeId: null }), now()),
  );
  expect((await app.anyone.get(link.path)).text).toContain('For 3 weeks');
  const place = await broker.get(`/placement/${requestId}/place?offer=${offerId}`);
  expect(place.text).toContain('Each night that begins on Monday or Friday, from 22:00 to 07:00');
  const { placementId } = answered(
    await world.work((scope) => placeRequest(scope, { requestId, offerId }), now()),
  );
  const { rows } = await database.pool.query<{ id: number }>(
    'select id from service_order where placement_id = $1',
    [placementId],
  );
  const order = `/service-orders/${rows[0]?.id}`;
  expect((await manager.get(order)).text).toContain('Has care begun?');
  const paper = await read((await manager.get(`${order}/paper`)).body);
  expect(paper).toContain('Each night that begins on Monday or Friday, from 22:00 to 07:00');
  expect(paper).toContain('2 care workers together');
  expect(paper).toContain('Turn Zebedee at two');
  expect((await manager.post(order, { answer: 'accept' })).location).toBe(order);
  await world.work((scope) => followOrderAnswer(scope, rows[0]?.id ?? 0), now(), systemOf(world.councilId));
  const early = await manager.post(`${order}/started`, boxes('started_on', today.add({ days: 1 })));
  expect(early.text).toContain('the day must not be in the future');
  expect((await manager.post(`${order}/started`, boxes('started_on', today))).location).toBe(order);
  await world.work((scope) => followStart(scope, placementId), now(), systemOf(world.councilId));
  expect((await broker.get(`/placement/${requestId}`)).text).toContain('the provider says that it began on');
  expect((await broker.get(order)).text).toContain('Care began on');

  // Two waking nights at £150.00 for each of two care workers.
  const social = app.as(await somebody(database, world.councilId, 'social_worker'));
  const statement = await read((await social.get(`/people/${personId}/money/paper`)).body);
  expect(statement).toContain('Arranged now, a week £600.00');
});
