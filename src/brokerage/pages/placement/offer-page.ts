import { dateAndTime, londonDay, longDate } from '../../../ground/calendar.ts';
import { termsForContracts, termsOnDay } from '../../../contracts/records/contract-terms.ts';
import { permits } from '../../../platform/scope.ts';
import { dayInFull, when } from '../../../web/components/amounts.ts';
import { summaryList } from '../../../web/components/summary.ts';
import type { FormState } from '../../../web/forms.ts';
import { html, join, nothing, type SafeHtml } from '../../../web/html.ts';
import { numberIn } from '../../../web/record-number.ts';
import { decliningReasons } from '../../records/placement-policy.ts';
import { type Answer, type Asked, page } from '../../../web/route.ts';
import { getOffer, type Offer } from '../../records/offers.ts';
import { findPlacementOfOffer, listOrders, type Placement } from '../../records/placements.ts';
import { proposalInWords } from '../../rules/offer-rounds.ts';
import type { Shown } from '../../rules/shown-to-provider.ts';
import { laneNames } from '../../rules/placement-words.ts';
import { weekPicture } from '../week-picture.ts';
import { answerForm, freshAnswer } from './offer-answer-form.ts';
import { serviceName } from '../../../contracts/rules/service-words.ts';
import { howMuchWords, isOverdue, offerTag, timeLeftTag, whereWords } from './offer-words.ts';

/** The offer of the address. */
export async function offerIn({ scope, params }: Asked): Promise<Offer> {
  return await getOffer(scope, numberIn(params['id'], 'offer'));
}

/** One offer, as the provider is shown it; its people can answer here. */
export async function offerPage(asked: Asked): Promise<Answer> {
  const offer = await offerIn(asked);
  return await showOffer(asked, offer, freshAnswer(offer));
}

/** The page of an offer with its form of an answer as it stands. */
export async function showOffer(asked: Asked, offer: Offer, form: FormState, status = 200): Promise<Answer> {
  const { scope } = asked;
  const { shown } = offer;
  const title = `${serviceName(shown.service)} in ${whereWords(shown)}`;
  const day = shown.startsOn;
  const held = await termsForContracts(scope, [offer.contract_id], day, day);
  const terms = termsOnDay(held.get(offer.contract_id), day)?.terms;
  const placement = offer.status === 'placed' ? await findPlacementOfOffer(scope, offer.id) : undefined;
  return page(
    title,
    html`<span class="govuk-caption-l">Offer ${offer.id}${scope.who.providerId === null && html` to ${offer.provider_name}`}</span>
      <h1 class="govuk-heading-l">${title} ${offerTag(offer)}</h1>
      ${standing(asked, offer)}
      ${placement !== undefined && (await placedWords(asked, placement))}
      ${whatIsSought(shown)}
      <h2 class="govuk-heading-m">${shown.periodic ? 'The care' : 'The week'}</h2>
      <ul class="govuk-list govuk-list--bullet">${shown.week.map((words) => html`<li>${words}</li>`)}</ul>
      ${shown.periodic ? tasksOf(shown.periodic.tasks) : weekPicture('week', [{ name: serviceName(shown.service), visits: shown.visits, terms }], 'The week in a picture')}
      ${scope.who.providerId !== null && offer.status === 'open' && shown.visits.length > 0 && html`<p class="govuk-body"><a class="govuk-link" href="/offers/${offer.id}/rounds">Does it fit into your rounds?</a></p>`}
      ${await answerPart(asked, offer, form)}`,
    {
      section: 'Offers',
      form,
      status,
      breadcrumbs: [{ text: 'Offers', href: '/offers' }, { text: `Offer ${offer.id}` }],
    },
  );
}

/** How it stands, and what was answered. */
function standing({ scope }: Asked, offer: Offer): SafeHtml {
  const open = offer.status === 'open';
  const said =
    offer.reply_reason ??
    (offer.proposal === null ? undefined : proposalInWords(offer.proposal, offer.shown));
  return html`${
    open &&
    html`<p class="govuk-body-l">${timeLeftTag(offer, scope.now)} Answer by ${dateAndTime(offer.deadline_at)}.</p>`
  }${
    offer.reply !== null &&
    summaryList(
      [
        { key: 'Answered', value: when(offer.replied_at) },
        said !== undefined && { key: offer.reply === 'decline' ? 'Reason' : 'Proposed', value: said },
        offer.reply_words !== null && offer.reply_words !== '' && { key: 'Words', value: offer.reply_words },
      ],
      { card: 'The answer' },
    )
  }`;
}

async function placedWords({ scope }: Asked, { id, provider_name, ended_at }: Placement): Promise<SafeHtml> {
  const [order] = await listOrders(scope, id);
  if (order === undefined) return nothing;
  return html`<div class="govuk-inset-text">${ended_at === null ? 'This is' : 'This was'} placed with ${provider_name}${ended_at !== null && ', and has ended'}. <a class="govuk-link" href="/service-orders/${order.id}">Read service order ${order.reference}</a>, which says who it is for.</div>`;
}

function whatIsSought(shown: Shown): SafeHtml {
  const list = (items: readonly string[]) => (items.length === 0 ? 'None told' : join(items, html`<br>`));
  return summaryList([
    { key: 'Where', value: whereWords(shown) },
    { key: 'How soon', value: laneNames[shown.lane] },
    { key: 'Start', value: dayInFull(shown.startsOn) },
    { key: 'How much', value: howMuchWords(shown) },
    (shown.beside ?? []).length > 0 && {
      key: 'Sought for the person as well',
      value: list(shown.beside ?? []),
    },
    { key: 'What the person needs', value: list(shown.needs) },
    { key: 'Preferences', value: list(shown.preferences) },
    shown.words !== '' && { key: 'More to know', value: shown.words },
  ]);
}

/** What is to be done in a service without visits. */
function tasksOf(tasks: string): SafeHtml {
  const all = tasks.split('\n').filter((task) => task.trim() !== '');
  if (all.length === 0) return html`<p class="govuk-body">What is to be done is agreed with the person.</p>`;
  return html`<p class="govuk-body">What is to be done:</p><ul class="govuk-list govuk-list--bullet">${all.map((task) => html`<li>${task}</li>`)}</ul>`;
}

async function answerPart(asked: Asked, offer: Offer, form: FormState): Promise<SafeHtml> {
  const { scope } = asked;
  if (!permits(scope.who, 'offers.answer'))
    return html`<p class="govuk-body">This is all that ${offer.provider_name} sees. Only its own people can answer.</p>`;
  if (offer.status === 'open' && isOverdue(offer, scope.now))
    return html`<p class="govuk-body">The time to answer passed on ${longDate(londonDay(offer.deadline_at))}. If you could have taken it, tell the council: it may ask you again.</p>`;
  return answerForm(asked, offer, form, await decliningReasons(scope));
}
