import { z } from 'zod';
import { listProviderNames } from '../../people/records/people.ts';
import type { Result } from '../../ground/result.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields } from '../../web/fields.ts';
import { choice, date, optionalDate, optionalText, text } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { changeContract, recordContract } from '../actions/record-contract.ts';
import { type Contract, getContract } from '../records/contracts.ts';
import { countGoingOn } from '../records/work-in-play.ts';
import {
  CONTRACT_KINDS,
  type ContractDetails,
  contractKindWords,
  goingOnInWords,
} from '../rules/contract-words.ts';
import { contractIn } from './contract-address.ts';

const details = z
  .object({
    reference: text('Reference', { max: 60 }),
    title: text('Title', { max: 120 }),
    kind: choice('A kind of contract', CONTRACT_KINDS),
    area: optionalText('Area', { max: 120 }),
    starts_on: date('First day'),
    ends_on: optionalDate('Last day'),
  })
  .transform(
    ({ reference, title, kind, area, starts_on, ends_on }): ContractDetails => ({
      reference,
      title,
      kind,
      area: area === '' ? null : area,
      startsOn: starts_on,
      endsOn: ends_on,
    }),
  );
const provider = z.object({
  provider_id: z.coerce.number({ error: 'Choose a provider' }).int().min(1, 'Choose a provider'),
});
const version = z.object({ version: z.coerce.number().int() });

function questions(form: FormState, before: SafeHtml | null): SafeHtml {
  const ask = fields(form);
  return html`${before}
    ${ask.text({ name: 'title', label: 'Title', hint: 'What it is called, such as Home care, north', width: 30 })}
    ${ask.text({ name: 'reference', label: 'Reference', hint: 'The council’s own number for it. Files of planned visits name the contract by this', width: 10 })}
    ${ask.radios({
      name: 'kind',
      label: 'Kind of contract',
      choices: CONTRACT_KINDS.map((value) => ({
        value,
        text: contractKindWords[value].name,
        hint: contractKindWords[value].hint,
      })),
    })}
    ${ask.text({ name: 'area', label: 'Area', hint: 'Leave empty for the whole council', width: 20 })}
    ${ask.date({ name: 'starts_on', label: 'First day' })}
    ${ask.date({ name: 'ends_on', label: 'Last day', hint: 'Leave empty where no end is agreed' })}`;
}

async function newForm({ scope, csrfToken }: Asked, form: FormState, status = 200): Promise<Answer> {
  const providers = await listProviderNames(scope);
  const whose = fields(form).select({
    name: 'provider_id',
    label: 'Provider',
    empty: 'Choose a provider',
    choices: providers.map(({ id, name }) => ({ value: String(id), text: name })),
  });
  return page(
    'New contract',
    html`<p class="govuk-body">Its prices and rules come next, in its terms.</p>
      <form method="post" novalidate>${csrfField(csrfToken)}${questions(form, whose)}
        ${buttonGroup([button({ text: 'Save and write its terms' })], { href: '/contracts' })}</form>`,
    {
      section: 'Contracts',
      form,
      status,
      breadcrumbs: [{ text: 'Contracts', href: '/contracts' }, { text: 'New' }],
    },
  );
}

/** An empty form for a new contract; `?provider=` chooses the provider. */
export async function newContract(asked: Asked): Promise<Answer> {
  return await newForm(asked, startForm({ provider_id: asked.query.get('provider') ?? '' }));
}

/** Writes down a new contract and goes on to its terms. */
export async function saveNewContract(asked: Asked): Promise<Answer> {
  const whose = parseForm(provider, asked.form);
  const what = parseForm(details, asked.form);
  if (!whose.ok || !what.ok) {
    const errors = { ...(whose.ok ? {} : whose.errors), ...(what.ok ? {} : what.errors) };
    return await newForm(asked, { values: what.values, errors }, 422);
  }
  const saved = await recordContract(asked.scope, {
    providerId: whose.value.provider_id,
    details: what.value,
  });
  if (!saved.ok) return await newForm(asked, withRefusal(what.values, saved), 422);
  return redirect(
    `/contracts/${saved.value.id}/terms/new`,
    `Saved. Write the terms of ${what.value.title}, or visits under it cannot be paid.`,
  );
}

function editForm({ csrfToken }: Asked, contract: Contract, form: FormState, status = 200): Answer {
  const known = html`<input type="hidden" name="version" value="${form.values['version']?.toString()}">`;
  return page(
    'Change the contract’s details',
    html`<p class="govuk-body">Prices and rules are not here: <a class="govuk-link" href="/contracts/${contract.id}/terms/new">change its terms</a> for those.</p>
      <form method="post" novalidate>${csrfField(csrfToken)}${questions(form, known)}
        ${buttonGroup([button({ text: 'Save' })], { href: `/contracts/${contract.id}` })}</form>`,
    {
      caption: contract.title,
      section: 'Contracts',
      form,
      status,
      breadcrumbs: [
        { text: 'Contracts', href: '/contracts' },
        { text: contract.title, href: `/contracts/${contract.id}` },
        { text: 'Change' },
      ],
    },
  );
}

/** The form of a contract's details as they are. */
export async function editContract(asked: Asked): Promise<Answer> {
  const contract = await getContract(asked.scope, contractIn(asked));
  const { reference, title, kind, area, startsOn, endsOn, version } = contract;
  const form = startForm({
    reference,
    title,
    kind,
    area,
    version,
    ...dateBoxes('starts_on', startsOn),
    ...dateBoxes('ends_on', endsOn),
  });
  return editForm(asked, contract, form);
}

/** Changes a contract's details. */
export async function saveContract(asked: Asked): Promise<Answer> {
  const contract = await getContract(asked.scope, contractIn(asked));
  const seen = parseForm(version, asked.form);
  const what = parseForm(details, asked.form);
  if (!what.ok) return editForm(asked, contract, what, 422);
  const saved: Result<{ readonly changed: number }> = await changeContract(asked.scope, {
    id: contract.id,
    version: seen.ok ? seen.value.version : 0,
    details: what.value,
  });
  if (!saved.ok) return editForm(asked, contract, withRefusal(what.values, saved), 422);
  const said =
    saved.value.changed === 0
      ? 'Nothing was different.'
      : `Saved. The details of ${what.value.title} are changed.`;
  const { endsOn } = what.value;
  const after =
    endsOn === null
      ? undefined
      : goingOnInWords(await countGoingOn(asked.scope, contract.id, endsOn), endsOn);
  return redirect(`/contracts/${contract.id}`, after === undefined ? said : `${said} ${after}`);
}
