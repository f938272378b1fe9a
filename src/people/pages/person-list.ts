import { noteListSeen } from '../../platform/list-seen.ts';
import { permits } from '../../platform/scope.ts';
import { buttonLink } from '../../web/components/actions.ts';
import { day, none } from '../../web/components/amounts.ts';
import { filterForm, type Filter } from '../../web/components/filters.ts';
import { emptyState } from '../../web/components/messages.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage, readSort, withQuery } from '../../web/components/query.ts';
import { dataTable, type Column } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { listDownload, readFormat, type DownloadColumn } from '../../web/download.ts';
import { html, join, type Html, type SafeHtml } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { page, type Answer, type Asked } from '../../web/route.ts';
import {
  listKeyWorkers,
  listPeople,
  listProviderNames,
  personSorts,
  type PeopleFilter,
  type PersonRow,
} from '../records/people.ts';
import { formats } from '../rules/person-details.ts';
import { nearNames } from '../rules/near-names.ts';
import { isSlipOfNhsNumber, kindOfSearch, readPersonSearch } from '../rules/person-search.ts';
import { communicationNeeds, formatNames } from '../rules/person-words.ts';

const PER_PAGE = 50;

/** What is asked of the list, by its address. */
export function peopleFilter(query: URLSearchParams): PeopleFilter {
  const show = query.get('show');
  return {
    search: readPersonSearch(query.get('q') ?? ''),
    keyWorkerId: query.get('worker') === 'none' ? 'none' : readNumber(query.get('worker')),
    providerId: readNumber(query.get('provider')),
    interpreter: query.get('needs') === 'interpreter',
    format: formats.find((format) => format === query.get('needs')),
    living: show === 'died' ? 'died' : show === 'all' || show === 'ended' ? 'all' : 'living',
    care: show === 'ended' ? 'ended' : 'now',
  };
}

/** 'Cole, Mrs Ada', as a list is looked through. */
function listName({ title, given_name, family_name, known_as }: PersonRow): Html {
  const first = [title, given_name].filter(Boolean).join(' ');
  return html`${family_name}, ${first}${known_as && known_as !== given_name && html` (${known_as})`}`;
}

function needsOf(row: PersonRow): Html {
  if (row.died_on !== null) return statusTag(`Died ${row.died_on.slice(0, 4)}`, 'quiet');
  const needs = communicationNeeds(row);
  return needs.length === 0
    ? none('nothing out of the ordinary')
    : html`<span>${join(
        needs.map((need) => statusTag(need, 'attention')),
        ' ',
      )}</span>`;
}

function columns(little: boolean): (Column<PersonRow> | false)[] {
  return [
    { head: 'Name', sort: 'name', cell: listName },
    { head: 'Reference', sort: 'reference', cell: ({ reference }) => reference },
    !little && { head: 'Born', sort: 'born', cell: ({ date_of_birth }) => day(date_of_birth) },
    !little && { head: 'Postcode', sort: 'postcode', cell: ({ postcode }) => postcode ?? none('not known') },
    !little && { head: 'Key worker', cell: ({ key_worker_name }) => key_worker_name ?? none('none yet') },
    !little && { head: 'To talk and write', cell: needsOf },
  ];
}

function fileColumns(little: boolean): DownloadColumn<PersonRow>[] {
  const always: DownloadColumn<PersonRow>[] = [
    { head: 'Reference', value: ({ reference }) => reference },
    { head: 'Title', value: ({ title }) => title },
    { head: 'First name', value: ({ given_name }) => given_name },
    { head: 'Last name', value: ({ family_name }) => family_name },
    { head: 'Known as', value: ({ known_as }) => known_as },
    { head: 'Died', kind: 'day', value: ({ died_on }) => died_on },
  ];
  if (little) return always;
  return [
    ...always,
    { head: 'Born', kind: 'day', value: ({ date_of_birth }) => date_of_birth },
    { head: 'Postcode', value: ({ postcode }) => postcode },
    { head: 'Key worker', value: ({ key_worker_name }) => key_worker_name },
    { head: 'First language', value: ({ first_language }) => first_language },
    { head: 'Interpreter', value: ({ interpreter_needed }) => interpreter_needed },
    { head: 'Format', value: ({ format }) => formatNames[format] },
  ];
}

