import { describe, expect, test } from 'vitest';
import { placeRequest } from '../../src/brokerage/actions/place.ts';
import { introductionApiRoutes } from '../../src/brokerage/api-introductions.ts';
import { recordIntroduction, tellOfPlacement } from '../../src/brokerage/actions/record-introduction.ts';
import { makeShortlistLink } from '../../src/brokerage/actions/shortlist.ts';
import {
  findIntroduction,
  listToChange,
  listUnintroduced,
} from '../../src/brokerage/records/introductions.ts';
import {
  faultsOfIntroduction,
  type Introduction,
  introductionInWords,
  introductionIsDue,
} from '../../src/brokerage/rules/introduction.ts';
import { londonDay } from '../../src/ground/calendar.ts';
import { Forbidden, NotFound } from '../../src/platform/errors.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { answered } from './arranged.ts';
import { aPlacementWorld } from './placement-world.ts';

const database = await freshDatabase();
const app = await testApp(database);
const NOW = Temporal.Now.instant();
const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds / 1000;

const visit: Introduction = {
  way: 'visit',
  meetsAt: at('2026-03-06T15:00:00Z'),
  workers: [
    { name: 'Grace Obi', languages: ['English', 'Punjabi'] },
    { name: 'Amir Khan', languages: [] },
  ],
  words: 'Grace likes dogs.',
};

describe('an introduction', () => {
  test.each(
    ruleTable('introduction').map((row) => [row('today'), row('asked to meet first'), row('asked now')]),
  )('on %s, asked to meet first: %s', (today, asks, now) => {
    const due = introductionIsDue({ startsOn: '2026-03-09', asksToMeet: asks === 'yes' }, today);
    expect(due).toBe(now === 'yes');
  });

  test('reads in plain words', () => {
    expect(introductionInWords(visit)).toEqual([
      'Grace Obi and Amir Khan will come first.',
      'Grace Obi speaks English and Punjabi.',
      'They will come by to say hello on Friday 6 March 2026 at 15:00.',
      'Grace likes dogs.',
    ]);
    expect(introductionInWords({ ...visit, way: 'declined', meetsAt: null, words: '' }).at(-1)).toBe(
      'You said that you need no introduction.',
    );
  });

  test('names somebody, and happens before care begins', () => {
    const faults = (given: Partial<Introduction>, startsOn = '2026-03-09') =>
      faultsOfIntroduction({ ...visit, ...given }, startsOn, at('2026-03-04T12:00:00Z')).map(
        ({ field }) => field,
      );
    expect(faults({})).toEqual([]);
    expect(faults({ workers: [] })).toEqual(['name_1']);
    expect(faults({ meetsAt: null })).toEqual(['meets_on']);
    expect(faults({ meetsAt: at('2026-03-04T11:00:00Z') })).toEqual(['meets_on']);
    expect(faults({}, '2026-03-05')).toEqual(['meets_on']);
  });
});

/** A request that was chosen by the link and is placed with Ashgrove. */
async function placed() {
  const world = await aPlacementWorld(database);
  const requestId = await world.aRequest({}, NOW);
  const { offerIds } = answered(await world.offerTo(requestId, world.ashgrove, {}, NOW));
  const offerId = offerIds[0] ?? 0;
  answered(await world.reply(world.ashgrove, { offerId, kind: 'accept', words: '' }, NOW));
  const { path } = answered(
    await world.work((scope) => makeShortlistLink(scope, { requestId, representativeId: null }), NOW),
  );
  await app.anyone.post(path, { offer: String(offerId), answer: 'meet first', words: '' });
  await app.anyone.post(path, { offer: String(offerId), answer: 'choose', words: '', sure: 'yes' });
  const { placementId } = answered(
    await world.work((scope) => placeRequest(scope, { requestId, offerId }), NOW),
  );
  return { world, requestId, placementId, path };
}

test('who will come is said by the provider and read by the person; by the same link the person asks for another, without blame', async () => {
  const { world, requestId, placementId, path } = await placed();
  const provider = app.as(world.ashgrove.manager);
  const broker = app.as({ ...world.broker });
  const today = londonDay(NOW).toString();
  expect((await app.anyone.get(path)).text).toContain('Ashgrove Care will say who comes first');
  expect(await world.work((scope) => listUnintroduced(scope, today), NOW)).toMatchObject([
    { placement_id: placementId, asks_to_meet: true },
  ]);
  expect((await broker.get('/placement')).text).toContain(
    '1 person whose care begins soon cannot know who will come',
  );
  expect((await broker.get('/placement/introductions')).text).toContain('Asks to meet first');
  expect((await broker.post(`/placements/${placementId}/introduction/ask`, {})).status).toBe(303);
  const { rows } = await database.pool.query(
    `select subject from outbox_message where council_id = $1 and template = 'introduction-wanted' and channel = 'email'`,
    [world.councilId],
  );
  expect(rows).toHaveLength(1);

  const day = londonDay(NOW).add({ days: 2 });
  const form = `/placements/${placementId}/introduction`;
  expect((await provider.get(form)).text).toContain('Nobody likes a stranger at the door');
  const fields = {
    name_1: 'Grace Obi',
    languages_1: 'English and Punjabi',
    way: 'visit',
    'meets_on-day': String(day.day),
    'meets_on-month': String(day.month),
    'meets_on-year': String(day.year),
    meets_time: '15:00',
    words: '',
  };
  expect((await provider.post(form, { ...fields, name_1: '' })).status).toBe(422);
  expect((await provider.post(form, fields)).status).toBe(303);
  const seen = await app.anyone.get(path);
  expect(seen.status).toBe(200);
  expect(seen.text).toContain('Grace Obi speaks English and Punjabi.');
  expect(seen.text).toContain('Grace Obi will come by to say hello on');
  expect(seen.text).toContain('you can change provider and need not say why');
  expect(seen.html).not.toMatch(/Quillfeather|Larkspur/);
  expect((await broker.get(`/placement/${requestId}`)).text).toContain('Grace Obi will come first');
  expect(await world.work((scope) => listUnintroduced(scope, today), NOW)).toEqual([]);

  const told = await app.anyone.post(path, { told: 'another provider', words: 'They come too late' });
  expect((await app.anyone.get(told.location ?? '')).text).toContain('in touch about another provider');
  const settled = (await broker.get('/placement/introductions')).text;
  for (const words of ['They come too late', 'Quillfeather']) expect(settled).toContain(words);
  const commissioner = app.as(await somebody(database, world.councilId, 'commissioner'));
  const figures = (await commissioner.get('/placement/introductions')).html;
  for (const words of ['They come too late', 'Quillfeather']) expect(figures).not.toContain(words);
  expect(await world.work((scope) => listToChange(scope), NOW)).toHaveLength(1);
  expect((await provider.get(`/service-orders`)).html).not.toContain('They come too late');
  const recorded = await broker.post(`/placements/${placementId}/told`, { said: 'all is well', words: '' });
  expect(recorded.status).toBe(303);
  expect((await broker.get(`/placements/${placementId}/told`)).text).toContain('held against nobody');
  expect(await world.work((scope) => listToChange(scope), NOW)).toEqual([]);
});

