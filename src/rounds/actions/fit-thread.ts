/** A thread that says of one provider after the other whether something fits into its rounds. */
import { parentPort } from 'node:worker_threads';
import type { Fit } from '../../brokerage/rules/fit.ts';
import type { Asking } from '../rules/asked-day.ts';
import { fitProvider, type ProviderAsked } from '../rules/fit-provider.ts';
import { USUAL_FIT } from '../rules/place-in-day.ts';

export type FitOrder = { readonly asking: Asking; readonly provider: ProviderAsked };
export type FromFitThread =
  | { readonly kind: 'found'; readonly fit: Fit }
  | { readonly kind: 'fault'; readonly reason: string };

function answerTo({ asking, provider }: FitOrder): FromFitThread {
  try {
    return { kind: 'found', fit: fitProvider(asking, provider, USUAL_FIT) };
  } catch (fault) {
    return { kind: 'fault', reason: fault instanceof Error ? fault.message : String(fault) };
  }
}

parentPort?.on('message', (order: FitOrder) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(answerTo(order));
});