async function filters({ scope }: Asked): Promise<(Filter | false)[]> {
  const own = scope.who.providerId !== null;
  const workers = own ? [] : await listKeyWorkers(scope);
  const providers = own ? [] : await listProviderNames(scope);
  const option = ({ id, name }: { id: number; name: string }) => ({ value: String(id), text: name });
  return [
    !own && {
      kind: 'select',
      name: 'worker',
      label: 'Key worker',
      empty: 'Any',
      options: [{ value: 'none', text: 'None yet' }, ...workers.map(option)],
    },
    !own && {
      kind: 'select',
      name: 'provider',
      label: 'Provider',
      empty: 'Any',
      options: providers.map(option),
    },
    {
      kind: 'select',
      name: 'needs',
      label: 'To talk and write',
      empty: 'Any way',
      options: [
        { value: 'interpreter', text: 'Needs an interpreter' },
        ...formats.slice(1).map((format) => ({ value: format, text: formatNames[format] })),
      ],
    },
    own
      ? {
          kind: 'select',
          name: 'show',
          label: 'Show',
          empty: 'People you care for',
          options: [{ value: 'ended', text: 'Care that has ended' }],
        }
      : {
          kind: 'select',
          name: 'show',
          label: 'Show',
          empty: 'Living people',
          options: [
            { value: 'died', text: 'People who have died' },
            { value: 'all', text: 'Everybody' },
          ],
        },
  ];
}

const named = ({ reference }: PersonRow) => ({ personReference: reference });

const MOST_NEAR = 8;

/** Whoever has a name near to the one that was typed, living or not, where nobody has that name. */
async function nearThem({ scope }: Asked, filter: PeopleFilter): Promise<PersonRow[]> {
  const { search } = filter;
  if (search.by !== 'words') return [];
  const { rows } = await listPeople(
    scope,
    { search: { by: 'nothing' }, living: 'all', care: filter.care },
    { limit: null },
  );
  return nearNames(search.words, rows, MOST_NEAR);
}

/** What a list without anybody in it says, and what may help. */
function nobody(query: URLSearchParams): SafeHtml {
  return emptyState({
    title: 'Nobody fits',
    text: isSlipOfNhsNumber(query.get('q') ?? '')
      ? 'This is not an NHS number: one of its ten digits is wrong. Look for the name or the day of birth.'
      : 'Check the spelling, or clear the filters to see everybody.',
    action: { href: '/people', text: 'Show everybody' },
  });
}

/** The people of the council; for a provider's people, those they care for. */
export async function personList(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const own = scope.who.providerId !== null;
  const filter = peopleFilter(query);
  const little = own && filter.care === 'ended';
  const sort = readSort(query, personSorts, 'name');
  const format = readFormat(query.get('format'));
  if (format !== undefined) {
    const { rows, total } = await listPeople(scope, filter, { sort, limit: null });
    noteListSeen(scope, 'people as a file', rows.map(named));
    const { search, ...filters } = filter;
    scope.audit({
      act: 'list of people downloaded',
      detail: { people: total, file: format, search: kindOfSearch(search), filters },
    });
    return await listDownload({
      name: 'people',
      title: 'People',
      columns: fileColumns(little),
      rows,
      format,
    });
  }
  const at = readPage(query);
  const { rows, total } = await listPeople(scope, filter, {
    sort,
    limit: PER_PAGE,
    offset: (at - 1) * PER_PAGE,
  });
  const near = total === 0 ? await nearThem(asked, filter) : [];
  noteListSeen(scope, 'people', [...rows, ...near].map(named));
  const may = permits(scope.who, 'people.edit');
  const narrowed = [...query.keys()].some(
    (name) => name !== 'sort' && name !== 'page' && query.get(name) !== '',
  );
  return page(
    own ? 'People you care for' : 'People',
    html`${may && buttonLink({ text: 'New person', href: '/people/new' })}
${filterForm({
  query,
  search: {
    label: 'Name, day of birth, NHS number, reference, address or telephone',
  },
  filters: await filters(asked),
  found: { total, one: 'person', many: 'people' },
})}
${near.length > 0 && html`<h2 class="govuk-heading-m">Nobody fits. These names are near</h2>`}
${dataTable({
  caption: 'People',
  captionHidden: true,
  rows: near.length > 0 ? near : rows,
  columns: columns(little),
  rowHref: ({ id }) => `/people/${id}`,
  rowClass: ({ died_on }) => (died_on === null ? undefined : 'tend-row--quiet'),
  sorting: { now: sort, query },
  empty: narrowed
    ? nobody(query)
    : emptyState({
        title: own ? 'You care for nobody yet' : 'There is nobody here yet',
        text: own ? 'People appear here when the council arranges their care with you.' : undefined,
        action: may ? { href: '/people/new', text: 'Write down the first person' } : undefined,
      }),
})}
${near.length === 0 && pagination({ page: at, perPage: PER_PAGE, total, query, one: 'person', many: 'people' })}
${total > 0 && downloadLinks({ what: 'these people', csv: withQuery(query, { format: 'csv', page: null }), xlsx: withQuery(query, { format: 'xlsx', page: null }) })}`,
    { wide: true, section: 'People' },
  );
}
