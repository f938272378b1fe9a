import { beforeEach, expect, test } from 'vitest';
import { ask, prepareJobs, standingOfJobs, startJobs, type Job } from '../../src/platform/jobs.ts';
import { lookAtJobs } from '../../src/platform/living-workers.ts';
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
async function aJob(queueSays = '', key?: string): Promise<void> {
  await withScope(database, broker, async (scope) => await ask(scope, 'count', {}, key));
  if (queueSays) await pool.query(`update graphile_worker._private_jobs set ${queueSays} where attempts = 0`);
}

/** Lets processes look in turn, so often that what nobody speaks for is taken; says how many jobs were, and at which look. */
async function looks(...everyone: (() => Promise<number>)[]) {
  for (let at = 1; at <= 8; at += 1) {
    let taken = 0;
    for (const look of everyone) taken += await look();
    if (taken > 0) return { taken, at };
  }
  return { taken: 0, at: 8 };
}

/** A job that has begun and goes on until it is told to finish; `again` is what it does in a second scope. */
async function aLongJob(again: Parameters<Parameters<Job['run']>[0]['inScope']>[0] = async () => {}) {
  const [begun, finish] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const done: string[] = [];
  const job: Job = {
    name: 'count',
    run: async ({ inScope }) => {
      done.push('begun');
      await inScope(async () => {});
      begun.resolve();
      await finish.promise;
      await inScope(again).catch((fault: Error) => void done.push(fault.message));
    },
  };
  const runner = await startJobs(database, [job]);
  await aJob('', 'one');
  await begun.promise;
  const { rows } = await pool.query<{ locked_by: string }>(
    'select locked_by from graphile_worker._private_jobs',
  );
  return { runner, finish, done, worker: rows[0]?.locked_by ?? '' };
}

test('what a process began that is gone goes back into the queue, and not what one began that says it still does it', async () => {
  await aJob(`attempts = 1, locked_by = 'pool-gone', locked_at = now()`);
  await aJob(`attempts = 1, locked_by = 'pool-slow', locked_at = now()`);
  expect(await looks(lookAtJobs(database, 'pool-here'), lookAtJobs(database, 'pool-slow'))).toEqual({
    taken: 1,
    at: 5,
  });
  const { rows } = await pool.query('select locked_by from graphile_worker._private_jobs order by locked_by');
  expect(rows).toEqual([{ locked_by: 'pool-slow' }, { locked_by: null }]);
});

test('a clock that is put right takes no job from who does it, and leaves none with who is gone', async () => {
  await aJob(`attempts = 1, locked_by = 'pool-gone', locked_at = now() + interval '1 hour'`);
  await aJob(`attempts = 1, locked_by = 'pool-slow', locked_at = now() - interval '1 day'`);
  const look = lookAtJobs(database, 'pool-here');
  expect(await look()).toBe(0);
  expect(await looks(look, lookAtJobs(database, 'pool-slow'))).toEqual({ taken: 1, at: 4 });
});

test('whatever a clock that was ahead has set for later is due when Tend starts with the clock put right', async () => {
  await aJob(`run_at = now() + interval '1 day'`);
  await pool.query(
    `insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution) values ('every-minute', now(), now() + interval '1 day')`,
  );
  await prepareJobs(database);
  const { rows } = await pool.query(
    `select (select bool_and(run_at <= now()) from graphile_worker.jobs) as jobs, (select bool_and(last_execution <= now()) from graphile_worker._private_known_crontabs) as every`,
  );
  expect(rows).toEqual([{ jobs: true, every: true }]);
});

test('a process that loses the connection by which it listens goes on with its long job, and nobody else begins it', async () => {
  const { runner, finish, done, worker } = await aLongJob();
  const { rows } = await pool.query(
    `select pg_terminate_backend(pid) as ended from pg_stat_activity where datname = current_database() and query ~ '^LISTEN'`,
  );
  expect(rows).toEqual([{ ended: true }]);
  await pool.query(`update graphile_worker._private_jobs set locked_at = now() - interval '1 hour'`);
  expect(await looks(lookAtJobs(database, 'pool-other'), lookAtJobs(database, worker))).toEqual({
    taken: 0,
    at: 8,
  });
  finish.resolve();
  await runner.stop();
  expect(done).toEqual(['begun']);
});

test('a process that was cut off may do no more of a job that was taken from it', async () => {
  let written = 0;
  const { runner, finish, done } = await aLongJob(async () => void (written += 1));
  expect((await looks(lookAtJobs(database, 'pool-other'))).taken).toBe(1);
  await pool.query(
    `update graphile_worker._private_jobs set locked_by = 'pool-other', locked_at = now(), attempts = attempts + 1`,
  );
  finish.resolve();
  await runner.stop();
  expect(done).toEqual([
    'begun',
    'This process was not heard of for so long that another does this job now.',
  ]);
  expect(written).toBe(0);
});

test('a job that is asked for anew while it is done is done to its end, and then once more', async () => {
  let written = 0;
  const all = Promise.withResolvers<void>();
  const { runner, finish, done } = await aLongJob(async () => {
    written += 1;
    if (written === 2) all.resolve();
  });
  await aJob('', 'one');
  finish.resolve();
  await all.promise;
  await runner.stop();
  expect(done).toEqual(['begun', 'begun']);
});

test('nobody takes a job while a piece of it is being written', async () => {
  const [writing, written] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { runner, finish } = await aLongJob(async () => {
    writing.resolve();
    await written.promise;
  });
  finish.resolve();
  await writing.promise;
  const look = lookAtJobs(database, 'pool-other');
  expect((await looks(look)).taken).toBe(0);
  written.resolve();
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
