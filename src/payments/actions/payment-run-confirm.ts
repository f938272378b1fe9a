/**
 * What the bank says of payments on their way: paid, or returned with a reason. A returned payment is owed again and its items wait for
 * the next run. Source: docs/rules/payment-runs.md.
 */
import { londonDay, longDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { NotFound } from '../../platform/errors.ts';
import { notify } from '../../platform/notices/notify.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { tellSystems } from '../../platform/webhooks.ts';
import { type PaymentFate, readArucs, readPain002 } from '../formats/bank-confirmation.ts';
import { readConfirmationCsv } from '../formats/bank-confirmation-csv.ts';
import { insertPostings } from '../records/ledger.ts';
import { giveItemsBack } from '../records/payment-drafts.ts';
import { getRun, insertPaymentEvents, takeRunTurn } from '../records/payment-runs.ts';
import { listPayments, listPostingsOf, type SentPayment } from '../records/payments.ts';
import { mayDo } from '../rules/payment-run-status.ts';

/** Says that payments of a run are paid on a day ('YYYY-MM-DD'): some of them, or all that are on their way. */
export async function markPaid(
  scope: Scope,
  runId: number,
  given: { readonly onDay: string; readonly paymentIds?: readonly number[] | undefined },
): Promise<Result<{ readonly paid: number; readonly amountPence: number }>> {
  require(scope, 'payments.make');
  await takeRunTurn(scope, runId);
  const run = await getRun(scope, runId);
  if (!mayDo(run.status, 'mark paid'))
    return refuse(`This run is ${run.status}. Nothing of it can be marked as paid.`);
  const sent = await listPayments(scope, { runId, state: 'on its way' });
  const chosen = sent.filter(({ id }) => given.paymentIds === undefined || given.paymentIds.includes(id));
  if (chosen.length === 0) return refuse('None of these payments is on its way.');
  const wrongDay = dayFault(scope, given.onDay, run.payOn);
  if (wrongDay !== undefined) return refuse(wrongDay, 'on_day');
  await pay(scope, chosen, given.onDay);
  const amountPence = chosen.reduce((sum, one) => sum + one.amountPence, 0);
  scope.audit({
    act: 'payments marked as paid',
    subject: ['payment run', runId],
    detail: { payments: chosen.length, amountPence, onDay: given.onDay },
  });
  return ok({ paid: chosen.length, amountPence });
}

/** Says that the bank returned a payment on a day, with its reason. */
export async function returnPayment(
  scope: Scope,
  paymentId: number,
  given: { readonly onDay: string; readonly reason: string },
): Promise<Result<{ readonly runId: number }>> {
  require(scope, 'payments.make');
  const seen = (await listPayments(scope, { id: paymentId }))[0];
  if (seen === undefined) throw new NotFound('payment');
  await takeRunTurn(scope, seen.runId);
  const [payment] = await listPayments(scope, { id: paymentId });
  if (payment === undefined) throw new NotFound('payment');
  if (payment.state === 'returned') return refuse('This payment was returned already.');
  const reason = given.reason.trim();
  if (reason === '') return refuse('Enter the reason that the bank gives', 'reason');
  const wrongDay = dayFault(scope, given.onDay, londonDay(payment.sentAt).toString());
  if (wrongDay !== undefined) return refuse(wrongDay, 'on_day');
  await giveBack(scope, payment, given.onDay, reason);
  scope.audit({
    act: 'payment returned',
    subject: ['payment', paymentId],
    detail: { provider: payment.providerName, amountPence: payment.amountPence, onDay: given.onDay, reason },
  });
  return ok({ runId: payment.runId });
}

/** What reading a bank's answer did. `notKnown` are references that fit no payment; `differs` those whose amount is not ours. */
export type ReadAnswer = {
  readonly paid: number;
  readonly returned: number;
  readonly waiting: number;
  readonly already: number;
  readonly notKnown: readonly string[];
  readonly differs: readonly string[];
};

/**
 * Reads the bank's answer from a file: a status report (pain.002), a Bacs report of returned credits (ARUCS), or CSV. Refused, with
 * nothing done, where it cannot be read. Reading the same file again does nothing new.
 */
export async function readBankAnswer(
  scope: Scope,
  file: { readonly name: string; readonly bytes: Uint8Array },
): Promise<Result<ReadAnswer>> {
  require(scope, 'payments.make');
  const read = fatesIn(file.bytes);
  if (!read.ok) return read;
  const today = londonDay(scope.now).toString();
  const tooEarly = read.value.find(({ on }) => on !== null && on > today);
  if (tooEarly !== undefined)
    return refuse(
      `${tooEarly.reference} has a day that has not come yet, ${longDate(tooEarly.on ?? today)}. Nothing was read.`,
      'file',
    );
  const known = new Map<string, SentPayment>();
  const find = async (reference: string): Promise<SentPayment | undefined> => {
    const ours = /TEND-\d{1,15}/.exec(reference)?.[0];
    if (ours === undefined) return undefined;
    const [payment] = known.has(ours) ? [known.get(ours)] : await listPayments(scope, { reference: ours });
    if (payment !== undefined) known.set(ours, payment);
    return payment;
  };
  const found = [];
  for (const fate of read.value) found.push({ fate, payment: await find(fate.reference) });
  for (const runId of [...new Set(found.flatMap(({ payment }) => payment?.runId ?? []))].toSorted(
    (a, b) => a - b,
  ))
    await takeRunTurn(scope, runId);
  const tooOld = found.find(
    ({ fate: { on }, payment }) =>
      on !== null && payment !== undefined && on < londonDay(payment.sentAt).toString(),
  );
  if (tooOld !== undefined)
    return refuse(
      `${tooOld.fate.reference} has a day before the payment was sent, ${longDate(tooOld.fate.on ?? today)}. Nothing was read.`,
      'file',
    );
  known.clear();
  const answer = {
    paid: 0,
    returned: 0,
    waiting: 0,
    already: 0,
    notKnown: [] as string[],
    differs: [] as string[],
  };
  for (const { fate } of found) {
    const payment = await find(fate.reference);
    if (payment === undefined) answer.notKnown.push(fate.reference);
    else if (fate.amount_pence !== null && fate.amount_pence !== payment.amountPence)
      answer.differs.push(fate.reference);
    else if (fate.outcome === 'waiting') answer.waiting += 1;
    else if (fate.outcome === 'paid') {
      if (payment.state !== 'on its way') answer.already += 1;
      else {
        // Without a day it is paid on the day that was asked for, or today where the bank was quicker.
        await pay(scope, [payment], fate.on ?? (payment.payOn > today ? today : payment.payOn));
        answer.paid += 1;
      }
    } else if (payment.state === 'returned') answer.already += 1;
    else {
      await giveBack(scope, payment, fate.on ?? today, fate.words ?? fate.code ?? 'The bank gave no reason');
      answer.returned += 1;
    }
    known.clear();
  }
  scope.audit({ act: 'bank answer read', subject: ['file', file.name], detail: { ...answer } });
  return ok(answer);
}

function fatesIn(bytes: Uint8Array): Result<readonly PaymentFate[]> {
  const text = Buffer.from(bytes).toString('utf8');
  if (/^\s*(\uFEFF)?\s*</.test(text)) {
    const report = readPain002(bytes);
    return report.ok || !/ARUCS/.test(text) ? report : readArucs(bytes);
  }
  const { rows, faults } = readConfirmationCsv(text);
  const [fault] = faults;
  if (fault !== undefined)
    return refuse(`Line ${fault.line}, ${fault.column}: ${fault.reason}. Nothing was read.`, 'file');
  return rows.length === 0 ? refuse('The file names no payment', 'file') : ok(rows);
}

function dayFault(scope: Scope, day: string, earliest: string): string | undefined {
  if (day > londonDay(scope.now).toString()) return 'The day must not be in the future';
  return day < earliest ? 'The day is before the payment was made' : undefined;
}

/** Notes payments as paid and posts them from what was on its way to the bank. */
async function pay(scope: Scope, payments: readonly SentPayment[], onDay: string): Promise<void> {
  await insertPaymentEvents(
    scope,
    payments.map(({ id }) => id),
    { kind: 'paid', onDay, words: '' },
  );
  await postLike(scope, payments, onDay, 'paid');
  for (const { id, providerId, reference, amountPence } of payments)
    await tellSystems(scope, providerId, 'payment.paid', {
      payment: id,
      reference,
      amount_pence: amountPence,
      paid_on: onDay,
    });
}

/** Notes a payment as returned: it is owed again, and its items wait for the next run. */
async function giveBack(scope: Scope, payment: SentPayment, onDay: string, reason: string): Promise<void> {
  await insertPaymentEvents(scope, [payment.id], { kind: 'returned', onDay, words: reason });
  await giveItemsBack(scope, [payment.id]);
  await postLike(scope, [payment], onDay, 'returned');
  await tellSystems(scope, payment.providerId, 'payment.returned', {
    payment: payment.id,
    reference: payment.reference,
    amount_pence: payment.amountPence,
    returned_on: onDay,
    reason,
  });
  await notify(
    scope,
    'payment-returned',
    { provider: payment.providerId },
    { amount: formatPounds(payment.amountPence), reason },
    { link: `/remittances/${payment.id}` },
  );
}

/** Posts after the release of payments: on to the bank when paid, or the whole way back when returned. */
async function postLike(
  scope: Scope,
  payments: readonly SentPayment[],
  onDay: string,
  what: 'paid' | 'returned',
): Promise<void> {
  const state = new Map(payments.map((payment) => [`payment ${payment.id}`, payment.state]));
  const released = await listPostingsOf(scope, [...state.keys()]);
  const postings = released.map((posting) => {
    const { source, part, providerId, contractId, periodOn, pence } = posting;
    const forth = posting.debit === 'owed to providers';
    const now = state.get(source) === 'paid' ? ('bank' as const) : ('payments on their way' as const);
    const [put, taken] =
      what === 'paid' ? (['payments on their way', 'bank'] as const) : ([now, 'owed to providers'] as const);
    return {
      ...(forth ? { debit: put, credit: taken } : { debit: taken, credit: put }),
      pence,
      kind: what === 'paid' ? 'payment confirmed' : 'payment returned',
      providerId,
      contractId,
      personId: null,
      payableItemId: null,
      source: `${source} ${what}`,
      part,
      correctsId: what === 'returned' ? posting.id : null,
      periodOn,
    };
  });
  await insertPostings(scope, postings, onDay);
}
