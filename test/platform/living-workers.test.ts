import { beforeEach, expect, test } from 'vitest';
import { ask, standingOfJobs, startJobs, type Job } from '../../src/platform/jobs.ts';
import { freeLeftJobs } from '../../src/platform/living-workers.ts';
import { withScope } from '../../src/platform/scope.ts';
import { aCouncil, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const councilId = await aCouncil(database);
const broker = await somebody(database, councilId, 'broker');
const { pool } = database;

beforeEach(async () => {
  await pool.query('delete from graphile_worker._private_jobs');
});

/** Jobs that were asked for, with what the queue says of each. */
async function aJob(queueSays = ''): Promise<void> {
  await withScope(database, broker, async (scope) => await ask(scope, 'count', {}));
  if (queueSays) await pool.query(`update graphile_worker._private_jobs set ${queueSays} where attempts = 0`);
}

test('what a process began that is gone goes back into the queue, and not what it began just now', async () => {
  await aJob(`attempts = 1, locked_by = 'pool-gone', locked_at = now() - interval '3 minutes'`);
  await aJob(`attempts = 1, locked_by = 'pool-new', locked_at = now()`);
  expect(await freeLeftJobs(database)).toBe(1);
  const { rows } = await pool.query('select locked_by from graphile_worker._private_jobs order by locked_by');
  expect(rows).toEqual([{ locked_by: 'pool-new' }, { locked_by: null }]);
});

test('what a living process does is left to it, however long it takes', async () => {
  const [begun, finish] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const job: Job = {
    name: 'count',
    run: async () => {
      begun.resolve();
      await finish.promise;
    },
  };
  const runner = await startJobs(database, [job]);
  await aJob();
  await begun.promise;
  await pool.query(`update graphile_worker._private_jobs set locked_at = now() - interval '1 hour'`);
  expect(await freeLeftJobs(database)).toBe(0);
  finish.resolve();
  await runner.stop();
});

test('who watches is told how many jobs wait, are done, fail and were given up, and how long one has waited', async () => {
  await aJob(`attempts = 5, max_attempts = 5`);
  await aJob(`attempts = 1, run_at = now() + interval '1 hour'`);
  await aJob(`attempts = 1, locked_by = 'pool-new', locked_at = now()`);
  await pool.query(
    `update graphile_worker._private_jobs set run_at = now() - interval '2 hours' where attempts = 5`,
  );
  await aJob();
  await pool.query(
    `update graphile_worker._private_jobs set run_at = now() - interval '65 seconds' where attempts = 0`,
  );
  const { counts, oldestSeconds } = await standingOfJobs(database);
  expect(counts).toEqual({ waiting: 1, running: 1, failing: 1, given_up: 1 });
  expect(oldestSeconds).toBeGreaterThanOrEqual(65);
  expect(oldestSeconds).toBeLessThan(3600);
});
