/** Which providers a person asks for or does not want: recorded by the broker who hears it, ended when it no longer holds. */
import { z } from 'zod';
import { listProviderNames, openPerson } from '../../../people/records/people.ts';
import { button, buttonGroup } from '../../../web/components/actions.ts';
import { when } from '../../../web/components/amounts.ts';
import { emptyState } from '../../../web/components/messages.ts';
import { dataTable } from '../../../web/components/table.ts';
import { statusTag } from '../../../web/components/tags.ts';
import { fields } from '../../../web/fields.ts';
import { choice, optionalText } from '../../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../../../web/forms.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import { numberIn } from '../../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../../web/route.ts';
import { endProviderWish, recordProviderWish } from '../../actions/record-wish.ts';
import { getRequest, type PlacementRequest } from '../../records/placement-requests.ts';
import { listProviderWishes, PROVIDER_WISHES, type ProviderWish } from '../../records/provider-wishes.ts';
import { personBand } from '../person-band.ts';
import { requestCrumbs, requestIn } from './address.ts';

const told = z.object({
  wish: choice('what the person wishes', PROVIDER_WISHES),
  provider_id: z.coerce.number({ error: 'Choose a provider' }).int().min(1, 'Choose a provider'),
  reason: optionalText('Why', { max: 500 }),
});

/** GET /placement/:id/wishes */
export async function askWish(asked: Asked): Promise<Answer> {
  return await wishesPage(asked, startForm());
}

/** POST /placement/:id/wishes */
export async function saveWish(asked: Asked): Promise<Answer> {
  const requestId = requestIn(asked);
  const read = parseForm(told, asked.form);
  if (!read.ok) return await wishesPage(asked, read, 422);
  const { provider_id: providerId, wish, reason } = read.value;
  const done = await recordProviderWish(asked.scope, { requestId, providerId, wish, reason });
  if (!done.ok) return await wishesPage(asked, withRefusal(read.values, done), 422);
  return redirect(`/placement/${requestId}`, 'Saved. Who can take it follows the wish from now on.');
}

/** POST /placement/:id/wishes/:wish/end */
export async function saveWishEnd(asked: Asked): Promise<Answer> {
  const requestId = requestIn(asked);
  await endProviderWish(asked.scope, { requestId, id: numberIn(asked.params['wish'], 'wish') });
  return redirect(`/placement/${requestId}/wishes`, 'The wish is ended. It stays on the record.');
}

async function wishesPage(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const { scope, csrfToken } = asked;
  const request = await getRequest(scope, requestIn(asked));
  const person = await openPerson(scope, request.person_id, 'placement request');
  const providers = await listProviderNames(scope);
  const ask = fields(form);
  return page(
    'Which providers they ask for or do not want',
    html`${personBand(scope, person)}
      ${standing(asked, request, await listProviderWishes(scope, request.person_id))}
      <h2 class="govuk-heading-m">Record a wish</h2>
      <form method="post" novalidate>${csrfField(csrfToken)}
        ${ask.radios({
          name: 'wish',
          label: 'What does the person wish?',
          choices: [
            {
              value: 'wanted',
              text: 'Asks for this provider',
              hint: 'Their own service fund can be placed with it then',
            },
            {
              value: 'refused',
              text: 'Does not want this provider',
              hint: 'It is not offered anything for this person',
            },
          ],
        })}
        ${ask.select({ name: 'provider_id', label: 'Provider', empty: 'Choose a provider', choices: providers.map(({ id, name }) => ({ value: String(id), text: name })) })}
        ${ask.text({ name: 'reason', label: 'Why (optional)', hint: 'Only the council sees this' })}
        ${buttonGroup([button({ text: 'Save' })], { href: `/placement/${request.id}` })}</form>`,
    { section: 'Placement', form, status, breadcrumbs: requestCrumbs(request, 'Wishes') },
  );
}

function standing(
  { csrfToken }: Asked,
  request: PlacementRequest,
  wishes: readonly ProviderWish[],
): SafeHtml {
  return dataTable<ProviderWish>({
    caption: 'Wishes that stand',
    rows: wishes,
    empty: emptyState({ title: 'No provider is asked for, and none refused' }),
    columns: [
      { head: 'Provider', cell: ({ providerName }) => providerName },
      {
        head: 'Wish',
        cell: ({ wish }) =>
          wish === 'wanted' ? statusTag('Asks for it', 'good') : statusTag('Does not want it', 'problem'),
      },
      { head: 'Why', width: 'wide', cell: ({ reason }) => reason ?? 'not said' },
      {
        head: 'Since',
        cell: ({ recordedAt, by }) => html`<span>${when(recordedAt)}${by && `, ${by}`}</span>`,
      },
      {
        head: 'Change',
        headHidden: true,
        cell: ({ id, providerName }) =>
          html`<form method="post" action="/placement/${request.id}/wishes/${id}/end">${csrfField(csrfToken)}<button type="submit" class="tend-link-button">End<span class="govuk-visually-hidden"> the wish about ${providerName}</span></button></form>`,
      },
    ],
  });
}

/** What a request's page says of the wishes about providers. */
export function wishesInWords(wishes: readonly ProviderWish[]): string {
  const names = (kind: ProviderWish['wish']) =>
    wishes.filter(({ wish }) => wish === kind).map(({ providerName }) => providerName);
  const parts = [
    ...names('wanted').map((name) => `Asks for ${name}`),
    ...names('refused').map((name) => `Does not want ${name}`),
  ];
  return parts.length === 0 ? 'No wish recorded' : parts.join('. ');
}
