/**
 * Jobs whose process is gone. The queue itself would keep such a job for four hours before anybody may do it. So each process says again
 * and again of the jobs that it does that it does them, and looks whether the others do so: a job of which nothing was said at several
 * looks on end goes back into the queue. Looks are counted and no clock is asked, so that it is the same when one is put right. A process
 * that lost its connection for a moment says it on another; one that was cut off for so long may do no more of a job that was taken from it.
 */
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { Scope } from './scope.ts';

/** How often a process says what it does and looks at the others, in milliseconds. */
const LOOK_EVERY = 30_000;
/** A job of which nothing new was said at so many looks on end is taken: two minutes. */
const LOOKS = 4;

/** One doing of a job: which process does it, and the how many-th try it is. */
export type Doing = { readonly id: string; readonly worker: string; readonly attempt: number };

/** The functions by which the application may ask whether a job is still done by whoever began it. */
export const HOLDS_JOB = `
  create or replace function tend_holds_job(job text, worker text, attempt int) returns boolean language plpgsql security definer set search_path = public as $$
    begin
      perform pg_advisory_xact_lock_shared(hashtext('tend job'), hashtext(job));
      -- A job that is asked for anew while it is done has no further tries: its tries are all it may have.
      return exists (select from graphile_worker.jobs where id::text = job and locked_by = worker and attempts in (attempt, max_attempts));
    end $$;
  revoke execute on function tend_holds_job(text, text, int) from public;
  grant execute on function tend_holds_job(text, text, int) to tend_app;`;

/** Throws where a job was taken from whoever does this piece of it; until the piece is committed or rolled back nobody can take it. */
export async function requireStillDoing({ db }: Scope, { id, worker, attempt }: Doing): Promise<void> {
  const { rows } = await sql<{
    holds: boolean;
  }>`select tend_holds_job(${id}, ${worker}, ${attempt}) as holds`.execute(db);
  if (rows[0]?.holds !== true)
    throw new Error('This process was not heard of for so long that another does this job now.');
}

/** One look of a worker at the jobs of all: says of its own that it does them, and answers how many of others it put back into the queue. */
export function lookAtJobs({ pool }: Database, worker: string): () => Promise<number> {
  let seen = new Map<string, number>();
  return async () => {
    await pool.query(
      'update graphile_worker._private_jobs set locked_at = clock_timestamp() where locked_by = $1',
      [worker],
    );
    const { rows } = await pool.query<{ id: string; said: string }>(
      `select id::text, concat_ws(' ', id, locked_by, attempts, locked_at::text) as said from graphile_worker._private_jobs where locked_by <> $1`,
      [worker],
    );
    seen = new Map(rows.map(({ said }) => [said, (seen.get(said) ?? 0) + 1]));
    let taken = 0;
    for (const { id, said } of rows) {
      if ((seen.get(said) ?? 0) <= LOOKS) continue;
      const { rowCount } = await pool.query(
        `update graphile_worker._private_jobs set locked_by = null, locked_at = null
         where id = $1 and concat_ws(' ', id, locked_by, attempts, locked_at::text) = $2 and pg_try_advisory_xact_lock(hashtext('tend job'), hashtext($1::text))`,
        [id, said],
      );
      taken += rowCount ?? 0;
    }
    return taken;
  };
}

/** Looks until it is stopped. Where the database does not answer that is no look: whoever uses it says so, and the next one counts. */
export async function keepLooking(look: () => Promise<number>, stopped: AbortSignal): Promise<void> {
  for (;;) {
    await setTimeout(LOOK_EVERY, undefined, { signal: stopped, ref: false }).catch(() => {});
    if (stopped.aborted) return;
    await look().catch(() => {});
  }
}
