import { parseArgs } from 'node:util';
import { readConfig } from './platform/config.ts';
import { deliveryJobs } from './platform/deliver.ts';
import { openInstallation } from './platform/installation.ts';
import { startJobs } from './platform/jobs.ts';
import { webhookJob } from './platform/webhooks.ts';
import { makeServer } from './web/server.ts';
import { apiRoutes, jobs, openRoutes, routes } from './web/urls.ts';

if (typeof Temporal === 'undefined') {
  process.stderr.write('Tend needs Node 26. Start it with npm start, which brings its own.\n');
  process.exit(1);
}

const { values } = parseArgs({ options: { scale: { type: 'string', default: 'small' } } });
const scale = values.scale;
const config = readConfig(process.env, scale);
const { database, close } = await openInstallation(config);
if (config.demonstration) {
  const { loadDemonstration, sizeOf } = await import('../demo/load.ts');
  await loadDemonstration(database, (words) => process.stdout.write(`${words}\n`), sizeOf(scale));
}
const server = await makeServer({ config, database, routes, openRoutes, apiRoutes });
const runner = await startJobs(database, [...jobs, ...deliveryJobs(config), webhookJob(config)]);
await server.listen({ host: config.host, port: config.port });
process.stdout.write(`Tend is at ${config.publicUrl}\n`);

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await server.close();
  await runner.stop();
  await close();
  process.exit(0);
}
process.on('SIGINT', () => void stop());
process.on('SIGTERM', () => void stop());
