/** The queue of placement: who still waits for a provider, the most pressing first, worked from the keyboard. */
import { noteListSeen } from '../../../platform/list-seen.ts';
import { serviceName } from '../../../contracts/rules/service-words.ts';
import { londonDay, weekStart } from '../../../ground/calendar.ts';
import { plural } from '../../../ground/text.ts';
import { fullName } from '../../../people/rules/person-words.ts';
import { permits, type Who } from '../../../platform/scope.ts';
import { actionBar } from '../../../web/components/actions.ts';
import { day } from '../../../web/components/amounts.ts';
import { downloadLinks } from '../../../web/components/downloads.ts';
import { filterForm } from '../../../web/components/filters.ts';
import { emptyState } from '../../../web/components/messages.ts';
import { pagination } from '../../../web/components/pagination.ts';
import { readPage, withQuery } from '../../../web/components/query.ts';
import { shortcutsDialog } from '../../../web/components/shortcuts.ts';
import { type Column, dataTable } from '../../../web/components/table.ts';
import { statusTag, type Tone } from '../../../web/components/tags.ts';
import { type DownloadColumn, listDownload, readFormat } from '../../../web/download.ts';
import { csrfField } from '../../../web/forms.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../../web/route.ts';
import { toSettleStrip } from './introduction-list.ts';
import { takeOwnership } from '../../actions/record-request.ts';
import { readWhoCan } from '../../records/placement-field.ts';
import {
  type Efforts,
  listAreaChoices,
  listEfforts,
  listOwners,
  listUnasked,
  queueNumbers,
} from '../../records/placement-queue.ts';
import { listProbationsEnding } from '../../records/probation.ts';
import { listRequests, type PlacementRequest, SEEKING } from '../../records/placement-requests.ts';
import { LANES } from '../../rules/candidate.ts';
import {
  ageing,
  bandNames,
  QUEUE_BANDS,
  type QueueBand,
  waitedInWords,
} from '../../rules/placement-clock.ts';
import { placementStatusNames } from '../../rules/placement-status.ts';
import { laneNames, triedInWords } from '../../rules/placement-words.ts';
import { daysAhead, fieldOf, numbersOf, queueFilter, queueHref, queueQuery } from './address.ts';
import { probationsEnding, queueTiles } from './queue-tiles.ts';
import { roundsCells } from './queue-rounds.ts';
import { seesFiguresOnly } from '../../rules/figures-only.ts';

const PER_PAGE = 25;
/** For how many of those whom nobody was asked for, due first, it is worked out at once whether anybody can. */
const MATCHED_AT_ONCE = 200;

const ROUNDS = 'Rounds';
const SHORTCUTS = [
  { key: 't', does: 'Take it on, so that you are its owner' },
  { key: 'f', does: 'Look whether it fits into providers’ rounds' },
  { key: 'g', does: 'Look where the chosen ones would go together' },
];

/** How a band looks. */
export const bandTones = {
  over: 'problem',
  'due today': 'attention',
  'due tomorrow': 'active',
  'in time': 'quiet',
} as const satisfies Record<QueueBand, Tone>;

/** A request of the queue, with what was done for it and how many providers could take it. */
type Row = PlacementRequest & {
  readonly efforts: Efforts | undefined;
  readonly can: number | undefined;
  readonly rounds?: SafeHtml | undefined;
};

