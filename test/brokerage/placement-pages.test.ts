import { expect, test } from 'vitest';
import { arrangeLine } from '../../src/brokerage/actions/arrange-line.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { somebody } from '../postgres/builders.ts';
import { permissions, type Role } from '../../src/platform/permissions.ts';
import { routes } from '../../src/web/urls.ts';
import { testApp } from '../web/app.ts';
import { answered } from './arranged.ts';
import { aPlacementWorld } from './placement-world.ts';
import { USUAL_REASONS } from './usual-policy.ts';

const database = await freshDatabase();
const app = await testApp(database);
const [REASON] = USUAL_REASONS;
const now = () => Temporal.Now.instant();
const today = Temporal.Now.plainDateISO('Europe/London');

/** The boxes of a request as a broker fills them in. */
const typed = {
  service: 'home-care',
  'wanted_from-day': String(today.add({ days: 4 }).day),
  'wanted_from-month': String(today.add({ days: 4 }).month),
  'wanted_from-year': String(today.add({ days: 4 }).year),
  lane: 'urgent',
  way: 'to one',
  words: 'Zebedee likes tea',
  'visits.0.weekdays': ['1', '2', '3', '4', '5', '6', '7'],
  'visits.0.start_time': '8',
  'visits.0.minutes': '30',
  'visits.0.workers': '1',
  'visits.0.purpose': 'personal care',
  'visits.0.every_weeks': '1',
};

test('a broker records what is sought from a care package; preferences are there already, and nothing typed is lost', async () => {
  const world = await aPlacementWorld(database);
  const { packageId, personId } = await world.aPackage();
  await database.pool.query(
    `update person set worker_language = 'Panjabi', worker_gender = 'female', worker_gender_required = true, religion = 'Sikh' where id = $1`,
    [personId],
  );
  const broker = app.as(world.broker);
  expect((await broker.get(`/packages/${packageId}`)).html).toContain(`/packages/${packageId}/find-provider`);
  const address = `/packages/${packageId}/find-provider`;
  const form = await broker.get(address);
  expect(form.html).toMatch(/name="language"[^>]*value="Panjabi"/);
  expect(form.html).toMatch(/value="female"[^>]*checked/);
  expect(form.html).toMatch(/name="cultures"[^>]*value="Sikh"/);
  const wrong = await broker.post(address, { ...typed, 'visits.0.minutes': '15', do: 'preview' });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('A visit for personal care must be 30 minutes or more');
  expect(wrong.text).toContain('Zebedee likes tea');
  const none = await broker.post(address, { ...typed, language_required: 'yes', do: 'preview' });
  expect(none.text).toContain('Enter the language that is a must');
  expect((await broker.post(address, { ...typed, do: 'add' })).html).toContain('name="visits.1.start_time"');
  const check = await broker.post(address, { ...typed, do: 'preview' });
  expect(check.text).toContain('3 hours 30 minutes of care a week');
  const slip = { ...typed, 'wanted_from-year': String(today.year + 10), do: 'save' };
  expect((await broker.post(address, slip)).text).toContain('Care is sought for a start within a year');
  const saved = await broker.post(address, { ...typed, do: 'save' });
  expect(saved.location).toMatch(/^\/placement\/\d+$/);
  const page = await broker.get(saved.location ?? '');
  expect(page.text).toContain('Its clock has started');
  expect(page.text).toContain('due tomorrow at 18:00');
  const worker = app.as(await somebody(database, world.councilId, 'social_worker'));
  expect((await worker.get(address)).status).toBe(403);
});

