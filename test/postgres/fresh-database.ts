import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { openDatabase, type Database } from '../../src/platform/database.ts';
import { databaseUrl } from './cluster.ts';

/** A migrated, empty database for one test file, dropped when the file is done. Await it at the top of the file. */
export async function freshDatabase(): Promise<Database & { url: string }> {
  const { url, template } = inject('cluster');
  const name = `tend_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`create database ${name} template ${template} strategy file_copy`);
  const own = databaseUrl(url, name);
  const database = openDatabase(own, () => {});
  afterAll(async () => {
    await database.close();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  });
  return { ...database, url: own };
}
