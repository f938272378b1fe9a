/** Checks a payment run: what is found has to be ticked off with a word, and what blocks has to be put right or taken out. */
import { londonDay } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { plural } from '../../ground/text.ts';
import { longDate } from '../../ground/dates-in-words.ts';
import { Forbidden, NotFound } from '../../platform/errors.ts';
import { notify } from '../../platform/notices/notify.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { settingOn } from '../../platform/settings.ts';
import { listPaidBefore, listPaidParts, listSamePeriod, type PaidBefore } from '../records/payment-checks.ts';
import { giveItemsBack } from '../records/payment-drafts.ts';
import {
  getRun,
  insertPaymentEvents,
  insertRunEvent,
  insertTicks,
  listTicks,
  type PaymentRun,
  takeRunTurn,
} from '../records/payment-runs.ts';
import { listLedgerCodes } from '../records/payment-settings.ts';
import { ledgerCodeFor, sumByCode } from '../rules/ledger-codes.ts';
import {
  factsChecked,
  type Finding,
  findingsOf,
  type PaymentToCheck,
  stillOpen,
} from '../rules/payment-findings.ts';
import { mayDo } from '../rules/payment-run-status.ts';
import { type JudgedDetail, newestDetails } from './bank-detail-acts.ts';

/** Everything that a check looks at. `facts` is the same text as long as all of it is the same. */
export type RunCheck = {
  readonly payments: readonly PaymentToCheck[];
  readonly before: ReadonlyMap<number, PaidBefore>;
  readonly details: ReadonlyMap<number, JudgedDetail>;
  readonly findings: readonly Finding[];
  readonly ticks: Awaited<ReturnType<typeof listTicks>>;
  readonly open: readonly Finding[];
  readonly codes: ReturnType<typeof sumByCode>;
  readonly facts: string;
};

/** Looks at a run as it stands now. */
export async function lookAt(scope: Scope, run: PaymentRun): Promise<RunCheck> {
  const inRun = run.payments.filter(({ state }) => state !== 'taken out');
  const everyDetail = await newestDetails(scope);
  const details = new Map(everyDetail.map((detail) => [detail.providerId, detail]));
  const before = new Map((await listPaidBefore(scope, run.id)).map((one) => [one.providerId, one]));
  const same = Map.groupBy(await listSamePeriod(scope, run.id), ({ providerId }) => providerId);
  const parts = await listPaidParts(scope, { runId: run.id });
  const codes = await listLedgerCodes(scope);
  const uncoded = new Map<number, number>();
  for (const part of parts)
    if (ledgerCodeFor(codes, { ...part, on: run.payOn }) === undefined)
      uncoded.set(part.providerId, (uncoded.get(part.providerId) ?? 0) + part.amountPence);
  const payments = inRun.map(({ providerId, providerName, amountPence }): PaymentToCheck => {
    const detail = details.get(providerId);
    const last = before.get(providerId);
    return {
      providerId,
      providerName,
      amountPence,
      lastPence: last?.amountPence,
      detailId: detail?.id,
      lastDetailId: last?.bankDetailId,
      blocked: detail === undefined ? 'No bank details are recorded.' : detail.whyNot,
      samePeriod: same.get(providerId) ?? [],
      sameAccount: detail === undefined ? [] : sharers(detail, everyDetail),
      uncodedPence: uncoded.get(providerId) ?? 0,
    };
  });
  const limits = await settingOn(scope, 'payment_movement', run.payOn);
  const findings = findingsOf(payments, { percent: limits.percent, pence: limits.pounds * 100 });
  const ticks = await listTicks(scope, run.id);
  return {
    payments,
    before,
    details,
    findings,
    ticks,
    open: stillOpen(findings, new Set(ticks.keys())),
    codes: sumByCode(codes, parts, run.payOn),
    facts: factsChecked(findings, payments),
  };
}

function sharers(detail: JudgedDetail, all: readonly JudgedDetail[]): string[] {
  return all
    .filter(
      (other) =>
        other.providerId !== detail.providerId &&
        other.sortCode === detail.sortCode &&
        other.accountNumber === detail.accountNumber &&
        other.rollNumber === detail.rollNumber,
    )
    .map(({ providerName }) => providerName);
}

