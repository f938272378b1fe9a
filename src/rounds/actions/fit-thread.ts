/** A thread that says of one provider after the other whether something fits into its rounds, and then which later start helps. */
import { parentPort } from 'node:worker_threads';
import { type Fit, type FitLater, mayHelpLater } from '../../brokerage/rules/fit.ts';
import type { Asking } from '../rules/asked-day.ts';
import { fitProvider, laterFit, type ProviderAsked } from '../rules/fit-provider.ts';
import { USUAL_FIT } from '../rules/place-in-day.ts';

export type FitOrder = { readonly asking: Asking; readonly provider: ProviderAsked };
/** First what was found; then, where `more` is looked for, the later start. */
export type FromFitThread =
  | { readonly kind: 'found'; readonly fit: Fit; readonly more: boolean }
  | { readonly kind: 'later'; readonly later: FitLater }
  | { readonly kind: 'fault'; readonly reason: string };

/** So long after it was asked no other day to start is begun. The answer itself is bounded by moves and not by this. */
const LOOKED_FOR_MS = 5000;

function tell(message: FromFitThread): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message);
}

function answer({ asking, provider }: FitOrder): void {
  const until = performance.now() + LOOKED_FOR_MS;
  const { fit, days } = fitProvider(asking, provider, USUAL_FIT);
  tell({ kind: 'found', fit, more: mayHelpLater(fit) });
  if (!mayHelpLater(fit)) return;
  const inTime = (): boolean => performance.now() < until;
  tell({ kind: 'later', later: laterFit(asking, provider, days, { effort: USUAL_FIT, inTime }) });
}

parentPort?.on('message', (order: FitOrder) => {
  try {
    answer(order);
  } catch (fault) {
    tell({ kind: 'fault', reason: fault instanceof Error ? fault.message : String(fault) });
  }
});
