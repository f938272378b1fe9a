// The heaviest pages under 20 people at once, over a made-up council that is already loaded.
// Run: node bench/pages.ts            the small council (loaded first when it is not there)
//      node bench/pages.ts walsall    a large council's year: npm start -- --scale walsall loads it
import autocannon from 'autocannon';
import { loadDemonstration, sizeOf } from '../demo/load.ts';
import { readConfig } from '../src/platform/config.ts';
import { openInstallation } from '../src/platform/installation.ts';
import type { Role } from '../src/platform/permissions.ts';
import { startSession } from '../src/platform/sessions.ts';
import { makeServer } from '../src/web/server.ts';
import { sessionCookie } from '../src/web/session-cookie.ts';
import { apiRoutes, openRoutes, routes } from '../src/web/urls.ts';

const scale = process.argv[2] ?? 'small';
const config = readConfig(process.env, scale);
const { database, close } = await openInstallation(config);
await loadDemonstration(database, (words) => void process.stdout.write(`${words}\n`), sizeOf(scale));
const server = await makeServer({ config, database, routes, openRoutes, apiRoutes });
const idle = process.memoryUsage.rss();
const url = await server.listen({ host: '127.0.0.1', port: 0 });

async function first(query: string): Promise<string | number> {
  const { rows } = await database.pool.query<{ it: string | number }>(query);
  return rows[0]?.it ?? 0;
}

async function cookieOf(role: Role): Promise<string> {
  const { rows } = await database.pool.query<{ council_id: number; id: number }>(
    'select council_id, id from membership where role = $1 and ended_at is null order by id limit 1',
    [role],
  );
  const member = rows[0];
  if (!member) throw new Error(`Nobody is a ${role}.`);
  return `${sessionCookie}=${await startSession(database, member.council_id, member.id)}`;
}

const monday = await first(`select max(week_starts_on)::text as it from provider_week where payable > 0`);
const person = await first('select id as it from person order by id limit 1');
const provider = await first(
  'select provider_id as it from week_line group by provider_id order by count(*) desc limit 1',
);
const line = await first(`select id as it from week_line where status = 'held' order by id desc limit 1`);
const carePackage = await first('select id as it from care_package order by id limit 1');

const pages: readonly (readonly [string, Role])[] = [
  ['/', 'finance_officer'],
  [`/weeks/${monday}`, 'finance_officer'],
  [`/weeks/${monday}/providers/${provider}`, 'finance_officer'],
  ['/queue', 'finance_officer'],
  [`/week-lines/${line}`, 'finance_officer'],
  ['/people?q=tate', 'broker'],
  [`/people/${person}`, 'broker'],
  [`/packages/${carePackage}`, 'broker'],
  ['/visits', 'broker'],
  ['/audit', 'auditor'],
];

const { rows } = await database.pool.query<{ visits: number }>(
  'select count(*) as visits from planned_visit',
);
process.stdout.write(
  `${rows[0]?.visits} planned visits; ${Math.round(idle / 1e6)} MB before the first page\n`,
);
for (const [page, role] of pages) {
  const cookie = await cookieOf(role);
  const warm = await fetch(`${url}${page}`, { headers: { cookie } });
  if (warm.status !== 200) throw new Error(`${page} answered ${warm.status}`);
  const told = await autocannon({ url: `${url}${page}`, connections: 20, duration: 5, headers: { cookie } });
  const { p50, p97_5: p97, p99 } = told.latency;
  process.stdout.write(
    `${page.padEnd(44)} ${String(Math.round(told.requests.average)).padStart(5)}/s  p50 ${p50} ms  p97.5 ${p97} ms  p99 ${p99} ms\n`,
  );
}
await server.close();
await close();