/** GET /placement */
export async function queuePage(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const format = readFormat(query.get('format'));
  const unasked = await listUnasked(scope, MATCHED_AT_ONCE);
  const whoCan = await readWhoCan(scope);
  const counts = await whoCan(unasked);
  const nobodyCan = unasked.filter((id) => counts.get(id) === 0);
  const filter = {
    ...queueFilter(scope, query),
    ...(query.get('can') === 'nobody' && { ids: nobodyCan }),
  };
  if (format !== undefined) {
    const { rows } = await listRequests(scope, filter, { limit: null });
    noteListSeen(scope, 'placement as a file', rows);
    const efforts = await listEfforts(scope, idsOf(rows));
    const list = rows.map(
      (row): Row => ({ ...row, efforts: effortsFor(scope.who, efforts.get(row.id)), can: undefined }),
    );
    return await listDownload({
      name: 'placement',
      title: 'Placement',
      columns: fileColumns(asked),
      rows: list,
      format,
    });
  }
  const at = readPage(query);
  const { rows, total } = await listRequests(scope, filter, { limit: PER_PAGE, offset: (at - 1) * PER_PAGE });
  noteListSeen(scope, 'placement', rows);
  const efforts = await listEfforts(scope, idsOf(rows));
  const others = await whoCan(idsOf(rows).filter((id) => !counts.has(id)));
  const works = permits(scope.who, 'placement.work');
  const rounds = works ? await roundsCells(scope, idsOf(rows)) : new Map<number, SafeHtml>();
  const shown = rows.map(
    (row): Row => ({
      ...row,
      efforts: effortsFor(scope.who, efforts.get(row.id)),
      can: counts.get(row.id) ?? others.get(row.id),
      rounds: rounds.get(row.id),
    }),
  );
  const numbers = await queueNumbers(scope, daysAhead(scope));
  const today = londonDay(scope.now);
  const probations = await listProbationsEnding(scope, {
    from: today.toString(),
    to: weekStart(today).add({ days: 6 }).toString(),
  });
  return page(
    'Placement',
    html`${queueTiles(scope, numbers, {
      nobodyCan: nobodyCan.length,
      ofThose: unasked.length === MATCHED_AT_ONCE ? MATCHED_AT_ONCE : undefined,
    })}
      ${probationsEnding(probations)}
      ${await toSettleStrip(scope)}
      ${await filters(asked, total)}
      ${
        rows.length === 0
          ? emptyQueue(asked)
          : html`${rowForm(asked, shown, works)}
        ${pagination({ page: at, perPage: PER_PAGE, total, query, one: 'request' })}
        ${downloadLinks({ what: 'all of these', csv: withQuery(query, { format: 'csv', page: null }), xlsx: withQuery(query, { format: 'xlsx', page: null }) })}`
      }
      <ul class="govuk-list">
        <li><a class="govuk-link" href="/transitions">Transitions: moving what a provider has to others</a></li>
        <li><a class="govuk-link" href="/placement/report">How placement went, month by month</a></li>
        ${works && html`<li><a class="govuk-link" href="/placement/rounds">What fits into rounds, of all that was asked today</a></li>`}
        <li><a class="govuk-link" href="/placement/mixed">Who has more than one provider, and what would mend it</a></li>
        <li><a class="govuk-link" href="/how-a-provider-is-chosen">How a provider is chosen, as the council published it</a></li>
      </ul>
      ${shortcutsDialog(works ? SHORTCUTS : [])}`,
    { wide: true, section: 'Placement' },
  );
}

/** What was done for a request, without the words of a note for whoever sees the figures only. */
function effortsFor(who: Who, efforts: Efforts | undefined): Efforts | undefined {
  return efforts && seesFiguresOnly(who) ? { ...efforts, lastNote: null } : efforts;
}

function idsOf(rows: readonly PlacementRequest[]): number[] {
  return rows.map(({ id }) => id);
}

function emptyQueue({ query }: Asked): SafeHtml {
  return queueQuery(query) === ''
    ? emptyState({
        title: 'Nobody waits for a provider',
        text: 'A request is recorded from a care package, by ‘Find a provider’.',
        action: { href: '/packages', text: 'Go to care packages' },
      })
    : emptyState({
        title: 'Nobody waits who is like this',
        action: { href: '/placement', text: 'Show everybody who waits' },
      });
}

async function filters({ scope, query }: Asked, total: number): Promise<SafeHtml> {
  const owners = await listOwners(scope);
  const areas = await listAreaChoices(scope);
  const select = (name: string, label: string, empty: string, options: { value: string; text: string }[]) =>
    ({ kind: 'select', name, label, empty, options }) as const;
  return filterForm({
    query,
    keep: [],
    search: { label: 'Person, reference or request' },
    found: { total, one: 'request' },
    filters: [
      select(
        'due',
        'Clock',
        'Whenever due',
        QUEUE_BANDS.map((value) => ({ value, text: bandNames[value] })),
      ),
      select(
        'lane',
        'Lane',
        'Every lane',
        LANES.map((value) => ({ value, text: laneNames[value] })),
      ),
      select(
        'area',
        'Area',
        'Every area',
        areas.map(({ id, name }) => ({ value: String(id), text: name })),
      ),
      select('owner', 'Owner', 'Anybody', [
        { value: 'me', text: 'Me' },
        { value: 'none', text: 'Nobody yet' },
        ...owners
          .filter(({ id }) => id !== scope.who.userId)
          .map(({ id, name }) => ({ value: String(id), text: name })),
      ]),
      select(
        'status',
        'Stands',
        'All who wait',
        SEEKING.map((value) => ({ value, text: placementStatusNames[value] })),
      ),
      select('can', 'Who can', 'Anybody or nobody', [{ value: 'nobody', text: 'Nobody can' }]),
    ],
  });
}

