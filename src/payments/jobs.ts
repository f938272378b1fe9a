/** Verification that nobody waits for, after feeds are taken and every night, and what it has come to that is not posted. */
import { z } from 'zod';
import { londonDay, weekStart } from '../ground/calendar.ts';
import { plural } from '../ground/text.ts';
import type { Job } from '../platform/jobs.ts';
import { finishLongWork, noteLongWork, startLongWork } from '../platform/long-work.ts';
import { countAccruals } from './actions/count-accruals.ts';
import { verifyWeek } from './actions/verify-week.ts';
import { listProvidersToCount } from './records/accruals.ts';
import { findVerification, listWeeksToVerify, type ProviderWeek } from './records/week-state.ts';

type InScope = Parameters<Job['run']>[0]['inScope'];

/** How far back a night looks for weeks and for changes of older ones, such as terms that reach back. */
const NIGHTLY_WEEKS = 8;

/** Verifies a week unless it is verified as it stands. Answers how many verdicts were new. */
async function verifyIfChanged(inScope: InScope, week: ProviderWeek): Promise<number> {
  return await inScope(async (scope) => {
    const { upToDate } = await findVerification(scope, week.providerId, week.weekStartsOn);
    if (upToDate) return 0;
    const done = await verifyWeek(scope, week);
    if (!done.ok) throw new Error(done.reason);
    return done.value.fresh;
  });
}

/** Verifies weeks one after another, each in a transaction of its own, and shows how far it has come. */
async function verifyMany(inScope: InScope, workId: number, weeks: readonly ProviderWeek[]): Promise<void> {
  let [done, fresh] = [0, 0];
  const note = async () =>
    await inScope((scope) => noteLongWork(scope, workId, { done, total: weeks.length }));
  try {
    for (const week of weeks) {
      if (done % 5 === 0) await note();
      fresh += await verifyIfChanged(inScope, week);
      done += 1;
    }
    await note();
    const outcome = `${plural(weeks.length, 'week')} verified, ${plural(fresh, 'new verdict')}`;
    await inScope((scope) => finishLongWork(scope, workId, { outcome }));
  } catch (fault) {
    const outcome = `Stopped after ${done} of ${weeks.length}. What was verified is kept; the rest is tried again tonight.`;
    await inScope((scope) => finishLongWork(scope, workId, { outcome, failed: true }));
    throw fault;
  }
}

const asked = z.object({ providerId: z.number(), weekStartsOn: z.string() });

/**
 * Verifies a provider's week, asked for when a feed was taken; then the provider's other weeks of that time that the same
 * change has touched, such as the one a corrected log has left.
 */
export const verifyWeekJob: Job = {
  name: 'verify-week',
  run: async ({ inScope, payload }) => {
    const { providerId, weekStartsOn } = asked.parse(payload);
    await verifyIfChanged(inScope, { providerId, weekStartsOn });
    const since = Temporal.PlainDate.from(weekStartsOn).subtract({ weeks: 1 }).toString();
    for (const week of await inScope((scope) => listWeeksToVerify(scope, { since, providerId })))
      await verifyIfChanged(inScope, week);
    await inScope((scope) => countAccruals(scope, providerId));
  },
};

const manyAsked = z.object({ workId: z.number(), weekStartsOn: z.string() });

/** Verifies what has changed of every provider in one week, asked for on the week's page. */
export const verifyProvidersJob: Job = {
  name: 'verify-providers',
  run: async ({ inScope, payload }) => {
    const { workId, weekStartsOn } = manyAsked.parse(payload);
    const weeks = await inScope((scope) => listWeeksToVerify(scope, { since: weekStartsOn }));
    await verifyMany(
      inScope,
      workId,
      weeks.filter((week) => week.weekStartsOn === weekStartsOn),
    );
  },
};

/** Every night: verifies every provider's week that is of the last eight weeks, or changed in them, unless it is verified as it stands. */
export const verifyNightlyJob: Job = {
  name: 'verify-nightly',
  every: '30 2 * * *',
  run: async ({ inScope }) => {
    const { weeks, workId } = await inScope(async (scope) => {
      const since = weekStart(londonDay(scope.now)).subtract({ weeks: NIGHTLY_WEEKS }).toString();
      const changed = await listWeeksToVerify(scope, { since, changedSince: since });
      const title = 'Verifying the weeks that have changed';
      return {
        weeks: changed,
        workId: await startLongWork(scope, {
          kind: 'verify-nightly',
          title,
          link: '/weeks',
          total: changed.length,
        }),
      };
    });
    await verifyMany(inScope, workId, weeks);
  },
};

const providerAsked = z.object({ providerId: z.number().optional() });

/** Every night, after the weeks are verified, and when asked: counts what was done and is not posted, of one provider or of all. */
export const countAccrualsJob: Job = {
  name: 'count-accruals',
  every: '30 4 * * *',
  run: async ({ inScope, payload }) => {
    const { providerId } = providerAsked.parse(payload);
    const providers = providerId === undefined ? await inScope(listProvidersToCount) : [providerId];
    for (const provider of providers) await inScope((scope) => countAccruals(scope, provider));
  },
};

/** Every job of payments. */
export const paymentJobs: readonly Job[] = [
  verifyWeekJob,
  verifyProvidersJob,
  verifyNightlyJob,
  countAccrualsJob,
];
