import type { FastifyInstance } from 'fastify';
import { setTimeout } from 'node:timers/promises';
import type { Config } from '../platform/config.ts';
import type { Database } from '../platform/database.ts';
import { standingOfJobs } from '../platform/jobs.ts';
import { sameSecret } from '../platform/sessions.ts';

const bounds = [5, 10, 25, 50, 100, 150, 250, 500, 1000, 2500];

/** A database that has not answered by then does not answer: who watches must not wait for ever. */
const PATIENCE_MS = 3000;

/** How long answers took, counted in buckets of milliseconds, as Prometheus reads them. */
function histogram(): { note: (milliseconds: number) => void; lines: () => string[] } {
  const counts = bounds.map(() => 0);
  let [count, sum] = [0, 0];
  return {
    note: (milliseconds) => {
      count += 1;
      sum += milliseconds;
      bounds.forEach((bound, at) => {
        if (milliseconds <= bound) counts[at] = (counts[at] ?? 0) + 1;
      });
    },
    lines: () => [
      '# TYPE tend_answer_milliseconds histogram',
      ...bounds.map((bound, at) => `tend_answer_milliseconds_bucket{le="${bound}"} ${counts[at]}`),
      `tend_answer_milliseconds_bucket{le="+Inf"} ${count}`,
      `tend_answer_milliseconds_sum ${Math.round(sum)}`,
      `tend_answer_milliseconds_count ${count}`,
    ],
  };
}

/**
 * /health says whether this process and its database answer, and nothing else. /metrics is there only where TEND_METRICS_TOKEN
 * is set, and only for who sends it as a bearer token.
 */
export function mountHealth(server: FastifyInstance, database: Database, config: Config): void {
  const answers = histogram();
  const faults = { count: 0 };
  server.addHook('onResponse', async (_, reply) => {
    answers.note(reply.elapsedTime);
    if (reply.statusCode >= 500) faults.count += 1;
  });

  server.get('/health', async (_, reply) => {
    const asked = database.pool.query('select 1').then(
      () => true,
      () => false,
    );
    const alive = await Promise.race([asked, setTimeout(PATIENCE_MS, false, { ref: false })]);
    return await reply
      .code(alive ? 200 : 503)
      .send({ status: alive ? 'ok' : 'the database does not answer' });
  });

  server.get('/metrics', async (request, reply) => {
    const known = config.metricsToken !== undefined && `Bearer ${config.metricsToken}`;
    if (!known || !sameSecret(request.headers.authorization ?? '', known))
      return await reply.code(404).send();
    const jobs = await standingOfJobs(database);
    const lines = [
      ...answers.lines(),
      '# TYPE tend_faults_total counter',
      `tend_faults_total ${faults.count}`,
      '# TYPE tend_memory_bytes gauge',
      `tend_memory_bytes ${process.memoryUsage.rss()}`,
      '# TYPE tend_database_connections gauge',
      `tend_database_connections{state="open"} ${database.pool.totalCount}`,
      `tend_database_connections{state="idle"} ${database.pool.idleCount}`,
      `tend_database_connections{state="waited_for"} ${database.pool.waitingCount}`,
      '# TYPE tend_jobs gauge',
      ...Object.entries(jobs.counts).map(([state, count]) => `tend_jobs{state="${state}"} ${count}`),
      '# TYPE tend_job_oldest_seconds gauge',
      `tend_job_oldest_seconds ${jobs.oldestSeconds}`,
    ];
    return await reply.type('text/plain; version=0.0.4').send(`${lines.join('\n')}\n`);
  });
}