function columns({ scope }: Asked): Column<Row>[] {
  const now = Math.floor(scope.now.epochMilliseconds / 1000);
  return [
    { head: 'Person', cell: (row) => fullName(row) },
    {
      head: 'Clock',
      cell: ({ due_at, received_at }) => {
        const { band, words } = ageing(Math.floor(due_at.getTime() / 1000), now);
        const waited = waitedInWords(Math.floor(received_at.getTime() / 1000), now);
        return html`<span>${statusTag(words, bandTones[band])}<br><span class="tend-quiet">waits ${waited}</span></span>`;
      },
    },
    { head: 'Lane', cell: ({ lane }) => laneNames[lane] },
    {
      head: 'Service',
      cell: ({ service, wanted_from }) =>
        html`<span>${serviceName(service)}<br><span class="tend-quiet">from ${day(wanted_from)}</span></span>`,
    },
    { head: 'Area', cell: ({ efforts, district }) => areaWords(efforts, district) },
    { head: 'Tried', width: 'wide', cell: ({ efforts }) => triedCell(efforts) },
    {
      head: 'Can take it',
      cell: ({ can }) =>
        can === undefined ? '' : can === 0 ? statusTag('Nobody', 'problem') : plural(can, 'provider'),
    },
    { head: ROUNDS, cell: ({ rounds }) => rounds ?? '' },
    { head: 'Owner', cell: ({ owner_name }) => owner_name ?? 'Nobody yet' },
  ];
}

function areaWords(efforts: Efforts | undefined, district: string | null): string {
  const areas = efforts?.areas ?? [];
  return areas.length > 0 ? areas.join(', ') : (district ?? 'Not known');
}

function triedCell(efforts: Efforts | undefined): SafeHtml {
  return html`<span>${triedInWords(efforts?.offers ?? {})}${efforts?.lastNote && html`<br><span class="tend-quiet">${shortened(efforts.lastNote)}</span>`}</span>`;
}

function shortened(words: string): string {
  return words.length <= 80 ? words : `${words.slice(0, 79).trimEnd()}…`;
}

function rowForm(asked: Asked, rows: readonly Row[], works: boolean): SafeHtml {
  const table = dataTable<Row>({
    id: 'placement-queue',
    caption: 'Who waits for a provider',
    captionHidden: true,
    rows,
    queue: true,
    dense: true,
    rowHref: ({ id }) => `/placement/${id}`,
    columns: columns(asked).filter(({ head }) => works || head !== ROUNDS),
    ...(works && {
      selectable: {
        name: 'request',
        value: ({ id }: Row) => id,
        label: (row: Row) => `Choose ${row.reference} for ${fullName(row)}`,
      },
    }),
  });
  if (!works) return table;
  return html`<form method="post" action="/placement/take">${csrfField(asked.csrfToken)}<input type="hidden" name="from" value="${queueQuery(asked.query)}">
    ${table}
    ${actionBar({
      chosen: 'request',
      buttons: [
        { text: 'Take on', key: 't' },
        { text: 'Look into rounds', kind: 'secondary', key: 'f', formaction: '/placement/rounds' },
        {
          text: 'Look at them together',
          kind: 'secondary',
          key: 'g',
          formaction: '/placement/rounds/together',
        },
      ],
    })}</form>`;
}

function fileColumns({ scope }: Asked): DownloadColumn<Row>[] {
  const now = Math.floor(scope.now.epochMilliseconds / 1000);
  return [
    { head: 'Request', value: ({ reference }) => reference },
    { head: 'Person', value: (row) => fullName(row) },
    { head: 'Person’s reference', value: ({ person_reference }) => person_reference },
    { head: 'Lane', value: ({ lane }) => laneNames[lane] },
    { head: 'Received', kind: 'moment', value: ({ received_at }) => received_at },
    { head: 'Due', kind: 'moment', value: ({ due_at }) => due_at },
    { head: 'Clock', value: ({ due_at }) => ageing(Math.floor(due_at.getTime() / 1000), now).words },
    { head: 'Stands', value: ({ status }) => placementStatusNames[status] },
    { head: 'Service', value: ({ service }) => serviceName(service) },
    { head: 'Wanted from', kind: 'day', value: ({ wanted_from }) => wanted_from },
    { head: 'Area', value: ({ efforts, district }) => areaWords(efforts, district) },
    { head: 'Tried', value: ({ efforts }) => triedInWords(efforts?.offers ?? {}) },
    { head: 'Owner', value: ({ owner_name }) => owner_name },
  ];
}

/** POST /placement/take: makes whoever asks the owner of the chosen requests. */
export async function takeChosen(asked: Asked): Promise<Answer> {
  const from = queueQuery(new URLSearchParams(fieldOf(asked, 'from')));
  const ids = numbersOf([asked.form['request'] ?? []].flat()).toSorted((a, b) => a - b);
  if (ids.length === 0) return redirect(queueHref(from), notDone('Choose at least one request first.'));
  let taken = 0;
  for (const id of ids) {
    const done = await takeOwnership(asked.scope, id);
    if (done.ok) taken += 1;
  }
  return redirect(queueHref(from), `You have taken on ${plural(taken, 'request')}.`);
}
