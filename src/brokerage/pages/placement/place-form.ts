/** Placing a request with a provider that accepted: what is arranged, and why there is a second provider where there would be one. */
import { serviceName } from '../../../contracts/rules/service-words.ts';
import { londonDay, longDate } from '../../../ground/calendar.ts';
import { openPerson } from '../../../people/records/people.ts';
import { button, buttonGroup } from '../../../web/components/actions.ts';
import { emptyState } from '../../../web/components/messages.ts';
import { summaryList } from '../../../web/components/summary.ts';
import { fields } from '../../../web/fields.ts';
import { csrfField, type FormState, startForm, withRefusal } from '../../../web/forms.ts';
import { html, join, type SafeHtml } from '../../../web/html.ts';
import { readNumber } from '../../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../../web/route.ts';
import { readField } from '../../actions/make-offers.ts';
import { agreedOf, placeRequest } from '../../actions/place.ts';
import { listOffersOfRequest, type Offer } from '../../records/offers.ts';
import { getRequest, listRequestEvents, type PlacementRequest } from '../../records/placement-requests.ts';
import { proposalInWords } from '../../rules/offer-rounds.ts';
import { foldPlacement, type PlacementState } from '../../rules/placement-status.ts';
import { personBand } from '../person-band.ts';
import { fieldOf, requestCrumbs, requestIn } from './address.ts';
import { mixedBy, mixedWarnings } from './mixed.ts';

/** GET /placement/:id/place?offer=… */
export async function askPlace(asked: Asked): Promise<Answer> {
  return await placeForm(asked, readNumber(asked.query.get('offer')), startForm());
}

/** POST /placement/:id/place */
export async function savePlace(asked: Asked): Promise<Answer> {
  const requestId = requestIn(asked);
  const offerId = readNumber(fieldOf(asked, 'offer')) ?? 0;
  const mixedReason = fieldOf(asked, 'mixed_reason');
  const done = await placeRequest(asked.scope, { requestId, offerId, mixedReason });
  if (!done.ok) return await placeForm(asked, offerId, withRefusal(asked.form, done), 422);
  return redirect(
    `/placement/${requestId}`,
    'Placed. The service order is issued, and the visits are planned.',
  );
}

async function placeForm(
  asked: Asked,
  offerId: number | undefined,
  form: FormState,
  status = 200,
): Promise<Answer> {
  const { scope } = asked;
  const request = await getRequest(scope, requestIn(asked));
  const person = await openPerson(scope, request.person_id, 'placement request');
  const offers = await listOffersOfRequest(scope, request.id);
  const offer = offers.find(({ id, status: stands }) => id === offerId && stands === 'accepted');
  return page(
    offer === undefined ? 'Place the request' : `Place with ${offer.provider_name}`,
    html`${personBand(scope, person)}${offer === undefined ? nothingToPlace(request) : await arrangement(asked, request, offer, form)}`,
    { section: 'Placement', form, status, breadcrumbs: requestCrumbs(request, 'Place') },
  );
}

function nothingToPlace({ id }: PlacementRequest): SafeHtml {
  return emptyState({
    title: 'That offer cannot be placed now',
    text: 'Only a provider that has accepted can be placed with.',
    action: { href: `/placement/${id}#offers`, text: 'Back to the offers' },
  });
}

/** What is missing of the person's own word: placing goes on without it only knowingly. */
function wordOfPerson({ chosenOfferId, toMeet }: PlacementState, { id, provider_name }: Offer): SafeHtml {
  return html`${chosenOfferId !== id && html`<p class="govuk-inset-text">It is not written down that the person chose ${provider_name}. Ask them or whoever speaks for them first, unless it cannot wait.</p>`}
    ${toMeet.has(id) && html`<p class="govuk-inset-text">The person asked to meet ${provider_name} first. Once it is placed, ${provider_name} is asked when they introduce themselves.</p>`}`;
}

/** The first day, and the one that was asked for where that has passed. */
function startWords(agreed: ReturnType<typeof agreedOf>, askedFor: string): string {
  const startsOn = agreed.ok ? agreed.value.startsOn : askedFor;
  return startsOn === askedFor
    ? longDate(startsOn)
    : `${longDate(startsOn)}; it was asked for from ${longDate(askedFor)}`;
}

async function arrangement(
  asked: Asked,
  request: PlacementRequest,
  offer: Offer,
  form: FormState,
): Promise<SafeHtml> {
  const { scope, csrfToken } = asked;
  const { shown, proposal, reply } = offer;
  const changed = reply === 'counter-propose' && proposal !== null ? proposalInWords(proposal, shown) : null;
  const field = await readField(scope, request);
  const placing = { providerId: offer.provider_id, providerName: offer.provider_name };
  const mixed = await mixedBy(scope, request, field, [placing]);
  const state = foldPlacement((await listRequestEvents(scope, request.id)).map(({ event }) => event));
  return html`${summaryList([
    { key: 'Provider', value: offer.provider_name },
    { key: 'Contract', value: `${offer.contract_reference}, ${offer.contract_kind}` },
    { key: 'Service', value: serviceName(request.service) },
    { key: 'Starts', value: startWords(agreedOf(offer, londonDay(scope.now).toString()), shown.startsOn) },
    { key: shown.periodic ? 'When' : 'Visits', value: join(shown.week, html`<br>`) },
    changed !== null && { key: 'As agreed instead', value: changed },
  ])}
    ${mixedWarnings(mixed)}
    ${wordOfPerson(state, offer)}
    <p class="govuk-body">${offer.provider_name} is then told who the person is, and gets a service order to accept. Offers to others are closed.${request.replaces_line_id !== null && ' The service whose place it takes ends on the day before.'}</p>
    <form method="post" action="/placement/${request.id}/place" novalidate id="offer">${csrfField(csrfToken)}<input type="hidden" name="offer" value="${offer.id}">
      ${
        mixed.length > 0 &&
        fields(form).text({
          name: 'mixed_reason',
          label: `Why is ${offer.provider_name} needed as well?`,
          hint: 'This is kept with the request',
        })
      }
      ${buttonGroup([button({ text: `Place with ${offer.provider_name}` })], { href: `/placement/${request.id}` })}</form>`;
}
