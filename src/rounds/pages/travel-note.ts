/** Where the travel times on a page come from, in words. */
import { readTravel } from '../../platform/config.ts';
import { messageBanner } from '../../web/components/messages.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import type { WeekOfPage } from '../actions/week-ways.ts';
import { isPublished, paceInWords, slowHoursInWords } from '../rules/travel-words.ts';
import type { Ways } from '../rules/ways.ts';

const more = html`<a class="govuk-link" href="/travel-times">How travel is timed</a>`;

/** What a page of rounds says of its travel times. */
export function travelNote(ways: Ways): SafeHtml {
  return html`<p class="govuk-body-s">${sourceWords(ways)} A worker without a start place begins at the first visit. ${more}</p>`;
}

function sourceWords({ area, travel, wayTable }: Ways): string {
  const hours = slowHoursInWords(travel.dayParts);
  const slow = hours === undefined ? '' : ` ${hours.charAt(0).toUpperCase()}${hours.slice(1)}.`;
  if (wayTable !== undefined)
    return `Travel times come from the travel time service of this installation, as the planner has them; miles are estimated by the straight line.${slow}`;
  const paces = (['car', 'walk', 'bicycle'] as const)
    .map((mode) => paceInWords(mode, area, travel))
    .join('; ');
  const whose = isPublished(area, travel) ? 'published' : 'the council’s own';
  return `Travel is estimated: the straight line, ${paces}. These paces are ${whose}.${slow}`;
}

/** What an answer of the planner says of its travel times, where no week is shown beside it. */
export function travelOfAnswer(): SafeHtml {
  return readTravel(process.env) === undefined
    ? html`Travel is estimated by the straight line at the council’s paces. ${more}`
    : html`Travel is as the travel time service of this installation gives it. ${more}`;
}

/** Warns where the travel time service is silent, so that what stands here is not what the planner goes by. */
export function estimateBanner({ estimatedBecause }: WeekOfPage): SafeHtml {
  if (estimatedBecause === undefined) return nothing;
  return messageBanner({
    kind: 'important',
    text: `${estimatedBecause}. Until then travel on this page is estimated by the straight line.`,
  });
}
