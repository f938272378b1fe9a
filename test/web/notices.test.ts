import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/platform/config.ts';
import { notify } from '../../src/platform/notices/notify.ts';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { makeServer } from '../../src/web/server.ts';
import { aCouncil, aPerson, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from './app.ts';

const database = await freshDatabase();
const app = await testApp(database);

async function aTold() {
  const councilId = await aCouncil(database);
  const providerId = await aProvider(database, councilId, 'Bluebell Care');
  const manager = await somebody(database, councilId, 'provider_manager', providerId);
  const other = await somebody(database, councilId, 'provider_manager', await aProvider(database, councilId));
  const administrator = await somebody(database, councilId, 'administrator');
  const tell = async (number: string) =>
    await withScope(database, systemOf(councilId), async (scope) => {
      const fields = { number, outcome: 'was withdrawn' };
      return await notify(scope, 'offer-closed', { provider: providerId }, fields, {
        link: `/offers/${number}`,
      });
    });
  return { councilId, providerId, manager, other, administrator, tell };
}

const idOf = async (councilId: number, channel: string) =>
  (
    await database.pool.query<{ id: number }>(
      'select max(id) as id from outbox_message where council_id = $1 and channel = $2',
      [councilId, channel],
    )
  ).rows[0]?.id ?? 0;

test('a provider’s people read their own notices on the screen, and nobody else does', async () => {
  const { councilId, manager, other, tell } = await aTold();
  expect(await tell('11')).toBe(2);
  await tell('12');
  const visitor = app.as(manager);
  const home = await visitor.get('/');
  expect(home.text).toContain('You have 2 notices that you have not read.');
  expect(home.html).toContain('href="/offers/12"');
  expect((await app.as(other).get('/my-notices')).text).toContain('You have no notices yet');
  const id = await idOf(councilId, 'screen');
  await app.as(other).post('/my-notices', { notice: String(id) });
  expect((await visitor.get('/my-notices')).text).toContain('2 notices');
  expect(await visitor.post('/my-notices', { notice: String(id), back: '/' })).toMatchObject({
    status: 303,
    location: '/',
  });
  expect((await visitor.get('/my-notices')).text).toContain('You have 1 notice that you have not read.');
  await visitor.post('/my-notices', { notice: 'all' });
  expect((await visitor.get('/')).text).toContain('You have read all your notices.');
  expect((await visitor.get('/outbox')).status).toBe(403);
});

test('row-level security shows a provider’s people no message but their own', async () => {
  const { manager, other, tell } = await aTold();
  await tell('13');
  const seen = async (who: typeof manager) =>
    await withScope(
      database,
      who,
      async ({ db }) => (await db.selectFrom('outbox_message').select('id').execute()).length,
    );
  expect([await seen(manager), await seen(other)]).toEqual([2, 0]);
});

test('the outbox is searched, filtered and kept as a file; a failure needs the administrator until it is dealt with', async () => {
  const { councilId, administrator, tell } = await aTold();
  const visitor = app.as(administrator);
  expect((await visitor.get('/outbox')).text).toContain('No message fits');
  await tell('21');
  await tell('22');
  const all = await visitor.get('/outbox');
  expect(all.text).toContain('4 messages');
  expect(all.text).toContain('Nothing leaves this demonstration');
  expect((await visitor.get('/outbox?channel=email&q=withdrawn')).text).toContain('2 messages found');
  expect((await visitor.get('/outbox?q=nobody')).text).toContain('No message fits');
  expect((await visitor.get('/outbox?from=2020-01-01&to=2020-01-02')).text).toContain('No message fits');
  const csv = await visitor.get('/outbox?channel=email&format=csv');
  expect(csv.body.toString().trim().split('\n')).toHaveLength(3);
  expect(csv.body.toString()).toContain('Bluebell Care');
  const id = await idOf(councilId, 'email');
  expect((await visitor.post(`/outbox/${id}/again`)).text).toContain('It has not gone yet');
  await database.pool.query(
    `update outbox_message set failed_at = now(), next_try_at = null, fault = 'no such mailbox' where council_id = $1 and channel = 'email'`,
    [councilId],
  );
  const home = await visitor.get('/');
  expect(home.text).toContain('Notices that did not go');
  expect((await visitor.get('/outbox?show=needing')).text).toContain('2 messages found');
  const again = await visitor.post(`/outbox/${id}/again`);
  expect(again.status).toBe(303);
  expect((await visitor.get(again.location ?? '')).text).toContain(`It repeats message ${id}`);
  const empty = await visitor.post(`/outbox/${id - 2}/settle`, { words: '' });
  expect([empty.status, empty.text.includes('Enter what was done instead')]).toEqual([422, true]);
  expect((await visitor.post(`/outbox/${id - 2}/settle`, { words: 'Told by telephone' })).status).toBe(303);
  expect((await visitor.get(`/outbox/${id - 2}`)).text).toContain('Told by telephone');
  expect((await visitor.get('/')).text).not.toContain('Notices that did not go');
  expect((await visitor.get(`/outbox/${await idOf(await aCouncil(database), 'email')}`)).status).toBe(404);
});

test('a letter waits to be printed and posted by hand, and its link is then gone', async () => {
  const { councilId, administrator } = await aTold();
  const person = await aPerson(database, councilId);
  await withScope(database, systemOf(councilId), async (scope) => {
    const address = '12 Long Row\nFerntown\nFE1 2BB';
    const to = {
      person,
      representative: null,
      name: 'Mrs Tate',
      channel: 'letter',
      address,
      largePrint: true,
    } as const;
    await notify(scope, 'shortlist-link', to, {
      until: 'Friday 6 March 2026',
      address: 'https://x/shortlist/abc',
      council: 'C',
      phone: '',
    });
  });
  const visitor = app.as(administrator);
  const id = await idOf(councilId, 'letter');
  const letter = await visitor.get(`/outbox/${id}/letter`);
  expect(letter.headers['content-type']).toBe('application/pdf');
  expect(letter.body.subarray(0, 5).toString()).toBe('%PDF-');
  expect((await visitor.get(`/outbox/${id}`)).text).toContain('https://x/shortlist/abc');
  expect((await visitor.post(`/outbox/${id}/posted`)).status).toBe(303);
  expect((await visitor.post(`/outbox/${id}/posted`)).text).toContain('Only a letter that has not gone yet');
  const after = await visitor.get(`/outbox/${id}`);
  expect(after.text).toContain('Posted by hand by');
  expect(after.text).not.toContain('https://x/shortlist/abc');
  expect((await visitor.post(`/outbox/${id}/again`)).text).toContain('make a new one');
});

const boxes = (day: Temporal.PlainDate) => ({
  'effective_from-day': String(day.day),
  'effective_from-month': String(day.month),
  'effective_from-year': String(day.year),
});

test('a council changes the words of a template: previewed, checked, dated, and used from its day on', async () => {
  const { councilId, administrator, tell } = await aTold();
  const visitor = app.as(administrator);
  expect((await visitor.get('/notice-templates')).text).toContain('A service order has changed');
  const address = '/notice-templates/offer-closed';
  expect((await visitor.get(address)).text).toContain('Offer 214 went to another provider');
  const today = Temporal.Now.plainDateISO('Europe/London');
  const words = {
    subject: 'Offer ((number)) is over',
    body: 'It ((outcome)).',
    short: 'Offer ((number)): over',
    reason: 'Plainer',
    ...boxes(today),
  };
  const wrong = await visitor.post(address, { ...words, body: 'It ((fate)).', act: 'save' });
  expect([wrong.status, wrong.text.includes('((fate)) is not a field of this template')]).toEqual([
    422,
    true,
  ]);
  const preview = await visitor.post(address, { ...words, act: 'preview' });
  expect(preview.text).toContain('Nothing is saved yet');
  expect(preview.text).toContain('It went to another provider.');
  expect((await visitor.post(address, { ...words, reason: '', act: 'save' })).text).toContain(
    'Enter why the words change',
  );
  expect((await visitor.post(address, { ...words, act: 'save' })).status).toBe(303);
  await visitor.post(address, { ...words, ...boxes(today.add({ days: 30 })), subject: 'Later', act: 'save' });
  const page = await visitor.get(address);
  expect(page.text).toContain('Holds today');
  expect(page.text).toContain('To come');
  await tell('31');
  const { rows } = await database.pool.query<{ subject: string }>(
    'select distinct subject from outbox_message where council_id = $1',
    [councilId],
  );
  expect(rows).toEqual([{ subject: 'Offer 31 is over' }]);
  expect(
    (await visitor.get('/notice-templates/shortlist-link/letter?print=large')).headers['content-type'],
  ).toBe('application/pdf');
  expect((await visitor.get('/notice-templates/offer-made/letter')).status).toBe(404);
  expect((await visitor.post('/letterhead', { address: '' })).text).toContain('Enter the address');
  expect(
    (await visitor.post('/letterhead', { address: 'County Hall\nFE1 1AA', phone: '01632 960100', email: '' }))
      .status,
  ).toBe(303);
  expect((await visitor.get('/letterhead')).html).toContain('County Hall');
});

test('Notify’s callback is heard only with its token, and what it tells twice is taken once', async () => {
  const { councilId, tell } = await aTold();
  await tell('41');
  const key = `t-${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}-${'1'.repeat(8)}-1111-1111-1111-${'1'.repeat(12)}`;
  const config = readConfig({
    TEND_DATA: path.join(tmpdir(), 'tend-test-assets'),
    NOTIFY_API_KEY: key,
    NOTIFY_CALLBACK_TOKEN: 'a token of the test',
  });
  const server = await makeServer({ config, database, routes: [], openRoutes: [], apiRoutes: [] });
  const { rows } = await database.pool.query<{ id: number; reference: string }>(
    `update outbox_message set sent_at = now(), carrier = 'notify' where council_id = $1 and channel = 'email' returning id, reference`,
    [councilId],
  );
  const { reference = '', id = 0 } = rows[0] ?? {};
  const told = async (status: string, token: string) =>
    (
      await server.inject({
        method: 'POST',
        url: '/notify/callback',
        headers: { authorization: `Bearer ${token}` },
        payload: { id: 'n1', reference, status, to: 'x@example.org', notification_type: 'email' },
      })
    ).statusCode;
  expect(await told('delivered', 'a token of the tess')).toBe(401);
  expect(await told('sending', 'a token of the test')).toBe(204);
  expect(await told('permanent-failure', 'a token of the test')).toBe(204);
  expect(await told('delivered', 'a token of the test')).toBe(204);
  const after = await database.pool.query<{ state: string }>(
    'select state from outbox_message where id = $1',
    [id],
  );
  expect(after.rows).toEqual([{ state: 'failed' }]);
  const bad = await server.inject({
    method: 'POST',
    url: '/notify/callback',
    headers: { authorization: 'Bearer a token of the test' },
    payload: { nothing: true },
  });
  expect(bad.statusCode).toBe(400);
  await server.close();
  expect((await app.server.inject({ method: 'POST', url: '/notify/callback' })).statusCode).toBe(404);
});
