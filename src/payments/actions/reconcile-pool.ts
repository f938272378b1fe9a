/**
 * The hands that reconcile: worker threads, or the calling thread alone where starting threads would take longer than the
 * work.
 */
import { once } from 'node:events';
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ReconcilingHand } from './reconcile-hand.ts';

type Method = keyof ReconcilingHand;
type Argument<M extends Method> = Parameters<ReconcilingHand[M]>[0];
type Answer<M extends Method> = ReturnType<ReconcilingHand[M]>;

export type Order = { readonly method: Method; readonly argument: unknown };

/** An answer, and which hand gave it. */
export type Answered<M extends Method> = { readonly hand: number; readonly answer: Answer<M> };

export type Pool = {
  /** How many hands there are. */
  readonly size: number;
  /** Has each argument worked on by whichever hand is free first, in order; answers in the order of the arguments. */
  each<M extends Method>(method: M, args: readonly Argument<M>[], done?: () => void): Promise<Answered<M>[]>;
  /** Has every hand do the same; answers in the order of the hands. */
  all<M extends Method>(method: M, argument?: Argument<M>): Promise<Answer<M>[]>;
  close(): Promise<void>;
};

/** A pool of so many threads; of none, it works in the calling thread. */
export function openPool(threads: number): Pool {
  const hands = threads === 0 ? [ownHand()] : Array.from({ length: threads }, threadHand);
  return {
    size: hands.length,
    async each(method, args, done) {
      const answers: Answered<typeof method>[] = [];
      let next = 0;
      await Promise.all(
        hands.map(async (hand, number) => {
          while (next < args.length) {
            const at = next++;
            answers[at] = { hand: number, answer: await hand.do(method, args[at]) } as Answered<
              typeof method
            >;
            done?.();
          }
        }),
      );
      return answers;
    },
    async all(method, argument) {
      return (await Promise.all(hands.map((hand) => hand.do(method, argument)))) as Answer<typeof method>[];
    },
    async close() {
      await Promise.all(hands.map((hand) => hand.leave()));
    },
  };
}

type Hand = { do(method: Method, argument: unknown): Promise<unknown>; leave(): Promise<unknown> };

function ownHand(): Hand {
  const hand = new ReconcilingHand();
  return {
    do: async (method, argument) => (hand[method] as (argument: unknown) => unknown).call(hand, argument),
    leave: async () => undefined,
  };
}

function threadHand(): Hand {
  const thread = new Worker(new URL('./reconcile-thread.ts', import.meta.url), { env: threadEnvironment() });
  return {
    do: async (method, argument) => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      thread.postMessage({ method, argument } satisfies Order);
      const [answer] = await once(thread, 'message');
      return answer;
    },
    leave: () => thread.terminate(),
  };
}

/** A thread finds what was compiled before where the command does, and so starts in a third of the time. */
function threadEnvironment(): NodeJS.ProcessEnv {
  const cache = getCompileCacheDir();
  return cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(cache) };
}
