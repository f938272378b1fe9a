import { permits } from '../../platform/scope.ts';
import { buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { none } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { filterForm, type Filter } from '../../web/components/filters.ts';
import { emptyState } from '../../web/components/messages.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage, readSort, withQuery } from '../../web/components/query.ts';
import { dataTable, type Column } from '../../web/components/table.ts';
import { listDownload, readFormat, type DownloadColumn } from '../../web/download.ts';
import { html } from '../../web/html.ts';
import { page, redirect, type Answer, type Asked } from '../../web/route.ts';
import { listProviders, providerSorts, type ProviderFilter, type ProviderRow } from '../records/providers.ts';
import {
  registrationStatuses,
  registrationNames,
  sectorNames,
  sectors,
  sizeNames,
  sizes,
} from '../rules/provider-details.ts';
import { ratings, unrated } from '../rules/ratings.ts';
import { ratingsView, registrationView } from './provider-words.ts';

const PER_PAGE = 50;
const said = [...ratings, ...unrated] as const;

function filterOf(query: URLSearchParams): ProviderFilter {
  const rating = query.get('rating');
  return {
    words: query.get('q') ?? '',
    sector: sectors.find((one) => one === query.get('sector')),
    size: sizes.find((one) => one === query.get('size')),
    local: query.get('local') === 'yes',
    rating: rating === 'nothing' ? 'nothing' : said.find((one) => one === rating),
    status: registrationStatuses.find((one) => one === query.get('status')),
  };
}

const filters: readonly Filter[] = [
  {
    kind: 'select',
    name: 'rating',
    label: 'Regulator says',
    empty: 'Anything',
    options: [...said.map((value) => ({ value, text: value })), { value: 'nothing', text: 'Nothing known' }],
  },
  {
    kind: 'select',
    name: 'status',
    label: 'Registration',
    empty: 'Any',
    options: registrationStatuses.map((value) => ({ value, text: registrationNames[value] })),
  },
  {
    kind: 'select',
    name: 'sector',
    label: 'Sector',
    empty: 'Any',
    options: sectors.map((value) => ({ value, text: sectorNames[value] })),
  },
  {
    kind: 'select',
    name: 'size',
    label: 'Size',
    empty: 'Any',
    options: sizes.map((value) => ({ value, text: sizeNames[value] })),
  },
  {
    kind: 'select',
    name: 'local',
    label: 'Where',
    empty: 'Anywhere',
    options: [{ value: 'yes', text: 'Local' }],
  },
];

/** A sector in a word or two; the list has no room for more. */
function sectorWord({ sector }: ProviderRow): string {
  return sectorNames[sector].replace(/ \(.*$/, '');
}

const columns: readonly Column<ProviderRow>[] = [
  {
    head: 'Provider',
    sort: 'name',
    cell: ({ name, trading_name }) =>
      html`${name}${trading_name && trading_name !== name && html` (${trading_name})`}`,
  },
  { head: 'Reference', sort: 'reference', cell: ({ reference }) => reference },
  { head: 'Regulator says', cell: (row) => ratingsView(row.said) },
  { head: 'Registration', cell: registrationView },
  {
    head: 'Sector',
    sort: 'sector',
    cell: (row) => (row.sector === 'not stated' ? none('not stated') : sectorWord(row)),
  },
  {
    head: 'Size',
    sort: 'size',
    cell: ({ size }) => (size === 'not stated' ? none('not stated') : sizeNames[size]),
  },
  { head: 'Local', cell: ({ local }) => (local ? 'Local' : none('not local')) },
  { head: 'Branches', numeric: true, cell: ({ branches }) => branches },
];

const fileColumns: readonly DownloadColumn<ProviderRow>[] = [
  { head: 'Reference', value: ({ reference }) => reference },
  { head: 'Provider', value: ({ name }) => name },
  { head: 'Trading name', value: ({ trading_name }) => trading_name },
  { head: 'Regulator says', value: (row) => (row.said.length === 0 ? 'Nothing known' : row.said.join(', ')) },
  { head: 'Registration', value: ({ registration_status }) => registrationNames[registration_status] },
  { head: 'Sector', value: sectorWord },
  { head: 'Size', value: ({ size }) => sizeNames[size] },
  { head: 'Local', value: ({ local }) => local },
  { head: 'Branches', value: ({ branches }) => branches },
  { head: 'Council works with it until', kind: 'day', value: ({ ends_on }) => ends_on },
];

/** The providers of the council. A provider's people go straight to their own organisation. */
export async function providerList({ scope, query }: Asked): Promise<Answer> {
  if (scope.who.providerId !== null) return redirect(`/providers/${scope.who.providerId}`);
  const filter = filterOf(query);
  const sort = readSort(query, providerSorts, 'name');
  const format = readFormat(query.get('format'));
  if (format !== undefined) {
    const { rows } = await listProviders(scope, filter, { sort, limit: null });
    return await listDownload({ name: 'providers', title: 'Providers', columns: fileColumns, rows, format });
  }
  const at = readPage(query);
  const { rows, total } = await listProviders(scope, filter, {
    sort,
    limit: PER_PAGE,
    offset: (at - 1) * PER_PAGE,
  });
  const may = permits(scope.who, 'providers.edit');
  const narrowed = [...query.keys()].some(
    (name) => name !== 'sort' && name !== 'page' && query.get(name) !== '',
  );
  return page(
    'Providers',
    html`${buttonGroup([
      may && buttonLink({ text: 'New provider', href: '/providers/new' }),
      permits(scope.who, 'workers.see') &&
        buttonLink({ text: 'Care workers', href: '/workers', kind: 'secondary' }),
      permits(scope.who, 'reference-data.edit') &&
        buttonLink({ text: 'Import the regulator’s data', href: '/providers/import', kind: 'secondary' }),
    ])}
${filterForm({
  query,
  search: { label: 'Name, reference, CQC id or postcode' },
  filters,
  found: { total, one: 'provider' },
})}
${dataTable({
  caption: 'Providers',
  captionHidden: true,
  rows,
  columns,
  rowHref: ({ id }) => `/providers/${id}`,
  rowClass: ({ ends_on }) => (ends_on === null ? undefined : 'tend-row--quiet'),
  sorting: { now: sort, query },
  empty: narrowed
    ? emptyState({
        title: 'No provider fits',
        text: 'Clear the filters to see all of them.',
        action: { href: '/providers', text: 'Show every provider' },
      })
    : emptyState({
        title: 'There are no providers yet',
        action: may ? { href: '/providers/new', text: 'Register the first' } : undefined,
      }),
})}
${pagination({ page: at, perPage: PER_PAGE, total, query, one: 'provider' })}
${total > 0 && downloadLinks({ what: 'these providers', csv: withQuery(query, { format: 'csv', page: null }), xlsx: withQuery(query, { format: 'xlsx', page: null }) })}`,
    { wide: true, section: 'Providers' },
  );
}
