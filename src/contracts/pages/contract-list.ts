import { day } from '../../web/components/amounts.ts';
import { buttonLink } from '../../web/components/actions.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { filterForm } from '../../web/components/filters.ts';
import { emptyState } from '../../web/components/messages.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage, readSort, withQuery } from '../../web/components/query.ts';
import { type Column, dataTable } from '../../web/components/table.ts';
import { statusTag, type Tone } from '../../web/components/tags.ts';
import { type DownloadColumn, listDownload, readFormat } from '../../web/download.ts';
import { html } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { listProviderNames } from '../../people/records/people.ts';
import { permits } from '../../platform/scope.ts';
import { type ContractFilter, type ContractRow, contractSorts, listContracts } from '../records/contracts.ts';
import {
  CONTRACT_KINDS,
  CONTRACT_STATES,
  contractKindWords,
  type ContractState,
  contractStateNames,
} from '../rules/contract-words.ts';
import { contractTabs } from './contract-tabs.ts';

const PER_PAGE = 50;

/** How a contract's state looks. */
export const stateTones = {
  'in force': 'good',
  'not started': 'waiting',
  ended: 'quiet',
} as const satisfies Record<ContractState, Tone>;

function filterOf(query: URLSearchParams): ContractFilter {
  const provider = query.get('provider') ?? '';
  return {
    words: query.get('q') ?? '',
    providerId: /^\d{1,15}$/.test(provider) ? Number(provider) : null,
    kind: CONTRACT_KINDS.find((kind) => kind === query.get('kind')) ?? null,
    state: CONTRACT_STATES.find((state) => state === query.get('state')) ?? null,
  };
}

function columns(own: boolean): (Column<ContractRow> | false)[] {
  return [
    { head: 'Contract', sort: 'title', cell: ({ title }) => title },
    { head: 'Reference', sort: 'reference', cell: ({ reference }) => reference },
    !own && { head: 'Provider', sort: 'provider', cell: ({ providerName }) => providerName },
    { head: 'Kind', sort: 'kind', cell: ({ kind }) => contractKindWords[kind].name },
    { head: 'Area', cell: ({ area }) => area ?? 'All' },
    { head: 'Starts', sort: 'starts', cell: ({ startsOn }) => day(startsOn) },
    { head: 'Ends', sort: 'ends', cell: ({ endsOn }) => day(endsOn) },
    { head: 'State', cell: ({ state }) => statusTag(contractStateNames[state], stateTones[state]) },
    {
      head: 'Terms since',
      cell: ({ termsSince, termsNext, state }) =>
        termsSince === null && termsNext === null && state !== 'ended'
          ? statusTag('No terms yet', 'attention')
          : html`${day(termsSince)}${termsNext !== null && html`<br>next ${day(termsNext)}`}`,
    },
  ];
}

const fileColumns: readonly DownloadColumn<ContractRow>[] = [
  { head: 'Contract', value: ({ title }) => title },
  { head: 'Reference', value: ({ reference }) => reference },
  { head: 'Provider', value: ({ providerName }) => providerName },
  { head: 'Kind', value: ({ kind }) => contractKindWords[kind].name },
  { head: 'Area', value: ({ area }) => area },
  { head: 'Starts', value: ({ startsOn }) => startsOn, kind: 'day' },
  { head: 'Ends', value: ({ endsOn }) => endsOn, kind: 'day' },
  { head: 'State', value: ({ state }) => contractStateNames[state] },
  { head: 'Terms since', value: ({ termsSince }) => termsSince, kind: 'day' },
  { head: 'Next terms from', value: ({ termsNext }) => termsNext, kind: 'day' },
];

/** The contracts of the council; for a provider's people, their own. `?format=` gives all of them as a file. */
export async function contractList({ scope, query }: Asked): Promise<Answer> {
  const own = scope.who.providerId !== null;
  const sort = readSort(query, contractSorts, 'provider');
  const at = readPage(query);
  const filter = filterOf(query);
  const format = readFormat(query.get('format'));
  const { rows, total } = await listContracts(scope, filter, {
    sort,
    limit: format === undefined ? PER_PAGE : null,
    offset: format === undefined ? (at - 1) * PER_PAGE : 0,
  });
  if (format)
    return await listDownload({ name: 'contracts', title: 'Contracts', columns: fileColumns, rows, format });
  const providers = own ? [] : await listProviderNames(scope);
  const may = permits(scope.who, 'contracts.edit');
  const narrowed =
    filter.words !== '' || filter.providerId !== null || filter.kind !== null || filter.state !== null;
  return page(
    'Contracts',
    html`${contractTabs(scope, 'contracts')}
      ${may && buttonLink({ text: 'New contract', href: '/contracts/new' })}
      ${filterForm({
        query,
        search: { label: own ? 'Title, reference or area' : 'Title, reference, provider or area' },
        filters: [
          !own && {
            kind: 'select',
            name: 'provider',
            label: 'Provider',
            empty: 'All providers',
            options: providers.map(({ id, name }) => ({ value: String(id), text: name })),
          },
          {
            kind: 'select',
            name: 'kind',
            label: 'Kind',
            empty: 'All kinds',
            options: CONTRACT_KINDS.map((value) => ({ value, text: contractKindWords[value].name })),
          },
          {
            kind: 'select',
            name: 'state',
            label: 'State',
            empty: 'All states',
            options: CONTRACT_STATES.map((value) => ({ value, text: contractStateNames[value] })),
          },
        ],
        found: { total, one: 'contract' },
      })}
      ${dataTable({
        caption: 'Contracts',
        captionHidden: true,
        rows,
        columns: columns(own),
        rowHref: ({ id }) => `/contracts/${id}`,
        sorting: { now: sort, query },
        empty: narrowed
          ? emptyState({
              title: 'No contract fits',
              text: 'Clear the filters to see all of them.',
              action: { href: '/contracts', text: 'Show every contract' },
            })
          : emptyState({
              title: 'There are no contracts yet',
              text: 'A contract says what a provider’s visits are paid.',
              action: may ? { href: '/contracts/new', text: 'Write down the first' } : undefined,
            }),
      })}
      ${pagination({ page: at, perPage: PER_PAGE, total, query, one: 'contract' })}
      ${total > 0 && downloadLinks({ what: 'these contracts', csv: withQuery(query, { format: 'csv', page: null }), xlsx: withQuery(query, { format: 'xlsx', page: null }) })}`,
    { wide: true, section: 'Contracts' },
  );
}
