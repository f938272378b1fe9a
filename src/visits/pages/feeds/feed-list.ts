import { plural } from '../../../ground/text.ts';
import { permits } from '../../../platform/scope.ts';
import { buttonLink } from '../../../web/components/actions.ts';
import { figure, when } from '../../../web/components/amounts.ts';
import { downloadLinks } from '../../../web/components/downloads.ts';
import { filterForm } from '../../../web/components/filters.ts';
import { emptyState } from '../../../web/components/messages.ts';
import { pagination } from '../../../web/components/pagination.ts';
import { readPage, readSort, withQuery } from '../../../web/components/query.ts';
import { type Column, dataTable } from '../../../web/components/table.ts';
import { subNavigation } from '../../../web/components/tabs.ts';
import { statusTag } from '../../../web/components/tags.ts';
import { type DownloadColumn, listDownload, readFormat } from '../../../web/download.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import { type Answer, type Asked, page } from '../../../web/route.ts';
import type { Scope } from '../../../platform/scope.ts';
import { listFeedProviders } from '../../records/feed-providers.ts';
import {
  feedChannels,
  type FeedFilter,
  feedFormats,
  type FeedRow,
  feedSorts,
  feedStatuses,
  listFeeds,
} from '../../records/feeds.ts';
import {
  channelNames,
  formatNames,
  layoutWords,
  senderWords,
  statusNames,
  statusTones,
} from './feed-words.ts';

const PER_PAGE = 50;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

function filterOf(query: URLSearchParams): FeedFilter {
  const provider = query.get('provider') ?? '';
  const dayIn = (name: string): string | null => {
    const day = query.get(name) ?? '';
    return DAY.test(day) && Temporal.PlainDate.from(day, { overflow: 'constrain' }).toString() === day
      ? day
      : null;
  };
  return {
    search: (query.get('q') ?? '').trim().slice(0, 100),
    providerId: /^\d{1,15}$/.test(provider) ? Number(provider) : null,
    status: feedStatuses.find((one) => one === query.get('status')) ?? null,
    channel: feedChannels.find((one) => one === query.get('channel')) ?? null,
    format: feedFormats.find((one) => one === query.get('layout')) ?? null,
    from: dayIn('from'),
    to: dayIn('to'),
  };
}

function columns(own: boolean): (Column<FeedRow> | false)[] {
  return [
    { head: 'File', sort: 'file', width: 'wide', cell: ({ file_name }) => file_name },
    !own && {
      head: 'Provider',
      sort: 'provider',
      cell: ({ provider_name }) => provider_name ?? 'Every provider',
    },
    { head: 'Came', sort: 'received', sortDownFirst: true, cell: ({ received_at }) => when(received_at) },
    { head: 'From', cell: (feed) => html`${channelNames[feed.channel]}, ${senderWords(feed)}` },
    { head: 'Layout', cell: layoutWords },
    { head: 'State', cell: ({ status }) => statusTag(statusNames[status], statusTones[status]) },
    {
      head: 'Read',
      sort: 'read',
      sortDownFirst: true,
      numeric: true,
      cell: ({ rows_read }) => figure(rows_read),
    },
    { head: 'New', numeric: true, cell: ({ rows_new }) => figure(rows_new) },
    { head: 'Updated', numeric: true, cell: ({ rows_updated }) => figure(rows_updated) },
    {
      head: 'Refused',
      sort: 'refused',
      sortDownFirst: true,
      numeric: true,
      cell: ({ rows_refused }) => figure(rows_refused),
    },
  ];
}

const fileColumns: readonly DownloadColumn<FeedRow>[] = [
  { head: 'Feed', value: ({ id }) => id },
  { head: 'File', value: ({ file_name }) => file_name },
  { head: 'File reference', value: ({ file_reference }) => file_reference },
  { head: 'Provider', value: ({ provider_name }) => provider_name },
  { head: 'Came', value: ({ received_at }) => received_at, kind: 'moment' },
  { head: 'By', value: ({ channel }) => channelNames[channel] },
  { head: 'From', value: senderWords },
  { head: 'Layout', value: layoutWords },
  { head: 'State', value: ({ status }) => statusNames[status] },
  { head: 'Read', value: ({ rows_read }) => rows_read },
  { head: 'New', value: ({ rows_new }) => rows_new },
  { head: 'Unchanged', value: ({ rows_unchanged }) => rows_unchanged },
  { head: 'Updated', value: ({ rows_updated }) => rows_updated },
  { head: 'Refused', value: ({ rows_refused }) => rows_refused },
  { head: 'Nobody to match', value: ({ rows_unmatched }) => rows_unmatched },
  { head: 'Taken', value: ({ taken_at }) => taken_at, kind: 'moment' },
];

