import { noteListSeen } from '../../platform/list-seen.ts';
import { serviceName } from '../../contracts/rules/service-words.ts';
import { fullName } from '../../people/rules/person-words.ts';
import { listProviderNames } from '../../people/records/people.ts';
import { permits } from '../../platform/scope.ts';
import { buttonLink } from '../../web/components/actions.ts';
import { day } from '../../web/components/amounts.ts';
import { filterForm, providerFilter } from '../../web/components/filters.ts';
import { emptyState } from '../../web/components/messages.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage, readSort, withQuery } from '../../web/components/query.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { type DownloadColumn, listDownload, readFormat } from '../../web/download.ts';
import { type Column, dataTable } from '../../web/components/table.ts';
import { statusTag, type Tone } from '../../web/components/tags.ts';
import { html } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { listPackages, type PackageFilter, type PackageRow, packageSorts } from '../records/packages.ts';
import { PACKAGE_STATUSES, type PackageStatus, statusNames } from '../rules/package-status.ts';
import { numberAsked } from './package-address.ts';

const PER_PAGE = 50;

/** How a status looks. */
export const statusTones = {
  live: 'good',
  suspended: 'attention',
  'not started': 'waiting',
  ended: 'quiet',
} as const satisfies Record<PackageStatus, Tone>;

/** A status as a tag. */
export function packageTag(status: PackageStatus) {
  return statusTag(statusNames[status], statusTones[status]);
}

function filterOf(asked: Asked): PackageFilter {
  return {
    words: asked.query.get('q') ?? '',
    personId: numberAsked(asked, 'person'),
    providerId: numberAsked(asked, 'provider'),
    status: PACKAGE_STATUSES.find((status) => status === asked.query.get('status')),
  };
}

function columns(own: boolean): (Column<PackageRow> | false)[] {
  return [
    { head: 'Person', sort: 'person', cell: (row) => fullName(row) },
    { head: 'Package', sort: 'reference', cell: ({ reference }) => reference },
    { head: 'Person’s reference', cell: ({ person_reference }) => person_reference },
    !own && {
      head: 'Providers',
      width: 'wide',
      cell: ({ providers }) => (providers.length === 0 ? 'None yet' : providers.join(', ')),
    },
    { head: 'Services', cell: ({ services }) => services.map(serviceName).join(', ') },
    { head: 'Starts', sort: 'starts', cell: ({ starts_on }) => day(starts_on) },
    { head: 'Ends', sort: 'ends', cell: ({ ends_on }) => day(ends_on) },
    { head: 'Status', cell: ({ status }) => packageTag(status) },
  ];
}

const fileColumns: readonly DownloadColumn<PackageRow>[] = [
  { head: 'Package', value: ({ reference }) => reference },
  { head: 'Person', value: (row) => fullName(row) },
  { head: 'Person’s reference', value: ({ person_reference }) => person_reference },
  { head: 'Providers', value: ({ providers }) => providers.join(', ') },
  { head: 'Services', value: ({ services }) => services.map(serviceName).join(', ') },
  { head: 'Starts', kind: 'day', value: ({ starts_on }) => starts_on },
  { head: 'Ends', kind: 'day', value: ({ ends_on }) => ends_on },
  { head: 'Status', value: ({ status }) => statusNames[status] },
];

/** The care packages of the council; for a provider's people, those with a service of their own. */
export async function packageList(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const own = scope.who.providerId !== null;
  const sort = readSort(query, packageSorts, 'person');
  const format = readFormat(query.get('format'));
  if (format !== undefined) {
    const { rows } = await listPackages(scope, filterOf(asked), { sort, limit: null });
    noteListSeen(scope, 'care packages as a file', rows);
    return await listDownload({
      name: 'care-packages',
      title: 'Care packages',
      columns: fileColumns,
      rows,
      format,
    });
  }
  const at = readPage(query);
  const { rows, total } = await listPackages(scope, filterOf(asked), {
    sort,
    limit: PER_PAGE,
    offset: (at - 1) * PER_PAGE,
  });
  noteListSeen(scope, 'care packages', rows);
  const providers = own ? [] : await listProviderNames(scope);
  const may = permits(scope.who, 'packages.edit');
  const narrowed = ['q', 'person', 'provider', 'status'].some((name) => (query.get(name) ?? '') !== '');
  return page(
    'Care packages',
    html`${may && buttonLink({ text: 'New care package', href: '/packages/new' })}
      ${filterForm({
        query,
        search: { label: 'Person, reference, postcode or package' },
        keep: ['sort', 'person'],
        filters: [
          !own && providerFilter(providers),
          {
            kind: 'select',
            name: 'status',
            label: 'Status',
            empty: 'Every status',
            options: PACKAGE_STATUSES.map((value) => ({ value, text: statusNames[value] })),
          },
        ],
        found: { total, one: 'care package' },
      })}
      ${dataTable({
        caption: 'Care packages',
        captionHidden: true,
        rows,
        columns: columns(own),
        rowHref: ({ id }) => `/packages/${id}`,
        sorting: { now: sort, query },
        empty: narrowed
          ? emptyState({
              title: 'No care package fits',
              text: 'Clear the filters to see all of them.',
              action: { href: '/packages', text: 'Show every care package' },
            })
          : emptyState({
              title: 'There are no care packages yet',
              text: 'A care package is what is arranged for one person.',
              action: may ? { href: '/packages/new', text: 'Open the first' } : undefined,
            }),
      })}
      ${pagination({ page: at, perPage: PER_PAGE, total, query, one: 'care package' })}
      ${total > 0 && downloadLinks({ what: 'these packages', csv: withQuery(query, { format: 'csv', page: null }), xlsx: withQuery(query, { format: 'xlsx', page: null }) })}`,
    { wide: true, section: 'Packages' },
  );
}
