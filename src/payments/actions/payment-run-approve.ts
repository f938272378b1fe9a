/** Approves a payment run by someone other than its maker, or withdraws it. Source: docs/rules/payment-runs.md. */
import { londonDay } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { Forbidden } from '../../platform/errors.ts';
import { permits, require, type Scope } from '../../platform/scope.ts';
import { giveItemsBack } from '../records/payment-drafts.ts';
import { getRun, insertRunEvent, takeRunTurn } from '../records/payment-runs.ts';
import { findLimit } from '../records/payment-settings.ts';
import { mayDo, type RunStatus, whyNotApprove } from '../rules/payment-run-status.ts';
import { lastCheck, lookAt } from './payment-run-check.ts';

/** Approves a run as it was checked. The answer says whether that is enough, or somebody else is needed. */
export async function approveRun(
  scope: Scope,
  runId: number,
): Promise<Result<{ readonly status: RunStatus }>> {
  require(scope, 'payments.approve');
  if (scope.who.userId === null) throw new Forbidden('Payment runs are approved by people.');
  const by = scope.who.userId;
  await takeRunTurn(scope, runId);
  const run = await getRun(scope, runId);
  if (!mayDo(run.status, 'approve'))
    return refuse(
      run.status === 'drafted' ? 'This run has not been checked yet.' : `This run is ${run.status} already.`,
    );
  const limitPence = await findLimit(scope, by, londonDay(scope.now).toString());
  const whyNot = whyNotApprove({ ...run, by, limitPence });
  if (whyNot !== undefined) return refuse(whyNot);
  const check = lastCheck(run);
  if (check === undefined || check.facts !== (await lookAt(scope, run)).facts)
    return refuse('Something has changed since this run was checked. It has to be checked again first.');
  await insertRunEvent(scope, runId, {
    kind: 'approved',
    by,
    checkId: check.id,
    limitPence: limitPence ?? 0,
  });
  scope.audit({
    act: 'payment run approved',
    subject: ['payment run', runId],
    detail: { amountPence: run.amountPence, limitPence },
  });
  return ok({ status: (await getRun(scope, runId)).status });
}

/** Withdraws a run before it is released, with a reason; everything in it waits for the next run. */
export async function withdrawRun(
  scope: Scope,
  runId: number,
  words: string,
): Promise<Result<{ readonly runId: number }>> {
  if (!permits(scope.who, 'payments.approve')) require(scope, 'payments.make');
  if (scope.who.userId === null) throw new Forbidden('Payment runs are withdrawn by people.');
  await takeRunTurn(scope, runId);
  const run = await getRun(scope, runId);
  if (!mayDo(run.status, 'withdraw'))
    return refuse(`This run is ${run.status} and cannot be withdrawn any more.`);
  if (words.trim() === '') return refuse('Say why the run is withdrawn', 'words');
  await insertRunEvent(scope, runId, { kind: 'withdrawn', by: scope.who.userId, words: words.trim() });
  await giveItemsBack(
    scope,
    run.payments.filter(({ state }) => state === 'in the run').map(({ id }) => id),
  );
  scope.audit({
    act: 'payment run withdrawn',
    subject: ['payment run', runId],
    detail: { amountPence: run.amountPence, words: words.trim() },
  });
  return ok({ runId });
}
