/** What is to be settled between people and their providers: who will come first, and for whom something is not right. */
import { noteListSeen } from '../../../platform/list-seen.ts';
import { londonDay } from '../../../ground/calendar.ts';
import { plural } from '../../../ground/text.ts';
import { fullName } from '../../../people/rules/person-words.ts';
import { permits, type Scope } from '../../../platform/scope.ts';
import { button } from '../../../web/components/actions.ts';
import { day } from '../../../web/components/amounts.ts';
import { dataTable } from '../../../web/components/table.ts';
import { statusTag } from '../../../web/components/tags.ts';
import { csrfField } from '../../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../../web/html.ts';
import { type Answer, type Asked, page } from '../../../web/route.ts';
import { listToChange, listUnintroduced, type ToSettle } from '../../records/introductions.ts';
import { placementWordNames } from '../../rules/introduction.ts';

/** GET /placement/introductions */
export async function introductionList(asked: Asked): Promise<Answer> {
  const { scope, csrfToken } = asked;
  const today = londonDay(scope.now).toString();
  const unknown = await listUnintroduced(scope, today);
  const change = await listToChange(scope);
  noteListSeen(scope, 'introductions and changes of provider', [...unknown, ...change]);
  const works = permits(scope.who, 'placement.work');
  const person = { head: 'Person', cell: (row: ToSettle) => fullName(row) };
  const provider = { head: 'Provider', cell: ({ provider_name }: ToSettle) => provider_name };
  return page(
    'Introductions and changes of provider',
    html`<h2 class="govuk-heading-m">Nobody has said who will come first</h2>
      <p class="govuk-body">Care that begins within two days, and care of people who asked to meet their provider first.</p>
      ${dataTable<ToSettle>({
        id: 'unintroduced',
        caption: 'Nobody has said who will come first',
        captionHidden: true,
        rows: unknown,
        rowHref: ({ request_id }) => `/placement/${request_id}`,
        empty: 'Everybody whose care begins soon knows who will come',
        columns: [
          person,
          provider,
          {
            head: 'Begins',
            cell: ({ starts_on, asks_to_meet }) =>
              html`<span>${day(starts_on)}${asks_to_meet && html`<br>${statusTag('Asks to meet first', 'attention')}`}</span>`,
          },
          works && {
            head: 'Ask',
            headHidden: true,
            cell: ({ placement_id, provider_name }) =>
              html`<form method="post" action="/placements/${placement_id}/introduction/ask">${csrfField(csrfToken)}${button({ text: `Ask ${provider_name}`, kind: 'secondary' })}</form>`,
          },
        ],
      })}
      <h2 class="govuk-heading-m">Not right for the person</h2>
      <p class="govuk-body">Talk to them, put it right, and write down what they say then. Nobody is to blame: where another provider is asked for, end the placement, seek again, and the clock begins anew.</p>
      ${dataTable<ToSettle>({
        id: 'to-change',
        caption: 'Not right for the person',
        captionHidden: true,
        rows: change,
        rowHref: ({ request_id }) => `/placement/${request_id}`,
        empty: 'Nobody has told that something is not right',
        columns: [
          person,
          provider,
          {
            head: 'What they said',
            width: 'wide',
            cell: ({ said, words }) =>
              html`<strong>${said !== null && placementWordNames[said]}</strong>${words !== null && words !== '' && html`<br>${words}`}`,
          },
          {
            head: 'Without a reason until',
            cell: ({ probation_ends_on }) =>
              probation_ends_on === null ? 'no such time' : day(probation_ends_on),
          },
          works && {
            head: 'What to do',
            headHidden: true,
            cell: ({ placement_id, provider_name, said }) =>
              html`<a class="govuk-link" href="/placements/${placement_id}/told">Write down what they say<span class="govuk-visually-hidden"> of ${provider_name}</span></a>${said === 'another provider' && html`<br><a class="govuk-link" href="/placements/${placement_id}/end">End the placement<span class="govuk-visually-hidden"> with ${provider_name}</span></a>`}`,
          },
        ],
      })}`,
    {
      wide: true,
      section: 'Placement',
      breadcrumbs: [{ text: 'Placement', href: '/placement' }, { text: 'Introductions' }],
    },
  );
}

/** For the queue: how many are to be settled, with the way to them; nothing where none are. */
export async function toSettleStrip(scope: Scope): Promise<SafeHtml> {
  const unknown = (await listUnintroduced(scope, londonDay(scope.now).toString())).length;
  const change = (await listToChange(scope)).length;
  if (unknown + change === 0) return nothing;
  const words = [
    unknown > 0 && `${plural(unknown, 'person', 'people')} whose care begins soon cannot know who will come`,
    change > 0 &&
      `${plural(change, 'person', 'people')} told us that something is not right, or asked for another provider`,
  ].filter((one) => one !== false);
  return html`<p class="govuk-inset-text">${words.join('; ')}. <a class="govuk-link" href="/placement/introductions">See who</a></p>`;
}
