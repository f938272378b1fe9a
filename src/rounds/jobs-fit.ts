/** Works out beside the pages whether requests fit into rounds. */
import { z } from 'zod';
import type { Job } from '../platform/jobs.ts';
import { workOutFit } from './actions/ask-fit.ts';
import { workOutTogether } from './actions/ask-together.ts';
import { workOutOfferFit } from './actions/ask-offer-fit.ts';

const asking = z.object({ runId: z.number() });

const looking = z.object({ lookId: z.number() });

const offer = z.object({ offerId: z.number() });

/** Works out for a provider whether an offer fits into its own rounds. */
export const fitOfferJob: Job = {
  name: 'fit-offer',
  run: async ({ inScope, payload }) => await workOutOfferFit(inScope, offer.parse(payload).offerId),
};

export const fitRoundsJob: Job = {
  name: 'fit-rounds',
  run: async ({ inScope, payload }) => await workOutFit(inScope, asking.parse(payload).runId),
};

export const fitTogetherJob: Job = {
  name: 'fit-together',
  run: async ({ inScope, payload }) => await workOutTogether(inScope, looking.parse(payload).lookId),
};
