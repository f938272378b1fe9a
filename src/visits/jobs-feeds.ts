/** Work on feeds that nobody waits for: reading and taking large files, and collecting what providers' systems leave. */
import path from 'node:path';
import { z } from 'zod';
import { readConfig } from '../platform/config.ts';
import type { Job } from '../platform/jobs.ts';
import { finishLongWork, noteLongWork } from '../platform/long-work.ts';
import type { Scope } from '../platform/scope.ts';
import { collectFeedFiles, type InScope } from './actions/collect-feed-files.ts';
import type { OnProgress } from './actions/feed-reading.ts';
import { readFeed } from './actions/read-feed.ts';
import { takeFeedLater } from './actions/take-feed.ts';
import { councilShortName, updateFeed } from './records/feeds.ts';

const asked = z.object({ feedId: z.number(), workId: z.number() });

/**
 * Does one step on a feed and shows how far it has come. Where it fails, the feed goes to `whenFailed` with words for whoever
 * sent it, and the fault goes on to the log.
 */
async function withProgress(
  inScope: InScope,
  { feedId, workId }: z.output<typeof asked>,
  step: (scope: Scope, onProgress: OnProgress) => Promise<void>,
  whenFailed: { readonly status: 'unusable' | 'previewed'; readonly fault: string },
): Promise<void> {
  const onProgress: OnProgress = async (done, total) =>
    await inScope((scope) => noteLongWork(scope, workId, { done, total }));
  try {
    await inScope((scope) => step(scope, onProgress));
    await inScope((scope) => finishLongWork(scope, workId, { outcome: 'done' }));
  } catch (fault) {
    await inScope(async (scope) => {
      await updateFeed(scope, feedId, whenFailed);
      await finishLongWork(scope, workId, { outcome: whenFailed.fault, failed: true });
    });
    throw fault;
  }
}

/** Reads a large file, so that its preview can be shown. */
export const readFeedJob: Job = {
  name: 'read-feed',
  run: async ({ inScope, payload }) => {
    const work = asked.parse(payload);
    await withProgress(inScope, work, (scope, progress) => readFeed(scope, work.feedId, progress), {
      status: 'unusable',
      fault:
        'Something went wrong here while this file was read; it may not be the fault of the file. Send it again.',
    });
  },
};

/** Takes a large feed. */
export const takeFeedJob: Job = {
  name: 'take-feed',
  run: async ({ inScope, payload }) => {
    const work = asked.parse(payload);
    await withProgress(inScope, work, (scope, progress) => takeFeedLater(scope, work.feedId, progress), {
      status: 'previewed',
      fault: 'Something went wrong here while this feed was taken. Nothing of it was taken. Take it again.',
    });
  },
};

/** Every five minutes: takes the files that providers' systems have left in their folders. */
export const collectFeedFilesJob: Job = {
  name: 'collect-feed-files',
  every: '*/5 * * * *',
  run: async ({ inScope }) => {
    const shortName = await inScope(councilShortName);
    const folder = path.join(readConfig(process.env).incomingFolder, shortName);
    await collectFeedFiles(inScope, folder, Temporal.Now.instant());
  },
};

/** Every job of feeds. */
export const feedJobs: readonly Job[] = [readFeedJob, takeFeedJob, collectFeedFilesJob];
