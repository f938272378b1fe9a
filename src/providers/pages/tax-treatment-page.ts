/** How a provider stands with VAT, what was recorded before, and recording another. */
import { z } from 'zod';
import { londonDay } from '../../ground/calendar.ts';
import { permits } from '../../platform/scope.ts';
import { button } from '../../web/components/actions.ts';
import { day, none, when } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { dataTable } from '../../web/components/table.ts';
import { fields } from '../../web/fields.ts';
import { choice, date, optionalText, text } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { recordTaxTreatment } from '../actions/tax-treatment.ts';
import { getProvider } from '../records/providers.ts';
import { listTaxTreatments, type RecordedTreatment } from '../records/tax-treatments.ts';
import { treatmentNames, TREATMENTS } from '../rules/tax-treatment.ts';
import { providerTabs } from './provider-tabs.ts';

/** GET /providers/:id/tax */
export async function taxTreatmentPage(asked: Asked): Promise<Answer> {
  return await show(asked, startForm());
}

async function show(asked: Asked, given: FormState, status = 200): Promise<Answer> {
  const { scope, params, csrfToken } = asked;
  const provider = await getProvider(scope, numberIn(params['id'], 'provider'));
  const treatments = await listTaxTreatments(scope, provider.id);
  const today = londonDay(scope.now).toString();
  const [newest] = treatments;
  const known = {
    treatment: newest?.treatment ?? '',
    vat_number: newest?.vatNumber ?? '',
    tax_reference: newest?.taxReference ?? '',
    endpoint_scheme: newest?.endpointScheme ?? '0088',
    endpoint: newest?.endpoint ?? '',
    ...dateBoxes('effective', today),
  };
  const state = { ...given, values: { ...startForm(known).values, ...given.values } };
  const ask = fields(state);
  return page(
    'Tax and Peppol',
    html`${providerTabs(asked, provider.id, 'tax')}
<p class="govuk-body">This picks the VAT category of self-billed documents: S where VAT is charged, E where care is exempt, O where there is no tax reference at all.</p>
${dataTable<RecordedTreatment>({
  id: 'treatments',
  caption: 'What was recorded, the newest first',
  rows: treatments,
  empty: emptyState({ title: 'Nothing is recorded', text: 'Documents are made outside VAT until it is.' }),
  columns: [
    { head: 'How it stands', cell: ({ treatment }) => treatmentNames[treatment] },
    { head: 'VAT number', cell: ({ vatNumber }) => vatNumber ?? none() },
    { head: 'Other tax reference', cell: ({ taxReference }) => taxReference ?? none() },
    {
      head: 'On the Peppol network',
      cell: ({ endpoint, endpointScheme }) => (endpoint === null ? none() : `${endpointScheme}:${endpoint}`),
    },
    { head: 'From', cell: ({ effectiveFrom }) => day(effectiveFrom) },
    { head: 'What it rests on', cell: ({ source }) => source },
    {
      head: 'Recorded',
      cell: ({ recordedAt, recordedByName }) => html`${when(recordedAt)}, ${recordedByName ?? 'the council'}`,
    },
  ],
})}
${
  permits(scope.who, 'tax-treatment.edit') &&
  html`<h2 class="govuk-heading-m">Record another</h2>
<form method="post" action="/providers/${provider.id}/tax" novalidate>${csrfField(csrfToken)}
${ask.radios({ name: 'treatment', label: 'How it stands with VAT', choices: TREATMENTS.map((value) => ({ value, text: treatmentNames[value] })) })}
${ask.text({ name: 'vat_number', label: 'VAT number', width: 20 })}
${ask.text({ name: 'tax_reference', label: 'Other tax reference', hint: 'Such as a Unique Taxpayer Reference, for an exempt provider with no VAT number', width: 20 })}
${ask.text({ name: 'endpoint_scheme', label: 'Kind of electronic address', hint: '0088 is a GLN, 9932 a British VAT number, 0060 a DUNS number', width: 5 })}
${ask.text({ name: 'endpoint', label: 'Electronic address on the Peppol network', hint: 'Leave it empty, and the kind too, where it is not known', width: 20 })}
${ask.date({ name: 'effective', label: 'From' })}
${ask.text({ name: 'source', label: 'What it rests on', hint: 'Such as a letter or a certificate' })}
${button({ text: 'Record it' })}</form>`
}`,
    {
      section: 'Providers',
      caption: provider.name,
      status,
      ...(Object.keys(given.errors).length > 0 && { form: state }),
      breadcrumbs: [
        { text: 'Providers', href: '/providers' },
        { text: provider.name, href: `/providers/${provider.id}` },
        { text: 'Tax' },
      ],
    },
  );
}

const shape = z.object({
  treatment: choice('How it stands with VAT', TREATMENTS),
  vat_number: optionalText('VAT number', { max: 30 }),
  tax_reference: optionalText('Tax reference', { max: 30 }),
  endpoint_scheme: optionalText('Kind of address', { max: 10 }),
  endpoint: optionalText('Electronic address', { max: 60 }),
  effective: date('The day'),
  source: text('What it rests on', { max: 300 }),
});

/** POST /providers/:id/tax */
export async function saveTaxTreatment(asked: Asked): Promise<Answer> {
  const id = numberIn(asked.params['id'], 'provider');
  const read = parseForm(shape, asked.form);
  if (!read.ok) return await show(asked, read, 422);
  const given = read.value;
  const done = await recordTaxTreatment(asked.scope, id, {
    treatment: given.treatment,
    vatNumber: given.vat_number,
    taxReference: given.tax_reference,
    endpointScheme: given.endpoint === '' ? '' : given.endpoint_scheme,
    endpoint: given.endpoint,
    effectiveFrom: given.effective,
    source: given.source,
  });
  if (!done.ok) return await show(asked, withRefusal(read.values, done), 422);
  return redirect(`/providers/${id}/tax`, 'Recorded. Documents from now on carry it.');
}
