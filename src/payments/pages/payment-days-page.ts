/** Within how many days contracts are to be paid, where they say so themselves. */
import { z } from 'zod';
import { londonDay } from '../../ground/calendar.ts';
import { permits } from '../../platform/scope.ts';
import { button } from '../../web/components/actions.ts';
import { day } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { dataTable } from '../../web/components/table.ts';
import { fields } from '../../web/fields.ts';
import { date, text, wholeNumber } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { recordPaymentDays } from '../actions/payment-days.ts';
import { listContractChoices } from '../records/invoice-billing.ts';
import { listPaymentDays, type RecordedDays } from '../records/payment-days.ts';
import { STATUTORY_DAYS } from '../rules/prompt-payment.ts';
import { fieldOf } from './address.ts';
import { paymentNavigation } from './payment-parts.ts';

/** GET /prompt-payment/days */
export async function paymentDays(asked: Asked): Promise<Answer> {
  return await show(asked, startForm(dateBoxes('from', londonDay(asked.scope.now).toString())));
}

async function show({ scope, csrfToken }: Asked, form: FormState, status = 200): Promise<Answer> {
  const ask = fields(form);
  const contracts = await listContractChoices(scope);
  return page(
    'Days to pay by contract',
    html`${paymentNavigation(scope, '/prompt-payment')}
<p class="govuk-body">Where a contract agrees its own days to pay, they decide what is paid in time. Every other contract is paid within the council’s own days, a setting. Days count for every claim that is valid from their first day on, one that was measured before included; of those that hold, the ones recorded last count.</p>
${dataTable<RecordedDays>({
  id: 'days',
  caption: 'What was recorded, the newest first',
  rows: await listPaymentDays(scope),
  empty: emptyState({ title: 'No contract agrees days of its own' }),
  columns: [
    { head: 'Contract', cell: ({ contractTitle }) => contractTitle },
    { head: 'Provider', cell: ({ providerName }) => providerName },
    { head: 'Days', numeric: true, cell: ({ days }) => days },
    { head: 'From', cell: ({ effectiveFrom }) => day(effectiveFrom) },
    { head: 'What it rests on', width: 'wide', cell: ({ source }) => source },
    { head: 'Recorded by', cell: ({ recordedByName }) => recordedByName ?? 'the council' },
  ],
})}
${
  permits(scope.who, 'billing.edit') &&
  html`<h2 class="govuk-heading-m">Record the days of a contract</h2><form method="post" novalidate>${csrfField(csrfToken)}
${ask.select({ name: 'contract', label: 'Contract', empty: 'Choose a contract', choices: contracts.map(({ id, words }) => ({ value: String(id), text: words })) })}
${ask.number({ name: 'days', label: 'Days to pay', hint: `From 1 to ${STATUTORY_DAYS}`, suffix: 'days', width: 3 })}
${ask.date({ name: 'from', label: 'From which day' })}
${ask.text({ name: 'source', label: 'What it rests on', hint: 'Such as a clause of the contract' })}
${button({ text: 'Record it' })}</form>`
}`,
    {
      section: 'Payments',
      status,
      form,
      breadcrumbs: [{ text: 'Prompt payment', href: '/prompt-payment' }, { text: 'Days to pay by contract' }],
    },
  );
}

const shape = z.object({
  days: wholeNumber('Days', { min: 1, max: STATUTORY_DAYS }),
  from: date('The day'),
  source: text('What it rests on', { max: 300 }),
});

/** POST /prompt-payment/days */
export async function savePaymentDays(asked: Asked): Promise<Answer> {
  const read = parseForm(shape, asked.form);
  if (!read.ok) return await show(asked, read, 422);
  const { days, from: effectiveFrom, source } = read.value;
  const done = await recordPaymentDays(asked.scope, {
    contractId: readNumber(fieldOf(asked, 'contract')) ?? 0,
    days,
    effectiveFrom,
    source,
  });
  if (!done.ok) return await show(asked, withRefusal(read.values, done), 422);
  return redirect('/prompt-payment/days', 'Recorded. It counts for what is valid from that day on.');
}
