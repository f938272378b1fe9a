// Times the draft of a transition through the database, a provider with 400 packages among 200 providers, and placing forty of them.
// Run: node bench/transition.ts [--packages 400] [--providers 200]
import { rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { makeCounty } from '../demo/county.ts';
import { startTransition } from '../src/brokerage/actions/transition-draft.ts';
import { startPlacing } from '../src/brokerage/actions/transition-bulk.ts';
import { recordAnswer } from '../src/brokerage/actions/transition-moves.ts';
import { placeTransitionJob } from '../src/brokerage/jobs-transition.ts';
import { listMoves } from '../src/brokerage/records/transitions.ts';
import { readConfig } from '../src/platform/config.ts';
import { openInstallation } from '../src/platform/installation.ts';
import { systemOf, withScope } from '../src/platform/scope.ts';
import { transitionSide } from '../src/web/urls.ts';
import { fillForTransition } from './transition-county.ts';

const { values } = parseArgs({
  options: { packages: { type: 'string', default: '400' }, providers: { type: 'string', default: '200' } },
});
const packages = Number(values.packages);
const providers = Number(values.providers);
/** As many are placed after the draft. */
const PLACED = 40;
const folder = path.join(tmpdir(), `tend-bench-transition-${process.pid}`);
const { database, close } = await openInstallation(readConfig({ TEND_DATA: folder }));
const { pool } = database;
const say = (words: string): void => void process.stdout.write(`${words}\n`);
const secondsSince = (since: number): string => `${((performance.now() - since) / 1000).toFixed(2)} s`;

try {
  const today = Temporal.Now.plainDateISO('Europe/London');
  const county = await makeCounty(database, { people: 0, providers: 0, weeks: 1, seed: 1, today }, () => {});
  await fillForTransition(pool, county.councilId, { packages, providers });
  const { rows } = await pool.query<{ id: number }>(
    'select min(id) as id from provider where council_id = $1',
    [county.councilId],
  );
  const start = {
    providerId: rows[0]?.id ?? 0,
    areaId: null,
    reason: 'Registration cancelled',
    cutOverOn: today.add({ days: 2 }).toString(),
  };
  let transitionId = 0;
  const times: string[] = [];
  for (let run = 0; run < 3; run++) {
    const since = performance.now();
    await county
      .as('broker', async (scope) => {
        const done = await startTransition(scope, transitionSide, start);
        if (!done.ok) throw new Error(done.reason);
        times.push(secondsSince(since));
        transitionId = done.value.id;
        if (run < 2) throw new RangeError('rolled back, to be drafted again');
      })
      .catch((fault: unknown) => {
        if (!(fault instanceof RangeError)) throw fault;
      });
  }
  const moves = await county.as('broker', (scope) => listMoves(scope, transitionId));
  const inHouse = moves.filter(({ because }) => because === 'last rung').length;
  say(
    `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores, ${process.version}: ${moves.length} packages among ${providers} providers`,
  );
  say(`drafted and written down, three times: ${times.join(', ')}; ${inHouse} go to the last rung`);
  await county.as('broker', async (scope) => {
    for (const { id: moveId } of moves.slice(0, PLACED))
      await recordAnswer(scope, { transitionId, moveId }, { answer: 'agrees', who: 'The person', words: '' });
    await startPlacing(scope, transitionId, { providersAgreed: true });
  });
  const { rows: work } = await pool.query<{ id: number }>(
    'select work_id as id from transition where id = $1',
    [transitionId],
  );
  const since = performance.now();
  const { councilId } = county;
  await placeTransitionJob(transitionSide).run({
    database,
    councilId,
    payload: { transitionId, workId: work[0]?.id },
    inScope: (piece) => withScope(database, systemOf(councilId), piece),
  });
  const { rows: placed } = await pool.query<{ count: number }>(
    `select count(*)::int as count from transition_move where transition_id = $1 and stage = 'placed'`,
    [transitionId],
  );
  say(
    `${placed[0]?.count ?? 0} placed one after the other, visits planned and providers told: ${secondsSince(since)}`,
  );
} finally {
  await close();
  rmSync(folder, { recursive: true, force: true });
}
