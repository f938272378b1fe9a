/** Where the travel times on a page come from, in words. */
import { messageBanner } from '../../web/components/messages.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import type { WeekOfPage } from '../actions/week-ways.ts';
import { travelInWords } from '../rules/travel-words.ts';
import type { Ways } from '../rules/ways.ts';

const more = html`<a class="govuk-link" href="/travel-times">How travel is timed</a>`;

/** What a page of rounds says of its travel times. */
export function travelNote(ways: Ways): SafeHtml {
  return html`<p class="govuk-body-s">${travelInWords(ways)} A worker without a start place begins at the first visit. ${more}</p>`;
}

/** What answers of the planner that are kept say of the travel that they were worked out with; nothing where nothing was worked out. */
export function travelOfAnswers(kept: readonly (string | null)[]): SafeHtml {
  const words = [...new Set(kept)].flatMap((one) => (one === null ? [] : [`${one}. `]));
  return html`${words}${more}`;
}

/** Warns where the travel time service is silent, so that what stands here is not what the planner goes by. */
export function estimateBanner({ estimatedBecause }: WeekOfPage): SafeHtml {
  if (estimatedBecause === undefined) return nothing;
  return messageBanner({
    kind: 'important',
    text: `${estimatedBecause}. Until then travel on this page is estimated by the straight line.`,
  });
}
