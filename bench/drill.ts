// Times a drill through the database: a provider with 400 packages among 200 providers.
// Run: node bench/drill.ts [--packages 400] [--providers 200]
import { rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { makeCounty } from '../demo/county.ts';
import { gatherDrill } from '../src/market/actions/gather-drill.ts';
import { runDrill } from '../src/market/actions/run-drill.ts';
import { getDrill } from '../src/market/records/drills.ts';
import { drill } from '../src/market/rules/drill.ts';
import { readConfig } from '../src/platform/config.ts';
import { openInstallation } from '../src/platform/installation.ts';
import { fillForTransition } from './transition-county.ts';

const { values } = parseArgs({
  options: { packages: { type: 'string', default: '400' }, providers: { type: 'string', default: '200' } },
});
const packages = Number(values.packages);
const providers = Number(values.providers);
const folder = path.join(tmpdir(), `tend-bench-drill-${process.pid}`);
const { database, close } = await openInstallation(readConfig({ TEND_DATA: folder }));
const say = (words: string): void => void process.stdout.write(`${words}\n`);
const secondsSince = (since: number): string => `${((performance.now() - since) / 1000).toFixed(2)} s`;

try {
  const today = Temporal.Now.plainDateISO('Europe/London');
  const county = await makeCounty(database, { people: 0, providers: 0, weeks: 1, seed: 1, today }, () => {});
  await fillForTransition(database.pool, county.councilId, { packages, providers });
  const { rows } = await database.pool.query<{ id: number }>(
    'select min(id) as id from provider where council_id = $1',
    [county.councilId],
  );
  const of = { providerId: rows[0]?.id ?? 0, areaId: null, failsOn: today.add({ days: 2 }).toString() };
  const times: string[] = [];
  let id = 0;
  for (let run = 0; run < 3; run++) {
    const since = performance.now();
    const done = await county.as('commissioner', (scope) => runDrill(scope, of));
    if (!done.ok) throw new Error(done.reason);
    times.push(secondsSince(since));
    id = done.value.id;
  }
  const ground = await county.as('commissioner', (scope) => gatherDrill(scope, of));
  if (ground === undefined) throw new Error('There is nothing to drill.');
  const since = performance.now();
  drill(ground);
  const pure = secondsSince(since);
  const found = await county.as('commissioner', (scope) => getDrill(scope, id));
  say(
    `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores, ${process.version}: ${found.services} packages among ${providers} providers`,
  );
  say(`read, worked out and kept, three times: ${times.join(', ')}; of that working it out takes ${pure}`);
  say(
    `${found.answer.takers.length} take something; ${Math.round(found.uncovered_minutes / 60)} hours uncovered`,
  );
} finally {
  await close();
  rmSync(folder, { recursive: true, force: true });
}
