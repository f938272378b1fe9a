/** Works out beside the pages whether requests fit into rounds. */
import { z } from 'zod';
import type { Job } from '../platform/jobs.ts';
import { workOutFit } from './actions/ask-fit.ts';

const asking = z.object({ runId: z.number() });

export const fitRoundsJob: Job = {
  name: 'fit-rounds',
  run: async ({ inScope, payload }) => await workOutFit(inScope, asking.parse(payload).runId),
};
