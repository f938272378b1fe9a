import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/platform/database.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';

test('a PostgreSQL of our own that ends by itself is there again, with what was written, and stays away once it is stopped', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tend-embedded-'));
  const directory = path.join(folder, 'postgres');
  const postgres = await startEmbeddedPostgres({ directory });
  const database = openDatabase(postgres.url('postgres'), () => {});
  const answers = async () => {
    try {
      return (await database.pool.query<{ kept: number }>('select kept from thing')).rows[0]?.kept;
    } catch {
      return undefined;
    }
  };
  await database.pool.query('create table thing (kept int)');
  await database.pool.query('insert into thing values (7)');
  const pid = () => Number(readFileSync(path.join(directory, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const before = pid();
  process.kill(before, 'SIGQUIT');
  while ((await answers()) !== undefined) await setTimeout(20);
  const latest = Date.now() + 60_000;
  while ((await answers()) === undefined && Date.now() < latest) await setTimeout(100);
  expect(await answers()).toBe(7);
  expect(pid()).not.toBe(before);
  await database.close();
  await postgres.stop();
  await setTimeout(2500);
  expect(() => pid()).toThrow('ENOENT');
  rmSync(folder, { recursive: true });
});
