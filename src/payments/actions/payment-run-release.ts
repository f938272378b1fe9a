/**
 * Releases an approved run: its files, what was sent where, and its postings, all in one transaction or not at all. However often it is
 * tried, each payment is sent once. Source: docs/rules/payment-runs.md.
 */
import { londonDay, longDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { Forbidden } from '../../platform/errors.ts';
import { notify } from '../../platform/notices/notify.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { tellSystems } from '../../platform/webhooks.ts';
import { insertPostings } from '../records/ledger.ts';
import { insertFile } from '../records/payment-files.ts';
import { getRun, insertRunEvent, type PaymentRun, takeRunTurn } from '../records/payment-runs.ts';
import { insertSent, listContractParts } from '../records/payments.ts';
import { mayDo } from '../rules/payment-run-status.ts';
import { move } from '../rules/postings.ts';
import { lastCheck, lookAt } from './payment-run-check.ts';
import { bankHolidaysRound } from './payment-run-draft.ts';
import { filesOf, paymentReference } from './payment-run-files.ts';

/** Releases a run. Answers how many payments are on their way, and what they come to. */
export async function releaseRun(
  scope: Scope,
  runId: number,
): Promise<Result<{ readonly payments: number; readonly amountPence: number }>> {
  require(scope, 'payments.make');
  if (scope.who.userId === null) throw new Forbidden('Payment runs are released by people.');
  await takeRunTurn(scope, runId);
  const run = await getRun(scope, runId);
  if (!mayDo(run.status, 'release'))
    return refuse(
      run.status === 'drafted' || run.status === 'checked'
        ? 'This run is not approved yet.'
        : `This run is ${run.status} already. Nothing was sent again.`,
    );
  const check = await lookAt(scope, run);
  if (lastCheck(run)?.facts !== check.facts)
    return refuse(
      'Something has changed since this run was checked. It has to be checked and approved again.',
    );
  const today = londonDay(scope.now).toString();
  const files = await filesOf(scope, run, check.details, {
    today,
    holidays: await bankHolidaysRound(scope, today),
  });
  if (!files.ok) return files;
  const payments = run.payments.filter(({ state }) => state === 'in the run');
  await insertRunEvent(scope, runId, { kind: 'released', by: scope.who.userId });
  await insertSent(
    scope,
    payments.map(({ id, providerId }) => ({
      paymentId: id,
      providerId,
      bankDetailId: check.details.get(providerId)?.id ?? 0,
      reference: paymentReference(id),
    })),
  );
  for (const file of files.value)
    await insertFile(scope, runId, {
      ...file,
      payments: payments.length,
      amountPence: run.amountPence,
      madeBy: scope.who.userId,
    });
  await postRelease(scope, run, today);
  await tellProviders(scope, run, payments);
  scope.audit({
    act: 'payment run released',
    subject: ['payment run', runId],
    detail: {
      payments: payments.length,
      amountPence: run.amountPence,
      files: files.value.map(({ name, sha256 }) => ({ name, sha256 })),
    },
  });
  return ok({ payments: payments.length, amountPence: run.amountPence });
}

/** Posts what is on its way, by payment and contract. */
async function postRelease(scope: Scope, run: PaymentRun, today: string): Promise<void> {
  const parts = Map.groupBy(await listContractParts(scope, run.id), ({ paymentId }) => paymentId);
  const postings = [...parts].flatMap(([paymentId, ofPayment]) =>
    ofPayment.flatMap(({ providerId, contractId, amountPence }, at) =>
      move('owed to providers', 'payments on their way', amountPence).map((posting) => ({
        ...posting,
        kind: 'payment',
        providerId,
        contractId,
        personId: null,
        payableItemId: null,
        source: `payment ${paymentId}`,
        part: at + 1,
        correctsId: null,
        periodOn: run.payOn,
      })),
    ),
  );
  await insertPostings(scope, postings, today);
}

async function tellProviders(scope: Scope, run: PaymentRun, payments: PaymentRun['payments']): Promise<void> {
  for (const { id, providerId, amountPence } of payments) {
    await tellSystems(scope, providerId, 'payment.released', {
      payment: id,
      reference: paymentReference(id),
      amount_pence: amountPence,
      pay_on: run.payOn,
    });
    await notify(
      scope,
      'payment-released',
      { provider: providerId },
      { amount: formatPounds(amountPence), day: longDate(run.payOn), reference: paymentReference(id) },
      { link: `/remittances/${id}` },
    );
  }
}
