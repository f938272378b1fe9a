import { expect, test } from 'vitest';
import { z } from 'zod';
import { brokerageApiRoutes, offerAccount } from '../../src/brokerage/api.ts';
import { makeOffers } from '../../src/brokerage/actions/make-offers.ts';
import { recordRequest } from '../../src/brokerage/actions/record-request.ts';
import { listOffersOfRequest } from '../../src/brokerage/records/offers.ts';
import { londonDay } from '../../src/ground/calendar.ts';
import { makeApiClient } from '../../src/platform/api-clients.ts';
import { withScope } from '../../src/platform/scope.ts';
import { aContract, aCouncil, aPerson, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { USUAL_REASONS } from './usual-policy.ts';

const database = await freshDatabase();
const { server } = await testApp(database);
const inAWeek = londonDay(Temporal.Now.instant()).add({ days: 7 }).toString();

const must = <T>(answer: { ok: true; value: T } | { ok: false; reason: string }): T => {
  if (!answer.ok) throw new Error(answer.reason);
  return answer.value;
};

/** Two providers that are offered the same package, each with a system of its own. */
async function anOfferedPackage() {
  const councilId = await aCouncil(database);
  const broker = await somebody(database, councilId, 'broker');
  await database.pool.query(
    `insert into area (council_id, name, made_of, parts) values ($1, 'North', 'postcode districts', '{WS1}')`,
    [councilId],
  );
  const personId = await aPerson(database, councilId, 'P-secret');
  await database.pool.query(
    `update person set postcode = 'WS1 1AA', given_name = 'Zebedee' where id = $1 and council_id = $2`,
    [personId, councilId],
  );
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into care_package (council_id, reference, person_id, starts_on) values ($1, 'K1', $2, '2026-01-05') returning id`,
    [councilId, personId],
  );
  const providers = [await aProvider(database, councilId), await aProvider(database, councilId)];
  const contracts: number[] = [];
  for (const providerId of providers) {
    const contractId = await aContract(database, councilId, providerId);
    await database.pool.query(
      `insert into contract_area (council_id, provider_id, contract_id, area_id, starts_on)
       select $1, $2, $3, id, '2025-01-01' from area where council_id = $1`,
      [councilId, providerId, contractId],
    );
    contracts.push(contractId);
  }
  const visit = {
    weekdays: [1, 3],
    everyWeeks: 1,
    firstWeekOn: null,
    startTime: '08:00',
    minutes: 30,
    workers: 1,
    purpose: 'personal care' as const,
    tasks: 'Help Zebedee wash',
    earlierMinutes: null,
    laterMinutes: null,
    timeCritical: false,
    timeCriticalReason: null,
    onBankHolidays: true,
  };
  const request = must(
    await withScope(database, broker, (scope) =>
      recordRequest(scope, {
        packageId: rows[0]?.id ?? 0,
        service: 'home-care',
        visits: [visit],
        wantedFrom: inAWeek,
        lane: 'standard',
        needs: ['dementia care'],
        cultures: [],
        language: null,
        workerGender: null,
        words: '',
        replacesLineId: null,
      }),
    ),
  );
  await database.pool.query(
    `insert into provider_profile (council_id, provider_id, capabilities) select $1, id, '{dementia care}' from provider where council_id = $1`,
    [councilId],
  );
  must(
    await withScope(database, broker, (scope) =>
      makeOffers(scope, {
        requestId: request.id,
        contractIds: contracts,
        leftOrderReason: USUAL_REASONS[0],
        overBlockReason: null,
      }),
    ),
  );
  const statuses = async () =>
    (await withScope(database, broker, (scope) => listOffersOfRequest(scope, request.id))).map(
      ({ status }) => status,
    );
  const [first, second] = await Promise.all(providers.map((providerId) => aSystemOf(councilId, providerId)));
  if (first === undefined || second === undefined) throw new Error('There are two.');
  return { first, second, statuses };
}

async function aSystemOf(councilId: number, providerId: number) {
  const manager = await somebody(database, councilId, 'provider_manager', providerId);
  const { clientKey, secret } = await withScope(database, manager, (scope) =>
    makeApiClient(scope, providerId, 'Rota system'),
  );
  const given = await server.inject({
    method: 'POST',
    url: '/api/token',
    payload: { grant_type: 'client_credentials', client_id: clientKey, client_secret: secret },
  });
  const { access_token } = z.object({ access_token: z.string() }).parse(given.json());
  return async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const answer = await server.inject({
      method,
      url,
      headers: { authorization: `Bearer ${access_token}` },
      ...(payload && { payload }),
    });
    return { status: answer.statusCode, text: answer.payload, body: answer.json<unknown>() };
  };
}

const offersAnswer = z.object({ offers: z.array(z.strictObject(offerAccount.shape)), total: z.int() });

test('a system reads what is offered to its provider, with nobody named, and accepts it', async () => {
  const { first, statuses } = await anOfferedPackage();
  const { body, text } = await first('GET', '/api/offers');
  const { offers, total } = offersAnswer.parse(body);
  expect(total).toBe(1);
  expect(offers[0]).toMatchObject({
    status: 'open',
    district: 'WS1',
    weekly_minutes: 60,
    needs: ['dementia care'],
  });
  expect(text).not.toMatch(/zebedee|P-secret|WS1 1AA|surname/i);
  const accepted = await first('POST', `/api/offers/${offers[0]?.offer}/answer`, { answer: 'accept' });
  expect(accepted).toMatchObject({ status: 200, body: { status: 'accepted' } });
  expect(await statuses()).toEqual(['accepted', 'open']);
  const again = await first('POST', `/api/offers/${offers[0]?.offer}/answer`, { answer: 'accept' });
  expect(again).toMatchObject({ status: 409, body: { error: 'refused' } });
});

test('it declines with a reason of the list, or proposes another time; what does not fit is refused and changes nothing', async () => {
  const { first, second, statuses } = await anOfferedPackage();
  const offerOf = async (system: typeof first) =>
    offersAnswer.parse((await system('GET', '/api/offers')).body).offers[0]?.offer ?? 0;
  const [mine, theirs] = [await offerOf(first), await offerOf(second)];
  const noReason = await first('POST', `/api/offers/${mine}/answer`, { answer: 'decline', reason: 'No' });
  expect(noReason).toMatchObject({ status: 409, body: { field: 'reason' } });
  const nothing = await first('POST', `/api/offers/${mine}/answer`, { answer: 'counter-propose' });
  expect(nothing).toMatchObject({
    status: 409,
    body: { reason: expect.stringContaining('Propose another start') },
  });
  expect(await statuses()).toEqual(['open', 'open']);
  const proposed = await first('POST', `/api/offers/${mine}/answer`, {
    answer: 'counter-propose',
    visits: [{ place: 0, start_time: '08:30' }],
  });
  expect(proposed).toMatchObject({ status: 200, body: { status: 'counter-proposed' } });
  const declined = await second('POST', `/api/offers/${theirs}/answer`, {
    answer: 'decline',
    reason: 'Too far from our other visits',
  });
  expect(declined).toMatchObject({ status: 200, body: { status: 'declined' } });
  expect(await statuses()).toEqual(['counter-proposed', 'declined']);
});

test('another provider’s offer is not there, and neither is anything without a token', async () => {
  const { first, second, statuses } = await anOfferedPackage();
  const theirs = offersAnswer.parse((await second('GET', '/api/offers')).body).offers[0]?.offer;
  expect((await first('POST', `/api/offers/${theirs}/answer`, { answer: 'accept' })).status).toBe(404);
  expect(await statuses()).toEqual(['open', 'open']);
  for (const { method, path } of brokerageApiRoutes) {
    const answer = await server.inject({
      method,
      url: path.replace('{offer}', '1'),
      ...(method === 'POST' && { payload: { answer: 'accept' } }),
    });
    expect(answer.statusCode, path).toBe(401);
  }
});