/** Notes that somebody looked at findings, with a word. What blocks cannot be ticked off. */
export async function tickFindings(
  scope: Scope,
  runId: number,
  keys: readonly string[],
  word: string,
): Promise<Result<{ readonly ticked: number }>> {
  require(scope, 'payments.make');
  const by = someone(scope);
  await takeRunTurn(scope, runId);
  const run = await getRun(scope, runId);
  if (!mayDo(run.status, 'tick'))
    return refuse(`This run is ${run.status}. There is nothing to tick off any more.`);
  const { findings } = await lookAt(scope, run);
  const chosen = findings.filter(({ key, blocks }) => !blocks && keys.includes(key));
  if (chosen.length === 0) return refuse('Choose what you looked at', 'finding');
  if (word.trim() === '') return refuse('Say in a word what you found', 'word');
  await insertTicks(
    scope,
    runId,
    chosen.map(({ key }) => key),
    word.trim(),
    by,
  );
  scope.audit({
    act: 'payment run findings ticked',
    subject: ['payment run', runId],
    detail: { findings: chosen.map(({ key }) => key), word: word.trim() },
  });
  return ok({ ticked: chosen.length });
}

/** Says that a run has been checked: every finding has its word and nothing blocks. Approvals before this do not count any more. */
export async function checkRun(scope: Scope, runId: number): Promise<Result<{ readonly runId: number }>> {
  require(scope, 'payments.make');
  const by = someone(scope);
  await takeRunTurn(scope, runId);
  const run = await getRun(scope, runId);
  if (!mayDo(run.status, 'check')) return refuse(`This run is ${run.status} and cannot be checked any more.`);
  if (run.amountPence <= 0) return refuse('There is nothing left to pay in this run. Withdraw it instead.');
  const { open, facts } = await lookAt(scope, run);
  const blocked = open.filter(({ blocks }) => blocks);
  if (blocked.length > 0)
    return refuse(`${blocked[0]?.words ?? ''} Put it right, or take the payment out of the run.`);
  if (open.length > 0) return refuse(`${plural(open.length, 'finding')} still to be ticked off with a word.`);
  if (run.status !== 'drafted' && lastCheck(run)?.facts === facts)
    return refuse('Nothing has changed since this run was checked.');
  await insertRunEvent(scope, runId, { kind: 'checked', by, facts });
  scope.audit({
    act: 'payment run checked',
    subject: ['payment run', runId],
    detail: { amountPence: run.amountPence },
  });
  await notify(
    scope,
    'payment-run-waits',
    { role: 'finance_approver' },
    { number: String(runId), amount: formatPounds(run.amountPence), day: longDate(run.payOn) },
    { link: `/payment-runs/${runId}` },
  );
  return ok({ runId });
}

/** The last check of a run. */
export function lastCheck(run: PaymentRun): PaymentRun['events'][number] | undefined {
  return run.events.findLast(({ kind }) => kind === 'checked');
}

/** Takes a payment out of a run before it is approved; its items wait for the next run. */
export async function takeOut(
  scope: Scope,
  runId: number,
  paymentId: number,
  words: string,
): Promise<Result<{ readonly providerName: string }>> {
  require(scope, 'payments.make');
  await takeRunTurn(scope, runId);
  const run = await getRun(scope, runId);
  const payment = run.payments.find(({ id }) => id === paymentId);
  if (payment === undefined) throw new NotFound('payment');
  if (!mayDo(run.status, 'take out'))
    return refuse(`This run is ${run.status}. Nothing can be taken out of it any more.`);
  if (payment.state !== 'in the run') return refuse('This payment was taken out already.');
  if (words.trim() === '') return refuse('Say why it is taken out', 'words');
  await insertPaymentEvents(scope, [paymentId], {
    kind: 'taken out',
    onDay: londonDay(scope.now).toString(),
    words: words.trim(),
  });
  await giveItemsBack(scope, [paymentId]);
  scope.audit({
    act: 'payment taken out of a run',
    subject: ['payment run', runId],
    detail: {
      paymentId,
      provider: payment.providerName,
      amountPence: payment.amountPence,
      words: words.trim(),
    },
  });
  return ok({ providerName: payment.providerName });
}

function someone(scope: Scope): number {
  if (scope.who.userId === null) throw new Forbidden('Payment runs are checked by people.');
  return scope.who.userId;
}
