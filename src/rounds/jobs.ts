/** The planner at work beside the pages. */
import { z } from 'zod';
import type { Job } from '../platform/jobs.ts';
import { noteLongWork } from '../platform/long-work.ts';
import { fitOfferJob, fitRoundsJob, fitTogetherJob } from './jobs-fit.ts';
import { tellTimes } from './actions/tell-times.ts';
import { keepAnswer, openProposal, workOut } from './actions/propose.ts';

const planning = z.object({ proposalId: z.number() });
/** How often it is written down how far it has come, in milliseconds. */
const EVERY = 700;

/** Works out one proposal. It holds no transaction while it thinks. Done again, it begins anew; one that is decided is left. */
export const planRotaJob: Job = {
  name: 'plan-rota',
  run: async ({ inScope, payload }) => {
    const { proposalId } = planning.parse(payload);
    const open = await inScope((scope) => openProposal(scope, proposalId));
    if (open === undefined) return;
    const { workId, asked } = open.proposal;
    let told = 0;
    let noting: Promise<unknown> = Promise.resolve();
    const tell = (done: number): void => {
      const now = performance.now();
      if (workId === null || now - told < EVERY) return;
      told = now;
      const note = { done, total: asked.days.length * 100 };
      noting = noting.then(() => inScope((scope) => noteLongWork(scope, workId, note)));
    };
    try {
      const answer = await workOut(open, tell);
      await noting;
      await inScope((scope) => keepAnswer(scope, open, { answer }));
    } catch (fault) {
      await noting;
      const words = 'The planner could not work this out. Nothing has changed';
      await inScope((scope) => keepAnswer(scope, open, { fault: words }));
      throw fault;
    }
  },
};

/** Tells people whose visits moved in a rota that was published. */
export const tellTimesJob: Job = {
  name: 'tell-visit-times',
  run: async ({ inScope, payload }) => void (await inScope((scope) => tellTimes(scope, payload))),
};

/** The jobs of rounds. */
export const roundJobs: readonly Job[] = [
  planRotaJob,
  fitRoundsJob,
  fitOfferJob,
  fitTogetherJob,
  tellTimesJob,
];