test('that a visit did not happen is told without asking for another provider, and is listed until all is well', async () => {
  const { world, requestId, placementId, path } = await placed();
  const broker = app.as({ ...world.broker });
  const seen = await app.anyone.get(path);
  expect(seen.text).toContain('such as a visit that did not happen');
  expect(seen.text).toContain('Ashgrove Care does not see what you write here');
  const words = 'Nobody came on Tuesday';
  const tooLong = await app.anyone.post(path, { told: 'something is not right', words: 'x'.repeat(501) });
  expect([tooLong.status, tooLong.html.includes('href="#words"')]).toEqual([422, true]);
  expect(tooLong.html).toContain('x'.repeat(501));
  const told = await app.anyone.post(path, { told: 'something is not right', words });
  expect(told.status).toBe(303);
  expect((await app.anyone.get(told.location ?? '')).text).toContain('We will look into it');
  expect((await app.anyone.get(path)).text).toContain('You told us that something is not right.');
  const { rows } = await database.pool.query<{ subject: string }>(
    `select distinct subject from outbox_message where council_id = $1 and template = 'person-said'`,
    [world.councilId],
  );
  expect(rows).toEqual([{ subject: `PR${requestId}: Something is not right` }]);
  expect((await broker.get('/placement')).text).toContain('1 person told us that something is not right');
  const list = await broker.get('/placement/introductions');
  expect([list.text.includes(words), list.html.includes(`/placements/${placementId}/told`)]).toEqual([
    true,
    true,
  ]);
  await broker.post(`/placements/${placementId}/told`, {
    said: 'all is well',
    words: 'She came on Wednesday',
  });
  expect(await world.work((scope) => listToChange(scope), NOW)).toEqual([]);
});

test('a provider’s own system says by the API who will come', async () => {
  const { world, placementId } = await placed();
  const [route] = introductionApiRoutes;
  const send = (body: object) =>
    world.work(
      async (scope) =>
        await route?.answer({
          scope,
          clientId: 1,
          body: body as never,
          params: { placement: String(placementId) },
          query: new URLSearchParams(),
          publicUrl: '',
        }),
      NOW,
      world.ashgrove.manager,
    );
  const workers = [{ name: 'Grace Obi' }];
  expect((await send({ way: 'phone', workers }))?.status).toBe(409);
  const meets_at = NOW.add({ hours: 3 }).toString();
  expect((await send({ way: 'phone', workers, meets_at }))?.status).toBe(200);
  const stands = await world.work((scope) => findIntroduction(scope, placementId), NOW);
  expect(stands).toMatchObject({ way: 'phone', workers: [{ name: 'Grace Obi', languages: [] }] });
});

test('nobody else’s provider says who will come, and no provider reads what the person told', async () => {
  const { world, placementId, path } = await placed();
  const meetsAt = Math.floor(NOW.epochMilliseconds / 1000) + 3600;
  const say = (who: Parameters<typeof world.work>[2]) =>
    world.work((scope) => recordIntroduction(scope, placementId, { ...visit, meetsAt }), NOW, who);
  await expect(say(world.beacon.manager)).rejects.toThrow(NotFound);
  await expect(say(await somebody(database, world.councilId, 'social_worker'))).rejects.toThrow(Forbidden);
  answered(await say(world.broker));
  const stands = await world.work(
    (scope) => findIntroduction(scope, placementId),
    NOW,
    world.ashgrove.manager,
  );
  expect(stands?.workers).toHaveLength(2);
  await expect(
    world.work(
      (scope) => tellOfPlacement(scope, placementId, { said: 'all is well', words: '', byLink: true }),
      NOW,
      world.ashgrove.manager,
    ),
  ).rejects.toThrow(Forbidden);
  await database.pool.query(`update shortlist_link set made_at = now() - interval '20 days', expires_at = now() - interval '6 days', used_at = null
    where council_id = ${world.councilId}`);
  expect((await app.anyone.get(path)).status).toBe(410);
});
