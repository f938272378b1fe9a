import { expect, test } from 'vitest';
import { makeShortlistLink } from '../../src/brokerage/actions/shortlist.ts';
import { agreeToProposal, placeRequest } from '../../src/brokerage/actions/place.ts';
import { openRequest } from '../../src/brokerage/actions/request-steps.ts';
import { londonDay } from '../../src/ground/calendar.ts';
import { listLinks } from '../../src/brokerage/records/shortlists.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { answered } from './arranged.ts';
import { aPlacementWorld, type PlacedProvider } from './placement-world.ts';
import { USUAL_REASONS } from './usual-policy.ts';

const database = await freshDatabase();
const app = await testApp(database);
const NOW = Temporal.Now.instant();
const [LEAVING] = USUAL_REASONS;

/** A request that both Ashgrove and Beacon have accepted. */
async function twoAccepted() {
  const world = await aPlacementWorld(database);
  const { packageId, personId } = await world.aPackage();
  const requestId = await world.aRequest({ packageId }, NOW);
  const accept = async (from: PlacedProvider): Promise<number> => {
    const { offerIds } = answered(await world.offerTo(requestId, from, { leftOrderReason: LEAVING }, NOW));
    const offerId = offerIds[0] ?? 0;
    answered(await world.reply(from, { offerId, kind: 'accept', words: '' }, NOW));
    return offerId;
  };
  const offers = { ashgrove: await accept(world.ashgrove), beacon: await accept(world.beacon) };
  await database.pool.query(
    `insert into provider_profile (council_id, provider_id, languages, introduction) values ($1, $2, '{Panjabi,Urdu}', 'We are twelve people from Walsall.')`,
    [world.councilId, world.ashgrove.id],
  );
  await database.pool.query(`update provider set size = 'small', local = true where id = $1`, [
    world.ashgrove.id,
  ]);
  await database.pool.query(
    `insert into regulator_rating (council_id, provider_id, rating, source) values ($1, $2, 'Good', 'a test')`,
    [world.councilId, world.ashgrove.id],
  );
  const stateOf = async () => (await world.work((scope) => openRequest(scope, requestId), NOW)).state;
  const makeLink = (representativeId: number | null = null) =>
    world.work((scope) => makeShortlistLink(scope, { requestId, representativeId }), NOW);
  return { world, requestId, personId, offers, stateOf, makeLink };
}