/** Links between the pages about feeds. */
export function feedTabs(
  scope: Scope,
  current: '/feeds' | '/feeds/unmatched' | '/profiles' | '/api-clients',
): SafeHtml {
  return subNavigation(
    [
      { text: 'Feeds', href: '/feeds', current: current === '/feeds' },
      { text: 'Nobody to match', href: '/feeds/unmatched', current: current === '/feeds/unmatched' },
      permits(scope.who, 'feeds.see') && {
        text: 'Mapping profiles',
        href: '/profiles',
        current: current === '/profiles',
      },
      permits(scope.who, 'api-clients.see') && {
        text: 'API keys',
        href: '/api-clients',
        current: current === '/api-clients',
      },
      permits(scope.who, 'api-clients.see') && { text: 'Webhooks', href: '/webhooks', current: false },
    ],
    { label: 'Feeds' },
  );
}

function filters(
  query: URLSearchParams,
  total: number,
  providers: readonly { id: number; name: string }[],
): SafeHtml {
  return filterForm({
    query,
    search: { label: 'File, reference or number' },
    filters: [
      providers.length > 0 && {
        kind: 'select',
        name: 'provider',
        label: 'Provider',
        empty: 'All providers',
        options: providers.map(({ id, name }) => ({ value: String(id), text: name })),
      },
      {
        kind: 'select',
        name: 'status',
        label: 'State',
        empty: 'All states',
        options: feedStatuses.map((value) => ({ value, text: statusNames[value] })),
      },
      {
        kind: 'select',
        name: 'channel',
        label: 'Came by',
        empty: 'Any way',
        options: feedChannels.map((value) => ({ value, text: channelNames[value] })),
      },
      {
        kind: 'select',
        name: 'layout',
        label: 'Layout',
        empty: 'All layouts',
        options: feedFormats.map((value) => ({ value, text: formatNames[value] })),
      },
      { kind: 'date', name: 'from', label: 'Came from' },
      { kind: 'date', name: 'to', label: 'Came until' },
    ],
    found: { total, one: 'feed' },
  });
}

/** The feeds that came; for a provider's people, their own. `?format=` gives all of them as a file. */
export async function feedList({ scope, query }: Asked): Promise<Answer> {
  const own = scope.who.providerId !== null;
  const sort = readSort(query, feedSorts, '-received');
  const at = readPage(query);
  const format = readFormat(query.get('format'));
  const { rows, total } = await listFeeds(scope, filterOf(query), {
    sort,
    limit: format === undefined ? PER_PAGE : null,
    offset: format === undefined ? (at - 1) * PER_PAGE : 0,
  });
  if (format)
    return await listDownload({ name: 'feeds', title: 'Feeds', columns: fileColumns, rows, format });
  const providers = own ? [] : await listFeedProviders(scope);
  const maySend = permits(scope.who, 'feeds.send') || permits(scope.who, 'feeds.send-planned');
  const send = { href: '/feeds/send', text: own ? 'Send your visits' : 'Send a file' };
  const narrowed = ['q', 'provider', 'status', 'channel', 'layout', 'from', 'to'].some((name) =>
    query.get(name),
  );
  return page(
    'Feeds',
    html`<p class="govuk-body-l">${own ? 'The visits your systems have sent, and what was made of each file.' : 'Visits as providers’ own systems send them, and what was made of each file.'}</p>
      ${maySend && buttonLink(send)}
      ${feedTabs(scope, '/feeds')}
      ${filters(query, total, providers)}
      ${dataTable({
        caption: 'Feeds',
        captionHidden: true,
        rows,
        columns: columns(own),
        rowHref: ({ id }) => `/feeds/${id}`,
        sorting: { now: sort, query },
        empty: narrowed
          ? emptyState({
              title: 'No feed fits',
              text: 'Clear the filters to see all of them.',
              action: { href: '/feeds', text: 'Show every feed' },
            })
          : emptyState({
              title: 'No feeds have come yet',
              text: html`A feed is a file of visits, or a call of the <a class="govuk-link" href="/api-docs">API</a>.`,
              action: maySend ? send : undefined,
            }),
      })}
      ${pagination({ page: at, perPage: PER_PAGE, total, query, one: 'feed' })}
      ${total > 0 && downloadLinks({ what: plural(total, 'feed'), csv: withQuery(query, { format: 'csv', page: null }), xlsx: withQuery(query, { format: 'xlsx', page: null }) })}`,
    { wide: true, section: 'Feeds' },
  );
}
