/** Recording that the bank sent back what a batch paid to a fund. */
import { z } from 'zod';
import { longDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { todayOf } from '../../people/records/people.ts';
import { NotFound } from '../../platform/errors.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields } from '../../web/fields.ts';
import { date, text } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { recordPaymentReturned } from '../actions/fund-pay.ts';
import { getBatch, listBatchLines } from '../records/fund-batches.ts';

function idsIn({ params }: Asked): { readonly batchId: number; readonly fundId: number } {
  return { batchId: numberIn(params['id'], 'batch'), fundId: numberIn(params['fund'], 'fund') };
}

async function showForm(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const { batchId, fundId } = idsIn(asked);
  const batch = await getBatch(asked.scope, batchId);
  const lines = (await listBatchLines(asked.scope, batchId)).filter((line) => line.fundId === fundId);
  const [first] = lines;
  if (first === undefined) throw new NotFound('payment');
  asked.scope.audit({
    act: 'fund payment seen',
    subject: ['fund', fundId],
    personId: first.personId,
    detail: { batchId },
  });
  const pence = lines.reduce((sum, line) => sum + line.pence, 0);
  const ask = fields(form);
  return page(
    'A payment that came back',
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${first.personName}</span>A payment that came back</h1>
<p class="govuk-body-l">${formatPounds(pence)} into ${first.paidTo}, to be paid on ${longDate(batch.payOn)}.</p>
<p class="govuk-body">Its postings are taken back and what it paid is due again: the next batch pays it, once. Where the account is wrong, tell accounts payable before then.</p>
<form method="post" novalidate>${csrfField(asked.csrfToken)}
${ask.date({ name: 'on_day', label: 'On which day did it come back?' })}
${ask.text({ name: 'words', label: 'What does the bank say?', hint: 'Such as: account closed' })}
${buttonGroup([button({ text: 'Record that it came back' })], { href: `/fund-batches/${batchId}` })}</form>`,
    {
      section: 'Payments',
      form,
      status,
      breadcrumbs: [
        { text: 'Instalments to pay', href: '/fund-batches' },
        { text: 'A batch', href: `/fund-batches/${batchId}` },
        { text: 'A payment that came back' },
      ],
    },
  );
}

/** GET /fund-batches/:id/returned/:fund */
export async function newPaymentReturned(asked: Asked): Promise<Answer> {
  return await showForm(asked, startForm(dateBoxes('on_day', todayOf(asked.scope))));
}

/** POST /fund-batches/:id/returned/:fund */
export async function savePaymentReturned(asked: Asked): Promise<Answer> {
  const read = parseForm(
    z.object({ on_day: date('Day'), words: text('What the bank says', { max: 300 }) }),
    asked.form,
  );
  if (!read.ok) return await showForm(asked, read, 422);
  const { batchId, fundId } = idsIn(asked);
  const { on_day: onDay, words } = read.value;
  const done = await recordPaymentReturned(asked.scope, batchId, { fundId, onDay, words });
  if (!done.ok) return await showForm(asked, withRefusal(read.values, done), 422);
  return redirect(`/fund-batches/${batchId}`, 'Recorded. What it paid is due again.');
}
