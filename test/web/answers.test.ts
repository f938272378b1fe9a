import fastify, { type LightMyRequestResponse } from 'fastify';
import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { giveToken, makeApiClient } from '../../src/platform/api-clients.ts';
import { readConfig } from '../../src/platform/config.ts';
import { withScope } from '../../src/platform/scope.ts';
import { findSession, startSession } from '../../src/platform/sessions.ts';
import { logOf } from '../../src/web/log.ts';
import { makeServer } from '../../src/web/server.ts';
import { sessionCookie } from '../../src/web/session-cookie.ts';
import { apiRoutes, openRoutes, routes } from '../../src/web/urls.ts';
import { aCouncil, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from './app.ts';

const database = await freshDatabase();
const { server } = await testApp(database);
const councilId = await aCouncil(database);
const broker = await somebody(database, councilId, 'broker');
const providerId = await aProvider(database, councilId);
const manager = await somebody(database, councilId, 'provider_manager', providerId);
const token = await startSession(database, councilId, broker.membershipId);
const cookie = `${sessionCookie}=${token}`;
const csrf = (await findSession(database, token))?.csrfToken ?? '';
const key = await withScope(database, manager, (scope) => makeApiClient(scope, providerId, 'Rota system'));
const bearer = `Bearer ${(await giveToken(database, key.clientKey, key.secret))?.token ?? ''}`;

const another = async (env: NodeJS.ProcessEnv) =>
  await makeServer({
    config: readConfig({ TEND_DATA: '/tmp/tend-test-assets', TEND_DEMONSTRATION: 'yes', ...env }),
    database,
    routes,
    openRoutes,
    apiRoutes,
  });

describe('an address that is not there', () => {
  test('stands in the audit trail, whoever asks for it, and of somebody unknown nothing does', async () => {
    const ask = async (url: string, headers: Record<string, string>) => await server.inject({ url, headers });
    expect((await ask('/no-such-page?q=Ada', { cookie })).statusCode).toBe(404);
    expect((await ask('/api/no-such-call', { authorization: bearer })).json()).toMatchObject({
      error: 'refused',
    });
    expect((await ask('/no-such-page', {})).statusCode).toBe(404);
    const { rows } = await database.pool.query(
      `select user_name as who, subject_id as address, detail ->> 'status' as status from audit_event
       where council_id = $1 and act = 'refused' order by seq`,
      [councilId],
    );
    expect(rows).toEqual([
      { who: broker.name, address: '/no-such-page', status: '404' },
      { who: 'Rota system', address: '/api/no-such-call', status: '404' },
    ]);
  });
});

describe('every answer', () => {
  const post = { method: 'POST' as const, headers: { cookie } };
  const answers: Readonly<Record<string, () => Promise<LightMyRequestResponse>>> = {
    'a page': async () => await server.inject({ url: '/people', headers: { cookie } }),
    'a page before sign-in': async () => await server.inject('/sign-in'),
    'a way on': async () => await server.inject('/people'),
    'a file': async () => await server.inject({ url: '/providers?format=csv', headers: { cookie } }),
    'no page': async () => await server.inject({ url: '/no-such-page', headers: { cookie } }),
    'a refusal': async () => await server.inject({ url: '/payment-runs/new', headers: { cookie } }),
    'a form from elsewhere': async () =>
      await server.inject({ ...post, url: '/people/new', payload: { _csrf: 'x' } }),
    'too much': async () =>
      await server.inject({ ...post, url: '/people/new', payload: { _csrf: csrf, q: 'a'.repeat(2e6) } }),
    'a call of the API': async () =>
      await server.inject({ url: '/api/invoices', headers: { authorization: bearer } }),
    'a call by nobody': async () => await server.inject('/api/invoices'),
    'no call': async () => await server.inject({ url: '/api/nothing', headers: { authorization: bearer } }),
    health: async () => await server.inject('/health'),
  };

  test.each(Object.keys(answers))(
    '%s is kept nowhere, shown in no frame, and runs nothing of others',
    async (name) => {
      const headers: Record<string, unknown> = (await answers[name]?.())?.headers ?? {};
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('same-origin');
      const policy = String(headers['content-security-policy']);
      for (const rule of [
        "default-src 'self'",
        "font-src 'self';",
        "object-src 'none'",
        "frame-ancestors 'none'",
      ])
        expect(policy).toContain(rule);
    },
  );

  test('but what never changes, which browsers keep', async () => {
    const href = /href="(\/assets\/[^"]+\.css)"/.exec((await server.inject('/sign-in')).body)?.[1] ?? '';
    const { statusCode, headers } = await server.inject(href);
    expect([statusCode, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
  });
});

test('a browser has one session: to sign in again or to sign out ends the one before, wherever its cookie was copied to', async () => {
  const visit = async (session: string, url: string, payload: object): Promise<string> => {
    const got = await server.inject({
      method: 'POST',
      url,
      payload,
      headers: { cookie: `${sessionCookie}=${session}` },
    });
    return got.cookies.find(({ name }) => name === sessionCookie)?.value ?? 'none';
  };
  const first = await startSession(database, councilId, broker.membershipId);
  const who = { council: String(councilId), membership: String(broker.membershipId) };
  const second = await visit(first, '/sign-in/demonstration', who);
  expect(await findSession(database, first)).toBeUndefined();
  expect((await findSession(database, second))?.who.userId).toBe(broker.userId);
  expect(await visit(second, '/sign-out', {})).toBe('');
  expect(await findSession(database, second)).toBeUndefined();
});

test('a form of Tend is known behind a proxy that hides the address people typed, and one of another site is not', async () => {
  const own = await another({ TEND_URL: 'https://tend.example.gov.uk' });
  const send = async (origin: string) =>
    (
      await own.inject({
        method: 'POST',
        url: '/sign-in/link',
        payload: { email: 'nobody@example.org' },
        headers: { origin, host: '10.0.0.7:3000' },
      })
    ).statusCode;
  expect(await send('https://tend.example.gov.uk')).toBe(200);
  expect(await send('http://10.0.0.7:3000')).toBe(200);
  for (const origin of ['https://evil.example', 'null', '']) expect(await send(origin), origin).toBe(403);
  await own.close();
});

test('the log holds nothing that somebody typed, no link that opens something, and no row of the database', async () => {
  let log = '';
  const stream = new Writable({
    write: (chunk, _, done) => {
      log += String(chunk);
      done();
    },
  });
  const own = fastify({ logger: Object.assign({}, logOf('info'), { stream }) });
  own.get('/people', () => 'people');
  own.get('/shortlist/:secret', () => 'shortlist');
  own.get('/broken', () => {
    throw Object.assign(new Error('duplicate key'), { detail: 'Key (name)=(Ada Tate) exists.' });
  });
  own.setNotFoundHandler(() => 'none');
  for (const url of ['/people?q=Ada+Tate', '/shortlist/Ada-Tate', '/broken', '/Ada-Tate'])
    await own.inject(url);
  for (const words of [
    '"route":"/people"',
    '"route":"/shortlist/:secret"',
    '"route":"none"',
    'duplicate key',
  ])
    expect(log).toContain(words);
  expect(log).not.toContain('Ada');
  await own.close();
  expect([logOf(undefined), logOf('')]).toEqual([false, false]);
});
