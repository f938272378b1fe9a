import { expect, test } from 'vitest';
import { z } from 'zod';
import { makeApiClient, makeCouncilApiClient } from '../../src/platform/api-clients.ts';
import { withScope } from '../../src/platform/scope.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import {
  AFTER,
  anApprovedClose,
  aPaidProvider,
  aPayingCouncil,
  type PayingCouncil,
  released,
} from './payment-run-world.ts';

const database = await freshDatabase();
const { server } = await testApp(database);

async function aSystemOf(council: PayingCouncil, providerId: number) {
  const manager = await somebody(database, council.councilId, 'provider_manager', providerId);
  const { clientKey, secret } = await withScope(database, manager, (scope) =>
    makeApiClient(scope, providerId, 'Accounts'),
  );
  return await getter(clientKey, secret);
}

async function getter(clientKey: string, secret: string) {
  const payload = { grant_type: 'client_credentials', client_id: clientKey, client_secret: secret };
  const given = await server.inject({ method: 'POST', url: '/api/token', payload });
  const { access_token } = z.object({ access_token: z.string() }).parse(given.json());
  return async (url: string) => {
    const answer = await server.inject({
      method: 'GET',
      url,
      headers: { authorization: `Bearer ${access_token}` },
    });
    return { status: answer.statusCode, body: answer.json<Record<string, never>>() };
  };
}

test('a provider’s system reads its payments page by page, the lines of each, and what is not paid', async () => {
  const council = await aPayingCouncil(database);
  const [ash, birch] = [await aPaidProvider(council, 'Ash Care'), await aPaidProvider(council, 'Birch Care')];
  await anApprovedClose(council, ash, [10_000, 2_000]);
  await anApprovedClose(council, birch, [4_000]);
  await released(council, [ash.providerId, birch.providerId]);
  await anApprovedClose(council, ash, [3_000], '2026-03-09');
  await released(council, [ash.providerId], '2026-03-18', AFTER);
  await anApprovedClose(council, ash, [500], '2026-03-16');
  const get = await aSystemOf(council, ash.providerId);
  const first = await get('/api/payments?limit=1');
  expect(first.body).toMatchObject({
    payments: [{ amount_pence: 3_000, pay_on: '2026-03-18', status: 'on its way' }],
    next: expect.stringMatching(/^\d+$/),
  });
  const second = await get(`/api/payments?limit=1&after=${first.body['next']}`);
  expect(second.body).toMatchObject({ payments: [{ amount_pence: 12_000 }], next: null });
  const { payment } = z.object({ payments: z.tuple([z.object({ payment: z.int() })]) }).parse(second.body)
    .payments[0];
  const lines = await get(`/api/payments/${payment}/lines?limit=1`);
  expect(lines.body).toMatchObject({
    payment: { amount_pence: 12_000 },
    lines: [{ kind: 'charge', amount_pence: 10_000, because: 'Live-in care, 7 days' }],
    next: '1',
  });
  expect((await get(`/api/payments/${payment}/lines?after=1`)).body).toMatchObject({
    lines: [{ amount_pence: 2_000 }],
    next: null,
  });
  expect((await get('/api/unpaid')).body).toMatchObject({
    unpaid: [{ amount_pence: 500, reason: 'next run', words: 'Approved, and paid in the next payment run' }],
    next: null,
  });
  const rival = await aSystemOf(council, birch.providerId);
  expect((await rival(`/api/payments/${payment}/lines`)).status).toBe(404);
  expect((await rival('/api/payments')).body).toMatchObject({ payments: [{ amount_pence: 4_000 }] });
  expect((await get('/api/payments?after=x')).status).toBe(400);
});

test('a system of the council reads its runs, every payment, and what a provider is not paid', async () => {
  const council = await aPayingCouncil(database);
  const ash = await aPaidProvider(council, 'Ash Care');
  await anApprovedClose(council, ash, [10_000]);
  const runId = await released(council, [ash.providerId]);
  await anApprovedClose(council, ash, [700], '2026-03-09');
  const administrator = await somebody(database, council.councilId, 'administrator');
  const { clientKey, secret } = await withScope(database, administrator, (scope) =>
    makeCouncilApiClient(scope, 'auditor', 'Finance system'),
  );
  const get = await getter(clientKey, secret);
  expect((await get('/api/payment-runs?limit=1')).body).toMatchObject({
    payment_runs: [{ run: runId, status: 'released', payments: 1, returned: 0, amount_pence: 10_000 }],
    next: null,
  });
  const { rows } = await database.pool.query<{ reference: string }>(
    'select reference from provider where id = $1',
    [ash.providerId],
  );
  const reference = rows[0]?.reference ?? '';
  expect((await get('/api/payments')).body).toMatchObject({
    payments: [{ provider_id: reference, amount_pence: 10_000 }],
  });
  expect((await get(`/api/unpaid?provider_id=${reference}`)).body).toMatchObject({
    unpaid: [{ amount_pence: 700 }],
  });
  expect((await get('/api/unpaid?provider_id=nobody')).status).toBe(404);
  expect((await (await aSystemOf(council, ash.providerId))('/api/payment-runs')).status).toBe(403);
});
