/**
 * Jobs whose process is gone. The queue itself would keep such a job for four hours before anybody may do it; but each process holds a
 * lock of the database for as long as it lives, so that the others see at once that it does not.
 */
import { EventEmitter } from 'node:events';
import type { WorkerEvents } from 'graphile-worker';
import type { Database } from './database.ts';

/** A process that has lost its connection has so long to come back before its jobs are taken from it. */
const GRACE = '2 minutes';
const WORKERS = 'tend workers';

/** What a process tells of its worker: here that it lives, by a lock on the connection by which it listens for jobs, anew whenever it connects. */
export function livingWorker(): WorkerEvents {
  const events: WorkerEvents = new EventEmitter();
  events.on('pool:listen:success', ({ workerPool, client }) => {
    // Once it listens. Where this fails the connection is gone, and the worker says so itself and connects again.
    const hold = async (): Promise<void> => {
      await client
        .query('select pg_advisory_lock(hashtext($1), hashtext($2))', [WORKERS, workerPool.id])
        .catch(() => {});
    };
    client.once('drain', () => void hold());
  });
  return events;
}

/** Puts back into the queue what was begun by processes that are gone. Answers how many jobs there were. */
export async function freeLeftJobs({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<{ worker: string; jobs: number }>(
    `select worker, jobs from (
       select locked_by as worker, count(*) as jobs from graphile_worker.jobs where locked_at < now() - $2::interval group by locked_by) begun
     where pg_try_advisory_xact_lock(hashtext($1), hashtext(worker))`,
    [WORKERS, GRACE],
  );
  await pool.query('select graphile_worker.force_unlock_workers($1)', [rows.map(({ worker }) => worker)]);
  return rows.reduce((sum, { jobs }) => sum + jobs, 0);
}