test('the queue tells who waits, how long, where and why, and is narrowed, taken on and downloaded', async () => {
  const world = await aPlacementWorld(database);
  const broker = app.as(world.broker);
  expect((await broker.get('/placement')).text).toContain('Nobody waits for a provider');
  const over = await world.aRequest({ lane: 'urgent' }, now().subtract({ hours: 24 * 6 }));
  const asked = await world.aRequest({}, now());
  await world.aRequest({ needs: ['stoma care'] }, now());
  answered(await world.offerTo(asked, world.ashgrove, {}, now()));
  const page = await broker.get('/placement');
  expect(page.text).toContain('3 wait for a provider');
  expect(page.text).toContain('1 over their time');
  expect(page.text).toContain('1 that nobody can take');
  expect(page.text).toContain('1 asked, not answered yet');
  expect(page.text).toContain('North');
  expect(page.text).toContain('5 days over');
  expect(page.text).toContain('3 providers');
  for (const id of [over, asked]) expect(page.html).toContain(`Choose PR${id} for `);
  expect((await broker.get('/placement?due=over')).text).toContain('1 request found');
  expect((await broker.get('/placement?can=nobody')).text).toContain('1 request found');
  expect((await broker.get('/placement?owner=me')).text).toContain('Nobody waits who is like this');
  expect((await broker.get('/placement?q=quillfeather&lane=standard')).text).toContain('2 requests found');
  const taken = await broker.post('/placement/take', {
    request: [String(over), String(asked)],
    from: 'due=over',
  });
  expect(taken.location).toBe('/placement?due=over');
  expect((await broker.get('/placement?owner=me')).text).toContain('2 requests found');
  const csv = await broker.get('/placement?owner=me&format=csv');
  expect(csv.html.trim().split('\n')).toHaveLength(3);
  expect(csv.html).toContain(world.broker.name);
  const social = app.as(await somebody(database, world.councilId, 'social_worker'));
  expect((await social.get('/placement')).html).not.toContain('name="request"');
  expect((await social.post('/placement/take', { request: String(over) })).status).toBe(403);
  expect((await app.as(world.ashgrove.manager).get('/placement')).status).toBe(403);
});

test('a request shows who can and who cannot with every reason, and an offer is seen as providers see it before it is sent', async () => {
  const world = await aPlacementWorld(database);
  const id = await world.aRequest({ words: 'Mr Quillfeather of Larkspur Row likes tea' }, now());
  await database.pool.query(
    `insert into contract_event (council_id, provider_id, kind, effective_at, reason)
     values ($1, $2, 'suspension of new business', '2026-03-01T09:00:00Z', 'Missed visits')`,
    [world.councilId, world.cedar.id],
  );
  const broker = app.as(world.broker);
  const page = await broker.get(`/placement/${id}`);
  expect(page.text).toMatch(/Next in the order: the block in the area ?\. Ask Ashgrove Care/);
  expect(page.text).toContain('Leaves the order');
  expect(page.text).toContain('Near the home');
  expect(page.text).toContain('Suspended from new business since 1 March 2026: Missed visits');
  const { rows } = await database.pool.query(
    `select 1 from audit_event where council_id = $1 and act = 'person seen' and detail ->> 'page' = 'placement request'`,
    [world.councilId],
  );
  expect(rows.length).toBeGreaterThan(0);
  expect((await broker.get(`/placement/${id}/offer`)).text).toContain('No provider is chosen');
  const contract = String(world.beacon.contractId);
  const check = await broker.get(`/placement/${id}/offer?contract=${contract}`);
  expect(check.text).toContain('Taken out, because it would say who the person is: ‘Quillfeather’');
  expect(check.text).toContain('Why does it leave the order?');
  const without = await broker.post(`/placement/${id}/offer`, { contract });
  expect(without.status).toBe(422);
  expect(without.text).toContain('Choose a reason for leaving the order');
  const sent = await broker.post(`/placement/${id}/offer`, { contract, left_order_reason: REASON });
  expect(sent.location).toBe(`/placement/${id}#offers`);
  const after = await broker.get(`/placement/${id}`);
  expect(after.text).toContain('The offer is sent');
  expect(after.text).toContain('Waiting for an answer');
  expect(after.text).toContain(`Left the order: ${REASON}`);
  const provider = app.as(world.beacon.manager);
  expect((await provider.get(`/placement/${id}`)).status).toBe(403);
  const other = await aPlacementWorld(database);
  expect((await app.as(other.broker).get(`/placement/${id}`)).status).toBe(404);
});

