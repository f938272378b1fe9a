import { EventEmitter } from 'node:events';
import {
  type JobHelpers,
  Logger,
  makeWorkerUtils,
  run,
  type Runner,
  type WorkerEvents,
  type WorkerUtils,
} from 'graphile-worker';
import { sql } from 'kysely';
import type { Database } from './database.ts';
import { HOLDS_JOB, keepLooking, lookAtJobs, requireStillDoing } from './living-workers.ts';
import { inTurn } from './migrate.ts';
import { systemOf, withScope, type Scope } from './scope.ts';

/** Only what went wrong is said: a job that fails is tried again, and its fault stands in the queue. */
const logger = new Logger(() => (level, message) => {
  if (level === 'error') process.stderr.write(`In the queue of jobs: ${message}\n`);
});

/** The priority of what somebody waits for; what has the lower runs first. */
const SOON = -10;

/** A job: work for one council, done by the system in scopes of its own. */
export type Job = {
  readonly name: string;
  /** When it runs by itself for every council, as a cron line in UTC; absent: only when asked. */
  readonly every?: string;
  readonly run: (tools: {
    database: Database;
    councilId: number;
    payload: Record<string, unknown>;
    inScope: <T>(work: (scope: Scope) => Promise<T>) => Promise<T>;
  }) => Promise<void>;
};

/** Asks for a job within a piece of work: it runs only if the work is committed, and once for one `key` while it waits. */
export async function ask(
  scope: Scope,
  job: string,
  payload: Record<string, unknown>,
  key?: string,
): Promise<void> {
  await add(scope, job, payload, { key, soon: false });
}

/** The same for a job whose end somebody waits for at a page: it goes before those that nobody looks at, however many wait. */
export async function askSoon(
  scope: Scope,
  job: string,
  payload: Record<string, unknown>,
  key?: string,
): Promise<void> {
  await add(scope, job, payload, { key, soon: true });
}

async function add(
  { who, db }: Scope,
  job: string,
  payload: Record<string, unknown>,
  { key = null, soon }: { readonly key: string | null | undefined; readonly soon: boolean },
): Promise<void> {
  const given = JSON.stringify({ ...payload, councilId: who.councilId });
  await sql`select tend_add_job(${job}, ${given}::json, ${key}, ${soon})`.execute(db);
}

/** Asks for a job of the whole installation that somebody waits for, outside any piece of work: it runs for each council in turn. */
export async function askForAll(
  database: Database,
  job: string,
  payload: Record<string, unknown>,
): Promise<void> {
  await database.pool.query('select tend_add_job($1, $2::json, null, true)', [job, JSON.stringify(payload)]);
}

/** Whether a council is the first: a job whose one run is for the whole installation does its work in that one's turn. */
export async function isFirst(database: Database, councilId: number): Promise<boolean> {
  const { rows } = await database.pool.query<{ first: number }>('select min(id) as first from council');
  return rows[0]?.first === councilId;
}

/** Makes the job queue's tables and the one function through which the application may add a job; one process at a time. */
export async function prepareJobs(database: Database): Promise<void> {
  const client = await database.pool.connect();
  try {
    await inTurn(client, async () => await makeQueue(database));
  } finally {
    client.release();
  }
}

async function makeQueue(database: Database): Promise<void> {
  const utils: WorkerUtils = await makeWorkerUtils({ pgPool: database.pool, logger });
  await utils.migrate();
  await utils.release();
  await database.pool.query(`
    drop function if exists tend_add_job(text, json, text);
    create or replace function tend_add_job(job text, payload json, key text, soon boolean) returns void language sql security definer set search_path = public as $$
      select graphile_worker.add_job(job, payload, job_key => key, job_key_mode => 'replace', max_attempts => 5,
        priority => case when soon then ${SOON} else 0 end) $$;
    revoke execute on function tend_add_job(text, json, text, boolean) from public;
    grant execute on function tend_add_job(text, json, text, boolean) to tend_app;
    ${HOLDS_JOB}
    -- A clock that was ahead and is put right would keep whatever it had set for later waiting until it is that late again.
    update graphile_worker._private_known_crontabs set last_execution = now() where last_execution > now();
    update graphile_worker._private_jobs set run_at = now() where run_at > now() + interval '1 hour';`);
}

/** How the queue stands, for who watches: how many jobs are due, are being done, failed and are tried again, or were given up. */
export type JobsStanding = {
  readonly counts: Readonly<Record<'waiting' | 'running' | 'failing' | 'given_up', number>>;
  /** For how long the one that is due and has waited longest has waited. */
  readonly oldestSeconds: number;
};

/** Counts the jobs of the installation. */
export async function standingOfJobs({ pool }: Database): Promise<JobsStanding> {
  const { rows } = await pool.query<{ state: keyof JobsStanding['counts']; count: number; oldest: number }>(
    `select state, count(*), floor(extract(epoch from now() - min(run_at)))::int as oldest from (
       select run_at, case when locked_at is not null then 'running' when attempts >= max_attempts then 'given_up'
         when attempts > 0 then 'failing' when run_at <= now() then 'waiting' end as state from graphile_worker.jobs) job
     where state is not null group by state`,
  );
  const counts = { waiting: 0, running: 0, failing: 0, given_up: 0 };
  for (const { state, count } of rows) counts[state] = count;
  return { counts, oldestSeconds: rows.find(({ state }) => state === 'waiting')?.oldest ?? 0 };
}

async function forEveryCouncil(
  database: Database,
  work: (councilId: number) => Promise<void>,
): Promise<void> {
  const { rows } = await database.pool.query<{ id: number }>('select id from council order by id');
  for (const { id } of rows) await work(id);
}

/** Starts the worker that does jobs, in this process. */
export async function startJobs(database: Database, jobs: readonly Job[]): Promise<Runner> {
  const task = (job: Job) => async (payload: unknown, helpers: JobHelpers) => {
    const given = (payload ?? {}) as Record<string, unknown>;
    const { id, locked_by: worker, attempts: attempt } = helpers.job;
    const once = (councilId: number) =>
      job.run({
        database,
        councilId,
        payload: given,
        inScope: (work) =>
          withScope(database, systemOf(councilId), async (scope) => {
            await requireStillDoing(scope, { id, worker: worker ?? '', attempt });
            return await work(scope);
          }),
      });
    if (typeof given['councilId'] === 'number') await once(given['councilId']);
    else await forEveryCouncil(database, once);
  };
  const events: WorkerEvents = new EventEmitter();
  const stopped = new AbortController();
  events.once('pool:create', ({ workerPool }) => {
    void keepLooking(lookAtJobs(database, workerPool.id), stopped.signal);
  });
  const runner = await run({
    pgPool: database.pool,
    concurrency: 2,
    noHandleSignals: true,
    events,
    logger,
    taskList: Object.fromEntries(jobs.map((job) => [job.name, task(job)])),
    crontab: jobs
      .filter((job) => job.every)
      .map((job) => `${job.every} ${job.name}`)
      .join('\n'),
  });
  // Until the last job is done and its connection let go.
  void runner.promise.catch(() => {}).finally(() => stopped.abort());
  return runner;
}
