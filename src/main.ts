import { mkdirSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { readConfig } from './platform/config.ts';
import { openDatabase } from './platform/database.ts';
import { deliveryJob } from './platform/deliver.ts';
import { startEmbeddedPostgres } from './platform/embedded-postgres.ts';
import { prepareJobs, startJobs } from './platform/jobs.ts';
import { migrate } from './platform/migrate.ts';
import { makeServer } from './web/server.ts';
import { apiRoutes, jobs, openRoutes, routes } from './web/urls.ts';

if (typeof Temporal === 'undefined') {
  process.stderr.write('Tend needs Node 26. Start it with npm start, which brings its own.\n');
  process.exit(1);
}

const config = readConfig(process.env);
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
if (config.demonstration) {
  const { loadDemonstration } = await import('../demo/load.ts');
  await loadDemonstration(database, (words) => process.stdout.write(`${words}\n`));
}
const server = await makeServer({ config, database, routes, openRoutes, apiRoutes });
const runner = await startJobs(database, [...jobs, ...deliveryJob(config.smtpUrl, config.mailSender)]);
await server.listen({ host: config.host, port: config.port });
process.stdout.write(`Tend is at ${config.publicUrl}\n`);

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await server.close();
  await runner.stop();
  await database.close();
  await embedded?.stop();
  process.exit(0);
}
process.on('SIGINT', () => void stop());
process.on('SIGTERM', () => void stop());
