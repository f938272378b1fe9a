import pg from 'pg';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/platform/database.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const { url, pool: beside } = await freshDatabase();

/** A pool of its own with three connections, the processes that serve them, and what it reported. */
async function opened() {
  const faults: string[] = [];
  const database = openDatabase(url, ({ message }) => faults.push(message));
  const pids = await Promise.all(
    [1, 2, 3].map(async () => {
      const { rows } = await database.pool.query<{ pid: number }>(
        'select pg_backend_pid() as pid from pg_sleep(0.1)',
      );
      return rows[0]?.pid ?? 0;
    }),
  );
  return { database, faults, pids };
}

test('a closed database has nobody connected any more, so that it can be stopped without a fault', async () => {
  const { database, faults, pids } = await opened();
  expect(new Set(pids).size).toBe(3);
  await database.close();
  const { rows } = await beside.query('select pid from pg_stat_activity where pid = any($1)', [pids]);
  expect(rows).toEqual([]);
  expect(faults).toEqual([]);
});

test('a connection that is lost is reported once, and the next question gets another', async () => {
  const { database, faults, pids } = await opened();
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query('select pg_terminate_backend($1)', [pids[0]]);
  await admin.end();
  while (faults.length === 0) await new Promise((done) => setTimeout(done, 5));
  expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await database.close();
  expect(faults).toEqual(['terminating connection due to administrator command']);
});
