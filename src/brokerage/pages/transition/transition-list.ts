/** Every transition: who moves from whom, by when, and how far each has come. */
import { londonDay } from '../../../ground/calendar.ts';
import { compareText } from '../../../ground/text.ts';
import { permits } from '../../../platform/scope.ts';
import { buttonLink } from '../../../web/components/actions.ts';
import { day } from '../../../web/components/amounts.ts';
import { downloadLinks } from '../../../web/components/downloads.ts';
import { filterForm, providerFilter } from '../../../web/components/filters.ts';
import { emptyState } from '../../../web/components/messages.ts';
import { pagination } from '../../../web/components/pagination.ts';
import { readPage, withQuery } from '../../../web/components/query.ts';
import { dataTable } from '../../../web/components/table.ts';
import { statusTag } from '../../../web/components/tags.ts';
import { type DownloadColumn, listDownload, readFormat } from '../../../web/download.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import { readNumber } from '../../../web/record-number.ts';
import { type Answer, type Asked, page } from '../../../web/route.ts';
import { countAskAgain, listTransitions, type Transition } from '../../records/transitions.ts';
import { planName } from './address.ts';

/** How many moves a plan has that are not left out, and of how many the new provider has the line. */
export function progressOf({ counts }: Transition): { readonly all: number; readonly placed: number } {
  const { drafted = 0, agreed = 0, placed = 0, begun = 0 } = counts;
  const asked = counts['person asked'] ?? 0;
  const moved = placed + begun + (counts['handed over'] ?? 0);
  return { all: drafted + asked + agreed + moved, placed: moved };
}

/** How a plan may stand, by its name in an address. */
const planStates = {
  draft: ['Draft', 'waiting'],
  placing: ['Placing now', 'active'],
  half: ['Half way', 'attention'],
  placed: ['All placed', 'good'],
  closed: ['Closed', 'quiet'],
} as const;
type PlanState = keyof typeof planStates;
const PLAN_STATES = Object.keys(planStates) as PlanState[];

function stateOf(plan: Transition): PlanState {
  const { all, placed } = progressOf(plan);
  if (plan.closed_at !== null) return 'closed';
  if (plan.under_way) return 'placing';
  if (all > 0 && placed === all) return 'placed';
  return placed > 0 ? 'half' : 'draft';
}

/** How a plan stands, as a tag. */
export function planTag(plan: Transition): SafeHtml {
  const [words, tone] = planStates[stateOf(plan)];
  return statusTag(words, tone);
}

const PER_PAGE = 25;

/** What the query asks for: open plans unless it says otherwise. A search finds a provider, an area, a reason or an owner. */
function asked(rows: readonly Transition[], query: URLSearchParams): Transition[] {
  const words = (query.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = query.get('state');
  return rows.filter((plan) => {
    const state = stateOf(plan);
    const { reason, owner_name: owner } = plan;
    const text = `${planName(plan)} ${reason} ${owner ?? ''}`.toLowerCase();
    return (
      (wanted === 'all' ||
        (PLAN_STATES.some((one) => one === wanted) ? state === wanted : state !== 'closed')) &&
      words.every((word) => text.includes(word))
    );
  });
}

const fileColumns: readonly DownloadColumn<Transition>[] = [
  { head: 'Transition', value: ({ id }) => id },
  { head: 'From', value: planName },
  { head: 'Why', value: ({ reason }) => reason },
  { head: 'Cut-over', kind: 'day', value: ({ cut_over_on }) => cut_over_on },
  { head: 'Services', value: (plan) => progressOf(plan).all },
  { head: 'Placed', value: (plan) => progressOf(plan).placed },
  { head: 'Owner', value: ({ owner_name }) => owner_name },
];

/** GET /transitions; with `?provider=` those of one, with `?state=` those that stand so. */
export async function transitionList({ scope, query }: Asked): Promise<Answer> {
  const providerId = readNumber(query.get('provider'));
  const all = await listTransitions(scope, {});
  const rows = asked(all, query).filter(
    (plan) => providerId === undefined || plan.provider_id === providerId,
  );
  const at = readPage(query);
  const providers = new Map(all.map(({ provider_id: id, provider_name: name }) => [id, { id, name }]));
  const today = londonDay(scope.now).toString();
  const again = new Map((await countAskAgain(scope, today)).map(({ id, people }) => [id, people]));
  const format = readFormat(query.get('format'));
  if (format !== undefined)
    return await listDownload({
      name: 'transitions',
      title: 'Transitions',
      format,
      rows,
      columns: fileColumns,
    });
  const start = providerId === undefined ? '/transitions/new' : `/transitions/new?provider=${providerId}`;
  return page(
    'Transitions',
    html`<h1 class="govuk-heading-l">Transitions</h1>
      <p class="govuk-body">A transition moves what a provider has, or what it has in one area, to others. Nothing is done before you have seen the plan and the people have been asked.</p>
      ${permits(scope.who, 'placement.work') && buttonLink({ text: 'Start a transition', href: start, key: 'n' })}
      ${filterForm({
        query,
        search: { label: 'Provider, area, reason or owner' },
        found: { total: rows.length, one: 'transition' },
        filters: [
          providerFilter([...providers.values()].sort((a, b) => compareText(a.name, b.name))),
          {
            kind: 'select',
            name: 'state',
            label: 'How it stands',
            empty: 'Open',
            options: [
              ...PLAN_STATES.map((value) => ({ value, text: planStates[value][0] })),
              { value: 'all', text: 'All, closed too' },
            ],
          },
        ],
      })}
      ${dataTable<Transition>({
        id: 'transitions',
        caption: 'Transitions, the next cut-over first',
        captionHidden: true,
        rows: rows.slice((at - 1) * PER_PAGE, at * PER_PAGE),
        queue: true,
        rowHref: ({ id }) => `/transitions/${id}`,
        empty: ['q', 'provider', 'state'].some((name) => (query.get(name) ?? '') !== '')
          ? emptyState({
              title: 'No transition fits',
              text: 'Clear the filters to see those that are open.',
              action: { href: '/transitions', text: 'Show every open transition' },
            })
          : emptyState({
              title: 'No transition is open',
              text: 'One is started from a provider’s page, or from an event of its contract.',
            }),
        columns: [
          { head: 'From', cell: planName },
          {
            head: 'Stands',
            cell: (plan) =>
              html`${planTag(plan)}${again.has(plan.id) && html`<br>${statusTag(`${again.get(plan.id)} to ask again now`, 'attention')}`}`,
          },
          { head: 'Cut-over', cell: ({ cut_over_on }) => day(cut_over_on) },
          { head: 'Services', numeric: true, cell: (plan) => progressOf(plan).all },
          { head: 'Placed', numeric: true, cell: (plan) => progressOf(plan).placed },
          { head: 'Why', width: 'wide', cell: ({ reason }) => reason },
          { head: 'Owner', cell: ({ owner_name }) => owner_name ?? 'Nobody yet' },
        ],
      })}
      ${pagination({ page: at, perPage: PER_PAGE, total: rows.length, query, one: 'transition' })}
      ${rows.length > 0 && downloadLinks({ what: 'these', csv: withQuery(query, { format: 'csv', page: null }), xlsx: withQuery(query, { format: 'xlsx', page: null }) })}`,
    {
      wide: true,
      section: 'Placement',
      breadcrumbs: [{ text: 'Placement', href: '/placement' }, { text: 'Transitions' }],
    },
  );
}
