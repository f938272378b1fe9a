/** Placing the agreed moves of a transition, one piece of work for each, and what follows from a handover. */
import { z } from 'zod';
import type { Job } from '../platform/jobs.ts';
import { noteLongWork } from '../platform/long-work.ts';
import { finishPlacing } from './actions/transition-bulk.ts';
import { followHandover } from './actions/transition-handover.ts';
import { placeMove } from './actions/transition-place.ts';
import { remindToAskAgain } from './actions/tell-of-transition.ts';
import type { TransitionSide } from './actions/transition-side.ts';
import { listMovesToPlace } from './records/transitions.ts';

const placing = z.object({ transitionId: z.number(), workId: z.number() });

/**
 * Places the agreed moves of a plan in turn, each in a transaction of its own: wherever it ends, each line is whole. It looks before each
 * whether somebody stopped it. Done again, it goes on with those that are left. One that fails keeps nobody else waiting, and is told at the end.
 */
export function placeTransitionJob(side: TransitionSide): Job {
  return {
    name: 'place-transition',
    run: async ({ inScope, payload }) => {
      const { transitionId, workId } = placing.parse(payload);
      const ids = await inScope((scope) => listMovesToPlace(scope, transitionId));
      let placed = 0;
      let held = 0;
      const faults: unknown[] = [];
      for (const moveId of ids) {
        const done = await inScope((scope) =>
          placeMove(scope, side, { transitionId, moveId, byJob: true }),
        ).catch((fault: unknown) => void faults.push(fault));
        if (done?.ok === true && done.value === 'stopped meanwhile') return;
        if (done?.ok === true) placed += 1;
        else held += 1;
        await inScope((scope) => noteLongWork(scope, workId, { done: placed + held, total: ids.length }));
      }
      if (faults.length > 0) throw new AggregateError(faults, `${faults.length} moves could not be placed.`);
      await inScope((scope) => finishPlacing(scope, transitionId, { placed, held }));
    },
  };
}

const followed = z.object({ moveId: z.number(), transitionId: z.number() });

/** Tells both providers' systems what was confirmed. */
export const followHandoverJob: Job = {
  name: 'follow-handover',
  run: async ({ payload, inScope }) => {
    await inScope((scope) => followHandover(scope, followed.parse(payload)));
  },
};

/** Reminds brokers each morning of people who wanted to wait and are to be asked again. */
export const askAgainJob: Job = {
  name: 'ask-again',
  every: '30 7 * * *',
  run: async ({ inScope }) => void (await inScope(remindToAskAgain)),
};

/** The jobs of transitions. */
export function transitionJobs(side: TransitionSide): readonly Job[] {
  return [placeTransitionJob(side), followHandoverJob, askAgainJob];
}
