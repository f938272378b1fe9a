/** Asks a thread of its own whether something fits into rounds, so that pages go on being answered. */
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Fit } from '../../brokerage/rules/fit.ts';
import type { JointAnswer } from '../../brokerage/rules/joint-look.ts';
import type { LookTogether } from '../rules/place-together.ts';
import type { FitOrder, FromFitThread, TogetherOrder } from './fit-thread.ts';

export type FitThread = {
  /**
   * The answers for one provider: as it is asked, and where that is not yes, once more with the later start that helps. Throws where its week
   * is at fault. One question at a time, read to its end.
   */
  readonly ask: (order: FitOrder) => AsyncGenerator<Fit, void>;
  /** Where many requests go together; `decided` is told how many are decided. Throws where a week is at fault. */
  readonly askTogether: (look: LookTogether, decided: (done: number) => void) => Promise<JointAnswer>;
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
      if (found.kind !== 'found') throw new Error(`The thread told ${found.kind} before its answer.`);
      yield found.fit;
      if (!found.more) return;
      const more = await told();
      if (more.kind === 'fault') throw new Error(more.reason);
      if (more.kind === 'later') yield { ...found.fit, later: more.later };
    },
    askTogether: async (together, decided) => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage({ together } satisfies TogetherOrder);
      for (;;) {
        // oxlint-disable-next-line no-await-in-loop -- one message after the other
        const found = await told();
        if (found.kind === 'fault') throw new Error(found.reason);
        if (found.kind === 'placed') return found.answer;
        if (found.kind === 'decided') decided(found.done);
      }
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
