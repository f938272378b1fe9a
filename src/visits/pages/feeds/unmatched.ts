import { figure, none } from '../../../web/components/amounts.ts';
import { downloadLinks } from '../../../web/components/downloads.ts';
import { filterForm } from '../../../web/components/filters.ts';
import { emptyState } from '../../../web/components/messages.ts';
import { pagination } from '../../../web/components/pagination.ts';
import { readPage, withQuery } from '../../../web/components/query.ts';
import { dataTable } from '../../../web/components/table.ts';
import { statusTag } from '../../../web/components/tags.ts';
import { type DownloadColumn, listDownload, readFormat } from '../../../web/download.ts';
import { html } from '../../../web/html.ts';
import { dateRange } from '../../../ground/calendar.ts';
import { type Answer, type Asked, page } from '../../../web/route.ts';
import { listFeedProviders } from '../../records/feed-providers.ts';
import { listUnmatched, type UnmatchedPerson } from '../../records/unmatched-logs.ts';
import { feedCrumbs } from './feed-address.ts';
import { feedTabs } from './feed-list.ts';

const PER_PAGE = 50;

const fileColumns: readonly DownloadColumn<UnmatchedPerson>[] = [
  { head: 'Number in the file', value: ({ personReference }) => personReference },
  { head: 'Provider', value: ({ providerName }) => providerName },
  { head: 'Visits', value: ({ logs }) => logs },
  { head: 'First', value: ({ firstOn }) => firstOn, kind: 'day' },
  { head: 'Last', value: ({ lastOn }) => lastOn, kind: 'day' },
  { head: 'A person has this number', value: ({ knownPersonId }) => (knownPersonId === null ? 'no' : 'yes') },
];

/** Visits with nobody to match, by the number they name; `?format=` gives all of them as a file. */
export async function unmatchedLogs({ scope, query }: Asked): Promise<Answer> {
  const own = scope.who.providerId !== null;
  const at = readPage(query);
  const format = readFormat(query.get('format'));
  const provider = query.get('provider') ?? '';
  const filter = {
    providerId: /^\d{1,15}$/.test(provider) ? Number(provider) : null,
    search: (query.get('q') ?? '').trim().slice(0, 100),
  };
  const { rows, total } = await listUnmatched(
    scope,
    filter,
    format === undefined ? { limit: PER_PAGE, offset: (at - 1) * PER_PAGE } : { limit: null },
  );
  if (format)
    return await listDownload({
      name: 'nobody-to-match',
      title: 'Nobody to match',
      columns: fileColumns,
      rows,
      format,
    });
  const providers = own ? [] : await listFeedProviders(scope);
  return page(
    'Visits with nobody to match',
    html`<p class="govuk-body-l">${own ? 'These numbers are not of anybody you visit for this council. Correct the number in your system and send the visits again, or ask the council.' : 'These numbers are not of anybody whom the provider visits. Their visits are kept, and match as soon as somebody has the number and a service with the provider.'}</p>
      ${feedTabs(scope, '/feeds/unmatched')}
      ${filterForm({
        query,
        search: { label: 'Number in the file' },
        filters: [
          !own && {
            kind: 'select',
            name: 'provider',
            label: 'Provider',
            empty: 'All providers',
            options: providers.map(({ id, name }) => ({ value: String(id), text: name })),
          },
        ],
        found: { total, one: 'number' },
      })}
      ${dataTable({
        caption: 'Numbers that match nobody',
        captionHidden: true,
        rows,
        empty: emptyState({ title: 'Every visit has somebody to match' }),
        columns: [
          { head: 'Number in the file', cell: ({ personReference }) => personReference },
          !own && { head: 'Provider', cell: ({ providerName }) => providerName },
          { head: 'Visits', numeric: true, cell: ({ logs }) => figure(logs) },
          { head: 'When', cell: ({ firstOn, lastOn }) => dateRange(firstOn, lastOn) },
          !own && {
            head: 'Who has this number',
            cell: ({ knownPersonId }) =>
              knownPersonId === null
                ? none('nobody')
                : html`${statusTag('A person with this number now exists', 'attention')} <a class="govuk-link" href="/people/${knownPersonId}">Open the record</a>. They have no service with this provider.`,
          },
          {
            head: 'Newest feed',
            cell: ({ newestFeedId }) =>
              html`<a class="govuk-link" href="/feeds/${newestFeedId}">Feed ${newestFeedId}</a>`,
          },
        ],
      })}
      ${pagination({ page: at, perPage: PER_PAGE, total, query, one: 'number' })}
      ${total > 0 && downloadLinks({ what: 'these numbers', csv: withQuery(query, { format: 'csv', page: null }), xlsx: withQuery(query, { format: 'xlsx', page: null }) })}`,
    { wide: true, section: 'Feeds', breadcrumbs: feedCrumbs({ text: 'Nobody to match' }) },
  );
}
