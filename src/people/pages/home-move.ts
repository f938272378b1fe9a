/** Where a person will live, and from which day. */
import { z } from 'zod';
import { longDate } from '../../ground/calendar.ts';
import { parsePostcode } from '../../ground/postcodes.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields } from '../../web/fields.ts';
import { date, optionalAnswer, optionalText } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { type Answer, type Asked, redirect } from '../../web/route.ts';
import { recordHomeMove, withdrawHomeMove } from '../actions/home-move.ts';
import { findHomeMoves, type HomeMove } from '../records/home-moves.ts';
import { getPersonDetails, openPersonToChange } from '../records/people.ts';
import { fullName } from '../rules/person-words.ts';
import { personForm, personIn } from './person-frame.ts';
import { addressLines } from './person-questions.ts';

const moving = z.object({
  moves_on: date('The day of the move'),
  address_lines: addressLines,
  postcode: optionalAnswer(parsePostcode, 'Postcode'),
  access_note: optionalText('How to get in', { max: 1000 }).transform((typed) =>
    typed === '' ? null : typed,
  ),
});

function moveForm(
  { csrfToken }: Asked,
  { id, name }: { readonly id: number; readonly name: string },
  known: boolean,
  form: FormState,
  status = 200,
): Answer {
  const ask = fields(form);
  return personForm(
    { id, name, heading: 'A move to another home' },
    form,
    html`<p class="govuk-body">Until this day the address on the record holds. Visits from this day on are made at the new one, and on the day it becomes the address on the record.</p>
<form method="post" novalidate>${csrfField(csrfToken)}
${ask.date({ name: 'moves_on', label: 'First day at the new home', hint: 'For example, 2 3 2026' })}
${ask.textarea({ name: 'address_lines', label: 'New address', hint: 'Each part on a line of its own, without the postcode', rows: 4 })}
${ask.text({ name: 'postcode', label: 'Postcode', hint: 'Places them on the map', width: 10, autocomplete: 'off' })}
${ask.textarea({ name: 'access_note', label: 'How to get in there', hint: 'Such as where the key safe is. What is written down now is of the old home', rows: 2 })}
${buttonGroup([button({ text: 'Save' })], { href: `/people/${id}` })}</form>
${
  known &&
  html`<h2 class="govuk-heading-m">Not moving after all?</h2><form method="post" action="/people/${id}/move/withdraw">${csrfField(csrfToken)}
<p class="govuk-body">Then the address on the record goes on to hold.</p>${button({ text: 'They are not moving', kind: 'warning' })}</form>`
}`,
    status,
  );
}

async function moveOf({ scope }: Asked, id: number): Promise<HomeMove | undefined> {
  return (await findHomeMoves(scope, [id])).get(id);
}

/** GET /people/:id/move */
export async function homeMovePage(asked: Asked): Promise<Answer> {
  const id = personIn(asked);
  const person = await openPersonToChange(asked.scope, id);
  const move = await moveOf(asked, id);
  const form = startForm({
    ...dateBoxes('moves_on', move?.moves_on),
    address_lines: move?.address_lines.join('\n'),
    postcode: move?.postcode,
    access_note: move?.access_note,
  });
  return moveForm(asked, { id, name: fullName(person) }, move !== undefined, form);
}

/** POST /people/:id/move */
export async function saveHomeMove(asked: Asked): Promise<Answer> {
  const id = personIn(asked);
  const name = fullName(await getPersonDetails(asked.scope, id));
  const known = (await moveOf(asked, id)) !== undefined;
  const read = parseForm(moving, asked.form);
  if (!read.ok) return moveForm(asked, { id, name }, known, read, 422);
  const saved = await recordHomeMove(asked.scope, id, read.value);
  if (!saved.ok) return moveForm(asked, { id, name }, known, withRefusal(read.values, saved), 422);
  return redirect(`/people/${id}`, `Saved. ${name} moves on ${longDate(read.value.moves_on)}.`);
}

/** POST /people/:id/move/withdraw */
export async function withdrawHomeMovePage(asked: Asked): Promise<Answer> {
  const id = personIn(asked);
  const done = await withdrawHomeMove(asked.scope, id);
  return redirect(`/people/${id}`, done.ok ? `Saved. ${done.value.name} is not moving.` : `${done.reason}.`);
}
