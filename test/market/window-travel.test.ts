import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extractText } from 'unpdf';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeWindows } from '../../src/market/actions/run-windows.ts';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aWindowWorld } from './window-world.ts';

const database = await freshDatabase();
const app = await testApp(database);
const before = { ...process.env };
let asked = 0;
let broken = false;
let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1;
    const [sources = 0, destinations = 0] = ['sources', 'destinations'].map(
      (side) => new URL(request.url ?? '', 'http://x').searchParams.get(side)?.split(';').length,
    );
    const durations = Array.from({ length: sources }, (_, from) =>
      Array.from({ length: destinations }, (__, to) => (from === to ? 0 : 540)),
    );
    response.writeHead(broken ? 500 : 200).end(JSON.stringify({ code: 'Ok', durations }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  Object.assign(process.env, { TEND_TRAVEL_URL: `http://127.0.0.1:${port}`, TEND_TRAVEL_INSIDE: 'yes' });
});
afterAll(async () => {
  for (const name of ['TEND_TRAVEL_URL', 'TEND_TRAVEL_INSIDE'])
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  await new Promise((done) => server.close(done));
});

const form = {
  source: 'own',
  week: '2026-03-02',
  days: '1',
  provider: '',
  workforce: 'as worked',
  workers: '',
  from: '',
  until: '',
  mode: 'car',
  area: 'urban',
  thorough: 'quick',
  seed: '1',
};

/** A commissioner at the pages, who starts runs; each is made at once. */
async function aCommissioner() {
  const { councilId } = await aWindowWorld(database);
  const visitor = app.as(await somebody(database, councilId, 'commissioner'));
  const made = async (sent: Promise<{ readonly location: string | undefined }>) => {
    const path = (await sent).location ?? '';
    await makeWindows(
      async (work) => await withScope(database, systemOf(councilId), work),
      Number(path.split('/').at(-1)),
    );
    return path;
  };
  return { councilId, visitor, made };
}

test('a simulation goes by the travel time service, says so on the page and the paper, and asks nothing when it is repeated', async () => {
  broken = false;
  const { councilId, visitor, made } = await aCommissioner();
  await database.pool.query(
    `insert into council_setting (council_id, name, value, effective_from, source)
     values ($1, 'travel_hours', '[{"from": "07:00", "times": 1.4}]', '2026-01-01', 'A survey')`,
    [councilId],
  );
  const path = await made(visitor.post('/windows/new', form));
  expect(asked).toBeGreaterThan(0);
  const told =
    'by car, as a travel time service (OSRM) answered; the way by car takes 1.4 times as long from 07:00';
  const shown = await visitor.get(path);
  expect(shown.text).toContain(told);
  expect(shown.text).not.toContain('straight line');
  const { text } = await extractText(new Uint8Array((await visitor.get(`${path}/paper`)).body), {
    mergePages: true,
  });
  expect(text.replaceAll(/\s+/g, ' ')).toContain(told);
  const before = asked;
  broken = true;
  const again = await made(visitor.post(`${path}/repeat`));
  expect(asked).toBe(before);
  const compared = `/windows/compare?run=${path.split('/').at(-1)}&run=${again.split('/').at(-1)}`;
  expect((await visitor.get(compared)).text).toContain('every figure is the same');
});

test('where the service fails nothing is worked out, and the straight line is a choice', async () => {
  broken = true;
  const { visitor, made } = await aCommissioner();
  const path = await made(visitor.post('/windows/new', { ...form, mode: 'walk' }));
  const failed = await visitor.get(path);
  expect(failed.text).toContain('The travel time service gave no times: it answered 500');
  expect(failed.text).toContain('Run it by the straight line');
  const estimate = await made(visitor.post(`${path}/straight-line`));
  const shown = await visitor.get(estimate);
  expect(shown.text).toContain(
    'by the straight line, on foot 1.2 times as far at 4.8 kilometres an hour in towns',
  );
  expect(shown.text).toContain('as was chosen in place of the travel time service');
  expect((await visitor.post(`${estimate}/straight-line`)).location).toBe(estimate);
});
