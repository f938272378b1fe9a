import { notePeopleSeen } from '../../../platform/list-seen.ts';
import { listProviderNames } from '../../../people/records/people.ts';
import { when } from '../../../web/components/amounts.ts';
import { filterForm, providerFilter } from '../../../web/components/filters.ts';
import { emptyState } from '../../../web/components/messages.ts';
import { pagination } from '../../../web/components/pagination.ts';
import { readPage } from '../../../web/components/query.ts';
import { type Column, dataTable } from '../../../web/components/table.ts';
import { statusTag } from '../../../web/components/tags.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import { readNumber } from '../../../web/record-number.ts';
import { type Answer, type Asked, page } from '../../../web/route.ts';
import {
  type IssuedOrder,
  listNewestOrders,
  ORDER_ANSWERS,
  type OrderAnswer,
} from '../../records/placements.ts';
import { answerTabs } from './offer-list.ts';
import { serviceName } from '../../../contracts/rules/service-words.ts';

const PER_PAGE = 50;

const answerNames = {
  waiting: 'Waiting for an answer',
  accepted: 'Accepted',
  questioned: 'Questioned',
} as const satisfies Record<OrderAnswer, string>;

/** What the provider answered to an order, as a tag. */
export function orderTag({ accepted, going_on }: Pick<IssuedOrder, 'accepted' | 'going_on'>): SafeHtml {
  if (accepted === null)
    return going_on ? statusTag(answerNames.waiting, 'attention') : statusTag('Ended', 'quiet');
  return accepted ? statusTag(answerNames.accepted, 'good') : statusTag(answerNames.questioned, 'problem');
}

function columns(own: boolean): (Column<IssuedOrder> | false)[] {
  return [
    { head: 'Order', cell: ({ reference }) => reference },
    { head: 'What', width: 'wide', cell: ({ content }) => serviceName(content.title) },
    !own && { head: 'Provider', cell: ({ provider_name }) => provider_name },
    { head: 'How much', width: 'wide', cell: ({ content }) => content.frequency },
    { head: 'Version', numeric: true, cell: ({ version }) => version },
    { head: 'Issued', cell: ({ issued_at }) => when(issued_at) },
    { head: 'Answer', cell: (order) => orderTag(order) },
  ];
}

/** The newest version of every service order: to a provider's people their own, to the council's all. */
export async function orderList(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const own = scope.who.providerId !== null;
  const at = readPage(query);
  const { rows, total } = await listNewestOrders(
    scope,
    {
      providerId: readNumber(query.get('provider')),
      answer: ORDER_ANSWERS.find((one) => one === query.get('answer')),
      words: query.get('q') ?? '',
    },
    { limit: PER_PAGE, offset: (at - 1) * PER_PAGE },
  );
  await notePeopleSeen(
    scope,
    'service orders',
    rows.map(({ person_id }) => person_id),
  );
  const providers = own ? [] : await listProviderNames(scope);
  const narrowed = ['q', 'provider', 'answer'].some((name) => (query.get(name) ?? '') !== '');
  return page(
    'Service orders',
    html`<h1 class="govuk-heading-l">Service orders</h1>${await answerTabs(asked, 'orders')}
      ${filterForm({
        query,
        search: { label: 'Person or order' },
        filters: [
          !own && providerFilter(providers),
          {
            kind: 'select',
            name: 'answer',
            label: 'Answer',
            empty: 'Every answer',
            options: ORDER_ANSWERS.map((value) => ({ value, text: answerNames[value] })),
          },
        ],
        found: { total, one: 'service order' },
      })}
      ${dataTable({
        caption: 'Service orders',
        captionHidden: true,
        rows,
        columns: columns(own),
        rowHref: ({ id }) => `/service-orders/${id}`,
        empty: narrowed
          ? emptyState({
              title: 'No service order fits',
              text: 'Clear the filters to see all of them.',
              action: { href: '/service-orders', text: 'Show every service order' },
            })
          : emptyState({
              title: 'There are no service orders yet',
              text: 'A service order is issued when a service is placed with a provider.',
            }),
      })}
      ${pagination({ page: at, perPage: PER_PAGE, total, query, one: 'service order' })}`,
    { wide: true, section: 'Offers' },
  );
}
