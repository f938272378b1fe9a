import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { makeApiClient } from '../../src/platform/api-clients.ts';
import { withScope } from '../../src/platform/scope.ts';
import { rowResult, visitLog } from '../../src/visits/api.ts';
import { aContract, aCouncil, aLine, aPerson, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

const database = await freshDatabase();
const { server } = await testApp(database);

/** A provider with a key of its own, and how its system asks. */
async function aClient(council?: number) {
  const councilId = council ?? (await aCouncil(database));
  const providerId = await aProvider(database, councilId);
  const personId = await aPerson(database, councilId);
  const contractId = await aContract(database, councilId, providerId);
  await aLine(database, councilId, { personId, providerId, contractId });
  const { rows } = await database.pool.query<{ reference: string }>(
    'select reference from person where id = $1',
    [personId],
  );
  const manager = await somebody(database, councilId, 'provider_manager', providerId);
  const client = await withScope(database, manager, (scope) =>
    makeApiClient(scope, providerId, 'Rota system'),
  );
  const given = await server.inject({
    method: 'POST',
    url: '/api/token',
    payload: { grant_type: 'client_credentials', client_id: client.clientKey, client_secret: client.secret },
  });
  const { access_token } = z.object({ access_token: z.string() }).parse(given.json());
  const ask = async (
    method: 'GET' | 'POST',
    url: string,
    payload?: object,
    headers: Record<string, string> = {},
  ) => {
    const answer = await server.inject({
      method,
      url,
      headers: { authorization: `Bearer ${access_token}`, ...headers },
      ...(payload ? { payload } : {}),
    });
    return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
  };
  return { councilId, providerId, person: rows[0]?.reference ?? '', ask, clientId: client.id };
}

const aLog = (changes: object = {}) => ({
  log_id: 'A1',
  person_id: 'P1',
  worker_id: 'W1',
  in_at: '2026-03-02T08:00:00Z',
  out_at: '2026-03-02T08:30:00Z',
  in_method: 'tag',
  out_method: 'tag',
  ...changes,
});

describe('sending visit logs', () => {
  test('each row is answered on its own: new, refused with its field and reason, unchanged, updated', async () => {
    const { ask, person } = await aClient();
    const logs = [
      aLog({ person_id: person }),
      aLog({ log_id: 'A2', out_at: null, out_method: null, claimed_minutes: 30 }),
      aLog({ log_id: 'A3', out_at: '2026-03-02T07:30:00Z' }),
      aLog({ log_id: 'A4', in_method: 'fax' }),
      aLog({ log_id: 'A5', worker_id: 17 }),
      aLog({ log_id: 'A6', claimed_minutes: 2.5 }),
      aLog({ log_id: 'A7', provider_id: 'somebody else' }),
      aLog(),
      { log_id: 'A8' },
      'nothing',
    ];
    const first = await ask('POST', '/api/visit-logs', { logs });
    expect([first.status, first.body['new'], first.body['refused'], first.body['unmatched']]).toEqual([
      200, 2, 8, 1,
    ]);
    const results = z.array(rowResult).parse(first.body['results']);
    expect(results.map(({ index, log_id, result, field }) => [index, log_id, result, field])).toEqual([
      [0, 'A1', 'new', undefined],
      [1, 'A2', 'new', undefined],
      [2, 'A3', 'refused', 'out_at'],
      [3, 'A4', 'refused', 'in_method'],
      [4, 'A5', 'refused', 'worker_id'],
      [5, 'A6', 'refused', 'claimed_minutes'],
      [6, 'A7', 'refused', 'provider_id'],
      [7, 'A1', 'refused', 'log_id'],
      [8, 'A8', 'refused', 'person_id'],
      [9, '', 'refused', ''],
    ]);
    expect(results[2]?.reason).toBe('The check-out is before the check-in.');

    const again = await ask('POST', '/api/visit-logs', {
      logs: [aLog({ person_id: person }), aLog({ log_id: 'A2', out_method: 'gps', claimed_minutes: 30 })],
    });
    expect(
      z
        .array(rowResult)
        .parse(again.body['results'])
        .map(({ result }) => result),
    ).toEqual(['unchanged', 'updated']);

    const kept = await ask('GET', `/api/feeds/${String(first.body['feed'])}`);
    expect(kept.body).toMatchObject({
      status: 'taken',
      channel: 'api',
      read: 10,
      new: 2,
      refused: 8,
      unmatched: 1,
    });
    expect(kept.body['refusals']).toHaveLength(8);
    expect((await ask('GET', '/api/feeds')).body).toMatchObject({ total: 2, page: 1 });
    expect((await ask('GET', '/api/feeds?status=discarded')).body).toMatchObject({ total: 0 });
  });

  test('the same call under the same key is answered as before and done once; another call under it is refused', async () => {
    const { ask, councilId } = await aClient();
    const key = { 'idempotency-key': 'week-10' };
    const body = { logs: [aLog()] };
    const [one, two] = await Promise.all([
      ask('POST', '/api/visit-logs', body, key),
      ask('POST', '/api/visit-logs', body, key),
    ]);
    const third = await ask('POST', '/api/visit-logs', body, key);
    expect([one.status, one.body['new']]).toEqual([200, 1]);
    expect([two.body, third.body]).toEqual([one.body, one.body]);
    const other = await ask('POST', '/api/visit-logs', { logs: [aLog({ log_id: 'A9' })] }, key);
    expect([other.status, other.body['error']]).toEqual([422, 'refused']);
    const { rows } = await database.pool.query('select count(*) as feeds from feed where council_id = $1', [
      councilId,
    ]);
    expect(rows).toEqual([{ feeds: 1 }]);
  });

  test('calls that bring the same logs at the same moment make each log once', async () => {
    const { ask, councilId } = await aClient();
    const logs = Array.from({ length: 200 }, (_, at) => aLog({ log_id: `A${at}` }));
    const answers = await Promise.all([1, 2, 3].map(() => ask('POST', '/api/visit-logs', { logs })));
    expect(answers.map(({ body }) => Number(body['new'])).sort((a, b) => a - b)).toEqual([0, 0, 200]);
    const { rows } = await database.pool.query(
      'select count(*) as logs, max(version) as version from visit_log where council_id = $1',
      [councilId],
    );
    expect(rows).toEqual([{ logs: 200, version: 1 }]);
  });

  test('characters that no record can hold are refused or put right, never a fault', async () => {
    const { ask } = await aClient();
    const logs = [
      aLog({ log_id: 'A\u0000' }),
      aLog({ log_id: 'B\ud800' }),
      aLog({ log_id: 'x'.repeat(300) }),
    ];
    const { status, body } = await ask('POST', '/api/visit-logs', { logs });
    expect([status, body['new'], body['refused']]).toEqual([200, 1, 2]);
  });

  test('a body of another shape is refused as a whole, and says what does not fit', async () => {
    const { ask } = await aClient();
    const { status, body } = await ask('POST', '/api/visit-logs', { visits: [] });
    expect([status, body]).toEqual([
      400,
      expect.objectContaining({ error: 'refused', faults: [expect.objectContaining({ field: 'logs' })] }),
    ]);
  });
});

describe('who may', () => {
  test('nobody without a token', async () => {
    const answer = await server.inject({ method: 'POST', url: '/api/visit-logs', payload: { logs: [] } });
    expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
  });

  test("another provider's feed is not found, in the same council and in another", async () => {
    const mine = await aClient();
    const sent = await mine.ask('POST', '/api/visit-logs', { logs: [aLog()] });
    for (const other of [await aClient(mine.councilId), await aClient()]) {
      expect((await other.ask('GET', `/api/feeds/${String(sent.body['feed'])}`)).status).toBe(404);
      expect((await other.ask('GET', '/api/feeds')).body).toMatchObject({ total: 0 });
    }
    expect((await mine.ask('GET', '/api/feeds/none')).status).toBe(400);
  });

  test('a call is written in the audit trail under the name of the key', async () => {
    const { ask, councilId, clientId } = await aClient();
    await ask('POST', '/api/visit-logs', { logs: [aLog()] });
    const { rows } = await database.pool.query(
      `select act, user_name, detail->>'apiClientId' as client from audit_event where council_id = $1 order by seq desc limit 1`,
      [councilId],
    );
    expect(rows).toEqual([{ act: 'feed taken', user_name: 'Rota system', client: String(clientId) }]);
  });
});

describe('the published description', () => {
  const schemaShape = z.looseObject({ type: z.unknown().optional(), $ref: z.string().optional() });
  const media = z.object({ 'application/json': z.object({ schema: schemaShape }) });
  const operation = z.looseObject({
    summary: z.string().min(1),
    description: z.string().min(1),
    parameters: z
      .array(
        z.looseObject({ name: z.string(), in: z.enum(['query', 'header', 'path']), schema: schemaShape }),
      )
      .optional(),
    requestBody: z.looseObject({ content: media }).optional(),
    responses: z.record(z.string().regex(/^[1-5](\d\d|XX)$/), z.looseObject({ description: z.string() })),
  });
  const openApi = z.looseObject({
    openapi: z.string().regex(/^3\.1\.\d$/),
    info: z.looseObject({ title: z.string().min(1), version: z.string().min(1) }),
    components: z.looseObject({
      schemas: z.record(z.string().regex(/^[\w.-]+$/), schemaShape),
      securitySchemes: z.record(z.string(), z.looseObject({ type: z.string() })),
    }),
    paths: z.record(
      z.string().startsWith('/'),
      z.record(z.enum(['get', 'post']), operation).or(z.looseObject({})),
    ),
  });

  test('is OpenAPI 3.1: every act has words, answers and schemas, and every reference leads somewhere', async () => {
    const answer = await server.inject({ method: 'GET', url: '/api/openapi.json' });
    const description = openApi.parse(answer.json());
    expect(Object.keys(description.paths).sort()).toEqual(
      expect.arrayContaining(['/api/feeds', '/api/feeds/{id}', '/api/token', '/api/visit-logs']),
    );
    const text = JSON.stringify(description);
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      (match) => match[1] ?? '',
    );
    expect(references.length).toBeGreaterThan(5);
    expect(references.filter((name) => !(name in description.components.schemas))).toEqual([]);
    for (const [url, acts] of Object.entries(description.paths)) {
      for (const [, act] of Object.entries(acts)) {
        const { parameters = [] } = operation.parse(act);
        const inUrl = [...url.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
        expect(parameters.filter((one) => one.in === 'path').map((one) => one.name)).toEqual(inUrl);
      }
    }
  });

  test('describes every field of a visit log, with an example that the API takes', async () => {
    const answer = await server.inject({ method: 'GET', url: '/api/openapi.json' });
    const { components } = openApi.parse(answer.json());
    const field = z.looseObject({ description: z.string().min(10), examples: z.array(z.unknown()).min(1) });
    const published = z.looseObject({
      properties: z.record(z.string(), field),
      required: z.array(z.string()),
    });
    expect(Object.keys(components.schemas).filter((name) => name.endsWith('Input'))).toEqual([]);
    const { properties, required } = published.parse(components.schemas['VisitLog']);
    expect(Object.keys(properties)).toEqual(Object.keys(visitLog.shape));
    expect(required).toEqual(['log_id', 'person_id', 'worker_id', 'in_at']);
    const { ask } = await aClient();
    const example = Object.fromEntries(
      Object.entries(properties).map(([key, { examples }]) => [key, examples[0]]),
    );
    const sent = await ask('POST', '/api/visit-logs', { logs: [{ ...example, provider_id: null }] });
    expect(sent.body).toMatchObject({ new: 1, refused: 0 });
  });
});
