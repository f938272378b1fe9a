/** A thread that says of one provider after the other whether something fits into its rounds, and then which later start helps; or where many requests go together. */
import { parentPort } from 'node:worker_threads';
import { type Fit, type FitLater, mayHelpLater } from '../../brokerage/rules/fit.ts';
import type { JointAnswer } from '../../brokerage/rules/joint-look.ts';
import type { Asking } from '../rules/asked-day.ts';
import { fitProvider, laterFit, type ProviderAsked } from '../rules/fit-provider.ts';
import { type LookTogether, placeTogether } from '../rules/place-together.ts';
import { USUAL_FIT } from '../rules/place-in-day.ts';

export type FitOrder = { readonly asking: Asking; readonly provider: ProviderAsked };
/** Many requests at once. */
export type TogetherOrder = { readonly together: LookTogether };
/** How many requests of many are decided, and then where all of them go. */
export type FromTogether =
  | { readonly kind: 'decided'; readonly done: number }
  | { readonly kind: 'placed'; readonly answer: JointAnswer };
/** First what was found; then, where `more` is looked for, the later start. */
export type FromFitThread =
  | { readonly kind: 'found'; readonly fit: Fit; readonly more: boolean }
  | { readonly kind: 'later'; readonly later: FitLater }
  | FromTogether
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

function answerTogether({ together }: TogetherOrder): void {
  let done = 0;
  const decided = (): void => tell({ kind: 'decided', done: (done += 1) });
  tell({ kind: 'placed', answer: placeTogether(together, USUAL_FIT, decided) });
}

parentPort?.on('message', (order: FitOrder | TogetherOrder) => {
  try {
    if ('together' in order) answerTogether(order);
    else answer(order);
  } catch (fault) {
    tell({ kind: 'fault', reason: fault instanceof Error ? fault.message : String(fault) });
  }
});
