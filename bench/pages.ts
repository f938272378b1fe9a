// The ten heaviest pages with 20 people on them at once, from the application as it is started, over a made-up council that is
// loaded first where it is not there. Twice: each looking at a page for a second before the next, and with no pause at all.
// Run: node bench/pages.ts            the small council
//      node bench/pages.ts walsall    a large council's year, which takes some twenty minutes to load
import autocannon from 'autocannon';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { loadDemonstration, sizeOf } from '../demo/load.ts';
import { readConfig } from '../src/platform/config.ts';
import { openInstallation } from '../src/platform/installation.ts';
import type { Role } from '../src/platform/permissions.ts';
import { startSession } from '../src/platform/sessions.ts';
import { sessionCookie } from '../src/web/session-cookie.ts';

const PEOPLE = 20;
const RUN_MS = 8000;
const LOOK_MS = 1000;
const PORT = 3999;
const scale = process.argv[2] ?? 'small';
const say = (words: string): void => void process.stdout.write(`${words}\n`);

const { database, close } = await openInstallation(readConfig(process.env, scale));
await loadDemonstration(database, say, sizeOf(scale));
const { pool } = database;

const root = path.join(import.meta.dirname, '..');
const server = spawn(process.execPath, [path.join(root, 'src/main.ts'), '--scale', scale], {
  env: { ...process.env, PORT: String(PORT) },
  stdio: ['ignore', 'pipe', 'inherit'],
});
await once(server.stdout, 'data');
const url = `http://127.0.0.1:${PORT}`;

/** What the server's process holds in memory, in MB (Linux). */
function serverMemory(): number {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1000);
}

async function first(query: string): Promise<string | number> {
  const { rows } = await pool.query<{ it: string | number }>(query);
  return rows[0]?.it ?? 0;
}

async function cookieOf(role: Role): Promise<string> {
  const { rows } = await pool.query<{ council_id: number; id: number }>(
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
  'select provider_id as it from provider_week group by provider_id order by sum(visits) desc limit 1',
);
const line = await first(`select id as it from week_line where status = 'held' order by id desc limit 1`);
const carePackage = await first('select id as it from care_package order by id limit 1');

const pages: readonly (readonly [string, Role])[] = [
  ['/', 'finance_officer'],
  [`/weeks/${monday}`, 'finance_officer'],
  [`/weeks/${monday}/providers/${provider}`, 'finance_officer'],
  [`/weeks/${monday}/providers/${provider}/visits`, 'finance_officer'],
  ['/queue', 'finance_officer'],
  [`/week-lines/${line}`, 'finance_officer'],
  ['/people?q=tate', 'broker'],
  [`/people/${person}`, 'broker'],
  [`/packages/${carePackage}`, 'broker'],
  ['/visits', 'broker'],
];

/** One person: opens the page, looks at it for a while, and opens it again, until the time is over. Answers each wait in ms. */
async function onePerson(
  address: string,
  cookie: string,
  pauseMs: number,
  untilMs: number,
): Promise<number[]> {
  const waits: number[] = [];
  await setTimeout(Math.random() * pauseMs);
  while (performance.now() < untilMs) {
    const asked = performance.now();
    const answer = await fetch(address, { headers: { cookie } });
    await answer.text();
    if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}.`);
    waits.push(performance.now() - asked);
    await setTimeout((0.5 + Math.random()) * pauseMs);
  }
  return waits;
}

/** All of them together: how long half of the pages took at most, all but five in a hundred, and how many were answered. */
async function everybody(address: string, cookie: string): Promise<string> {
  const began = performance.now();
  const people = Array.from({ length: PEOPLE }, () => onePerson(address, cookie, LOOK_MS, began + RUN_MS));
  const waits = (await Promise.all(people)).flat().sort((a, b) => a - b);
  const within = (share: number): number => waits[Math.floor(waits.length * share)] ?? 0;
  return row(within(0.5), within(0.95), waits.length / ((performance.now() - began) / 1000));
}

/** The same with no pause: each asks again the moment that it is answered. The last figure is of all but 2.5 in a hundred. */
async function withoutPause(url: string, cookie: string): Promise<string> {
  const told = await autocannon({ url, connections: PEOPLE, duration: RUN_MS / 1000, headers: { cookie } });
  if (told.non2xx > 0) throw new Error(`${url} answered ${told.non2xx} times with an error.`);
  return row(told.latency.p50, told.latency.p97_5, told.requests.average);
}

function row(half: number, most: number, rate: number): string {
  const pad = (value: number, width: number): string => String(Math.round(value)).padStart(width);
  return `${pad(half, 5)} ${pad(most, 5)} ${pad(rate, 4)}/s`;
}

await setTimeout(3000);
say(
  `${await first('select count(*) as it from planned_visit')} planned visits; the idle server holds ${serverMemory()} MB`,
);
say(`${''.padEnd(44)} a second’s look each    no pause at all`);
say(`${'page'.padEnd(44)}   p50   p95            p50 p97.5   (ms)`);
for (const [page, role] of pages) {
  const cookie = await cookieOf(role);
  await withoutPause(`${url}${page}`, cookie);
  const calm = await everybody(`${url}${page}`, cookie);
  say(`${page.padEnd(44)} ${calm}   ${await withoutPause(`${url}${page}`, cookie)}`);
}
say(`after them the server holds ${serverMemory()} MB`);
server.kill('SIGTERM');
await once(server, 'exit');
await close();
