/** What is known of who will come first, as a provider and the council read it. */
import { summaryList } from '../../../web/components/summary.ts';
import { when } from '../../../web/components/amounts.ts';
import { html, join, type SafeHtml } from '../../../web/html.ts';
import type { RecordedIntroduction, ToldOfPlacement } from '../../records/introductions.ts';
import { introductionInWords, introductionWayNames, placementWordNames } from '../../rules/introduction.ts';

/** The card: who comes, how they introduce themselves and when, with the way to change it for who may. */
export function introductionCard(
  placementId: number,
  introduction: RecordedIntroduction | undefined,
  may: boolean,
): SafeHtml {
  const href = `/placements/${placementId}/introduction`;
  if (introduction === undefined)
    return html`<div class="govuk-inset-text">Nobody has said yet who will come first.${may && html` <a class="govuk-link" href="${href}">Say who will come</a>`}</div>`;
  const [who, ...rest] = introductionInWords(introduction);
  return summaryList(
    [
      {
        key: 'Who comes first',
        value: html`${join([who ?? '', ...rest], html`<br>`)}`,
        action: may ? { href, text: 'Change' } : undefined,
      },
      { key: 'How', value: introductionWayNames[introduction.way] },
      {
        key: 'Said',
        value: html`${when(introduction.recordedAt)}${introduction.recordedBy !== null && html`, ${introduction.recordedBy}`}`,
      },
    ],
    { card: 'Introduction before the first visit' },
  );
}

/** What the person told last of the provider, for the council. */
export function toldCard(placementId: number, told: ToldOfPlacement | undefined, works: boolean): SafeHtml {
  const record = html`<a class="govuk-link" href="/placements/${placementId}/told">Write down what the person says of their provider</a>`;
  if (told === undefined) return html`${works && html`<p class="govuk-body">${record}</p>`}`;
  return html`<div class="govuk-inset-text"><strong>${placementWordNames[told.said]}</strong>, ${told.by_link ? 'by the link' : 'told to the council'} on ${when(told.recorded_at)}.${told.words !== '' && html` “${told.words}”`}${
    works &&
    html`<br>${told.said === 'another provider' ? html`<a class="govuk-link" href="/placements/${placementId}/end">End the placement without blame, and seek again</a>. ` : ''}${record}`
  }</div>`;
}
