import type { Job } from '../platform/jobs.ts';
import { followOrderAnswer } from './actions/answer-order.ts';
import { confirmStart } from './actions/confirm-start.ts';

/** Writes on the request what its provider answered to the service order. */
export const followOrderAnswerJob: Job = {
  name: 'follow-order-answer',
  run: async ({ payload, inScope }) => {
    await inScope((scope) => followOrderAnswer(scope, Number(payload['orderId'])));
  },
};

/** Confirms that a placement has started, asked for by the verification of its first visit. */
export const confirmStartJob: Job = {
  name: 'confirm-start',
  run: async ({ payload, inScope }) => {
    await inScope((scope) => confirmStart(scope, Number(payload['requestId'])));
  },
};
