import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/platform/config.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { makeServer } from '../../src/web/server.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const parts = { routes: [], openRoutes: [], apiRoutes: [] };
const config = (more: Record<string, string>) =>
  readConfig({ TEND_DATA: path.join(tmpdir(), 'tend-test-assets'), ...more });

test('health says that the database answers, and when it does not', async () => {
  const server = await makeServer({ config: config({}), database, ...parts });
  expect((await server.inject('/health')).json()).toEqual({ status: 'ok' });
  const gone = openDatabase('postgres://nobody@127.0.0.1:1/none', () => {});
  const broken = await makeServer({ config: config({}), database: gone, ...parts });
  expect((await broken.inject('/health')).statusCode).toBe(503);
  await gone.close();
});

test('health does not wait for ever for a database that is silent', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const waiting = openDatabase(`postgres://nobody@127.0.0.1:${port}/none`, () => {});
  const server = await makeServer({ config: config({}), database: waiting, ...parts });
  expect((await server.inject('/health')).statusCode).toBe(503);
  silent.close();
});

test('metrics are there only for who knows the token', async () => {
  const closed = await makeServer({ config: config({}), database, ...parts });
  expect((await closed.inject('/metrics')).statusCode).toBe(404);
  const server = await makeServer({ config: config({ TEND_METRICS_TOKEN: 'known' }), database, ...parts });
  await server.inject('/health');
  expect((await server.inject('/metrics')).statusCode).toBe(404);
  const got = await server.inject({ url: '/metrics', headers: { authorization: 'Bearer known' } });
  expect(got.body).toMatch(/tend_answer_milliseconds_count [1-9]/);
  expect(got.body).toContain('tend_memory_bytes');
  expect(got.body).toMatch(/^tend_jobs\{state="given_up"\} 0$/m);
  expect(got.body).toMatch(/^tend_job_oldest_seconds 0$/m);
});
