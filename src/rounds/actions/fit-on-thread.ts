/** Asks a thread of its own whether something fits into rounds, so that pages go on being answered. */
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Fit } from '../../brokerage/rules/fit.ts';
import type { FitOrder, FromFitThread } from './fit-thread.ts';

export type FitThread = {
  /** The answer for one provider; throws where its week is at fault. One question at a time. */
  readonly ask: (order: FitOrder) => Promise<Fit>;
  readonly end: () => Promise<unknown>;
};

/** Starts the thread. Whoever starts it ends it. */
export function startFitThread(): FitThread {
  const cache = getCompileCacheDir();
  const env = cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(cache) };
  const worker = new Worker(new URL('./fit-thread.ts', import.meta.url), { env });
  return {
    ask: async (order) =>
      await new Promise<Fit>((done, fail) => {
        worker.once('error', fail);
        worker.once('message', (message: FromFitThread) => {
          worker.off('error', fail);
          if (message.kind === 'found') done(message.fit);
          else fail(new Error(message.reason));
        });
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage(order);
      }),
    end: async () => await worker.terminate(),
  };
}