test('a person reads in plain words who could come, asks to meet, refuses one and chooses another by the link', async () => {
  const { world, requestId, offers, stateOf, makeLink, personId } = await twoAccepted();
  const { path } = answered(await makeLink());
  const seen = await app.anyone.get(path);
  expect(seen.status).toBe(200);
  for (const words of [
    'We are twelve people from Walsall.',
    'Good: the regulator found it doing well',
    'Panjabi and Urdu',
    'A small, local provider',
    'One care worker at a visit',
    'Every day at 08:00 for 30 minutes',
    'Choose Beacon Care',
    'No rating is known',
  ])
    expect(seen.text).toContain(words);
  for (const secret of ['Zebedee', 'Quillfeather', 'Larkspur', '4QQ', '1938', `PR${requestId}<`, '£'])
    expect(seen.html).not.toContain(secret);
  const met = await app.anyone.post(path, {
    offer: String(offers.ashgrove),
    answer: 'meet first',
    [`words_${offers.ashgrove}`]: 'In the morning',
  });
  expect([met.status, met.location]).toEqual([303, `${path}?told=meet%20first`]);
  const after = (await app.anyone.get(met.location ?? '')).text;
  expect(after).toContain('We know that you would like to meet them first');
  expect(after).toContain('You asked to meet them first');
  expect([...(await stateOf()).toMeet]).toEqual([offers.ashgrove]);

  const asking = await app.anyone.post(path, {
    offer: String(offers.beacon),
    answer: 'not this one',
  });
  expect(asking.text).toContain('You do not want Beacon Care');
  expect((await stateOf()).shown.size).toBe(2);
  const refusedBeacon = { offer: String(offers.beacon), answer: 'not this one', sure: 'yes' };
  const off = await app.anyone.post(path, refusedBeacon);
  const left = (await app.anyone.get(off.location ?? '')).text;
  expect([left.includes('They are off your list'), left.includes('Beacon Care')]).toEqual([true, false]);
  expect((await app.anyone.post(path, refusedBeacon)).text).toContain('can no longer be chosen');
  const sure = { offer: String(offers.ashgrove), answer: 'choose' };
  expect((await app.anyone.post(path, sure)).text).toContain('You are choosing Ashgrove Care');
  expect((await stateOf()).chosenOfferId).toBeNull();
  const chosen = await app.anyone.post(path, { ...sure, sure: 'yes' });
  expect(chosen.status).toBe(303);
  expect((await stateOf()).chosenOfferId).toBe(offers.ashgrove);
  const used = await app.anyone.get(chosen.location ?? '');
  expect([used.status, used.text.includes('You chose Ashgrove Care')]).toEqual([200, true]);
  expect((await app.anyone.post(path, { ...sure, sure: 'yes' })).text).toContain('You chose Ashgrove Care');
  const paper = await app.anyone.get(`${path}/paper`);
  expect([paper.status, paper.location]).toEqual([303, path]);
  answered(await world.work((scope) => placeRequest(scope, { requestId, offerId: offers.ashgrove }), NOW));

  const { rows } = await database.pool.query<{ user_name: string; person_id: number }>(
    `select distinct user_name, person_id from audit_event where council_id = $1 and act = 'shortlist read by link'`,
    [world.councilId],
  );
  expect(rows).toEqual([{ user_name: 'Whoever holds a shortlist link', person_id: personId }]);
});

test('what is typed beside one provider is its own: it survives going back and being too long, and its label leads to its box', async () => {
  const { offers, makeLink, stateOf } = await twoAccepted();
  const { path } = answered(await makeLink());
  const box = `words_${offers.beacon}`;
  const { html } = await app.anyone.get(path);
  for (const id of [box, `words_${offers.ashgrove}`])
    expect([html.split(`id="${id}"`).length, html.split(`for="${id}"`).length]).toEqual([2, 2]);
  const typed = { offer: String(offers.beacon), answer: 'choose', [box]: 'She speaks Urdu' };
  expect((await app.anyone.post(path, typed)).text).toContain('No, go back');
  const back = await app.anyone.post(path, { ...typed, sure: 'no' });
  expect(back.html).toMatch(new RegExp(`<textarea[^>]*id="${box}"[^>]*>She speaks Urdu</textarea>`));
  expect((await stateOf()).chosenOfferId).toBeNull();
  const tooLong = await app.anyone.post(path, { ...typed, [box]: 'x'.repeat(501) });
  expect([tooLong.status, tooLong.text.includes('There is a problem')]).toEqual([422, true]);
  expect(tooLong.html).toContain(`href="#${box}"`);
  expect(tooLong.html).toContain('x'.repeat(501));
});

test('whoever holds a link can telephone the council from each of its pages', async () => {
  const { world, requestId, offers, makeLink } = await twoAccepted();
  await database.pool.query(
    `insert into letterhead (council_id, address_lines, phone, recorded_by) values ($1, '{County Hall}', '01632 960900', $2)`,
    [world.councilId, world.broker.userId],
  );
  const number = 'href="tel:01632960900">01632 960 900</a>';
  const { path, linkId } = answered(await makeLink());
  expect((await app.anyone.get(path)).html).toContain(number);
  const set = (what: string) =>
    database.pool.query(`update shortlist_link set ${what} where id = $1`, [linkId]);
  await set(`made_at = now() - interval '20 days', expires_at = now() - interval '6 days'`);
  expect((await app.anyone.get(path)).html).toContain(number);
  await set(`expires_at = now() + interval '6 days'`);
  await app.anyone.post(path, { offer: String(offers.beacon), answer: 'choose', sure: 'yes' });
  expect((await app.anyone.get(path)).html).toContain(number);
  answered(await world.work((scope) => placeRequest(scope, { requestId, offerId: offers.beacon }), NOW));
  const placed = await app.anyone.get(path);
  expect([placed.html.includes(number), placed.text.includes('Beacon Care will come')]).toEqual([true, true]);
});

