// A month of a large council through the application: 120,000 visit logs imported, verified, rated, closed, approved and posted to
// the ledger, on the embedded database.
// Run: node bench/month.ts
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeCounty } from '../demo/county.ts';
import { addReferenceData, placeEverybody } from '../demo/load.ts';
import type { MadeLog } from '../demo/logs.ts';
import { registerProviders } from '../demo/register.ts';
import { closeAndApprove } from '../demo/settle.ts';
import { at, logsOfWeek, planEverything, sendLogs, verify } from '../demo/weeks.ts';
import { readConfig } from '../src/platform/config.ts';
import { openInstallation } from '../src/platform/installation.ts';

const folder = path.join(tmpdir(), `tend-bench-month-${process.pid}`);
const { database, close } = await openInstallation(readConfig({ TEND_DATA: folder }));
const say = (words: string): void => void process.stdout.write(`${words}\n`);
/** Two providers at a time: as the worker verifies (src/platform/jobs.ts), and as two officers close and approve. */
async function twoAtOnce<One>(all: readonly One[], work: (one: One) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const inTurn = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all([inTurn(), inTurn()]);
}
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

try {
  const today = Temporal.PlainDate.from('2026-03-30');
  const firstMonday = today.subtract({ weeks: 4 });
  const county = await makeCounty(database, { people: 1620, providers: 24, weeks: 4, seed: 7, today }, say);
  await addReferenceData(county);
  const providers = await registerProviders(county);
  const preparing = performance.now();
  const people = await placeEverybody(county, providers, firstMonday);
  say(`${people.length} people placed in ${seconds(preparing)}`);
  const planning = performance.now();
  await planEverything(county, people, firstMonday);
  say(`visits of ten weeks planned in ${seconds(planning)}`);
  await database.pool.query('analyze');

  const mondays = [0, 1, 2, 3].map((weeks) => firstMonday.add({ weeks }));
  const end = at(today, '00:00');
  const made = new Map<number, MadeLog[]>();
  for (const provider of providers) {
    const logs = [];
    for (const monday of mondays) logs.push(...(await logsOfWeek(county, provider, monday, end)));
    made.set(provider.id, logs);
  }
  const count = [...made.values()].reduce((sum, logs) => sum + logs.length, 0);

  const whole = performance.now();
  for (const provider of providers) {
    const logs = made.get(provider.id) ?? [];
    // A provider sends a week at a time, as they do.
    for (let from = 0; from < logs.length; from += 3000) {
      await sendLogs(county, provider, logs.slice(from, from + 3000), 'month.csv', end);
    }
  }
  const imported = seconds(whole);
  const verifying = performance.now();
  await twoAtOnce(providers, async (provider) => {
    for (const monday of mondays) await verify(county, provider, monday, end);
  });
  const verified = seconds(verifying);
  const posting = performance.now();
  await twoAtOnce(providers, async (provider) => {
    for (const monday of mondays) await closeAndApprove(county, provider.id, monday, end);
  });
  const { rows } = await database.pool.query('select count(*) as postings from posting');
  say(
    `${count} logs: imported in ${imported}, verified and rated in ${verified}, closed, approved and posted (${rows[0].postings} postings) in ${seconds(posting)}, together ${seconds(whole)}`,
  );
} finally {
  await close();
  rmSync(folder, { recursive: true, force: true });
}
