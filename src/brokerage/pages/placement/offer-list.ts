import { noteListSeen } from '../../../platform/list-seen.ts';
import { fullName } from '../../../people/rules/person-words.ts';
import { listProviderNames } from '../../../people/records/people.ts';
import { day, when } from '../../../web/components/amounts.ts';
import { filterForm, providerFilter } from '../../../web/components/filters.ts';
import { emptyState } from '../../../web/components/messages.ts';
import { pagination } from '../../../web/components/pagination.ts';
import { readPage } from '../../../web/components/query.ts';
import { type Column, dataTable } from '../../../web/components/table.ts';
import { subNavigation } from '../../../web/components/tabs.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import { readNumber } from '../../../web/record-number.ts';
import { type Answer, type Asked, page } from '../../../web/route.ts';
import { countAnswersDue } from '../../records/answers-due.ts';
import { listOfferedFor, listOffers, type Offer, type OfferedFor } from '../../records/offers.ts';
import { LANES } from '../../rules/candidate.ts';
import { OFFER_STATUSES, offerStatusNames } from '../../rules/offer-status.ts';
import { laneNames } from '../../rules/placement-words.ts';
import { serviceName } from '../../../contracts/rules/service-words.ts';
import { howMuchWords, offerTag, timeLeftTag, whereWords } from './offer-words.ts';

const PER_PAGE = 50;

/** The two lists that a provider answers, one beside the other. */
export async function answerTabs({ scope }: Asked, current: 'offers' | 'orders'): Promise<SafeHtml> {
  const { offers, orders } = await countAnswersDue(scope);
  return subNavigation(
    [
      { text: 'Offers', href: '/offers', current: current === 'offers', count: offers },
      { text: 'Service orders', href: '/service-orders', current: current === 'orders', count: orders },
    ],
    { label: 'Offers and service orders' },
  );
}

/** `people` is null for a provider, who is not told whom an offer is for. */
function columns(
  people: ReadonlyMap<number, OfferedFor> | null,
  now: Temporal.Instant,
): (Column<Offer> | false)[] {
  const own = people === null;
  return [
    { head: 'Where', cell: ({ shown }) => whereWords(shown) },
    people !== null && {
      head: 'For',
      cell: ({ placement_request_id: id }) => {
        const person = people.get(id);
        return (
          person &&
          html`<span>${fullName(person)}<br><a class="govuk-link" href="/placement/${id}">${person.reference}</a></span>`
        );
      },
    },
    !own && { head: 'Provider', cell: ({ provider_name }) => provider_name },
    { head: 'Service', cell: ({ shown }) => serviceName(shown.service) },
    { head: 'How much', width: 'wide', cell: ({ shown }) => howMuchWords(shown) },
    { head: 'Start', cell: ({ shown }) => day(shown.startsOn) },
    { head: 'Lane', cell: ({ shown }) => laneNames[shown.lane] },
    {
      head: 'Time left or answered',
      cell: (offer) => (offer.status === 'open' ? timeLeftTag(offer, now) : when(offer.replied_at)),
    },
    { head: 'Status', cell: offerTag },
  ];
}

/** The offers made: to a provider's people their own, to the council's all. Those that wait for an answer stand first. */
export async function offerList(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const own = scope.who.providerId !== null;
  const status = OFFER_STATUSES.find((one) => one === query.get('status'));
  const at = readPage(query);
  const { rows, total } = await listOffers(
    scope,
    {
      providerId: readNumber(query.get('provider')),
      statuses: status === undefined ? undefined : [status],
      lane: LANES.find((lane) => lane === query.get('lane')),
      words: own ? undefined : (query.get('q') ?? ''),
    },
    { limit: PER_PAGE, offset: (at - 1) * PER_PAGE },
  );
  const providers = own ? [] : await listProviderNames(scope);
  const people = own
    ? null
    : await listOfferedFor(
        scope,
        rows.map(({ placement_request_id: id }) => id),
      );
  noteListSeen(scope, 'offers', [...(people?.values() ?? [])]);
  const narrowed = ['q', 'provider', 'status', 'lane'].some((name) => (query.get(name) ?? '') !== '');
  return page(
    'Offers',
    html`<h1 class="govuk-heading-l">Offers</h1>${await answerTabs(asked, 'offers')}
      <p class="govuk-body">${
        own
          ? 'The council asks whether you can take these on. Who it is for is told once the service is placed with you.'
          : 'What providers were asked to take on, as they see it.'
      } <a class="govuk-link" href="/how-a-provider-is-chosen">How a provider is chosen</a></p>
      ${filterForm({
        query,
        search: own ? undefined : { label: 'Person or request' },
        filters: [
          !own && providerFilter(providers),
          {
            kind: 'select',
            name: 'status',
            label: 'Status',
            empty: 'Every status',
            options: OFFER_STATUSES.map((value) => ({ value, text: offerStatusNames[value] })),
          },
          {
            kind: 'select',
            name: 'lane',
            label: 'Lane',
            empty: 'Every lane',
            options: LANES.map((value) => ({ value, text: laneNames[value] })),
          },
        ],
        found: { total, one: 'offer' },
      })}
      ${dataTable({
        caption: 'Offers',
        captionHidden: true,
        rows,
        columns: columns(people, scope.now),
        rowHref: ({ id }) => `/offers/${id}`,
        empty: narrowed
          ? emptyState({
              title: 'No offer fits',
              text: 'Clear the filters to see all of them.',
              action: { href: '/offers', text: 'Show every offer' },
            })
          : emptyState({
              title: 'There are no offers yet',
              text: own
                ? 'When the council seeks somebody for work that you could do, it stands here and you get an email.'
                : 'Offers are made from a placement request.',
            }),
      })}
      ${pagination({ page: at, perPage: PER_PAGE, total, query, one: 'offer' })}`,
    { wide: true, section: 'Offers' },
  );
}