test('where nobody can, one change that would help is told', async () => {
  const world = await aPlacementWorld(database);
  for (const provider of [world.ashgrove, world.beacon, world.cedar])
    for (const [part, minutes] of [
      ['tea', 0],
      ['evening', 600],
    ])
      await database.pool.query(
        `insert into provider_capacity (council_id, provider_id, area_id, part_of_day, from_week_on, weekly_minutes) values ($1, $2, $3, $4, '2026-03-02', $5)`,
        [world.councilId, provider.id, world.areaId, part, minutes],
      );
  const id = await world.aRequest({ visits: [aPatternVisit({ startTime: '17:30' })] }, now());
  const page = await app.as(world.broker).get(`/placement/${id}`);
  expect(page.text).toContain('Nobody can take it as it stands');
  expect(page.text).toContain('With the tea visit 30 minutes later, 3 providers can');
  expect(page.text).toContain('Not enough room: 3 hours 30 minutes a week needed at tea time');
});

test('a need that no provider lists can be written down, so that it is known not to be met', async () => {
  const world = await aPlacementWorld(database);
  const { packageId } = await world.aPackage();
  const form = await app.as(world.broker).get(`/packages/${packageId}/find-provider`);
  expect(form.html).toMatch(/name="needs"[^>]*value="stoma and catheter"/);
});

test('a proposal is agreed to, the person chooses, and it is placed with a reason for a second provider', async () => {
  const world = await aPlacementWorld(database);
  const { packageId } = await world.aPackage();
  const line = {
    packageId,
    contractId: world.beacon.contractId,
    service: 'home-care',
    startsOn: '2026-02-02',
    visits: [aPatternVisit()],
  };
  answered(await world.work((scope) => arrangeLine(scope, line), now()));
  const id = await world.aRequest({ packageId }, now());
  const broker = app.as(world.broker);
  const page = await broker.get(`/placement/${id}`);
  expect(page.text).toContain('Beacon Care (home care) comes to this person already');
  const contract = String(world.ashgrove.contractId);
  const check = await broker.get(`/placement/${id}/offer?contract=${contract}`);
  expect(check.text).toContain('With Ashgrove Care there would be 2 providers in one home');
  expect(check.text).toContain('would move to Ashgrove Care: it can take it now');
  expect((await broker.post(`/placement/${id}/offer`, { contract })).status).toBe(303);
  const { rows } = await database.pool.query<{ id: number }>(
    'select id from offer where placement_request_id = $1 and council_id = $2',
    [id, world.councilId],
  );
  const offerId = rows[0]?.id ?? 0;
  const proposal = { startsOn: null, visits: [{ place: 0, startTime: '08:30' }] };
  answered(
    await world.reply(world.ashgrove, { kind: 'counter-propose', offerId, words: '', proposal }, now()),
  );
  expect((await broker.get(`/placement/${id}`)).text).toContain('Visit at 08:30 in place of 08:00');
  const offer = String(offerId);
  expect((await broker.get(`/placement/${id}/place?offer=${offer}`)).text).toContain('cannot be placed now');
  await broker.post(`/placement/${id}/agree`, { offer });
  const unasked = await broker.get(`/placement/${id}/place?offer=${offer}`);
  expect(unasked.text).toContain('It is not written down that the person chose Ashgrove Care');
  const empty = await broker.post(`/placement/${id}/person`, { offer, told: 'By telephone' });
  expect([empty.status, empty.text.includes('Choose what happened')]).toEqual([422, true]);
  expect(empty.html).toMatch(/name="told"[^>]*value="By telephone"/);
  expect((await broker.post(`/placement/${id}/person`, { offer, said: 'shown' })).status).toBe(303);
  const chose = await broker.post(`/placement/${id}/person`, {
    offer,
    said: 'chose',
    told: 'Himself, by telephone',
  });
  expect(chose.status).toBe(303);
  expect((await broker.get(`/placement/${id}`)).text).toContain('The person chose Ashgrove Care');
  const place = `/placement/${id}/place`;
  expect((await broker.get(`${place}?offer=${offer}`)).text).toContain('Visit at 08:30 in place of 08:00');
  const refused = await broker.post(place, { offer });
  expect([refused.status, refused.text.includes('Say why Ashgrove Care is needed as well')]).toEqual([
    422,
    true,
  ]);
  const placed = await broker.post(place, { offer, mixed_reason: 'Only Ashgrove speaks his language' });
  expect(placed.status).toBe(303);
  const after = await broker.get(`/placement/${id}`);
  expect(after.text).toContain('Placed with Ashgrove Care on');
  expect(after.text).toContain('A second provider: Only Ashgrove speaks his language');
  expect((await broker.get(`/packages/${packageId}`)).text).toContain('Every day at 08:30 for 30 minutes');
});

