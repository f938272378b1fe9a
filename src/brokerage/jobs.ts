/** What moves placement on while nobody looks: offers lapse, and the next in line is asked. */
import { z } from 'zod';
import type { Job } from '../platform/jobs.ts';
import { advanceRequest } from './actions/advance-request.ts';
import {
  confirmStartJob,
  endPlannedJob,
  endProbationJob,
  followOrderAnswerJob,
  followStartJob,
} from './jobs-placements.ts';
import { listToAdvance } from './records/placement-queue.ts';

const asked = z.object({ requestId: z.number().optional() });

/**
 * Takes one request on, asked for when a provider answered or a broker let offers go on by themselves. Without one, every five
 * minutes, each whose time has come, in a transaction of its own: one that fails keeps nobody else waiting, and is told at the end.
 */
export const advancePlacementJob: Job = {
  name: 'advance-placement',
  every: '*/5 * * * *',
  run: async ({ inScope, payload }) => {
    const { requestId } = asked.parse(payload);
    const ids = requestId === undefined ? await inScope(listToAdvance) : [requestId];
    const faults: unknown[] = [];
    for (const id of ids)
      await inScope((scope) => advanceRequest(scope, id)).catch((fault: unknown) => faults.push(fault));
    if (faults.length > 0)
      throw new AggregateError(faults, `${faults.length} requests could not be moved on.`);
  },
};

/** The jobs of brokerage. */
export const brokerageJobs: readonly Job[] = [
  advancePlacementJob,
  followOrderAnswerJob,
  confirmStartJob,
  followStartJob,
  endPlannedJob,
  endProbationJob,
];
