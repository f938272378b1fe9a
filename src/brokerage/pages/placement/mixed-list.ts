/** Who has care from more than one provider, why, since when, and what it would take for one to do it all. */
import { noteListSeen } from '../../../platform/list-seen.ts';
import { minutesInWords } from '../../../ground/calendar.ts';
import { listWords } from '../../../ground/text.ts';
import { permits } from '../../../platform/scope.ts';
import { listProviderNames, todayOf } from '../../../people/records/people.ts';
import { fullName } from '../../../people/rules/person-words.ts';
import { day } from '../../../web/components/amounts.ts';
import { details } from '../../../web/components/disclosures.ts';
import { downloadLinks } from '../../../web/components/downloads.ts';
import { filterForm, providerFilter } from '../../../web/components/filters.ts';
import { emptyState } from '../../../web/components/messages.ts';
import { pagination } from '../../../web/components/pagination.ts';
import { readPage, withQuery } from '../../../web/components/query.ts';
import { type Column, dataTable } from '../../../web/components/table.ts';
import { statusTag } from '../../../web/components/tags.ts';
import { type DownloadColumn, listDownload, readFormat } from '../../../web/download.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import { readNumber } from '../../../web/record-number.ts';
import { type Answer, type Asked, page } from '../../../web/route.ts';
import { mendsOf } from '../../records/mends.ts';
import { listMixed, type MixedFilter, type MixedPerson } from '../../records/mixed-packages.ts';
import { listAreaChoices } from '../../records/placement-queue.ts';
import type { Mend } from '../../rules/one-provider.ts';
import { serviceName } from '../../../contracts/rules/service-words.ts';

const PER_PAGE = 25;
const FILTERS = ['provider', 'area', 'reason', 'mend'] as const;

type Row = MixedPerson & { readonly mends: readonly Mend[] };

const canNow = ({ mends }: Row): boolean => mends.some(({ hindrances }) => hindrances.length === 0);

const named = ({ reference }: Row) => ({ personReference: reference });

/** GET /placement/mixed */
export async function mixedList(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const format = readFormat(query.get('format'));
  const at = readPage(query);
  const mend = query.get('mend');
  const whole = format !== undefined || mend === 'now' || mend === 'later';
  const today = todayOf(scope);
  const span = whole ? { limit: null } : { limit: PER_PAGE, offset: (at - 1) * PER_PAGE };
  const found = await listMixed(scope, today, filterIn(query), span);
  const mends = await mendsOf(scope, found.rows);
  const all = found.rows.map((one): Row => ({ ...one, mends: mends.get(one.personId) ?? [] }));
  const fits = all.filter((row) => (mend === 'now' ? canNow(row) : mend === 'later' ? !canNow(row) : true));
  if (format !== undefined) {
    noteListSeen(scope, 'more than one provider as a file', fits.map(named));
    return await listDownload({
      name: 'more-than-one-provider',
      title: 'More than one provider',
      columns: fileColumns,
      rows: fits,
      format,
    });
  }
  const rows = whole ? fits.slice((at - 1) * PER_PAGE, at * PER_PAGE) : fits;
  const total = whole ? fits.length : found.total;
  noteListSeen(scope, 'more than one provider', rows.map(named));
  return page(
    'More than one provider',
    html`<p class="govuk-body-l">Where one provider does it all, fewer people come through the door and somebody knows the whole day. A person may choose otherwise.</p>
      ${await filters(asked, total)}
      ${
        rows.length === 0
          ? empty(query)
          : html`${dataTable<Row>({ id: 'mixed', caption: 'Who has more than one provider', captionHidden: true, rows, columns, ...(permits(scope.who, 'packages.see') && { rowHref: ({ packageId }: Row) => `/packages/${packageId}` }) })}
        ${pagination({ page: at, perPage: PER_PAGE, total, query, one: 'person', many: 'people' })}
        ${downloadLinks({ what: 'all of these', csv: withQuery(query, { format: 'csv', page: null }), xlsx: withQuery(query, { format: 'xlsx', page: null }) })}`
      }`,
    {
      wide: true,
      section: 'Placement',
      breadcrumbs: [{ text: 'Placement', href: '/placement' }, { text: 'More than one provider' }],
    },
  );
}

