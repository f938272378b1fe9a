import { expect, test } from 'vitest';
import { ask, askSoon, type Job, startJobs } from '../../src/platform/jobs.ts';
import { withScope } from '../../src/platform/scope.ts';
import { aCouncil, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

test('what somebody waits for goes before everything that nobody looks at, however long that has waited', async () => {
  const database = await freshDatabase();
  const councilId = await aCouncil(database);
  const broker = await somebody(database, councilId, 'broker');
  await withScope(database, broker, async (scope) => {
    for (let at = 0; at < 20; at += 1) await ask(scope, 'count', { at });
    await askSoon(scope, 'look', {});
  });
  const done: string[] = [];
  const all = Promise.withResolvers<void>();
  const job = (name: string): Job => ({
    name,
    run: () => {
      done.push(name);
      if (done.length === 21) all.resolve();
      return Promise.resolve();
    },
  });
  const runner = await startJobs(database, [job('count'), job('look')]);
  await all.promise;
  await runner.stop();
  // Two run side by side.
  expect(done.indexOf('look')).toBeLessThan(2);
});
