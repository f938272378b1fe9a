// Started once for a whole test run (vitest's global set-up): a PostgreSQL with one migrated template, from which every test
// file copies a database of its own in a few milliseconds. TEST_DATABASE_URL names a server to use instead of our own.
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../src/platform/database.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { prepareJobs } from '../../src/platform/jobs.ts';
import { migrate } from '../../src/platform/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    cluster: { url: string; template: string };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL'];
  const directory = path.join(tmpdir(), `tend-test-${process.pid}`);
  const own = given ? undefined : await startEmbeddedPostgres({ directory, carelessButFast: true });
  const url = given ?? own?.url('postgres') ?? '';
  const template = `tend_template_${process.pid}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`create database ${template}`);
  const client = new pg.Client({ connectionString: databaseUrl(url, template) });
  await client.connect();
  await migrate(client);
  await client.end();
  const database = openDatabase(databaseUrl(url, template), () => {});
  await prepareJobs(database);
  await database.close();
  project.provide('cluster', { url, template });
  return async () => {
    await admin.query(`drop database ${template} with (force)`);
    await admin.end();
    await own?.stop();
    if (own) rmSync(directory, { recursive: true, force: true });
  };
}

/** The address of another database on the same server. */
export function databaseUrl(url: string, name: string): string {
  return url.replace(/(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);
}
