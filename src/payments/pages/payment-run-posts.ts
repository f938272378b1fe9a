/** What is posted on the page of a payment run. */
import { clockTime, longDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { listWords, plural } from '../../ground/text.ts';
import { NotFound } from '../../platform/errors.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { pounds } from '../../web/components/amounts.ts';
import { summaryList } from '../../web/components/summary.ts';
import { fields } from '../../web/fields.ts';
import { date, text } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { approveRun, withdrawRun } from '../actions/payment-run-approve.ts';
import { checkRun, takeOut, tickFindings } from '../actions/payment-run-check.ts';
import { markPaid, readBankAnswer, returnPayment } from '../actions/payment-run-confirm.ts';
import { releaseRun } from '../actions/payment-run-release.ts';
import { getRun } from '../records/payment-runs.ts';
import { mayDo } from '../rules/payment-run-status.ts';
import { fieldOf, fieldsOf } from './address.ts';
import { showRun } from './payment-run-page.ts';
import { z } from 'zod';

const runIn = ({ params }: Asked): number => numberIn(params['id'], 'payment run');
const to = (asked: Asked, said: string): Answer => redirect(`/payment-runs/${runIn(asked)}`, said);

/** POST /payment-runs/:id/tick */
export async function tickRun(asked: Asked): Promise<Answer> {
  const word = fieldOf(asked, 'word');
  const done = await tickFindings(asked.scope, runIn(asked), fieldsOf(asked, 'finding'), word);
  if (!done.ok) return await showRun(asked, withRefusal({ word }, done), 422);
  return to(asked, `${plural(done.value.ticked, 'finding')} ticked off.`);
}

/** POST /payment-runs/:id/check */
export async function sendRunForApproval(asked: Asked): Promise<Answer> {
  const done = await checkRun(asked.scope, runIn(asked));
  if (!done.ok) return await showRun(asked, withRefusal({}, done), 422);
  return to(asked, 'The run is checked. Somebody else has to approve it.');
}

/** When whoever asks did the same already, and it stands: a second press of one button is answered as the first was. */
async function doneBefore(asked: Asked, act: 'approved' | 'released'): Promise<Date | undefined> {
  const run = await getRun(asked.scope, runIn(asked));
  if (run.status !== act) return undefined;
  return run.events.findLast(({ kind, by }) => kind === act && by === asked.scope.who.userId)?.at;
}

/** POST /payment-runs/:id/approve */
export async function approvePaymentRun(asked: Asked): Promise<Answer> {
  const done = await approveRun(asked.scope, runIn(asked));
  const before = done.ok ? undefined : await doneBefore(asked, 'approved');
  if (before !== undefined) return to(asked, `Approved at ${clockTime(before)}.`);
  if (!done.ok) return await showRun(asked, withRefusal({}, done), 422);
  return to(
    asked,
    done.value.status === 'approved'
      ? 'Approved. The run can be released now.'
      : 'Your approval is noted. Somebody else has to approve this run too: it is over the limits of those who have.',
  );
}

/** POST /payment-runs/:id/release */
export async function releasePaymentRun(asked: Asked): Promise<Answer> {
  const done = await releaseRun(asked.scope, runIn(asked));
  const before = done.ok ? undefined : await doneBefore(asked, 'released');
  if (before !== undefined) return to(asked, `Released at ${clockTime(before)}. Nothing was sent again.`);
  if (!done.ok) return await showRun(asked, withRefusal({}, done), 422);
  return to(
    asked,
    `Released: ${plural(done.value.payments, 'payment')}, ${formatPounds(done.value.amountPence)}. Send the bank file to the bank now.`,
  );
}

/** POST /payment-runs/:id/withdraw */
export async function withdrawPaymentRun(asked: Asked): Promise<Answer> {
  const words = fieldOf(asked, 'words');
  const done = await withdrawRun(asked.scope, runIn(asked), words);
  if (!done.ok) return await showRun(asked, withRefusal({ words }, done), 422);
  return to(asked, 'Withdrawn. Everything in it waits for the next run.');
}

/** POST /payment-runs/:id/paid */
export async function markRunPaid(asked: Asked): Promise<Answer> {
  const read = parseForm(z.object({ on_day: date('Day of payment') }), asked.form);
  if (!read.ok) return await showRun(asked, read, 422);
  const done = await markPaid(asked.scope, runIn(asked), { onDay: read.value.on_day });
  if (!done.ok) return await showRun(asked, withRefusal(read.values, done), 422);
  return to(asked, `${plural(done.value.paid, 'payment')} paid on ${longDate(read.value.on_day)}.`);
}

/** POST /payment-runs/:id/answer */
export async function readRunAnswer(asked: Asked): Promise<Answer> {
  const [sent] = asked.files;
  if (sent === undefined || sent.bytes.length === 0)
    return await showRun(asked, { values: {}, errors: { file: 'Choose the bank’s answer' } }, 422);
  const done = await readBankAnswer(asked.scope, { name: sent.name, bytes: sent.bytes });
  if (!done.ok) return await showRun(asked, { values: {}, errors: { file: done.reason } }, 422);
  const { paid, returned, waiting, already, notKnown, differs } = done.value;
  const said = [
    `${plural(paid, 'payment')} paid, ${returned} returned.`,
    waiting > 0 && `${waiting} still wait at the bank.`,
    already > 0 && `${already} were known already.`,
    notKnown.length > 0 && `Not ours: ${listWords(notKnown)}.`,
    differs.length > 0 && `Left alone, since the amount is not ours: ${listWords(differs)}.`,
  ];
  return to(asked, said.filter((one) => one !== false).join(' '));
}

/** GET /payment-runs/:id/payments/:payment */
export async function runPaymentPage(asked: Asked): Promise<Answer> {
  return await showPayment(asked, startForm());
}

async function showPayment(asked: Asked, state: FormState, status = 200): Promise<Answer> {
  const run = await getRun(asked.scope, runIn(asked));
  const id = numberIn(asked.params['payment'], 'payment');
  const payment = run.payments.find((one) => one.id === id);
  if (payment === undefined) throw new NotFound('payment');
  const out = mayDo(run.status, 'take out') && payment.state === 'in the run';
  const back = mayDo(run.status, 'return') && (payment.state === 'on its way' || payment.state === 'paid');
  const action = `/payment-runs/${run.id}/payments/${id}/${out ? 'take-out' : 'return'}`;
  const ask = fields({ ...state, values: { ...dateBoxes('on_day', run.payOn), ...state.values } });
  const boxes = out
    ? ask.textarea({
        name: 'words',
        label: 'Why it is taken out',
        hint: 'Its items wait for the next run',
        rows: 3,
      })
    : html`${ask.date({ name: 'on_day', label: 'Returned on' })}${ask.text({ name: 'reason', label: 'The reason that the bank gives', hint: 'The provider reads this. For example: account closed' })}`;
  return page(
    out ? 'Take a payment out' : 'A payment came back',
    html`${summaryList([
      { key: 'Provider', value: payment.providerName },
      { key: 'Amount', value: pounds(payment.amountPence) },
      payment.reference !== null && { key: 'Reference', value: payment.reference },
    ])}${
      out || back
        ? html`<form method="post" action="${action}" novalidate>${csrfField(asked.csrfToken)}${boxes}${buttonGroup([button({ text: out ? 'Take it out' : 'The bank returned it', kind: 'warning' })], { href: `/payment-runs/${run.id}` })}</form>`
        : html`<p class="govuk-body">There is nothing to do about this payment now.</p>`
    }`,
    {
      section: 'Payments',
      status,
      ...(Object.keys(state.errors).length > 0 && { form: state }),
      breadcrumbs: [
        { text: 'Payment runs', href: '/payment-runs' },
        { text: `Run ${run.id}`, href: `/payment-runs/${run.id}` },
        { text: payment.providerName },
      ],
    },
  );
}

/** POST /payment-runs/:id/payments/:payment/take-out */
export async function takePaymentOut(asked: Asked): Promise<Answer> {
  const words = fieldOf(asked, 'words');
  const done = await takeOut(asked.scope, runIn(asked), numberIn(asked.params['payment'], 'payment'), words);
  if (!done.ok) return await showPayment(asked, withRefusal({ words }, done), 422);
  return to(asked, `${done.value.providerName} is taken out and waits for the next run.`);
}

/** POST /payment-runs/:id/payments/:payment/return */
export async function notePaymentReturned(asked: Asked): Promise<Answer> {
  const read = parseForm(
    z.object({ on_day: date('Day'), reason: text('The reason', { max: 300 }) }),
    asked.form,
  );
  if (!read.ok) return await showPayment(asked, read, 422);
  const { on_day, reason } = read.value;
  const done = await returnPayment(asked.scope, numberIn(asked.params['payment'], 'payment'), {
    onDay: on_day,
    reason,
  });
  if (!done.ok) return await showPayment(asked, withRefusal(read.values, done), 422);
  return to(asked, 'Noted as returned. It is owed again, and its items wait for the next run.');
}
