import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';

const folder = path.join(import.meta.dirname, '../../migrations');

/**
 * Does work that makes the database what this version needs, or what else is made once (`what`): where several processes start at once, one
 * after the other.
 */
export async function inTurn<T>(
  client: pg.ClientBase,
  work: () => Promise<T>,
  what = 'tend migrations',
): Promise<T> {
  await client.query('select pg_advisory_lock(hashtext($1))', [what]);
  try {
    return await work();
  } finally {
    await client.query('select pg_advisory_unlock(hashtext($1))', [what]);
  }
}

/**
 * Brings a database up to date: every numbered file in migrations/, once, in order, each in a transaction of its own.
 * Refuses to go on when a file that was run has been changed since. Returns the names of the files run now.
 */
export async function migrate(client: pg.ClientBase): Promise<string[]> {
  return await inTurn(client, async () => {
    await client.query(`create table if not exists migration (
      name text primary key, checksum text not null, run_at timestamptz not null default now())`);
    const { rows } = await client.query<{ name: string; checksum: string }>(
      'select name, checksum from migration',
    );
    const run = new Map(rows.map((row) => [row.name, row.checksum]));
    const done: string[] = [];
    for (const name of readdirSync(folder)
      .filter((file) => file.endsWith('.sql'))
      .sort()) {
      const words = readFileSync(path.join(folder, name), 'utf8');
      const checksum = createHash('sha256').update(words).digest('hex');
      const before = run.get(name);
      if (before === checksum) continue;
      if (before !== undefined) {
        throw new Error(
          `migrations/${name} has changed since it was run here. Put it back and write a new migration.`,
        );
      }
      await client.query('begin');
      try {
        await client.query(words);
        await client.query('insert into migration (name, checksum) values ($1, $2)', [name, checksum]);
        await client.query('commit');
      } catch (fault) {
        await client.query('rollback');
        throw new Error(`migrations/${name} did not run: ${(fault as Error).message}`, { cause: fault });
      }
      done.push(name);
    }
    return done;
  });
}