test('who chooses is told what a provider would do at another time, and how long they may leave without a reason', async () => {
  const world = await aPlacementWorld(database);
  const requestId = await world.aRequest({}, NOW);
  const { offerIds } = answered(
    await world.offerTo(requestId, world.ashgrove, { leftOrderReason: LEAVING }, NOW),
  );
  const offerId = offerIds[0] ?? 0;
  const proposal = { startsOn: null, visits: [{ place: 0, startTime: '08:30' }] };
  answered(await world.reply(world.ashgrove, { offerId, kind: 'counter-propose', words: '', proposal }, NOW));
  answered(await world.work((scope) => agreeToProposal(scope, { requestId, offerId }), NOW));
  await database.pool.query(
    `insert into council_setting (council_id, name, value, effective_from, source)
     values ($1, 'probation_days', '42', '2025-01-01', 'Cabinet, 1 March 2026')`,
    [world.councilId],
  );
  const { path } = answered(
    await world.work((scope) => makeShortlistLink(scope, { requestId, representativeId: null }), NOW),
  );
  const { text } = await app.anyone.get(path);
  expect(text).toMatch(/What would be different\s+Visit at 08:30 in place of 08:00/);
  expect(text).toContain('in the first 42 days you need give no reason');
});

test('a link that is unknown, too old or overtaken says so kindly and shows nobody', async () => {
  const { world, requestId, offers, makeLink } = await twoAccepted();
  const unknown = await app.anyone.get('/shortlist/nothing-of-the-kind');
  expect([unknown.status, unknown.text.includes('This link does not work')]).toEqual([404, true]);
  const old = answered(await makeLink());
  await database.pool.query(
    `update shortlist_link set made_at = now() - interval '20 days', expires_at = now() - interval '6 days' where id = $1`,
    [old.linkId],
  );
  const late = await app.anyone.get(old.path);
  expect([late.status, late.text.includes('This link is too old')]).toEqual([410, true]);
  expect(late.text).not.toContain('Ashgrove');
  const answerLate = { offer: String(offers.ashgrove), answer: 'choose', words: '', sure: 'yes' };
  expect((await app.anyone.post(old.path, answerLate)).status).toBe(410);
  const { path } = answered(await makeLink());
  answered(await world.work((scope) => placeRequest(scope, { requestId, offerId: offers.beacon }), NOW));
  const after = await app.anyone.get(path);
  expect([after.status, after.text.includes('Beacon Care will come')]).toEqual([200, true]);
});

test('a link is made for a representative who may see the plan, and its token is kept nowhere', async () => {
  const { world, requestId, personId, makeLink } = await twoAccepted();
  const representative = async (may: boolean) =>
    (
      await database.pool.query<{ id: number }>(
        `insert into representative (council_id, person_id, name, relationship, power, consent_note, starts_on, may_see_plan)
         values ($1, $2, 'Joan Tate', 'Daughter', 'family or friend', 'Agreed', '2026-01-05', $3) returning id`,
        [world.councilId, personId, may],
      )
    ).rows[0]?.id ?? 0;
  expect(await makeLink(await representative(false))).toMatchObject({ ok: false, field: 'representative' });
  const { path, linkId } = answered(await makeLink(await representative(true)));
  expect((await app.anyone.get(path)).text).toContain('the person you speak for');
  const [link] = await world.work((scope) => listLinks(scope, requestId), NOW);
  expect(link).toMatchObject({ id: linkId, representative_name: 'Joan Tate', used_at: null });
  const { rows } = await database.pool.query('select s::text as all from shortlist_link s');
  expect(JSON.stringify(rows)).not.toContain(path.split('/').at(-1));
  const theirs = await world.work((scope) => listLinks(scope, requestId), NOW, world.ashgrove.manager);
  expect(theirs).toEqual([]);
});

