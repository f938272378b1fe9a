/** Before an offer is sent: what providers will see, whether it leaves the order or goes over a block, and what a second provider means. */
import { listWords } from '../../../ground/text.ts';
import { openPerson } from '../../../people/records/people.ts';
import { button, buttonGroup } from '../../../web/components/actions.ts';
import { emptyState } from '../../../web/components/messages.ts';
import { fields } from '../../../web/fields.ts';
import { csrfField, type FormState, startForm, withRefusal } from '../../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../../web/route.ts';
import { type Field, makeOffers, readField, showingOf } from '../../actions/make-offers.ts';
import { getRequest, type PlacementRequest } from '../../records/placement-requests.ts';
import { offerDeadline } from '../../rules/offer-rounds.ts';
import { personBand } from '../person-band.ts';
import { fieldOf, numbersOf, requestCrumbs, requestIn } from './address.ts';
import { mixedBy, mixedWarnings } from './mixed.ts';
import { type Offerable, offerablesOf } from './request-match.ts';
import { shownPreview } from './shown-preview.ts';

/** GET /placement/:id/offer?contract=… */
export async function askOffer(asked: Asked): Promise<Answer> {
  return await preview(asked, numbersOf(asked.query.getAll('contract')), startForm());
}

/** POST /placement/:id/offer */
export async function sendOffer(asked: Asked): Promise<Answer> {
  const requestId = requestIn(asked);
  const contractIds = numbersOf([asked.form['contract'] ?? []].flat());
  const given = (name: string) => fieldOf(asked, name).trim() || null;
  const done = await makeOffers(asked.scope, {
    requestId,
    contractIds,
    leftOrderReason: given('left_order_reason'),
    overBlockReason: given('over_block_reason'),
  });
  if (!done.ok) return await preview(asked, contractIds, withRefusal(asked.form, done), 422);
  const count = done.value.offerIds.length;
  return redirect(
    `/placement/${requestId}#offers`,
    count === 1 ? 'The offer is sent.' : `${count} offers are sent.`,
  );
}

async function preview(
  asked: Asked,
  contractIds: readonly number[],
  form: FormState,
  status = 200,
): Promise<Answer> {
  const { scope } = asked;
  const request = await getRequest(scope, requestIn(asked));
  const person = await openPerson(scope, request.person_id, 'placement request');
  const field = await readField(scope, request);
  const chosen = offerablesOf(field).filter(({ candidate }) => contractIds.includes(candidate.contractId));
  return page(
    'Check the offer',
    html`${personBand(scope, person)}
      ${chosen.length === 0 ? nobodyChosen(request) : await offerForm(asked, request, field, chosen, form)}`,
    { section: 'Placement', form, status, breadcrumbs: requestCrumbs(request, 'Offer') },
  );
}

function nobodyChosen({ id }: PlacementRequest): SafeHtml {
  return emptyState({
    title: 'No provider is chosen',
    text: 'Choose at least one among those who can take it.',
    action: { href: `/placement/${id}#who-can`, text: 'Back to who can take it' },
  });
}

async function offerForm(
  asked: Asked,
  request: PlacementRequest,
  field: Field,
  chosen: readonly Offerable[],
  form: FormState,
): Promise<SafeHtml> {
  const { scope, csrfToken } = asked;
  const showing = await showingOf(scope, request, field.seeker);
  const placings = chosen.map(({ candidate: { providerId, providerName } }) => ({
    providerId,
    providerName,
  }));
  const mixed = await mixedBy(scope, request, field, placings);
  const names = listWords(chosen.map(({ candidate }) => candidate.providerName));
  const now = Math.floor(scope.now.epochMilliseconds / 1000);
  const due = Math.floor(request.due_at.getTime() / 1000);
  const deadline = offerDeadline(now, due, request.lane, field.policy.answerMinutes);
  return html`<p class="govuk-body-l">To <strong>${names}</strong>, who ${chosen.length === 1 ? 'sees' : 'see'} what is below and nothing else until one is placed.</p>
    ${mixedWarnings(mixed)}
    ${shownPreview(showing, Temporal.Instant.fromEpochMilliseconds(deadline * 1000))}
    <form method="post" action="/placement/${request.id}/offer" novalidate id="contracts">${csrfField(csrfToken)}
      ${chosen.map(({ candidate }) => html`<input type="hidden" name="contract" value="${candidate.contractId}">`)}
      ${reasons(chosen, form, field.policy.leavingReasons)}
      ${buttonGroup([button({ text: chosen.length === 1 ? 'Send the offer' : `Send ${chosen.length} offers` })], { href: `/placement/${request.id}` })}</form>`;
}

/** The reasons that are asked for where an offer leaves the order or goes over a block. */
function reasons(chosen: readonly Offerable[], form: FormState, leavingReasons: readonly string[]): SafeHtml {
  const ask = fields(form);
  const leaving = chosen.filter(({ leaves }) => leaves !== undefined);
  const over = chosen.filter(({ past }) => past.some(({ kind }) => kind === 'block full'));
  return html`${
    leaving.length === 0
      ? nothing
      : html`<p class="govuk-body">${leaving.map(({ candidate, leaves }) => html`${candidate.providerName}: ${leaves}. `)}</p>
        ${ask.select({
          name: 'left_order_reason',
          label: 'Why does it leave the order?',
          empty: 'Choose a reason',
          choices: leavingReasons.map((value) => ({ value, text: value })),
        })}`
  }${
    over.length === 0
      ? nothing
      : html`<p class="govuk-body">${over.map(({ candidate, past }) => html`${candidate.providerName}: ${past.map(({ words }) => words).join('. ')}. `)}</p>
        ${ask.text({ name: 'over_block_reason', label: 'Why does it go over the block?', hint: 'This is kept and reported' })}`
  }`;
}
