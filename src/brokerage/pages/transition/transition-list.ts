/** Every transition: who moves from whom, by when, and how far each has come. */
import { londonDay } from '../../../ground/calendar.ts';
import { permits } from '../../../platform/scope.ts';
import { buttonLink } from '../../../web/components/actions.ts';
import { day } from '../../../web/components/amounts.ts';
import { downloadLinks } from '../../../web/components/downloads.ts';
import { filterForm } from '../../../web/components/filters.ts';
import { emptyState } from '../../../web/components/messages.ts';
import { withQuery } from '../../../web/components/query.ts';
import { dataTable } from '../../../web/components/table.ts';
import { statusTag } from '../../../web/components/tags.ts';
import { listDownload, readFormat } from '../../../web/download.ts';
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

/** How a plan stands, as a tag. */
export function planTag(plan: Transition): SafeHtml {
  const { all, placed } = progressOf(plan);
  if (plan.closed_at !== null) return statusTag('Closed', 'quiet');
  if (plan.under_way) return statusTag('Placing now', 'active');
  if (all > 0 && placed === all) return statusTag('All placed', 'good');
  return placed > 0 ? statusTag('Half way', 'attention') : statusTag('Draft', 'waiting');
}

/** GET /transitions; with `?provider=` those of one. */
export async function transitionList({ scope, query }: Asked): Promise<Answer> {
  const providerId = readNumber(query.get('provider'));
  const open = query.get('open') === 'no' ? false : query.get('open') === 'all' ? undefined : true;
  const rows = await listTransitions(scope, { providerId, open });
  const today = londonDay(scope.now).toString();
  const again = new Map((await countAskAgain(scope, today)).map(({ id, people }) => [id, people]));
  const format = readFormat(query.get('format'));
  if (format !== undefined)
    return await listDownload({
      name: 'transitions',
      title: 'Transitions',
      format,
      rows,
      columns: [
        { head: 'Transition', value: ({ id }) => id },
        { head: 'From', value: planName },
        { head: 'Why', value: ({ reason }) => reason },
        { head: 'Cut-over', kind: 'day', value: ({ cut_over_on }) => cut_over_on },
        { head: 'Services', value: (plan) => progressOf(plan).all },
        { head: 'Placed', value: (plan) => progressOf(plan).placed },
        { head: 'Owner', value: ({ owner_name }) => owner_name },
      ],
    });
  const start = providerId === undefined ? '/transitions/new' : `/transitions/new?provider=${providerId}`;
  return page(
    'Transitions',
    html`<h1 class="govuk-heading-l">Transitions</h1>
      <p class="govuk-body">A transition moves what a provider has, or what it has in one area, to others. Nothing is done before you have seen the plan and the people have been asked.</p>
      ${permits(scope.who, 'placement.work') && buttonLink({ text: 'Start a transition', href: start, key: 'n' })}
      ${filterForm({
        query,
        keep: ['provider'],
        found: { total: rows.length, one: 'transition' },
        filters: [
          {
            kind: 'select',
            name: 'open',
            label: 'Which',
            empty: 'Open',
            options: [
              { value: 'no', text: 'Closed' },
              { value: 'all', text: 'All' },
            ],
          },
        ],
      })}
      ${dataTable<Transition>({
        id: 'transitions',
        caption: 'Transitions, the next cut-over first',
        captionHidden: true,
        rows,
        queue: true,
        rowHref: ({ id }) => `/transitions/${id}`,
        empty: emptyState({
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
      ${rows.length > 0 && downloadLinks({ what: 'these', csv: withQuery(query, { format: 'csv' }), xlsx: withQuery(query, { format: 'xlsx' }) })}`,
    {
      wide: true,
      section: 'Placement',
      breadcrumbs: [{ text: 'Placement', href: '/placement' }, { text: 'Transitions' }],
    },
  );
}
