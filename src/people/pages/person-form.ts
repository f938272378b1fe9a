import { z } from 'zod';
import { longDate } from '../../ground/calendar.ts';
import { listWords } from '../../ground/text.ts';
import { refuse, type Refusal } from '../../ground/result.ts';
import { NotFound } from '../../platform/errors.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields } from '../../web/fields.ts';
import { optionalDate, optionalText, tick } from '../../web/form-values.ts';
import { csrfField, parseForm, startForm, withRefusal, type FormState } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { page, redirect, type Answer, type Asked } from '../../web/route.ts';
import { changePerson, recordPerson } from '../actions/record-person.ts';
import {
  findLookalikes,
  getPersonDetails,
  listKeyWorkers,
  openPersonToChange,
  type Lookalike,
} from '../records/people.ts';
import { fieldNames, sectionNames, sections, type Section } from '../rules/person-details.ts';
import { fullName } from '../rules/person-words.ts';
import { askSection, knownOf, sectionSchemas } from './person-questions.ts';
import { personForm, personIn } from './person-frame.ts';

const inOrder: readonly Section[] = ['who', 'communication', 'home', 'preferences', 'support'];

const everything = z.object({
  ...sectionSchemas.who.shape,
  ...sectionSchemas.communication.shape,
  ...sectionSchemas.home.shape,
  ...sectionSchemas.preferences.shape,
  ...sectionSchemas.support.shape,
});
const confirmation = z.object({ confirmed: tick() });
const version = z.object({ version: z.coerce.number().int() });
const identity = z.object({
  given_name: optionalText('First name'),
  family_name: optionalText('Last name'),
  date_of_birth: optionalDate('Date of birth'),
});

/** Those who may be the same person, and the box to say that they are not. Shown only when the action has asked. */
async function lookalikes(
  { scope, form }: Asked,
  state: FormState,
  exceptId: number | null,
): Promise<SafeHtml> {
  const asked = identity.safeParse({
    ...form,
    date_of_birth: {
      day: form['date_of_birth-day'],
      month: form['date_of_birth-month'],
      year: form['date_of_birth-year'],
    },
  });
  const wanted = state.errors['confirmed'] !== undefined || state.values['confirmed'] !== undefined;
  if (!asked.success || !wanted) return nothing;
  const alike = await findLookalikes(scope, asked.data, exceptId);
  if (alike.length === 0) return nothing;
  const named = (one: Lookalike): SafeHtml =>
    html`<li><a class="govuk-link" href="/people/${one.id}" target="_blank">${fullName(one)}</a>, reference ${one.reference}${one.date_of_birth && html`, born ${longDate(one.date_of_birth)}`}${one.postcode && html`, ${one.postcode}`}</li>`;
  return html`<div class="govuk-inset-text"><p class="govuk-body"><strong>Is this the same person?</strong> Somebody of the same name was born on the same day, or one of the days is not known. Opening a record shows in its history.</p>
<ul class="govuk-list govuk-list--bullet">${alike.map(named)}</ul>
${fields(state).tick({ name: 'confirmed', label: 'This is a different person' })}</div>`;
}

async function newForm(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const workers = await listKeyWorkers(asked.scope);
  const parts = inOrder.map(
    (section) =>
      html`<h2 class="govuk-heading-m">${sectionNames[section]}</h2>${askSection(section, form, workers)}`,
  );
  return page(
    'New person',
    html`<p class="govuk-body">Only names and the reference are needed to begin. The rest can follow.</p>
<form method="post" novalidate>${csrfField(asked.csrfToken)}${parts}${await lookalikes(asked, form, null)}
${buttonGroup([button({ text: 'Save' })], { href: '/people' })}</form>`,
    {
      section: 'People',
      form,
      status,
      breadcrumbs: [{ text: 'People', href: '/people' }, { text: 'New' }],
    },
  );
}

/** An empty form for somebody new. */
export async function newPerson(asked: Asked): Promise<Answer> {
  return await newForm(asked, startForm({ format: 'standard', live_alone: '', worker_gender: '' }));
}

/** Writes down somebody new. */
export async function saveNewPerson(asked: Asked): Promise<Answer> {
  const read = parseForm(everything, asked.form);
  if (!read.ok) return await newForm(asked, read, 422);
  const confirmed = parseForm(confirmation, asked.form);
  const saved = await recordPerson(asked.scope, {
    details: read.value,
    confirmedDifferent: confirmed.ok && confirmed.value.confirmed,
  });
  if (!saved.ok) return await newForm(asked, withRefusal(read.values, saved), 422);
  return redirect(`/people/${saved.value.id}`, `Saved. ${fullName(read.value)} is on record.`);
}

function sectionIn({ params }: Asked): Section {
  const section = inOrder.find((one) => one === params['section']);
  if (section === undefined) throw new NotFound('part of the record');
  return section;
}

async function changeForm(
  asked: Asked,
  { id, name, section }: { readonly id: number; readonly name: string; readonly section: Section },
  form: FormState,
  status = 200,
): Promise<Answer> {
  const workers = section === 'support' ? await listKeyWorkers(asked.scope) : [];
  const seen = form.values['version'];
  const alike = section === 'who' ? await lookalikes(asked, form, id) : nothing;
  const heading = sectionNames[section];
  return personForm(
    { id, name, heading, title: `${heading}: change` },
    form,
    html`<form method="post" novalidate>${csrfField(asked.csrfToken)}<input type="hidden" name="version" value="${typeof seen === 'string' ? seen : ''}">
${askSection(section, form, workers)}${alike}
${buttonGroup([button({ text: 'Save' })], { href: `/people/${id}` })}</form>`,
    status,
  );
}

/** The form of one part of a person's record as it is. */
export async function editPerson(asked: Asked): Promise<Answer> {
  const [id, section] = [personIn(asked), sectionIn(asked)];
  const person = await openPersonToChange(asked.scope, id);
  const form = startForm({ ...knownOf(person), version: person.version });
  return await changeForm(asked, { id, name: fullName(person), section }, form);
}

/** Changes one part of a person's record. */
export async function savePerson(asked: Asked): Promise<Answer> {
  const [id, section] = [personIn(asked), sectionIn(asked)];
  const person = await getPersonDetails(asked.scope, id);
  const about = { id, name: fullName(person), section };
  const read = parseForm(sectionSchemas[section] as z.ZodType<Partial<typeof person>>, asked.form);
  if (!read.ok) return await changeForm(asked, about, read, 422);
  const seen = parseForm(version, asked.form);
  const confirmed = parseForm(confirmation, asked.form);
  const saved = await changePerson(asked.scope, {
    id,
    version: seen.ok ? seen.value.version : 0,
    details: read.value,
    confirmedDifferent: confirmed.ok && confirmed.value.confirmed,
  });
  if (!saved.ok)
    return await changeForm(asked, about, withRefusal(read.values, inSection(saved, section)), 422);
  const { changed, name } = saved.value;
  const told = changed.map((field) => fieldNames[field]);
  return redirect(
    `/people/${id}`,
    changed.length === 0 ? 'Nothing was different.' : `Saved. For ${name} this changed: ${listWords(told)}.`,
  );
}

/** A refusal about a box that is not on this form is shown at its top. */
function inSection(refusal: Refusal, section: Section): Refusal {
  const here: readonly string[] = [...sections[section], 'confirmed'];
  return refusal.field === undefined || here.includes(refusal.field) ? refusal : refuse(refusal.reason);
}
