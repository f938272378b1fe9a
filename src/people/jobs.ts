import { londonDay } from '../ground/calendar.ts';
import type { Job } from '../platform/jobs.ts';
import { moveHome } from './actions/home-move.ts';
import { listMovesDue } from './records/home-moves.ts';

/** Every night: whoever moves house on the day that begins lives at the new address. */
export const moveHomeJob: Job = {
  name: 'move-home',
  every: '10 0 * * *',
  run: async ({ inScope }) => {
    const due = await inScope((scope) => listMovesDue(scope, londonDay(scope.now).toString()));
    for (const move of due) await inScope((scope) => moveHome(scope, move));
  },
};