test('a note, whom it is offered to, taking it on and withdrawing', async () => {
  const world = await aPlacementWorld(database);
  const id = await world.aRequest({}, now());
  const broker = app.as(world.broker);
  expect((await broker.post(`/placement/${id}/note`, { words: ' ' })).status).toBe(422);
  await broker.post(`/placement/${id}/note`, { words: 'Rang the ward' });
  await broker.post(`/placement/${id}/take`);
  await broker.post(`/placement/${id}/way`, { way: 'in turn' });
  const page = await broker.get(`/placement/${id}`);
  expect(page.text).toContain('Rang the ward');
  expect(page.text).toContain(`${world.broker.name} took it on`);
  expect(page.text).toContain('Offers go on by themselves, one after the other');
  const withdraw = `/placement/${id}/withdraw`;
  expect((await broker.get(withdraw)).text).toContain('Why is it withdrawn?');
  expect((await broker.post(withdraw, { reason: '' })).status).toBe(422);
  expect((await broker.post(withdraw, { reason: 'Went home with her son' })).status).toBe(303);
  expect((await broker.get(`/placement/${id}`)).text).toContain('Went home with her son');
});

test('the report tells what left the order, spot beside a block, why providers decline, and turns', async () => {
  const world = await aPlacementWorld(database);
  const id = await world.aRequest({}, now());
  const { offerIds } = answered(await world.offerTo(id, world.beacon, { leftOrderReason: REASON }, now()));
  const offerId = offerIds[0] ?? 0;
  answered(await world.reply(world.beacon, { kind: 'accept', offerId, words: '' }, now()));
  const broker = app.as(world.broker);
  expect((await broker.post(`/placement/${id}/place`, { offer: String(offerId) })).status).toBe(303);
  const declined = await world.aRequest({}, now());
  const made = answered(await world.offerTo(declined, world.ashgrove, {}, now()));
  const answer = {
    kind: 'decline' as const,
    offerId: made.offerIds[0] ?? 0,
    words: '',
    reason: 'The start is too soon',
  };
  answered(await world.reply(world.ashgrove, answer, now()));
  const commissioner = app.as(await somebody(database, world.councilId, 'commissioner'));
  const report = await commissioner.get('/placement/report');
  expect(report.text).toContain(REASON);
  expect(report.text).toContain('8 hours 20 minutes');
  expect(report.text).toContain('The start is too soon');
  expect(report.text).toContain('Cedar Care');
  expect(report.text).toContain('not in this time');
  const month = today.with({ day: 1 }).toString();
  expect((await commissioner.get(`/placement/report?month=${month}`)).status).toBe(200);
  for (const table of ['months', 'order', 'spot', 'declines', 'fairness']) {
    const file = await commissioner.get(`/placement/report?table=${table}&format=csv`);
    expect(file.html.trim().split('\n').length, table).toBeGreaterThan(1);
  }
  expect((await commissioner.get('/placement/report?table=fairness&format=xlsx')).status).toBe(200);
});

