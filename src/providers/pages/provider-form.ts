import { z } from 'zod';
import { parseCqcId, parseEmail, parsePhone } from '../../ground/identifiers.ts';
import { parsePostcode } from '../../ground/postcodes.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields } from '../../web/fields.ts';
import { choice, optionalAnswer, optionalDate, optionalText, text, tick } from '../../web/form-values.ts';
import { csrfField, dateBoxes, parseForm, startForm, withRefusal, type FormState } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { page, redirect, type Answer, type Asked } from '../../web/route.ts';
import { changeProvider, recordProvider } from '../actions/record-provider.ts';
import { getProvider, type Provider } from '../records/providers.ts';
import {
  parseCompanyNumber,
  registrationNames,
  registrationStatuses,
  sectorNames,
  sectors,
  sizeNames,
  sizes,
} from '../rules/provider-details.ts';
import { providerCrumbs, providerIn } from './provider-page.ts';

/** Words that may be left out: null. */
export function words(name: string, max = 200) {
  return optionalText(name, { max }).transform((typed) => (typed === '' ? null : typed));
}

/** An address typed a line at a time. */
export const addressAnswer = optionalText('Address', { max: 500 }).transform((typed) =>
  typed
    .split('\n')
    .map((line) => line.trim().replace(/,$/, ''))
    .filter((line) => line !== ''),
);

/** Where a registration with the regulator stands. */
export const registrationAnswers = {
  registration_status: choice('whether it is registered', registrationStatuses),
  registered_on: optionalDate('Registered on'),
  deregistered_on: optionalDate('Registration ended on'),
};

const answers = z.object({
  name: text('Name', { max: 160 }),
  trading_name: words('Trading name', 160),
  reference: text('Reference', { max: 60 }),
  sector: choice('a sector', sectors),
  size: choice('a size', sizes),
  local: tick(),
  regulator_provider_id: optionalAnswer(parseCqcId, 'CQC provider id'),
  companies_house_number: optionalAnswer(parseCompanyNumber, 'Companies House number'),
  ...registrationAnswers,
  address_lines: addressAnswer,
  postcode: optionalAnswer(parsePostcode, 'Postcode'),
  phone: optionalAnswer(parsePhone, 'Telephone'),
  email: optionalAnswer(parseEmail, 'Email'),
  website: words('Website'),
  starts_on: optionalDate('First day'),
  ends_on: optionalDate('Last day'),
});
const hidden = z.object({ confirmed: tick() });
const version = z.object({ version: z.coerce.number().int() });

/** The questions of a registration with the regulator. */
export function askRegistration(form: FormState): SafeHtml {
  const ask = fields(form);
  return html`${ask.radios({
    name: 'registration_status',
    label: 'With the regulator',
    small: true,
    choices: registrationStatuses.map((value) => ({ value, text: registrationNames[value] })),
  })}
${ask.date({ name: 'registered_on', label: 'Registered on', hint: 'If it is known' })}
${ask.date({ name: 'deregistered_on', label: 'Registration ended on', hint: 'Leave empty while it is registered' })}`;
}

function questions(form: FormState): SafeHtml {
  const ask = fields(form);
  return html`<h2 class="govuk-heading-m">What it is</h2>
${ask.text({ name: 'name', label: 'Name', hint: 'The legal name', width: 30, autocomplete: 'off' })}
${ask.text({ name: 'trading_name', label: 'Trading name', hint: 'If it is known by another', width: 30, autocomplete: 'off' })}
${ask.text({ name: 'reference', label: 'Reference', hint: 'The council’s own number for it, as files of visits write it', width: 10, autocomplete: 'off' })}
${ask.radios({ name: 'sector', label: 'Sector', small: true, choices: sectors.map((value) => ({ value, text: sectorNames[value] })) })}
${ask.radios({ name: 'size', label: 'Size', small: true, inline: true, choices: sizes.map((value) => ({ value, text: sizeNames[value] })) })}
${ask.tick({ name: 'local', label: 'A local provider' })}
<h2 class="govuk-heading-m">Registration</h2>
${ask.text({ name: 'regulator_provider_id', label: 'CQC provider id', hint: 'Such as 1-123456789', width: 20, autocomplete: 'off' })}
${ask.text({ name: 'companies_house_number', label: 'Companies House number', width: 10, autocomplete: 'off' })}
${askRegistration(form)}
<h2 class="govuk-heading-m">How to reach it</h2>
${ask.textarea({ name: 'address_lines', label: 'Address', hint: 'Each part on a line of its own, without the postcode', rows: 4 })}
${ask.text({ name: 'postcode', label: 'Postcode', width: 10, autocomplete: 'off' })}
${ask.text({ name: 'phone', label: 'Telephone', width: 20, type: 'tel', autocomplete: 'off' })}
${ask.text({ name: 'email', label: 'Email', width: 30, type: 'email', autocomplete: 'off' })}
${ask.text({ name: 'website', label: 'Website', width: 30, autocomplete: 'off' })}
<h2 class="govuk-heading-m">Working with the council</h2>
${ask.date({ name: 'starts_on', label: 'First day', hint: 'When the council began to work with it, if it does' })}
${ask.date({ name: 'ends_on', label: 'Last day', hint: 'Leave empty while it does' })}
${
  form.errors['confirmed'] !== undefined || form.values['confirmed'] !== undefined
    ? ask.tick({ name: 'confirmed', label: 'This is a different provider' })
    : null
}`;
}