function filterIn(query: URLSearchParams): MixedFilter {
  const reason = query.get('reason');
  return {
    providerId: readNumber(query.get('provider')),
    areaId: readNumber(query.get('area')),
    reason: reason === 'given' || reason === 'none' ? reason : undefined,
  };
}

function empty(query: URLSearchParams): SafeHtml {
  return FILTERS.some((name) => (query.get(name) ?? '') !== '')
    ? emptyState({
        title: 'Nobody is like this',
        action: { href: '/placement/mixed', text: 'Show everybody' },
      })
    : emptyState({
        title: 'Everybody has one provider',
        text: 'Whoever has care from two providers at once stands here, with what would mend it.',
      });
}

async function filters({ scope, query }: Asked, total: number): Promise<SafeHtml> {
  const areas = await listAreaChoices(scope);
  const select = (name: string, label: string, none: string, options: { value: string; text: string }[]) =>
    ({ kind: 'select', name, label, empty: none, options }) as const;
  return filterForm({
    query,
    keep: [],
    found: { total, one: 'person', many: 'people' },
    filters: [
      providerFilter(await listProviderNames(scope)),
      select(
        'area',
        'Area',
        'Every area',
        areas.map(({ id, name }) => ({ value: String(id), text: name })),
      ),
      select('reason', 'Reason', 'With or without', [
        { value: 'none', text: 'None on record' },
        { value: 'given', text: 'On record' },
      ]),
      select('mend', 'One provider could', 'Now or later', [
        { value: 'now', text: 'Take it all now' },
        { value: 'later', text: 'Not take it all yet' },
      ]),
    ],
  });
}

const columns: readonly Column<Row>[] = [
  { head: 'Person', cell: (row) => fullName(row) },
  {
    head: 'Who comes',
    cell: ({ lines }) =>
      html`<ul class="govuk-list">${lines.map(({ providerName, service }) => html`<li>${providerName}: ${serviceName(service)}</li>`)}</ul>`,
  },
  { head: 'Since', cell: ({ since }) => day(since) },
  {
    head: 'Why',
    width: 'wide',
    cell: ({ reason }) => reason ?? statusTag('No reason on record', 'attention'),
  },
  { head: 'So that one does it all', width: 'wide', cell: mendCell },
];

function mendCell({ mends }: Row): SafeHtml {
  const [first, ...others] = mends;
  if (first === undefined) return html`Nothing is known`;
  return html`<span>${first.hindrances.length === 0 && statusTag('Can be done now', 'good')} ${first.words}.</span>${
    others.length > 0 &&
    details({
      summary: 'Other ways',
      body: html`<ul class="govuk-list">${others.map(({ words }) => html`<li>${words}.</li>`)}</ul>`,
    })
  }`;
}

const fileColumns: readonly DownloadColumn<Row>[] = [
  { head: 'Person', value: (row) => fullName(row) },
  { head: 'Person’s reference', value: ({ reference }) => reference },
  {
    head: 'Who comes',
    value: ({ lines }) =>
      listWords(lines.map(({ providerName, service }) => `${providerName}: ${serviceName(service)}`)),
  },
  { head: 'Since', kind: 'day', value: ({ since }) => since },
  { head: 'Why', value: ({ reason }) => reason ?? '' },
  { head: 'Can be done now', value: (row) => (canNow(row) ? 'Yes' : 'No') },
  { head: 'With whom', value: ({ mends }) => mends[0]?.providerName ?? '' },
  {
    head: 'Would move a week',
    value: ({ mends }) => (mends[0] ? minutesInWords(mends[0].weeklyMinutes) : ''),
  },
  { head: 'What it would take', value: ({ mends }) => mends[0]?.words ?? '' },
];