test('who answers for money and the market sees which request it is and its figures, and not who the person is or how they live', async () => {
  const world = await aPlacementWorld(database);
  await database.pool.query(
    `insert into provider_profile (council_id, provider_id, capabilities, languages) values ($1, $2, '{stoma and catheter}', '{Panjabi}')`,
    [world.councilId, world.ashgrove.id],
  );
  const id = await world.aRequest(
    {
      needs: ['stoma and catheter'],
      cultures: ['Punjabi'],
      language: { name: 'Panjabi', required: false },
      workerGender: { gender: 'female', required: false },
      words: 'She is often low in the morning',
    },
    now(),
  );
  const { offerIds } = answered(await world.offerTo(id, world.ashgrove, {}, now()));
  const reply = { kind: 'accept' as const, offerId: offerIds[0] ?? 0, words: 'We know her daughter' };
  answered(await world.reply(world.ashgrove, reply, now()));
  const broker = app.as(world.broker);
  await broker.post(`/placement/${id}/note`, { words: 'Telephoned her sister Ann' });
  const personal = [
    'Quillfeather',
    'Zebedee',
    'stoma',
    'Punjabi',
    'Panjabi',
    'A woman',
    'often low',
    'her daughter',
    'her sister',
    'Larkspur',
  ];
  const whole = (await broker.get(`/placement/${id}`)).text;
  for (const words of ['Quillfeather', 'stoma', 'often low', 'her daughter', 'her sister'])
    expect(whole).toContain(words);
  expect((await broker.get('/placement')).text).toContain('her sister');
  for (const role of ['commissioner', 'contracts_officer'] as const) {
    const who = await somebody(database, world.councilId, role);
    const seen = await app.as(who).get(`/placement/${id}`);
    expect(seen.status).toBe(200);
    for (const words of personal)
      expect([role, words, seen.html.includes(words)]).toEqual([role, words, false]);
    for (const words of ['Ashgrove Care', 'Providers that could take it', 'A provider is sought', 'Note'])
      expect(seen.text).toContain(words);
    for (const list of ['/placement', '/placement?format=csv'])
      for (const words of ['her sister', 'Quillfeather', 'Zebedee'])
        expect((await app.as(who).get(list)).html, list).not.toContain(words);
    const { rows } = await database.pool.query<{ act: string; person_id: number | null }>(
      `select act, person_id from audit_event where council_id = $1 and user_id = $2 and subject_kind = 'placement request'`,
      [world.councilId, who.userId],
    );
    expect(rows).toEqual([{ act: 'placement request seen', person_id: expect.any(Number) }]);
  }
  for (const role of ['social_worker', 'auditor'] as const)
    expect(
      (await app.as(await somebody(database, world.councilId, role)).get(`/placement/${id}`)).text,
    ).toContain('stoma');
});

test('no page that a provider may open says who an offer is for before it is placed', async () => {
  const world = await aPlacementWorld(database);
  const words = 'Mr Quillfeather, Zeb, of 7 Larkspur Row';
  const id = await world.aRequest({ words }, now());
  const { offerIds } = answered(await world.offerTo(id, world.ashgrove, {}, now()));
  const provider = app.as(world.ashgrove.manager);
  const open = routes.filter(
    ({ method, path, permission }) =>
      method === 'GET' &&
      !path.includes(':') &&
      (permissions[permission] as readonly Role[]).includes('provider_manager'),
  );
  const addresses = [...open.map(({ path }) => path), `/offers/${offerIds[0]}`, `/offers?format=csv`];
  expect(addresses.length).toBeGreaterThan(10);
  for (const address of addresses) {
    const { html } = await provider.get(address);
    expect(html, address).not.toMatch(/quillfeather|zebedee|larkspur|WS1 4QQ/i);
  }
  expect((await provider.get(`/offers/${offerIds[0]}`)).status).toBe(200);
});
