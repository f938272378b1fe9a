import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/platform/config.ts';
import { deliverNotices } from '../../src/platform/notices/deliver.ts';
import { smtpCarrier } from '../../src/platform/notices/send-by-smtp.ts';
import { finishHandshake, startHandshake } from '../../src/platform/identity-provider.ts';
import { withScope } from '../../src/platform/scope.ts';
import { endSession, findSession, hashOfToken, startSession } from '../../src/platform/sessions.ts';
import {
  memberByEmail,
  sendSignInLink,
  signInLinkJob,
  useSignInLink,
} from '../../src/platform/sign-in-links.ts';
import { makeServer } from '../../src/web/server.ts';
import { apiRoutes, openRoutes, routes } from '../../src/web/urls.ts';
import { aCouncil, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

const database = await freshDatabase();
const app = await testApp(database);
const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

async function emailOf(userId: number): Promise<string> {
  const { rows } = await database.pool.query<{ email: string }>('select email from app_user where id = $1', [
    userId,
  ]);
  return rows[0]?.email ?? '';
}

/** Does what was asked of the queue, as its worker does: each job in the turn of every council. */
async function sendAskedFor(): Promise<void> {
  const { rows: asked } = await database.pool.query<{ payload: Record<string, unknown> }>(
    `with taken as (delete from graphile_worker._private_jobs returning task_id, payload)
     select payload from taken join graphile_worker._private_tasks t on t.id = task_id where t.identifier = 'send-sign-in-link'`,
  );
  const { rows: councils } = await database.pool.query<{ id: number }>('select id from council order by id');
  const job = signInLinkJob({ publicUrl: 'http://localhost' });
  for (const { payload } of asked)
    for (const { id } of councils)
      await job.run({
        database,
        councilId: id,
        payload,
        inScope: async () => await Promise.reject(new Error('not used')),
      });
}

describe('sessions', () => {
  test('a session is found by its token alone, ends when it is ended, and with the membership', async () => {
    const council = await aCouncil(database);
    const who = await somebody(database, council, 'broker');
    const token = await startSession(database, council, who.membershipId);
    expect((await findSession(database, token))?.who).toMatchObject({
      councilId: council,
      role: 'broker',
      userId: who.userId,
    });
    expect(await findSession(database, `${token}x`)).toBeUndefined();
    await endSession(database, token);
    expect(await findSession(database, token)).toBeUndefined();
    const second = await startSession(database, council, who.membershipId);
    await database.pool.query('update membership set ended_at = now() where id = $1', [who.membershipId]);
    expect(await findSession(database, second)).toBeUndefined();
  });

  test('those that are over are forgotten when another starts, and so are links of days ago', async () => {
    const council = await aCouncil(database);
    const who = await somebody(database, council, 'broker');
    const over = await startSession(database, council, who.membershipId);
    await database.pool.query(
      "update session set expires_at = now() - interval '1 second' where user_id = $1",
      [who.userId],
    );
    await database.pool.query(
      `insert into sign_in_link (token_hash, user_id, created_at, expires_at) values ('\\x00', $1, now() - interval '25 hours', now())`,
      [who.userId],
    );
    await startSession(database, council, who.membershipId);
    await sendSignInLink(database, await emailOf(who.userId), 'http://localhost');
    const left = async (table: string) =>
      (await database.pool.query(`select token_hash from ${table} where user_id = $1`, [who.userId])).rows;
    expect(await left('session')).toHaveLength(1);
    expect(await left('session')).not.toContainEqual({ token_hash: hashOfToken(over) });
    expect(await left('sign_in_link')).toHaveLength(1);
  });

  test('the database holds no token that could be used', async () => {
    const council = await aCouncil(database);
    const who = await somebody(database, council, 'broker');
    const token = await startSession(database, council, who.membershipId);
    const { rows } = await database.pool.query('select * from session where user_id = $1', [who.userId]);
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe('the link by email', () => {
  test('works once, through the page, and says the same to a stranger', async () => {
    const council = await aCouncil(database);
    const who = await somebody(database, council, 'social_worker');
    const known = await app.anyone.post('/sign-in/link', { email: await emailOf(who.userId) });
    const stranger = await app.anyone.post('/sign-in/link', { email: 'nobody@example.org' });
    expect(known.status).toBe(200);
    expect(stranger.text.replace('nobody@example.org', '')).toBe(
      known.text.replace(await emailOf(who.userId), ''),
    );
    const messages = async () =>
      await database.pool.query<{ body: string }>(
        `select replace(m.body, '((secret))', s.secret) as body from outbox_message m join outbox_secret s using (council_id, reference)
         where m.council_id = $1`,
        [council],
      );
    expect((await messages()).rows).toEqual([]);
    await sendAskedFor();
    const { rows } = await messages();
    expect(rows).toHaveLength(1);
    const link = /\/sign-in\/link\/[\w-]+/.exec(rows[0]?.body ?? '')?.[0] ?? '';
    expect((await app.anyone.get(link)).text).toContain('Sign in');
    const used = await app.anyone.post(link);
    expect([used.status, used.location]).toEqual([303, '/']);
    expect(String(used.headers['set-cookie'])).toMatch(/HttpOnly.*SameSite=Lax/);
    expect((await app.anyone.post(link)).status).toBe(410);
  });

  test('is asked for alike by somebody who has an account and by a stranger: the request looks nobody up', async () => {
    const council = await aCouncil(database);
    const who = await somebody(database, council, 'social_worker');
    const known = await emailOf(who.userId);
    await sendAskedFor();
    for (const email of [known, 'nobody@example.org']) await app.anyone.post('/sign-in/link', { email });
    const { rows } = await database.pool.query(
      `select task_identifier, payload from graphile_worker.jobs j join graphile_worker._private_jobs using (id) order by j.id`,
    );
    expect(rows).toEqual(
      [known, 'nobody@example.org'].map((email) => ({
        task_identifier: 'send-sign-in-link',
        payload: { email },
      })),
    );
    const links = await database.pool.query('select 1 from sign_in_link where user_id = $1', [who.userId]);
    expect(links.rows).toEqual([]);
    expect((await app.anyone.post('/sign-in/link', { email: `${'a'.repeat(250)}@b.uk` })).status).toBe(422);
    const wrong = await app.anyone.post('/sign-in/link', { email: 'tom at fernshire' });
    expect([wrong.status, wrong.text.includes('There is a problem')]).toEqual([422, true]);
    expect(wrong.html).toContain('href="#email"');
    expect(wrong.html).toMatch(/<input[^>]*value="tom at fernshire"[^>]*autocomplete="email"/);
  });

  test('is kept apart from the message, where the council’s people cannot read it', async () => {
    const council = await aCouncil(database);
    await database.pool.query('update council set demonstration = false where id = $1', [council]);
    const who = await somebody(database, council, 'administrator');
    await sendSignInLink(database, await emailOf(who.userId), 'http://localhost');
    const { rows } = await database.pool.query('select body from outbox_message where council_id = $1', [
      council,
    ]);
    expect(JSON.stringify(rows)).not.toContain('/sign-in/link/');
    const seen = await withScope(database, who, async ({ db }) =>
      db.selectFrom('outbox_secret').selectAll().execute(),
    );
    expect(seen).toEqual([]);
  });

  test('grows old, and is not sent without end', async () => {
    const council = await aCouncil(database);
    const who = await somebody(database, council, 'broker');
    for (let times = 0; times < 8; times++)
      await sendSignInLink(database, await emailOf(who.userId), 'http://localhost');
    const { rows } = await database.pool.query<{ body: string }>(
      `select replace(m.body, '((secret))', s.secret) as body from outbox_message m join outbox_secret s using (council_id, reference)
       where m.council_id = $1`,
      [council],
    );
    expect(rows).toHaveLength(5);
    await database.pool.query(
      "update sign_in_link set expires_at = now() - interval '1 second' where user_id = $1",
      [who.userId],
    );
    const token = /link\/([\w-]+)/.exec(rows[0]?.body ?? '')?.[1] ?? '';
    expect(await useSignInLink(database, token)).toBeUndefined();
  });

  test('reaches a mail server, and a fault is noted', async () => {
    const council = await aCouncil(database);
    const who = await somebody(database, council, 'broker');
    await sendSignInLink(database, await emailOf(who.userId), 'http://localhost');
    const heard: string[] = [];
    const mail = createTcpServer((socket) => {
      let reading = false;
      socket.write('220 test\r\n');
      socket.on('data', (chunk) => {
        heard.push(chunk.toString());
        const words = chunk.toString();
        if (reading && words.includes('\r\n.\r\n')) {
          reading = false;
          socket.write('250 kept\r\n');
        } else if (words.startsWith('DATA')) {
          reading = true;
          socket.write('354 go on\r\n');
        } else if (words.startsWith('QUIT')) socket.end('221 bye\r\n');
        else if (!reading) socket.write('250 ok\r\n');
      });
    }).listen(0, '127.0.0.1');
    await once(mail, 'listening');
    const carrier = smtpCarrier(
      `smtp://127.0.0.1:${(mail.address() as AddressInfo).port}`,
      'Tend <tend@example.org>',
    );
    await deliverNotices(database, [carrier], 'http://localhost');
    carrier.close();
    mail.close();
    expect(heard.join('')).toContain('Your link to sign in to Tend');
    expect(heard.join('').replaceAll('=\r\n', '')).toMatch(/http:\/\/localhost\/sign-in\/link\/[\w-]{20}/);
    const { rows } = await database.pool.query(
      'select fault, sent_at is not null as sent from outbox_message where council_id = $1',
      [council],
    );
    expect(rows).toEqual([{ fault: null, sent: true }]);
  });
});

describe('one-click sign-in', () => {
  test('works in a demonstration for a made-up council', async () => {
    const council = await aCouncil(database, 'Made-up council');
    const who = await somebody(database, council, 'auditor');
    const got = await app.anyone.post('/sign-in/demonstration', {
      council: String(council),
      membership: String(who.membershipId),
      back: '//evil.example',
    });
    expect([got.status, got.location]).toEqual([303, '/']);
  });

  test('is impossible outside one: for a real council, and wherever the demonstration is off', async () => {
    const council = await aCouncil(database);
    await database.pool.query('update council set demonstration = false where id = $1', [council]);
    const real = await somebody(database, council, 'auditor');
    const fields = { council: String(council), membership: String(real.membershipId) };
    expect((await app.anyone.post('/sign-in/demonstration', fields)).status).toBe(404);
    await database.pool.query('update council set demonstration = true where id = $1', [council]);
    const config = readConfig({
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://x',
      TEND_URL: 'https://tend.example.gov.uk',
      TEND_DATA: '/tmp/tend-test-assets',
    });
    expect(config.demonstration).toBe(false);
    const server = await makeServer({ config, database, routes, openRoutes, apiRoutes });
    const got = await server.inject({ method: 'POST', url: '/sign-in/demonstration', payload: fields });
    expect(got.statusCode).toBe(404);
    expect((await server.inject({ method: 'GET', url: '/sign-in' })).body).not.toContain('demonstration');
    await server.close();
  });

  test('cannot be switched on in production', () => {
    expect(() =>
      readConfig({ NODE_ENV: 'production', DATABASE_URL: 'postgres://x', TEND_DEMONSTRATION: 'yes' }),
    ).toThrow('cannot be yes in production');
    expect(() => readConfig({ NODE_ENV: 'production' })).toThrow('Set DATABASE_URL');
  });
});

describe("the council's own identity provider", () => {
  test('vouches for an address, which finds the member of that council and nobody else', async () => {
    const council = await aCouncil(database);
    const who = await somebody(database, council, 'commissioner');
    const email = await emailOf(who.userId);
    const { rows } = await database.pool.query<{ short_name: string }>(
      'select short_name from council where id = $1',
      [council],
    );
    const holder = createServer();
    holder.listen(0, '127.0.0.1');
    await once(holder, 'listening');
    servers.push(holder);
    const issuer = `http://127.0.0.1:${(holder.address() as AddressInfo).port}`;
    const redirectUri = 'http://127.0.0.1:9/sign-in/council/back';
    const idp = new Provider(issuer, {
      clients: [{ client_id: 'tend', client_secret: 'a secret of the test', redirect_uris: [redirectUri] }],
      claims: { openid: ['sub'], email: ['email', 'email_verified'] },
      conformIdTokenClaims: false,
      findAccount: (_, id) => ({
        accountId: id,
        claims: () => ({ sub: id, email: id, email_verified: true }),
      }),
      features: { devInteractions: { enabled: true } },
      cookies: { keys: ['for the test only'] },
    });
    const answer = idp.callback();
    holder.on('request', (request, response) => void answer(request, response));
    const settings = {
      issuer,
      clientId: 'tend',
      clientSecret: 'a secret of the test',
      councilShortName: rows[0]?.short_name ?? '',
    };
    const { url, handshake } = await startHandshake(settings, redirectUri);
    const vouched = await finishHandshake(settings, await walkThrough(url, email), handshake);
    expect(vouched).toBe(email);
    expect(await memberByEmail(database, settings.councilShortName, vouched ?? '')).toEqual({
      councilId: council,
      membershipId: who.membershipId,
    });
    expect(await memberByEmail(database, 'another-council', vouched ?? '')).toBeUndefined();
  });
});

/** Signs in at the test's identity provider as a person with a browser would, and answers the address it sends back to. */
async function walkThrough(start: string, email: string): Promise<URL> {
  const jar = new Map<string, string>();
  let url = start;
  let body: URLSearchParams | undefined;
  for (let steps = 0; steps < 12; steps++) {
    const answer = await fetch(url, {
      method: body ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(body ? { body } : {}),
    });
    for (const one of answer.headers.getSetCookie()) {
      const [name, value] = (one.split(';')[0] ?? '').split('=');
      jar.set(name ?? '', value ?? '');
    }
    const location = answer.headers.get('location');
    body = undefined;
    if (location) {
      url = new URL(location, url).href;
      if (url.includes('/sign-in/council/back')) return new URL(url);
      continue;
    }
    const words = await answer.text();
    const action = /action="([^"]+)"/.exec(words)?.[1];
    if (!action) throw new Error(`No way on from ${url}: ${words.slice(0, 500)}`);
    body = new URLSearchParams({
      prompt: words.includes('value="consent"') ? 'consent' : 'login',
      login: email,
      password: 'x',
    });
    url = new URL(action, url).href;
  }
  throw new Error('The identity provider never sent us back.');
}
