import { mkdirSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import type { Config } from './config.ts';
import { openDatabase, type Database } from './database.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { prepareJobs } from './jobs.ts';
import { migrate } from './migrate.ts';

/** The database of this installation, brought up to date, and how to let go of it. */
export type Installation = { readonly database: Database; readonly close: () => Promise<void> };

/** Opens the database that the configuration names, or the embedded one; runs the migrations it lacks. */
export async function openInstallation(config: Config): Promise<Installation> {
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
  const embedded = config.databaseUrl
    ? undefined
    : await startEmbeddedPostgres({ directory: path.join(config.dataFolder, 'postgres') });
  const url = config.databaseUrl ?? embedded?.url('postgres') ?? '';
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await migrate(client);
  await client.end();
  const database = openDatabase(url, (fault) =>
    process.stderr.write(`The database connection failed: ${fault.message}\n`),
  );
  await prepareJobs(database);
  return {
    database,
    close: async () => {
      await database.close();
      await embedded?.stop();
    },
  };
}
