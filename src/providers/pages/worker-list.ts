import { longDate, shortDate } from '../../ground/calendar.ts';
import { listWords } from '../../ground/text.ts';
import { permits } from '../../platform/scope.ts';
import { buttonLink } from '../../web/components/actions.ts';
import { none } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { filterForm, type Filter, providerFilter } from '../../web/components/filters.ts';
import { emptyState } from '../../web/components/messages.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage, readSort, withQuery } from '../../web/components/query.ts';
import { dataTable, type Column } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { listDownload, readFormat, type DownloadColumn } from '../../web/download.ts';
import { html, join, type SafeHtml } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { page, type Answer, type Asked } from '../../web/route.ts';
import { listProviderChoices } from '../records/providers.ts';
import {
  countConcerns,
  listWorkers,
  workerSorts,
  type WorkerFilter,
  type WorkerRow,
} from '../records/workers.ts';
import { checkKinds, checkNames, checkStates, type CheckKind, type CheckState } from '../rules/checks.ts';
import { sectionOf, stateNames, stateTones } from './provider-words.ts';

const PER_PAGE = 50;
const states = ['lacking', ...checkStates] as const;

function filterOf(query: URLSearchParams): WorkerFilter {
  const show = query.get('show');
  return {
    words: query.get('q') ?? '',
    providerId: readNumber(query.get('provider')),
    state: states.find((state) => state === query.get('state')),
    kind: checkKinds.find((kind) => kind === query.get('kind')),
    employed: show === 'left' ? 'left' : show === 'all' ? 'all' : 'now',
  };
}

const stateChoices = {
  lacking: 'Expired or missing',
  expired: 'Expired',
  missing: 'Missing',
  'ends soon': 'Ends within 30 days',
  good: 'All good',
} satisfies Record<(typeof states)[number], string>;

async function filters({ scope }: Asked): Promise<(Filter | false)[]> {
  const own = scope.who.providerId !== null;
  const providers = own ? [] : await listProviderChoices(scope);
  return [
    !own && providerFilter(providers),
    {
      kind: 'select',
      name: 'state',
      label: 'Checks',
      empty: 'In any state',
      options: states.map((value) => ({ value, text: stateChoices[value] })),
    },
    {
      kind: 'select',
      name: 'kind',
      label: 'Kind of check',
      empty: 'Any kind',
      options: checkKinds.map((value) => ({ value, text: checkNames[value] })),
    },
    {
      kind: 'select',
      name: 'show',
      label: 'Show',
      empty: 'Working now',
      options: [
        { value: 'left', text: 'Left' },
        { value: 'all', text: 'Everybody' },
      ],
    },
  ];
}

/** What is wrong with a worker's checks, in words and colour; what is good in one. */
export function concernsOf(row: Pick<WorkerRow, 'expired' | 'missing' | 'ending'>): SafeHtml {
  const tags = (state: CheckState, kinds: readonly CheckKind[]): SafeHtml[] =>
    kinds.length === 0
      ? []
      : [
          statusTag(
            `${stateNames[state]}: ${listWords(kinds.map((kind) => checkNames[kind]))}`,
            stateTones[state],
          ),
        ];
  const all = [
    ...tags('expired', row.expired),
    ...tags('missing', row.missing),
    ...tags('ends soon', row.ending),
  ];
  return all.length === 0 ? statusTag('All good', 'good') : html`<span>${join(all, ' ')}</span>`;
}

function columns(own: boolean): (Column<WorkerRow> | false)[] {
  return [
    {
      head: 'Care worker',
      sort: 'name',
      cell: ({ given_name, family_name }) => `${family_name}, ${given_name}`,
    },
    { head: 'Reference', sort: 'reference', cell: ({ reference }) => reference },
    !own && { head: 'Provider', cell: ({ provider_name }) => provider_name },
    { head: 'Checks', sort: 'concern', cell: concernsOf, width: 'wide' },
    {
      head: 'Next to end',
      sort: 'ends',
      cell: ({ next_ends_on }) => (next_ends_on === null ? none('none') : shortDate(next_ends_on)),
    },
    {
      head: 'Languages',
      cell: ({ languages }) => (languages.length === 0 ? none('none said') : languages.join(', ')),
    },
  ];
}

