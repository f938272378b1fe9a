import { parseArgs } from 'node:util';
import { readConfig, warningsOf } from './platform/config.ts';
import { deliveryJobs } from './platform/deliver.ts';
import { openInstallation } from './platform/installation.ts';
import { startJobs } from './platform/jobs.ts';
import { signInLinkJob } from './platform/sign-in-links.ts';
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
const halt = new AbortController();
let makingPast: (() => Promise<void>) | undefined;
if (config.demonstration) {
  const { loadDemonstration, sizeOf } = await import('../demo/load.ts');
  const say = (words: string): void => void process.stdout.write(`${words}\n`);
  const past = await loadDemonstration(database, say, sizeOf(scale));
  if (past !== undefined && scale === 'small') {
    const { makePast } = await import('../demo/past-months.ts');
    makingPast = async () => await makePast(past, halt.signal);
  }
}
const server = await makeServer({ config, database, routes, openRoutes, apiRoutes });
const runner = await startJobs(database, [
  ...jobs,
  ...deliveryJobs(config),
  webhookJob(config),
  signInLinkJob(config),
]);
await server.listen({ host: config.host, port: config.port });
process.stdout.write(`Tend is at ${config.publicUrl}\n`);
for (const warning of warningsOf(config)) process.stderr.write(`${warning}\n`);

// The past is only for looking at: where it cannot be made, everything else goes on.
const past = makingPast?.().catch((fault: unknown) => {
  process.stderr.write(`The months before could not be made: ${String(fault)}\n`);
});

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  halt.abort();
  await past;
  await server.close();
  await runner.stop();
  await close();
  process.exit(0);
}
process.on('SIGINT', () => void stop());
process.on('SIGTERM', () => void stop());
