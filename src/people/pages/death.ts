import { z } from 'zod';
import { longDate } from '../../ground/calendar.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields } from '../../web/fields.ts';
import { date, tick } from '../../web/form-values.ts';
import { csrfField, dateBoxes, parseForm, startForm, withRefusal, type FormState } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { redirect, type Answer, type Asked } from '../../web/route.ts';
import { recordDeath } from '../actions/record-death.ts';
import { getPersonDetails, openPersonToChange } from '../records/people.ts';
import { fullName, shortName } from '../rules/person-words.ts';
import { personForm, personIn } from './person-frame.ts';

type Details = Awaited<ReturnType<typeof getPersonDetails>>;

const answers = z.object({ died_on: date('Date of death'), reviewed: tick() });
const version = z.object({ version: z.coerce.number().int() });

function deathForm(asked: Asked, id: number, person: Details, form: FormState, status = 200): Answer {
  const known = person.died_on !== null;
  const seen = form.values['version'];
  const heading = known ? 'Correct the date of death' : 'Record a death';
  const hidden = html`${csrfField(asked.csrfToken)}<input type="hidden" name="version" value="${typeof seen === 'string' ? seen : ''}">`;
  return personForm(
    { id, name: fullName(person), heading, title: heading },
    form,
    html`${!known && html`<p class="govuk-body">From this day no visit is expected. Everybody who opens the record sees it first, so that nobody writes to ${shortName(person)} or calls at the door.</p>`}
<form method="post" novalidate>${hidden}${fields(form).date({ name: 'died_on', label: 'Date of death' })}
${
  (form.errors['reviewed'] !== undefined || form.values['reviewed'] !== undefined) &&
  html`<div class="govuk-inset-text">${fields(form).tick({ name: 'reviewed', label: 'I have looked: this is the day, though visits were logged after it' })}</div>`
}
${buttonGroup([button({ text: 'Save' })], { href: `/people/${id}` })}</form>
${
  known &&
  html`<h2 class="govuk-heading-m">Recorded by mistake?</h2><form method="post" action="/people/${id}/death/mistake">${hidden}
<p class="govuk-body">This takes the date away. It stays in the history of the record.</p>${button({ text: `${shortName(person)} is living`, kind: 'warning' })}</form>`
}`,
    status,
  );
}

/** The form for the day that a person died. */
export async function deathPage(asked: Asked): Promise<Answer> {
  const id = personIn(asked);
  const person = await openPersonToChange(asked.scope, id);
  const form = startForm({ version: person.version, ...dateBoxes('died_on', person.died_on) });
  return deathForm(asked, id, person, form);
}

/** Writes down the day that a person died. */
export async function saveDeath(asked: Asked): Promise<Answer> {
  const id = personIn(asked);
  const person = await getPersonDetails(asked.scope, id);
  const read = parseForm(answers, asked.form);
  if (!read.ok) return deathForm(asked, id, person, read, 422);
  const saved = await recordDeath(asked.scope, {
    id,
    version: versionIn(asked),
    ...read.value,
  });
  if (!saved.ok) return deathForm(asked, id, person, withRefusal(read.values, saved), 422);
  return redirect(`/people/${id}`, `Saved. ${saved.value.name} died on ${longDate(read.value.died_on)}.`);
}

/** Takes back a death that was recorded by mistake. */
export async function takeDeathBack(asked: Asked): Promise<Answer> {
  const id = personIn(asked);
  const saved = await recordDeath(asked.scope, { id, version: versionIn(asked), died_on: null });
  const words = saved.ok ? `Saved. ${saved.value.name} is no longer recorded as having died.` : saved.reason;
  return redirect(`/people/${id}`, words);
}

function versionIn({ form }: Asked): number {
  const seen = parseForm(version, form);
  return seen.ok ? seen.value.version : 0;
}