test('the link of a representative is dead from the moment that they may be told of the plan no more: nothing is read and nobody chosen', async () => {
  const { world, personId, requestId, offers, stateOf, makeLink } = await twoAccepted();
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into representative (council_id, person_id, name, relationship, power, consent_note, starts_on, may_see_plan)
     values ($1, $2, 'Joan Tate', 'Daughter', 'family or friend', 'Agreed', '2026-01-05', true) returning id`,
    [world.councilId, personId],
  );
  const joan = rows[0]?.id ?? 0;
  const { path } = answered(await makeLink(joan));
  const own = answered(await makeLink(null));
  expect((await app.anyone.get(path)).status).toBe(200);
  const choose = { offer: String(offers.ashgrove), answer: 'choose', words: '', sure: 'yes' };
  const set = async (what: string): Promise<void> => {
    await database.pool.query(`update representative set ${what} where id = ${joan}`);
  };
  const isDead = async (): Promise<void> => {
    const closed = await app.anyone.get(path);
    expect([closed.status, closed.text.includes('This link works no more')]).toEqual([410, true]);
    expect(closed.text).not.toContain('Ashgrove');
    expect((await app.anyone.get(`${path}/paper`)).location).toBe(path);
    expect((await app.anyone.post(path, choose)).status).toBe(410);
    expect((await app.anyone.post(path, { told: 'all is well', words: '' })).status).toBe(410);
    expect((await stateOf()).chosenOfferId).toBeNull();
    const { text } = await app.as(world.broker).get(`/placement/${requestId}/link`);
    expect(text).toContain('Closed: they may no longer be told of the plan');
  };
  await set('may_see_plan = false');
  await isDead();
  await set(`may_see_plan = true, ends_on = '${londonDay(NOW).toString()}', ended_reason = 'She asked'`);
  await isDead();
  expect(await makeLink(joan)).toMatchObject({ ok: false, field: 'representative' });
  expect((await app.anyone.get(own.path)).status).toBe(200);
  await set(`ends_on = '${londonDay(NOW).add({ days: 1 }).toString()}'`);
  expect((await app.anyone.get(path)).status).toBe(200);

  answered(await world.work((scope) => placeRequest(scope, { requestId, offerId: offers.beacon }), NOW));
  expect((await app.anyone.get(path)).text).toContain('Beacon Care will come');
  await set(`ends_on = '${londonDay(NOW).toString()}'`);
  const placed = await app.anyone.get(path);
  expect([placed.status, placed.text.includes('Beacon')]).toEqual([410, false]);
});

test('a broker makes the link on its page, which shows it once', async () => {
  const { world, requestId, offers } = await twoAccepted();
  const broker = app.as(world.broker);
  expect((await broker.get(`/placement/${requestId}`)).html).toContain(`/placement/${requestId}/link`);
  const address = `/placement/${requestId}/link`;
  expect((await broker.get(address)).text).toContain('Who is it for?');
  expect((await broker.post(address, { for: '999' })).status).toBe(422);
  const made = await broker.post(address, { for: 'person' });
  const path = /href="(\/shortlist\/[^"]+)"/.exec(made.html)?.[1] ?? '';
  expect((await app.anyone.get(path)).text).toContain('Choose Ashgrove Care');
  const again = await broker.get(address);
  expect([again.html.includes('/shortlist/'), again.text.includes('Works until')]).toEqual([false, true]);
  answered(await world.work((scope) => placeRequest(scope, { requestId, offerId: offers.ashgrove }), NOW));
  expect((await broker.get(`/placement/${requestId}`)).html).toMatch(/\/placements\/\d+\/end/);
  expect((await broker.post(address, { for: 'person' })).text).toContain('No provider has accepted yet');
  expect((await app.as(world.ashgrove.manager).get(address)).status).toBe(403);
});
