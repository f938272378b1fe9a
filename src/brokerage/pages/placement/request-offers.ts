/** The offers of a request with their answers, and what the person said to those who accepted. */
import { button, buttonLink } from '../../../web/components/actions.ts';
import { when } from '../../../web/components/amounts.ts';
import { dataTable } from '../../../web/components/table.ts';
import { statusTag, type Tone } from '../../../web/components/tags.ts';
import { fields } from '../../../web/fields.ts';
import { csrfField, type FormState } from '../../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../../web/html.ts';
import type { Offer } from '../../records/offers.ts';
import type { PlacementRequest } from '../../records/placement-requests.ts';
import {
  isLiveOffer,
  type OfferStatus,
  offerStatusNames,
  PLACED_AND_ENDED,
} from '../../rules/offer-status.ts';
import { proposalInWords } from '../../rules/offer-rounds.ts';
import type { PlacementState } from '../../rules/placement-status.ts';

const tones = {
  open: 'waiting',
  accepted: 'good',
  declined: 'quiet',
  'counter-proposed': 'attention',
  lapsed: 'quiet',
  withdrawn: 'quiet',
  placed: 'good',
  'not chosen': 'quiet',
} as const satisfies Record<OfferStatus, Tone>;

/** The offers, the live ones first; an accepted one can be placed and a proposal agreed to by whoever works on it. */
export function offersSection(
  request: PlacementRequest,
  offers: readonly Offer[],
  { works, csrfToken }: { readonly works: boolean; readonly csrfToken: string },
): SafeHtml {
  if (offers.length === 0) return nothing;
  const rows = offers.toSorted(
    (a, b) => Number(isLiveOffer(b.status)) - Number(isLiveOffer(a.status)) || b.id - a.id,
  );
  return html`<h2 class="govuk-heading-m" id="offers">Offers</h2>${dataTable<Offer>({
    id: 'offers-made',
    caption: 'Offers',
    captionHidden: true,
    rows,
    columns: [
      {
        head: 'Provider',
        cell: ({ provider_name, contract_kind }) =>
          html`${provider_name}<br><span class="tend-quiet">${contract_kind}</span>`,
      },
      {
        head: 'Stands',
        cell: ({ status, placement_ended }) =>
          placement_ended
            ? statusTag(PLACED_AND_ENDED, 'quiet')
            : statusTag(offerStatusNames[status], tones[status]),
      },
      { head: 'Offered', cell: ({ offered_at }) => when(offered_at) },
      {
        head: 'To answer by',
        cell: ({ deadline_at, status }) => (status === 'open' ? when(deadline_at) : ''),
      },
      { head: 'Answer', width: 'wide', cell: answerCell },
      works && {
        head: 'What to do',
        headHidden: true,
        cell: (offer) => actCell(request, offer, csrfToken),
      },
    ],
  })}`;
}

function answerCell({
  replied_at,
  reply_reason,
  reply_words,
  proposal,
  shown,
  left_order_reason,
  over_block_reason,
}: Offer): SafeHtml {
  const lines = [
    reply_reason,
    proposal === null ? null : proposalInWords(proposal, shown),
    reply_words === '' ? null : reply_words,
    left_order_reason === null ? null : `Left the order: ${left_order_reason}`,
    over_block_reason === null ? null : `Over the block: ${over_block_reason}`,
  ].filter((line) => line !== null);
  return html`<ul class="govuk-list">${lines.map((line) => html`<li>${line}</li>`)}${replied_at !== null && html`<li class="tend-quiet">${when(replied_at)}</li>`}</ul>`;
}

function actCell({ id }: PlacementRequest, offer: Offer, csrfToken: string): SafeHtml {
  if (offer.status === 'accepted')
    return buttonLink({
      text: `Place with ${offer.provider_name}`,
      href: `/placement/${id}/place?offer=${offer.id}`,
      key: 'p',
    });
  if (offer.status !== 'counter-proposed') return nothing;
  return html`<form method="post" action="/placement/${id}/agree">${csrfField(csrfToken)}<input type="hidden" name="offer" value="${offer.id}">${button({ text: 'Agree to this', kind: 'secondary' })}</form>`;
}

/** What the person said: nothing to fill in until somebody has accepted. */
export function personSection(
  { id }: PlacementRequest,
  offers: readonly Offer[],
  state: PlacementState,
  form: FormState,
  csrfToken: string,
): SafeHtml {
  const accepted = offers.filter(({ status }) => status === 'accepted');
  if (accepted.length === 0) return nothing;
  const ask = fields(form);
  const shown = accepted.filter((offer) => state.shown.has(offer.id));
  const marks = (offer: Offer): string | undefined => {
    const said = [
      state.chosenOfferId === offer.id && 'The person chose it',
      state.toMeet.has(offer.id) && 'The person asks to meet them first',
      state.shown.has(offer.id) && 'Shown to the person',
    ].filter((word) => word !== false);
    return said.length === 0 ? undefined : said.join('. ');
  };
  return html`<h2 class="govuk-heading-m" id="person">What the person says</h2>
    <form method="post" action="/placement/${id}/person" novalidate>${csrfField(csrfToken)}
      ${ask.radios({
        name: 'said',
        label: 'What happened?',
        choices: [
          { value: 'shown', text: 'The person was shown the providers chosen below' },
          shown.length > 0 && { value: 'chose', text: 'The person chose one' },
          shown.length > 0 && { value: 'asked to meet', text: 'The person asks to meet one first' },
          shown.length > 0 && { value: 'declined', text: 'The person does not want one' },
        ],
      })}
      ${ask.checkboxes({
        name: 'offer',
        label: 'Which provider?',
        choices: accepted.map((offer) => ({
          value: String(offer.id),
          text: offer.provider_name,
          hint: marks(offer),
        })),
      })}
      ${ask.text({ name: 'told', label: 'Who said so, and how', hint: 'Such as: his daughter Ann, by telephone. Can be left empty' })}
      ${button({ text: 'Record what they said', kind: 'secondary' })}</form>`;
}
