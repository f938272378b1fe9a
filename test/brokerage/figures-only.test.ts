import { expect, test } from 'vitest';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { councilSystem } from './api-system.ts';
import { answered } from './arranged.ts';
import { aPlacementWorld } from './placement-world.ts';
import { aTransitionWorld } from './transition-world.ts';

const database = await freshDatabase();
const app = await testApp(database);
const { server } = app;
const roles = ['commissioner', 'contracts_officer'] as const;
const day = Temporal.Now.plainDateISO('Europe/London').add({ days: 2 });

test('a system that acts for those who see figures only is told neither needs nor wishes, nor why who can', async () => {
  const world = await aPlacementWorld(database);
  const requestId = await world.aRequest();
  await database.pool.query(`update placement_request set needs = '{"stoma and catheter"}' where id = $1`, [
    requestId,
  ]);
  const address = `/api/placement/requests/${requestId}`;
  const broker = await councilSystem(database, server, world.councilId, 'broker');
  expect(await broker('GET', address)).toMatchObject({
    status: 200,
    body: { needs: ['stoma and catheter'] },
  });
  expect((await broker('GET', `${address}/match`)).status).toBe(200);
  const commissioner = await councilSystem(database, server, world.councilId, 'commissioner');
  expect(await commissioner('GET', address)).toMatchObject({ status: 200, body: { needs: [] } });
  expect((await commissioner('GET', `${address}/match`)).status).toBe(403);
  expect(await commissioner('GET', `${address}/history`)).toMatchObject({
    status: 200,
    body: { wishes: [] },
  });
});

test('a plan says where each service goes by the person’s reference alone, and nobody’s words', async () => {
  const world = await aTransitionWorld(database, 2);
  await database.pool.query(
    `update person set given_name = 'Zebedee', family_name = 'Quillfeather', phone = '01632 960777' where council_id = $1`,
    [world.councilId],
  );
  const broker = app.as(world.broker);
  const { location: plan = '' } = await broker.post('/transitions/new', {
    provider: String(world.failing.id),
    area: '',
    reason: 'Terminated',
    'cut_over-day': String(day.day),
    'cut_over-month': String(day.month),
    'cut_over-year': String(day.year),
  });
  const move = `${plan}${/\/moves\/\d+/.exec((await broker.get(plan)).html)?.[0]}`;
  const contract = String(world.ashgrove.contractId);
  await broker.post(move, { act: 'choose', contract, reason: 'Her sister Ann has them' });
  await broker.post(move, {
    act: 'answer',
    answer: 'agrees',
    who: 'Her niece',
    words: 'She is low at night',
  });
  await database.pool.query('update contract_area set ends_on = starts_on where contract_id = $1', [
    contract,
  ]);
  await broker.post(move, { act: 'place' });
  const personal = ['Quillfeather', 'Zebedee', '01632 960777', 'sister Ann', 'niece', 'low at night', 'Born'];
  const pages = [plan, `${plan}?format=csv`, move];
  const whole = (await Promise.all(pages.map(async (one) => (await broker.get(one)).text))).join(' ');
  for (const words of personal) expect(whole).toContain(words);
  const { rows } = await database.pool.query<{ reference: string }>(
    'select reference from person where council_id = $1 and id = (select person_id from transition_move where id = $2)',
    [world.councilId, move.split('/').at(-1)],
  );
  const reference = rows[0]?.reference ?? '';
  for (const role of roles) {
    const reader = app.as(await somebody(database, world.councilId, role));
    for (const address of pages) {
      const { html } = await reader.get(address);
      expect(html).toContain(reference);
      for (const words of personal)
        expect([role, address, html.includes(words)]).toEqual([role, address, false]);
    }
    const seen = await reader.get(move);
    for (const words of ['Somebody agrees', 'Chosen by the broker', 'Could not be placed'])
      expect(seen.text).toContain(words);
    expect((await reader.get(`${plan}?q=Quillfeather`)).text).toContain(
      'No service of the plan is like this',
    );
    expect((await reader.get(`${plan}?q=${reference}`)).html).toContain('/moves/');
    expect(seen.html.includes('href="/packages/')).toBe(role === 'contracts_officer');
    const system = await councilSystem(database, server, world.councilId, role);
    const told = JSON.stringify(await system('GET', `/api${plan}`));
    expect(told).toContain(reference);
    for (const words of personal) expect([role, words, told.includes(words)]).toEqual([role, words, false]);
  }
  const commissioner = app.as(await somebody(database, world.councilId, 'commissioner'));
  expect((await commissioner.get(plan)).html).not.toContain('href="/handovers');
});

test('nobody is found by name who is not named', async () => {
  const world = await aPlacementWorld(database);
  const id = await world.aRequest({}, Temporal.Now.instant());
  answered(await world.offerTo(id, world.ashgrove, {}, Temporal.Now.instant()));
  const broker = app.as(world.broker);
  const found = `/placement/${id}`;
  for (const list of ['/placement?q=Quillfeather', '/offers?q=Quillfeather'])
    expect((await broker.get(list)).html, list).toContain(found);
  const officer = app.as(await somebody(database, world.councilId, 'contracts_officer'));
  for (const list of ['/placement?q=Quillfeather', '/offers?q=Quillfeather'])
    expect((await officer.get(list)).html, list).not.toContain(found);
  const offers = await officer.get('/offers');
  expect(offers.html).toContain(found);
  expect(offers.html).not.toContain('Quillfeather');
});
