import { listLinesOfPerson } from '../brokerage/records/package-lines.ts';
import { TAKE_BACK_DAYS } from '../brokerage/rules/end-taken-back.ts';
import { londonDay, startOfDay } from '../ground/calendar.ts';
import type { Job } from '../platform/jobs.ts';
import { tellOfDeath } from './actions/tell-of-death.ts';
import { bringBackLines } from './actions/end-of-care.ts';
import { planVisits, replanLines, WEEKS_AHEAD } from './actions/plan-visits.ts';
import { forgetDroppedBefore } from './records/dropped-visits.ts';
import { listLineIdsToPlan } from './records/plan-lines.ts';

const LINES_AT_ONCE = 500;

/**
 * Every night: the visits of the next eight weeks are planned from the patterns, some hundreds of lines at a time, and what ends took out is let go of
 * once they can no longer be taken back. Asked for with
 * `{ personId }`, those of one person at once: with `died`, because their death was recorded, which their providers are told; with `died` false, because
 * that was taken back: what it took out comes back.
 */
export const planVisitsJob: Job = {
  name: 'plan-visits',
  every: '30 1 * * *',
  run: async ({ inScope, payload }) => {
    const { personId, died } = payload;
    if (typeof personId === 'number') {
      await inScope(async (scope) => {
        const lines = await listLinesOfPerson(scope, personId);
        const lineIds = lines.map(({ id }) => id);
        await (died === false ? bringBackLines : replanLines)(
          scope,
          lineIds,
          londonDay(scope.now).toString(),
        );
        if (died === true) await tellOfDeath(scope, personId);
      });
      return;
    }
    const { ids, from, to } = await inScope(async (scope) => {
      const today = londonDay(scope.now);
      await forgetDroppedBefore(scope, startOfDay(today.subtract({ days: TAKE_BACK_DAYS })));
      const range = { from: today.toString(), to: today.add({ weeks: WEEKS_AHEAD }).toString() };
      return { ids: await listLineIdsToPlan(scope, range.from, range.to), ...range };
    });
    for (let at = 0; at < ids.length; at += LINES_AT_ONCE) {
      const lineIds = ids.slice(at, at + LINES_AT_ONCE);
      await inScope((scope) => planVisits(scope, { from, to, lineIds }));
    }
  },
};