function newForm(asked: Asked, form: FormState, status = 200): Answer {
  return page(
    'New provider',
    html`<form method="post" novalidate>${csrfField(asked.csrfToken)}${questions(form)}
${buttonGroup([button({ text: 'Save' })], { href: '/providers' })}</form>`,
    {
      section: 'Providers',
      form,
      status,
      breadcrumbs: [{ text: 'Providers', href: '/providers' }, { text: 'New' }],
    },
  );
}

/** An empty form for a provider. */
export function newProviderForm(asked: Asked): Answer {
  const known = { sector: 'not stated', size: 'not stated', registration_status: 'not stated' };
  return newForm(asked, startForm(known));
}

/** Puts a provider on the register. */
export async function saveNewProvider(asked: Asked): Promise<Answer> {
  const read = parseForm(answers, asked.form);
  if (!read.ok) return newForm(asked, read, 422);
  const more = parseForm(hidden, asked.form);
  const confirmedDifferent = more.ok && more.value.confirmed;
  const saved = await recordProvider(asked.scope, { details: read.value, confirmedDifferent });
  if (!saved.ok) return newForm(asked, withRefusal(read.values, saved), 422);
  return redirect(`/providers/${saved.value.id}`, `Saved. ${read.value.name} is on the register.`);
}

function changeForm(asked: Asked, provider: Provider, form: FormState, status = 200): Answer {
  const seen = form.values['version'];
  return page(
    `Change ${provider.name}`,
    html`<form method="post" novalidate>${csrfField(asked.csrfToken)}<input type="hidden" name="version" value="${typeof seen === 'string' ? seen : ''}">
${questions(form)}${buttonGroup([button({ text: 'Save' })], { href: `/providers/${provider.id}` })}</form>`,
    { section: 'Providers', form, status, breadcrumbs: providerCrumbs(asked, provider, { text: 'Change' }) },
  );
}

/** The form of a provider as it is. */
export async function editProvider(asked: Asked): Promise<Answer> {
  const provider = await getProvider(asked.scope, providerIn(asked));
  const { address_lines, registered_on, deregistered_on, starts_on, ends_on, ...known } = provider;
  const form = startForm({
    ...known,
    address_lines: address_lines.join('\n'),
    ...dateBoxes('registered_on', registered_on),
    ...dateBoxes('deregistered_on', deregistered_on),
    ...dateBoxes('starts_on', starts_on),
    ...dateBoxes('ends_on', ends_on),
  });
  return changeForm(asked, provider, form);
}

/** Changes a provider. */
export async function saveProvider(asked: Asked): Promise<Answer> {
  const provider = await getProvider(asked.scope, providerIn(asked));
  const read = parseForm(answers, asked.form);
  if (!read.ok) return changeForm(asked, provider, read, 422);
  const seen = parseForm(version, asked.form);
  const more = parseForm(hidden, asked.form);
  const saved = await changeProvider(asked.scope, {
    id: provider.id,
    version: seen.ok ? seen.value.version : 0,
    details: read.value,
    confirmedDifferent: more.ok && more.value.confirmed,
  });
  if (!saved.ok) return changeForm(asked, provider, withRefusal(read.values, saved), 422);
  const changed = saved.value.changed.length;
  return redirect(
    `/providers/${provider.id}`,
    changed === 0 ? 'Nothing was different.' : `Saved. ${read.value.name} is changed.`,
  );
}
