/** The form in which a broker writes down what a person says of the provider they have. */
import { z } from 'zod';
import { openPerson } from '../../../people/records/people.ts';
import { button, buttonGroup } from '../../../web/components/actions.ts';
import { fields } from '../../../web/fields.ts';
import { choice, optionalText } from '../../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../../../web/forms.ts';
import { html } from '../../../web/html.ts';
import { numberIn } from '../../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../../web/route.ts';
import { tellOfPlacement } from '../../actions/record-introduction.ts';
import { getPlacement } from '../../records/placements.ts';
import { getRequest } from '../../records/placement-requests.ts';
import { PLACEMENT_WORDS, placementWordNames } from '../../rules/introduction.ts';
import { personBand } from '../person-band.ts';

const telling = z.object({
  said: choice('what they say', PLACEMENT_WORDS),
  words: optionalText('In their words', { max: 500 }),
});

/** GET /placements/:id/told */
export async function askTold(asked: Asked): Promise<Answer> {
  return await toldForm(asked, startForm());
}

async function toldForm(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const { scope, params, csrfToken } = asked;
  const placement = await getPlacement(scope, numberIn(params['id'], 'placement'));
  const request = await getRequest(scope, placement.placement_request_id);
  const person = await openPerson(scope, request.person_id, 'placement');
  const ask = fields(form);
  return page(
    'What does the person say?',
    html`${personBand(scope, person)}
      <p class="govuk-body">${placement.provider_name} comes to them. Whatever they say is held against nobody.</p>
      <form method="post" novalidate>${csrfField(csrfToken)}
        ${ask.radios({
          name: 'said',
          label: 'What do they say?',
          choices: PLACEMENT_WORDS.map((value) => ({ value, text: placementWordNames[value] })),
        })}
        ${ask.text({ name: 'words', label: 'In their words (optional)' })}
        ${buttonGroup([button({ text: 'Save' })], { href: `/placement/${request.id}` })}</form>`,
    {
      section: 'Placement',
      form,
      status,
      breadcrumbs: [
        { text: 'Placement', href: '/placement' },
        { text: request.reference, href: `/placement/${request.id}` },
        { text: 'What the person says' },
      ],
    },
  );
}

/** POST /placements/:id/told */
export async function saveTold(asked: Asked): Promise<Answer> {
  const id = numberIn(asked.params['id'], 'placement');
  const read = parseForm(telling, asked.form);
  if (!read.ok) return await toldForm(asked, read, 422);
  const done = await tellOfPlacement(asked.scope, id, { ...read.value, byLink: false });
  if (!done.ok) return await toldForm(asked, withRefusal(read.values, done), 422);
  const { placement_request_id } = await getPlacement(asked.scope, id);
  return redirect(`/placement/${placement_request_id}`, 'Saved. It is on the request.');
}
