/** Drilling every provider for one day, one piece of work for each. */
import { z } from 'zod';
import type { Job } from '../platform/jobs.ts';
import { noteLongWork } from '../platform/long-work.ts';
import { drillOfSweep, finishSweep } from './actions/run-drill.ts';
import { makeWindows } from './actions/run-windows.ts';
import { getSweep, listToDrill } from './records/drills.ts';

const sweeping = z.object({ sweepId: z.number() });

/**
 * Drills every provider of a sweep in turn, each in a transaction of its own. Done again, it goes on with those that are left. One that
 * fails keeps nobody else waiting, and is told at the end.
 */
export const drillEverybodyJob: Job = {
  name: 'drill-everybody',
  run: async ({ inScope, payload }) => {
    const { sweepId } = sweeping.parse(payload);
    const sweep = await inScope((scope) => getSweep(scope, sweepId));
    const providers = await inScope((scope) => listToDrill(scope, sweep));
    const total = sweep.drills + providers.length;
    const faults: unknown[] = [];
    for (const [place, providerId] of providers.entries()) {
      await inScope((scope) => drillOfSweep(scope, sweepId, providerId)).catch(
        (fault: unknown) => void faults.push(fault),
      );
      await inScope(async (scope) => {
        if (sweep.work_id !== null)
          await noteLongWork(scope, sweep.work_id, { done: sweep.drills + place + 1, total });
      });
    }
    await inScope((scope) => finishSweep(scope, sweepId, faults.length));
    if (faults.length > 0)
      throw new AggregateError(faults, `${faults.length} providers could not be drilled.`);
  },
};

const simulating = z.object({ runId: z.number() });

/** Makes a run of the window simulator. */
export const simulateWindowsJob: Job = {
  name: 'simulate-windows',
  run: async ({ inScope, payload }) => await makeWindows(inScope, simulating.parse(payload).runId),
};

/** The jobs of the market. */
export const marketJobs: readonly Job[] = [drillEverybodyJob, simulateWindowsJob];
