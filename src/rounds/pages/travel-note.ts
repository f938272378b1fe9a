/** Where the travel times on a page come from, in words. */
import { messageBanner } from '../../web/components/messages.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import type { WeekOfPage } from '../actions/week-ways.ts';

/** What a page of rounds says of its travel times. */
export function travelNote({ area, wayTable }: WeekOfPage): SafeHtml {
  if (wayTable !== undefined)
    return html`<p class="govuk-body-s">Travel times come from the travel time service of this installation, as the planner has them; miles are estimated by the straight line. A worker without a start place begins at the first visit.</p>`;
  return html`<p class="govuk-body-s">Travel is estimated: the straight line, 1.4 times as long by road, at ${area === 'urban' ? '11.6 miles an hour in towns' : '25.4 miles an hour in the country'} (Department for Transport, Journey Time Statistics); on foot 1.2 times at 4.8 kilometres an hour, by bicycle at 16. A worker without a start place begins at the first visit.</p>`;
}

/** Warns where the travel time service is silent, so that what stands here is not what the planner goes by. */
export function estimateBanner({ estimatedBecause }: WeekOfPage): SafeHtml {
  if (estimatedBecause === undefined) return nothing;
  return messageBanner({
    kind: 'important',
    text: `${estimatedBecause}. Until then travel on this page is estimated by the straight line.`,
  });
}
