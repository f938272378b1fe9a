import type { Job } from '../platform/jobs.ts';
import { followOrderAnswer } from './actions/answer-order.ts';
import { confirmStart } from './actions/confirm-start.ts';
import { followStart } from './actions/say-start.ts';
import { endPlanned } from './actions/end-planned.ts';
import { endProbation } from './actions/end-probation.ts';
import { listPlacementsOver } from './records/placements.ts';
import { listProbationsOver } from './records/probation.ts';
import { londonDay } from '../ground/calendar.ts';

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

/** Ends each night the placements whose line has passed the last day that was agreed; each is a piece of work of its own. */
export const endPlannedJob: Job = {
  name: 'end-planned',
  every: '25 2 * * *',
  run: async ({ inScope }) => {
    const ids = await inScope(async (scope) => listPlacementsOver(scope, londonDay(scope.now).toString()));
    for (const id of ids) await inScope((scope) => endPlanned(scope, id));
  },
};

/** Writes on the request that care without visits has begun, as its provider says. */
export const followStartJob: Job = {
  name: 'follow-start',
  run: async ({ payload, inScope }) => {
    await inScope((scope) => followStart(scope, Number(payload['placementId'])));
  },
};

/** Writes down each night which probation periods ended the day before; each request is a piece of work of its own. */
export const endProbationJob: Job = {
  name: 'end-probation',
  every: '20 2 * * *',
  run: async ({ inScope }) => {
    const ids = await inScope(async (scope) => listProbationsOver(scope, londonDay(scope.now).toString()));
    for (const id of ids) await inScope((scope) => endProbation(scope, id));
  },
};
