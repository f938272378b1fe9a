/** Asks a thread of its own whether something fits into rounds, so that pages go on being answered. */
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Fit } from '../../brokerage/rules/fit.ts';
import type { FitOrder, FromFitThread } from './fit-thread.ts';

export type FitThread = {
  /**
   * The answers for one provider: as it is asked, and where that is not yes, once more with the later start that helps. Throws where its week
   * is at fault. One question at a time, read to its end.
   */
  readonly ask: (order: FitOrder) => AsyncGenerator<Fit, void>;
  readonly end: () => Promise<unknown>;
};

/** Starts the thread. Whoever starts it ends it. */
export function startFitThread(): FitThread {
  const cache = getCompileCacheDir();
  const env = cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(cache) };
  const worker = new Worker(new URL('./fit-thread.ts', import.meta.url), { env });
  const told = messagesOf(worker);
  return {
    ask: async function* ask(order) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage(order);
      const found = await told();
      if (found.kind === 'fault') throw new Error(found.reason);
      if (found.kind === 'later') throw new Error('The thread told of a later start before its answer.');
      yield found.fit;
      if (!found.more) return;
      const more = await told();
      if (more.kind === 'fault') throw new Error(more.reason);
      if (more.kind === 'later') yield { ...found.fit, later: more.later };
    },
    end: async () => await worker.terminate(),
  };
}

/** What a thread tells, one after the other, kept until it is asked for; throws once the thread has failed. */
function messagesOf(worker: Worker): () => Promise<FromFitThread> {
  const kept: FromFitThread[] = [];
  let fault: unknown;
  let waiting: (() => void) | undefined;
  const wake = (): void => {
    waiting?.();
    waiting = undefined;
  };
  worker.on('message', (message: FromFitThread) => {
    kept.push(message);
    wake();
  });
  worker.on('error', (error) => {
    fault = error;
    wake();
  });
  return async () => {
    for (;;) {
      const message = kept.shift();
      if (message !== undefined) return message;
      if (fault !== undefined) throw fault;
      // oxlint-disable-next-line no-await-in-loop -- one message after the other
      await new Promise<void>((done) => {
        waiting = done;
      });
    }
  };
}
