import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/platform/config.ts';
import {
  fileAddresses,
  FILE_BYTES,
  MOST_FIELDS,
  mostBytes,
  ORDINARY_BYTES,
} from '../../src/web/body-sizes.ts';
import { makeServer } from '../../src/web/server.ts';
import { sessionCookie } from '../../src/web/session-cookie.ts';
import { wayBack } from '../../src/web/sign-in/way-back.ts';
import { apiRoutes, openRoutes, routes } from '../../src/web/urls.ts';
import { makeApiClient, giveToken } from '../../src/platform/api-clients.ts';
import { withScope } from '../../src/platform/scope.ts';
import { startSession, findSession } from '../../src/platform/sessions.ts';
import { sourcesUnder } from '../house/source.ts';
import { aCouncil, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from './app.ts';

const database = await freshDatabase();
const app = await testApp(database);
const { server } = app;
const councilId = await aCouncil(database);
const broker = await somebody(database, councilId, 'broker');
const providerId = await aProvider(database, councilId);
const manager = await somebody(database, councilId, 'provider_manager', providerId);
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** A server of its own, so that what is counted for an address is counted for one test alone. */
const another = async (env: NodeJS.ProcessEnv = {}) =>
  await makeServer({
    config: readConfig({ TEND_DATA: '/tmp/tend-test-assets', TEND_DEMONSTRATION: 'yes', ...env }),
    database,
    routes,
    openRoutes,
    apiRoutes,
  });

async function aSignedIn(): Promise<{ cookie: string; csrf: string }> {
  const token = await startSession(database, broker.councilId, broker.membershipId);
  return {
    cookie: `${sessionCookie}=${token}`,
    csrf: (await findSession(database, token))?.csrfToken ?? '',
  };
}

async function aToken(): Promise<string> {
  const { clientKey, secret } = await withScope(database, manager, (scope) =>
    makeApiClient(scope, providerId, 'Rota system'),
  );
  return (await giveToken(database, clientKey, secret))?.token ?? '';
}

const refusals = async (name?: string) =>
  (
    await database.pool.query<{ user_name: string; subject_id: string; status: number }>(
      `select user_name, subject_id, (detail->>'status')::int as status from audit_event
       where council_id = $1 and act = 'refused' and ($2::text is null or user_name = $2) order by seq`,
      [councilId, name ?? null],
    )
  ).rows;

/** A body that says of each part whether it was read. */
function watchedBody(): { body: Readable; read: () => boolean } {
  let read = false;
  const body = new Readable({
    read() {
      read = true;
      this.push('a=1&');
      this.push(null);
    },
  });
  return { body, read: () => read };
}

/** Where the form of files of each page sends them. */
const formsOfFiles: Readonly<Record<string, readonly string[]>> = {
  'src/contracts/pages/terms-files.ts': ['/contracts/:id/terms/start'],
  'src/market/pages/window-form.ts': ['/windows/new'],
  'src/payments/pages/fund-forms.ts': ['/funds/:id/return', '/funds/:id/returns/:return/evidence'],
  'src/payments/pages/invoice-new.ts': ['/invoices/new'],
  'src/payments/pages/payment-run-page.ts': ['/payment-runs/:id/answer'],
  'src/payments/pages/payment-settings-page.ts': ['/payment-settings/modulus'],
  'src/payments/pages/spend-page.ts': ['/spend'],
  'src/providers/pages/import-page.ts': ['/providers/import'],
  'src/rounds/pages/send-in-page.ts': ['/rounds/import'],
  'src/visits/pages/feeds/send-feed.ts': ['/feeds/send'],
  'src/visits/pages/profiles/profile-editor.ts': ['/profiles/new'],
  'src/web/settings/bank-holiday-pages.ts': ['/settings/bank-holidays/file'],
};

test('every page with a form of files sends them where files are taken', () => {
  const pages = [...sourcesUnder('src')].filter(([, text]) => / enctype="multipart/.test(text));
  expect(pages.map(([file]) => file).toSorted()).toEqual(Object.keys(formsOfFiles));
  expect(Object.values(formsOfFiles).flat().toSorted()).toEqual([...fileAddresses].toSorted());
});

describe('what is sent', () => {
  test('is not read of somebody who has not signed in, whose role may not, or whose token is unknown', async () => {
    const { cookie } = await aSignedIn();
    const asked = [
      ['/people/new', {}, 303],
      ['/payment-runs/new', { cookie }, 403],
      ['/api/visit-logs', { authorization: 'Bearer nobody' }, 401],
    ] as const;
    for (const [url, headers, status] of asked) {
      const { body, read } = watchedBody();
      // A body with a length that no address takes: to read it would be answered 413.
      const length = { 'content-length': String(FILE_BYTES * 2) };
      const got = await server.inject({
        method: 'POST',
        url,
        payload: body,
        headers: { ...form, ...length, ...headers },
      });
      expect([got.statusCode, read()], url).toEqual([status, false]);
    }
  });

  test('is refused where it is longer than its address takes, and no longer is taken where no file is', async () => {
    const { cookie, csrf } = await aSignedIn();
    const post = async (url: string, payload: string) =>
      (await server.inject({ method: 'POST', url, payload, headers: { ...form, cookie } })).statusCode;
    const long = `_csrf=${csrf}&given_name=${'a'.repeat(ORDINARY_BYTES)}`;
    expect(await post('/people/new', long)).toBe(413);
    expect(await post('/people/new', `_csrf=${csrf}&given_name=${'a'.repeat(1000)}`)).toBe(422);
    const token = await aToken();
    const call = async (url: string) =>
      await server.inject({
        method: 'POST',
        url,
        payload: { logs: [], more: 'a'.repeat(ORDINARY_BYTES) },
        headers: { authorization: `Bearer ${token}` },
      });
    expect((await call('/api/capacity')).statusCode).toBe(413);
    expect((await call('/api/visit-logs')).statusCode).not.toBe(413);
  });

  test('is refused where it has more fields than a form, or a name longer than a field', async () => {
    const { cookie, csrf } = await aSignedIn();
    const post = async (payload: string) =>
      (await server.inject({ method: 'POST', url: '/people/new', payload, headers: { ...form, cookie } }))
        .statusCode;
    expect(await post(`_csrf=${csrf}${'&a=1'.repeat(MOST_FIELDS)}`)).toBe(413);
    expect(await post(`_csrf=${csrf}${'&a=1'.repeat(MOST_FIELDS - 1)}`)).toBe(422);
    expect(await post(`_csrf=${csrf}&${'a.'.repeat(200)}=1`)).toBe(413);
  });

  test('may hold files at the addresses of files alone', async () => {
    const visitor = app.as(broker);
    const file = { file: { name: 'a.csv', bytes: Buffer.from('a') } };
    expect((await visitor.post('/people/new', file)).status).toBe(415);
    expect((await app.anyone.post('/sign-in/link', file)).status).toBe(415);
    const posts = new Set<string>(
      routes.filter(({ method }) => method === 'POST').map((route) => route.path),
    );
    for (const address of fileAddresses) expect([...posts]).toContain(address);
    for (const { path } of openRoutes) expect(mostBytes(path)).toBe(ORDINARY_BYTES);
  });

  test('a file of some megabytes reaches the page it was sent to', async () => {
    const sent = await app.as(manager).post('/feeds/send', {
      provider_id: String(providerId),
      file: { name: 'visits.csv', bytes: Buffer.from(`visit\n${'1,2,3\n'.repeat(700_000)}`) },
    });
    expect([200, 303, 422]).toContain(sent.status);
    expect(sent.text).not.toContain('More was sent');
  });

  test('is not taken without end of somebody who has not signed in', async () => {
    const own = await another();
    const tries = async (headers: Record<string, string>, url = '/people/new') =>
      (await own.inject({ method: 'POST', url, payload: 'a=1', headers: { ...form, ...headers } }))
        .statusCode;
    const answers = new Set<number>();
    for (let times = 0; times < 60; times++) answers.add(await tries({}));
    expect([...answers]).toEqual([303]);
    expect(await tries({})).toBe(429);
    expect(await tries({}, '/people/1/wishes/new')).toBe(429);
    expect(await tries({}, '/api/visit-logs')).toBe(429);
    const { cookie } = await aSignedIn();
    expect(await tries({ cookie })).toBe(403);
    await own.close();
  });
});

describe('where a request comes from', () => {
  const tries = async (env: NodeJS.ProcessEnv) => {
    const own = await another(env);
    const statuses = [];
    for (let times = 0; times < 25; times++) {
      const got = await own.inject({
        method: 'POST',
        url: '/api/token',
        payload: { client_id: 'nobody', client_secret: 'wrong' },
        headers: { 'x-forwarded-for': `198.51.100.${times}` },
        remoteAddress: '10.0.0.5',
      });
      statuses.push(got.statusCode);
    }
    await own.close();
    return new Set(statuses);
  };

  test('is not what a header says, unless a proxy that is known says it', async () => {
    expect(await tries({})).toEqual(new Set([401, 429]));
    expect(await tries({ TEND_PROXIES: '10.0.0.6, 10.1.0.0/24' })).toEqual(new Set([401, 429]));
    expect(await tries({ TEND_PROXIES: '10.0.0.0/24' })).toEqual(new Set([401]));
  });

  test.each(['all', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.1/8/8', 'fd00::/129'])(
    'a proxy cannot be written as %s',
    (proxies) => {
      expect(() => readConfig({ TEND_PROXIES: proxies })).toThrow('TEND_PROXIES must hold');
    },
  );

  test('proxies are addresses and subnets', () => {
    expect(readConfig({ TEND_PROXIES: '10.0.0.5, fd00::/8 ::1' }).proxies).toEqual([
      '10.0.0.5',
      'fd00::/8',
      '::1',
    ]);
    expect(readConfig({}).proxies).toEqual([]);
  });
});

describe('a refusal', () => {
  test('of a page and of a key of the API stand in the audit trail alike', async () => {
    await app.as(broker).get('/people/999999');
    const token = await aToken();
    const call = async (url: string, method: 'GET' | 'POST' = 'GET') =>
      (await server.inject({ method, url, headers: { authorization: `Bearer ${token}` } })).statusCode;
    expect(await call('/api/invoices/999999')).toBe(404);
    expect(await call('/api/contract-events', 'POST')).toBe(403);
    expect(await refusals(broker.name)).toContainEqual({
      user_name: broker.name,
      subject_id: '/people/999999',
      status: 404,
    });
    expect(await refusals('Rota system')).toEqual([
      { user_name: 'Rota system', subject_id: '/api/invoices/999999', status: 404 },
      { user_name: 'Rota system', subject_id: '/api/contract-events', status: 403 },
    ]);
  });
});

describe('a character that nobody types', () => {
  test.each(['/people?q=%00', '/visits?q=%00', '/packages?q=%00', '/people?q=%0%000', '/people?q=a%0D%0Ab'])(
    '%s is answered as any search',
    async (url) => {
      expect((await app.as(broker).get(url)).status).toBe(200);
    },
  );

  test('makes an address that is not there', async () => {
    expect((await app.as(broker).get('/people/1%00')).status).toBe(404);
    expect((await app.as(broker).get('/feeds%0A')).status).toBe(404);
  });

  test('is a space in a form, where line ends stay', async () => {
    expect((await app.anyone.post('/sign-in/link', { email: 'a\0@b.c' })).status).toBe(200);
    const saved = await app.as(broker).post('/people/new', {
      given_name: 'Ann\0a',
      family_name: 'Bell',
      reference: 'X\u001b1',
    });
    expect(saved.status).not.toBe(500);
    expect(saved.html).not.toContain('\0');
  });

  test('is refused in a call of the API, and the call says where', async () => {
    const token = await aToken();
    for (const [body, field] of [
      [{ weeks: [{ words: 'a\0' }] }, 'weeks.0.words'],
      [{ weeks: [{ words: '\ud800' }] }, 'weeks.0.words'],
      [{ 'we\0eks': [] }, ''],
    ] as const) {
      const got = await server.inject({
        method: 'POST',
        url: '/api/capacity',
        payload: body,
        headers: { authorization: `Bearer ${token}` },
      });
      expect(got.statusCode).toBe(400);
      expect(got.json()).toMatchObject({ error: 'refused', faults: [{ field }] });
    }
    const typed = await server.inject({
      method: 'POST',
      url: '/api/token',
      payload: { client_id: 'a\0', client_secret: 'b' },
    });
    expect(typed.statusCode).toBe(400);
    const basic = Buffer.from('a\0:b').toString('base64');
    const asked = await server.inject({
      method: 'POST',
      url: '/api/token',
      headers: { authorization: `Basic ${basic}` },
    });
    expect(asked.statusCode).toBe(401);
  });

  test.each([
    ['/people?q=a', '/people?q=a'],
    ['/people/1#notes', '/people/1#notes'],
    ['/people?q=Zoë', '/people?q=Zo%C3%AB'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['\\\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/\r\n/evil.example', '/'],
    ['/.//evil.example', '/'],
    ['/a/..//evil.example', '/'],
    ['https://evil.example', '/'],
    ['', '/'],
    [undefined, '/'],
  ])('the way back %j is %s', (back, to) => {
    expect(wayBack(back)).toBe(to);
  });

  test('in the way back leads nowhere else', async () => {
    for (const back of ['/\r\nset-cookie: a=b', '/\t/evil.example']) {
      const got = await app.anyone.post('/sign-in/demonstration', {
        council: String(councilId),
        membership: String(broker.membershipId),
        back,
      });
      expect([got.status, got.location]).toEqual([303, '/']);
    }
  });
});

test('no page is shown in another’s frame, whichever way the browser is told', async () => {
  const { headers } = await app.anyone.get('/sign-in');
  expect(headers['x-frame-options']).toBe('DENY');
  expect(String(headers['content-security-policy'])).toContain("frame-ancestors 'none'");
});
