/** What follows from the events of contracts without anybody asking. */
import { z } from 'zod';
import type { Job } from '../platform/jobs.ts';
import { listStrandedOffers, providersToLookAt, withdrawStranded } from './actions/withdraw-stranded.ts';

const asked = z.object({ providerId: z.number().optional() });

/**
 * Withdraws offers that an event strands: asked for when one is recorded, and every five minutes for those that were recorded
 * ahead of their day. Each request is a piece of work of its own.
 */
export const withdrawStrandedJob: Job = {
  name: 'withdraw-stranded',
  every: '*/5 * * * *',
  run: async ({ inScope, payload }) => {
    const { providerId: named } = asked.parse(payload);
    for (const providerId of await inScope((scope) => providersToLookAt(scope, named)))
      for (const { requestId } of await inScope((scope) => listStrandedOffers(scope, providerId)))
        await inScope((scope) => withdrawStranded(scope, { providerId, requestId }));
  },
};
