// Every page that can be read, by each role that may, one after the other and without a network, over the made-up council made as many
// times as large as is asked for. Slow ones first.
// Run: node bench/every-page.ts 30               thirty times the small council, in the folder TEND_DATA, which is used again
//      node bench/every-page.ts 30 /placement    only addresses that begin so
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadDemonstration } from '../demo/load.ts';
import { readConfig } from '../src/platform/config.ts';
import { openInstallation } from '../src/platform/installation.ts';
import { permissions, type Role } from '../src/platform/permissions.ts';
import { startSession } from '../src/platform/sessions.ts';
import { makeServer } from '../src/web/server.ts';
import { sessionCookie } from '../src/web/session-cookie.ts';
import { apiRoutes, openRoutes, routes } from '../src/web/urls.ts';
import { examples } from '../test/journeys/examples.ts';
import { enlarge } from './enlarge.ts';

const TIMES = 5;
/** Slower than this, a page is shown by itself (ms). */
const SHOWN_FROM_MS = 100;
const copies = Number(process.argv[2] ?? 0);
const only = process.argv[3];
const config = readConfig({ TEND_DATA: path.join(tmpdir(), 'tend-bench-every-page'), ...process.env });
const say = (words: string): void => void process.stdout.write(`${words}\n`);

const { database, close } = await openInstallation(config);
const { pool } = database;
const made = await loadDemonstration(database, say);
const count = async (table: string): Promise<number> =>
  (await pool.query<{ count: number }>(`select count(*) from ${table}`)).rows[0]?.count ?? 0;
if (made !== undefined && copies > 1)
  for (const left of await enlarge(pool, copies - 1)) say(`not copied: ${left}`);
for (const table of ['person', 'provider', 'planned_visit', 'week_line', 'posting'])
  say(`${table}: ${await count(table)}`);

const server = await makeServer({ config, database, routes, openRoutes, apiRoutes });

async function cookieOf(role: Role): Promise<string | undefined> {
  const { rows } = await pool.query<{ council_id: number; id: number }>(
    'select council_id, id from membership where role = $1 and ended_at is null order by id limit 1',
    [role],
  );
  const member = rows[0];
  return member && `${sessionCookie}=${await startSession(database, member.council_id, member.id)}`;
}

/** How long answers took, in ms, the quickest first; undefined where whoever asks finds nothing there. */
async function waitsFor(url: string, cookie: string): Promise<number[] | undefined> {
  const waits: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const asked = performance.now();
    const { statusCode } = await server.inject({ url, headers: { cookie } });
    if (statusCode >= 500) say(`${url} answered ${statusCode}`);
    if (statusCode !== 200) return undefined;
    waits.push(performance.now() - asked);
  }
  return waits.toSorted((a, b) => a - b);
}

const slow: { readonly half: number; readonly line: string }[] = [];
const all: number[] = [];
const roles = [...new Set(Object.values(permissions).flat())] as Role[];
for (const role of roles) {
  const cookie = await cookieOf(role);
  if (cookie === undefined) continue;
  for (const { method, path: address, permission } of routes) {
    if (method !== 'GET' || (only !== undefined && !address.startsWith(only))) continue;
    if (!(permissions[permission] as readonly Role[]).includes(role)) continue;
    const url = await examples(database, address);
    const waits = url === undefined ? undefined : await waitsFor(url, cookie);
    if (url === undefined || waits === undefined) continue;
    const half = waits[Math.floor(TIMES * 0.5)] ?? 0;
    const most = waits[Math.floor(TIMES * 0.95)] ?? 0;
    all.push(half);
    if (half >= SHOWN_FROM_MS)
      slow.push({
        half,
        line: `${address.padEnd(52)} ${role.padEnd(20)} ${half.toFixed(0).padStart(6)} ${most.toFixed(0).padStart(6)}`,
      });
  }
}
say(
  `${all.length} pages by role; in the middle ${all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]?.toFixed(0)} ms`,
);
say(`${'page'.padEnd(52)} ${'role'.padEnd(20)}    p50    p95  (ms)`);
for (const { line } of slow.toSorted((a, b) => b.half - a.half)) say(line);
await server.close();
await close();