const kindWords = (kinds: readonly CheckKind[]): string => kinds.map((kind) => checkNames[kind]).join(', ');

const fileColumns: readonly DownloadColumn<WorkerRow>[] = [
  { head: 'Provider', value: ({ provider_name }) => provider_name },
  { head: 'Reference', value: ({ reference }) => reference },
  { head: 'First name', value: ({ given_name }) => given_name },
  { head: 'Last name', value: ({ family_name }) => family_name },
  { head: 'Expired', value: ({ expired }) => kindWords(expired) },
  { head: 'Missing', value: ({ missing }) => kindWords(missing) },
  { head: 'Ends within 30 days', value: ({ ending }) => kindWords(ending) },
  { head: 'Next to end', kind: 'day', value: ({ next_ends_on }) => next_ends_on },
  { head: 'Languages', value: ({ languages }) => languages.join(', ') },
  { head: 'Last day of work', kind: 'day', value: ({ ends_on }) => ends_on },
];

async function tiles({ scope, query }: Asked, providerId: number | undefined): Promise<SafeHtml> {
  const { workers, lacking, ending } = await countConcerns(scope, providerId);
  const href = (state: string | null): string =>
    withQuery(query, { state, page: null, kind: null, show: null });
  return statTiles([
    { label: workers === 1 ? 'care worker' : 'care workers', value: workers, href: href(null) },
    {
      label: 'with a check expired or missing: they should not be sent',
      value: lacking,
      href: href('lacking'),
      tone: lacking > 0 ? 'problem' : 'quiet',
    },
    {
      label: 'with a check that ends within 30 days',
      value: ending,
      href: href('ends soon'),
      tone: ending > 0 ? 'attention' : 'quiet',
    },
  ]);
}

/** Care workers and their checks, those of most concern first. */
export async function workerList(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const own = scope.who.providerId !== null;
  const filter = filterOf(query);
  const sort = readSort(query, workerSorts, 'concern');
  const format = readFormat(query.get('format'));
  if (format !== undefined) {
    const { rows } = await listWorkers(scope, filter, { sort, limit: null });
    return await listDownload({
      name: 'care-workers',
      title: 'Care workers',
      columns: fileColumns,
      rows,
      format,
    });
  }
  const at = readPage(query);
  const { rows, total } = await listWorkers(scope, filter, {
    sort,
    limit: PER_PAGE,
    offset: (at - 1) * PER_PAGE,
  });
  const may = permits(scope.who, 'workers.edit');
  return page(
    'Care workers',
    html`${await tiles(asked, filter.providerId)}
${may && buttonLink({ text: 'New care worker', href: '/workers/new' })}
${filterForm({
  query,
  search: { label: 'Name or reference' },
  filters: await filters(asked),
  found: { total, one: 'care worker' },
})}
${dataTable<WorkerRow>({
  caption: `Care workers, as their checks stand on ${longDate(scope.now.toZonedDateTimeISO('Europe/London').toPlainDate())}`,
  captionHidden: true,
  rows,
  columns: columns(own),
  rowHref: ({ id }) => `/workers/${id}`,
  sorting: { now: sort, query },
  empty: emptyState({
    title: 'Nobody fits',
    text: own
      ? 'Write down your care workers and their checks, or clear the filters.'
      : 'Clear the filters to see everybody.',
    action: may ? { href: '/workers/new', text: 'Write down a care worker' } : undefined,
  }),
})}
${pagination({ page: at, perPage: PER_PAGE, total, query, one: 'care worker' })}
${total > 0 && downloadLinks({ what: 'these care workers', csv: withQuery(query, { format: 'csv', page: null }), xlsx: withQuery(query, { format: 'xlsx', page: null }) })}`,
    {
      wide: true,
      section: sectionOf(asked),
      breadcrumbs: [
        own
          ? { text: 'My organisation', href: `/providers/${scope.who.providerId}` }
          : { text: 'Providers', href: '/providers' },
        { text: 'Care workers' },
      ],
    },
  );
}
