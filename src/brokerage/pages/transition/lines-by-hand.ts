/** What a plan cannot move: each service with why, and what is to be done about it. */
import { serviceName } from '../../../contracts/rules/service-words.ts';
import { longDate } from '../../../ground/calendar.ts';
import { plural } from '../../../ground/text.ts';
import { fullName } from '../../../people/rules/person-words.ts';
import { permits } from '../../../platform/scope.ts';
import { dataTable } from '../../../web/components/table.ts';
import { html, nothing, type SafeHtml } from '../../../web/html.ts';
import type { Asked } from '../../../web/route.ts';
import { type LineByHand, listLinesByHand } from '../../records/transition-by-hand.ts';
import type { Transition } from '../../records/transitions.ts';

/** The services that are in no plan, in a table of their own; nothing where there are none or the plan is closed. */
export async function linesByHand({ scope }: Asked, plan: Transition): Promise<SafeHtml> {
  if (plan.closed_at !== null) return nothing;
  const { provider_id: providerId, provider_name, cut_over_on: cutOverOn, area_id: areaId } = plan;
  const rows = await listLinesByHand(scope, { providerId, cutOverOn, areaId });
  if (rows.length === 0) return nothing;
  const works = permits(scope.who, 'placement.work');
  return html`<h2 class="govuk-heading-m" id="by-hand">Not in this plan: to be moved one by one</h2>
    <p class="govuk-body">${plural(rows.length, 'service')} of ${provider_name} ${rows.length === 1 ? 'needs' : 'need'} another provider too, and cannot be drafted.</p>
    ${dataTable<LineByHand>({
      id: 'by-hand-table',
      caption: 'Services that are in no plan',
      captionHidden: true,
      rows,
      ...(permits(scope.who, 'packages.see') && {
        rowHref: ({ id, packageId }: LineByHand) => `/packages/${packageId}/services/${id}`,
      }),
      columns: [
        { head: 'Person', cell: (line) => fullName(line) },
        {
          head: 'Service',
          cell: ({ service, reference }) =>
            html`<span>${serviceName(service)}<br><span class="tend-quiet">${reference}</span></span>`,
        },
        { head: 'Why', width: 'wide', cell: whyByHand },
        { head: 'What to do', width: 'wide', cell: (line) => whatToDo(line, works) },
      ],
    })}`;
}

function whyByHand({ why, startsOn }: LineByHand): string {
  return why === 'begins later'
    ? `It begins on ${longDate(startsOn)}, after the others have moved`
    : 'Its visits come in a file from another system, so its week is not known here';
}

function whatToDo({ id, packageId, why, requestId, requestReference }: LineByHand, works: boolean): SafeHtml {
  if (requestId !== null)
    return html`<a class="govuk-link" href="/placement/${requestId}">${requestReference} seeks a provider</a>`;
  if (!works) return html`A broker finds another provider for it`;
  const find = (address: string, words: string): SafeHtml =>
    html`<a class="govuk-link" href="/packages/${packageId}/${address}">${words}</a>`;
  return why === 'begins later'
    ? html`<span>${find('end', 'End it on its first day')}, then ${find('find-provider', 'find another provider')} from that day and cancel the old visits of it</span>`
    : html`<span>${find(`find-provider?replaces=${id}`, 'Find another provider')}: this one ends when the new one begins</span>`;
}
