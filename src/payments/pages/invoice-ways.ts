/** How contracts are billed, from which week on; and the council as it stands on invoices. */
import { z } from 'zod';
import { londonDay, weekStart } from '../../ground/calendar.ts';
import { button } from '../../web/components/actions.ts';
import { day, when } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { fields } from '../../web/fields.ts';
import { choice, date, optionalText, text } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { recordBilling, recordInvoiceAddress } from '../actions/invoice-billing.ts';
import {
  BILLING_WAYS,
  listBilling,
  listContractChoices,
  type RecordedBilling,
} from '../records/invoice-billing.ts';
import { findInvoiceAddress } from '../records/self-billing.ts';
import { fieldOf } from './address.ts';
import { invoiceNavigation } from './invoice-list.ts';

const wayNames = {
  'self-billed': 'Self-billed: the council makes the invoice',
  invoiced: 'On the provider’s invoice',
} as const;

/** GET /invoices/ways */
export async function billingWays(asked: Asked): Promise<Answer> {
  return await show(asked, startForm());
}

async function show({ scope, csrfToken }: Asked, given: FormState, status = 200): Promise<Answer> {
  const today = londonDay(scope.now);
  const address = await findInvoiceAddress(scope, today.toString());
  const monday = weekStart(today).add({ weeks: 1 }).toString();
  const known = {
    name: address.name,
    lines: address.addressLines.join('\n'),
    postcode: address.postcode,
    vat_number: address.vatNumber,
    endpoint_scheme: address.endpointScheme ?? '0088',
    endpoint: address.endpoint,
    ...dateBoxes('from', monday),
    ...dateBoxes('effective', today.toString()),
  };
  const state = { ...given, values: { ...startForm(known).values, ...given.values } };
  const ask = fields(state);
  const contracts = await listContractChoices(scope);
  return page(
    'How contracts are billed',
    html`${await invoiceNavigation(scope, '/invoices/ways')}
<p class="govuk-body">A contract is self-billed unless something else is recorded: each approved week makes the invoice. On the provider’s invoice, a week that was verified waits until the invoice comes, and is paid for what was verified.</p>
${dataTable<RecordedBilling>({
  id: 'ways',
  caption: 'What was recorded, the newest first',
  rows: await listBilling(scope),
  empty: emptyState({ title: 'Every contract is self-billed' }),
  columns: [
    {
      head: 'Contract',
      cell: ({ contractTitle, contractReference }) => `${contractTitle}, ${contractReference}`,
    },
    { head: 'Provider', cell: ({ providerName }) => providerName },
    { head: 'How', cell: ({ way }) => wayNames[way] },
    { head: 'From', cell: ({ effectiveFrom }) => day(effectiveFrom) },
    { head: 'What it rests on', cell: ({ source }) => source },
    {
      head: 'Recorded',
      cell: ({ recordedAt, recordedByName }) => html`${when(recordedAt)}, ${recordedByName ?? 'the council'}`,
    },
  ],
})}
<h2 class="govuk-heading-m">Record how a contract is billed</h2>
<form method="post" action="/invoices/ways" novalidate>${csrfField(csrfToken)}
${ask.select({ name: 'contract', label: 'Contract', empty: 'Choose a contract', choices: contracts.map(({ id, words }) => ({ value: String(id), text: words })) })}
${ask.radios({ name: 'way', label: 'How it is billed', choices: BILLING_WAYS.map((value) => ({ value, text: wayNames[value] })) })}
${ask.date({ name: 'from', label: 'From which Monday', hint: 'No week that is closed already changes' })}
${ask.text({ name: 'source', label: 'What it rests on', hint: 'Such as a clause of the contract' })}
${button({ text: 'Record it' })}</form>
<h2 class="govuk-heading-m">The council on invoices</h2>
${summaryList([
  { key: 'Name', value: address.name },
  {
    key: 'Electronic address',
    value:
      address.endpoint === null
        ? 'not recorded: no Peppol file can be made without it'
        : `${address.endpointScheme}:${address.endpoint}`,
  },
  address.effectiveFrom !== null && { key: 'From', value: day(address.effectiveFrom) },
])}
<form method="post" action="/invoices/ways/address" novalidate>${csrfField(csrfToken)}
${ask.text({ name: 'name', label: 'Name that invoices are made out to' })}
${ask.textarea({ name: 'lines', label: 'Address, a line each', rows: 3 })}
${ask.text({ name: 'postcode', label: 'Postcode', width: 10 })}
${ask.text({ name: 'vat_number', label: 'VAT number', width: 20 })}
${ask.text({ name: 'endpoint_scheme', label: 'Kind of electronic address', hint: '0088 is a GLN, 9932 a British VAT number, 0060 a DUNS number', width: 5 })}
${ask.text({ name: 'endpoint', label: 'Electronic address on the Peppol network', width: 20 })}
${ask.date({ name: 'effective', label: 'From' })}
${button({ text: 'Record the council’s details', kind: 'secondary' })}</form>`,
    { section: 'Invoices', status, ...(Object.keys(given.errors).length > 0 && { form: state }) },
  );
}

const wayShape = z.object({
  way: choice('How it is billed', BILLING_WAYS),
  from: date('The Monday'),
  source: text('What it rests on', { max: 300 }),
});

/** POST /invoices/ways */
export async function saveBilling(asked: Asked): Promise<Answer> {
  const read = parseForm(wayShape, asked.form);
  if (!read.ok) return await show(asked, read, 422);
  const { way, from, source } = read.value;
  const done = await recordBilling(asked.scope, {
    contractId: readNumber(fieldOf(asked, 'contract')) ?? 0,
    way,
    effectiveFrom: from,
    source,
  });
  if (!done.ok) return await show(asked, withRefusal(read.values, done), 422);
  return redirect('/invoices/ways', 'Recorded.');
}

const addressShape = z.object({
  name: text('The name'),
  lines: optionalText('Address', { max: 500 }),
  postcode: optionalText('Postcode', { max: 10 }),
  vat_number: optionalText('VAT number', { max: 30 }),
  endpoint_scheme: text('The kind of address', { max: 10 }),
  endpoint: text('The electronic address', { max: 60 }),
  effective: date('The day'),
});

/** POST /invoices/ways/address */
export async function saveInvoiceAddress(asked: Asked): Promise<Answer> {
  const read = parseForm(addressShape, asked.form);
  if (!read.ok) return await show(asked, read, 422);
  const given = read.value;
  const done = await recordInvoiceAddress(asked.scope, {
    name: given.name,
    addressLines: given.lines.split('\n'),
    postcode: given.postcode,
    vatNumber: given.vat_number,
    endpointScheme: given.endpoint_scheme,
    endpoint: given.endpoint,
    effectiveFrom: given.effective,
  });
  if (!done.ok) return await show(asked, withRefusal(read.values, done), 422);
  return redirect('/invoices/ways', 'Recorded. Documents from now on carry it.');
}
