import { createServer, type Server } from 'node:http';
import { afterAll, expect, test } from 'vitest';
import { withScope } from '../../src/platform/scope.ts';
import { isInside, postJson } from '../../src/platform/webhook-post.ts';
import { newWebhookSecret, signedHeaders } from '../../src/platform/webhook-signature.ts';
import {
  addWebhook,
  deliverWebhooks,
  endWebhook,
  listDeliveries,
  listEventsAfter,
  listWebhooks,
  sendAgain,
  tellSystems,
} from '../../src/platform/webhooks.ts';
import { aCouncil, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

const database = await freshDatabase();
const app = await testApp(database);

type Told = { readonly headers: Record<string, unknown>; readonly body: string };
const told: Told[] = [];
let answer = 200;
const system: Server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    told.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
    response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {}).end();
  });
});
const url = await new Promise<string>((ready) => {
  system.listen(0, '127.0.0.1', () => {
    const address = system.address();
    ready(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/tend`);
  });
});
afterAll(() => system.close());

async function aListener() {
  const councilId = await aCouncil(database);
  const providerId = await aProvider(database, councilId);
  const manager = await somebody(database, councilId, 'provider_manager', providerId);
  const finance = await somebody(database, councilId, 'finance_officer');
  const added = await withScope(database, manager, (scope) =>
    addWebhook(scope, providerId, 'https://care.example.org/tend'),
  );
  if (!added.ok) throw new Error(added.reason);
  await database.pool.query('update webhook set url = $2 where id = $1', [added.value.id, url]);
  return { councilId, providerId, manager, finance, ...added.value };
}

const due = async (): Promise<void> => {
  await database.pool.query('update webhook_delivery set next_try_at = now() where next_try_at is not null');
};

test('a message is signed as the Standard Webhooks scheme says', () => {
  const headers = signedHeaders('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: 1_614_265_330,
    body: '{"test": 2432232314}',
  });
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  expect(newWebhookSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
});

test.each([
  ['127.0.0.1', true],
  ['10.1.2.3', true],
  ['172.31.0.1', true],
  ['192.168.1.1', true],
  ['169.254.169.254', true],
  ['100.64.0.1', true],
  ['::1', true],
  ['fd00::1', true],
  ['::ffff:10.0.0.1', true],
  ['::ffff:7f00:1', true],
  ['::7f00:1', true],
  ['::ffff:0:7f00:1', true],
  ['2002:7f00:1::', true],
  ['2001:0::1', true],
  ['fec0::1', true],
  ['fe80::1', true],
  ['fe80::1%eth0', true],
  ['64:ff9b::7f00:1', true],
  ['64:ff9b:1::a00:1', true],
  ['100::1', true],
  ['192.88.99.1', true],
  ['not an address', true],
  ['81.2.69.160', false],
  ['2a00:1450:4009::200e', false],
  ['2001:4860:4860::8888', false],
  ['2606:4700::1111', false],
])('%s is inside: %s', (address, inside) => {
  expect(isInside(address)).toBe(inside);
});

test('nothing is posted to an address inside, by its number or by its name', async () => {
  const before = told.length;
  expect(await postJson(url, '{}', {})).toMatchObject({ taken: false });
  expect(await postJson(url.replace('127.0.0.1', 'localhost'), '{}', {})).toMatchObject({ taken: false });
  expect(told.length).toBe(before);
});

test('what happens is told, signed, once; a system that fails is asked again later, and an event can be sent again', async () => {
  const { councilId, providerId, manager, finance, id, secret } = await aListener();
  await withScope(database, finance, (scope) =>
    tellSystems(scope, providerId, 'week.verified', { week_starts_on: '2026-03-02' }),
  );
  answer = 500;
  expect(await deliverWebhooks(database, true)).toBe(0);
  expect(await deliverWebhooks(database, true)).toBe(0);
  const [failed] = (await withScope(database, manager, (scope) => listDeliveries(scope, id))).deliveries;
  expect(failed).toMatchObject({ tries: 1, answer: 'answered 500', delivered_at: null });
  expect(failed?.next_try_at?.getTime()).toBeGreaterThan(Temporal.Now.instant().epochMilliseconds);

  answer = 200;
  await due();
  expect(await deliverWebhooks(database, true)).toBe(1);
  const message = told.at(-1);
  expect(JSON.parse(message?.body ?? '')).toMatchObject({
    type: 'week.verified',
    data: { week_starts_on: '2026-03-02' },
  });
  const at = Number(message?.headers['webhook-timestamp']);
  const eventId = String(message?.headers['webhook-id']);
  expect(message?.headers['webhook-signature']).toBe(
    signedHeaders(secret, { id: eventId, at, body: message?.body ?? '' })['webhook-signature'],
  );
  await due();
  expect(await deliverWebhooks(database, true)).toBe(0);

  const [delivered] = (await withScope(database, manager, (scope) => listDeliveries(scope, id))).deliveries;
  await withScope(database, manager, (scope) => sendAgain(scope, id, delivered?.id ?? 0));
  expect(await deliverWebhooks(database, true)).toBe(1);
  expect(told.at(-1)?.headers['webhook-id']).toBe(eventId);
  const { rows } = await database.pool.query(
    'select count(*) as entries from audit_event where council_id = $1 and act like $2',
    [councilId, 'webhook%'],
  );
  expect(rows).toEqual([{ entries: 1 }]);
});

test('a redirect is no answer, and after thirteen tries it is given up', async () => {
  const { providerId, manager, finance, id } = await aListener();
  await withScope(database, finance, (scope) => tellSystems(scope, providerId, 'feed.taken', { feed: 1 }));
  answer = 302;
  for (let tries = 0; tries < 14; tries++) {
    await due();
    await deliverWebhooks(database, true);
  }
  const [last] = (await withScope(database, manager, (scope) => listDeliveries(scope, id))).deliveries;
  expect(last).toMatchObject({ tries: 13, answer: 'answered 302', next_try_at: null, delivered_at: null });
  answer = 200;
});

test('work that is rolled back tells nobody, an ended address is told nothing, and no provider sees another’s', async () => {
  const { providerId, manager, finance, id } = await aListener();
  const other = await aListener();
  await expect(
    withScope(database, finance, async (scope) => {
      await tellSystems(scope, providerId, 'feed.taken', { feed: 1 });
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  await expect(withScope(database, other.manager, (scope) => listDeliveries(scope, id))).rejects.toThrow();
  expect((await withScope(database, manager, listWebhooks)).map((one) => one.id)).toEqual([id]);
  await withScope(database, manager, (scope) => endWebhook(scope, id));
  await withScope(database, finance, (scope) => tellSystems(scope, providerId, 'feed.taken', { feed: 2 }));
  expect(await deliverWebhooks(database, true)).toBe(0);
  const events = await withScope(database, manager, (scope) => listEventsAfter(scope, 0, 10));
  expect(events.map(({ about }) => about)).toEqual([{ feed: 2 }]);
});

test('a manager adds an address on a page and is shown its secret once; what is no https address is refused with what was typed', async () => {
  const councilId = await aCouncil(database);
  const providerId = await aProvider(database, councilId);
  const manager = await somebody(database, councilId, 'provider_manager', providerId);
  const browser = app.as(manager);
  const refused = await browser.post('/webhooks/new', { url: 'http://inside.example' });
  expect(refused.status).toBe(422);
  expect(refused.html).toContain('value="http://inside.example"');
  expect(refused.text).toContain('Enter a whole address that begins with https://');
  const made = await browser.post('/webhooks/new', { url: 'https://care.example.org/tend' });
  expect(made.text).toMatch(/whsec_/);
  const [webhook] = await withScope(database, manager, listWebhooks);
  const page = await browser.get(`/webhooks/${webhook?.id}`);
  expect(page.status).toBe(200);
  expect(page.text).not.toMatch(/whsec_/);
  const ended = await browser.post(`/webhooks/${webhook?.id}/end`);
  expect(ended.location).toBe('/webhooks');
});
