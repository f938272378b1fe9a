/** A worker thread's entry: does what it is ordered and answers. */
import { parentPort } from 'node:worker_threads';
import { ReconcilingHand } from './reconcile-hand.ts';
import type { Order } from './reconcile-pool.ts';

const hand = new ReconcilingHand();

parentPort?.on('message', ({ method, argument }: Order) => {
  const perform = hand[method] as (this: ReconcilingHand, argument: unknown) => unknown;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(perform.call(hand, argument));
});
