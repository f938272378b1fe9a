/** Every drill, with how one provider's came out over time; what is chosen of them can be compared. */
import { londonDay, shortDate } from '../../ground/calendar.ts';
import { thousands } from '../../ground/text.ts';
import { permits } from '../../platform/scope.ts';
import { lineChart } from '../../web/charts/lines.ts';
import { button, buttonGroup, buttonLink, printButton } from '../../web/components/actions.ts';
import { day } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { filterForm, providerFilter } from '../../web/components/filters.ts';
import { emptyState } from '../../web/components/messages.ts';
import { withQuery } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { listDownload, readFormat } from '../../web/download.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { type Drill, type DrillSweep, listDrills, listSweeps } from '../records/drills.ts';
import { drillColumns, drillFileColumns, drillName, section } from './drill-cells.ts';

/** GET /drills; with `?provider=` those of one, with its trend. Drills of a ranking of all are listed with it, and count in a trend. */
export async function drillList({ scope, query }: Asked): Promise<Answer> {
  const providerId = readNumber(query.get('provider'));
  const everything = await listDrills(scope);
  const rows = everything.filter((drill) =>
    providerId === undefined ? drill.sweep_id === null : drill.provider_id === providerId,
  );
  const format = readFormat(query.get('format'));
  if (format !== undefined)
    return await listDownload({
      name: 'drills',
      title: 'Failure drills',
      format,
      rows,
      columns: drillFileColumns(permits(scope.who, 'people.see')),
    });
  const providers = new Map(everything.map(({ provider_id: id, provider_name: name }) => [id, { id, name }]));
  const start = providerId === undefined ? '/drills/new' : `/drills/new?provider=${providerId}`;
  return page(
    'Failure drills',
    html`<p class="govuk-body">A drill shows what would happen if a provider stopped: where each service could go, what would be uncovered, what it would cost, and whom it would part from the care worker they know. Nothing is done to anybody’s care.</p>
      ${permits(scope.who, 'drills.run') && buttonGroup([buttonLink({ text: 'Run a drill', href: start, key: 'n' }), buttonLink({ text: 'Which failure would hurt most', href: '/drills/sweeps', kind: 'secondary' })])}
      ${!permits(scope.who, 'drills.run') && html`<p class="govuk-body"><a class="govuk-link" href="/drills/sweeps">Which failure would hurt most</a></p>`}
      ${filterForm({
        query,
        keep: [],
        found: { total: rows.length, one: 'drill' },
        filters: [providerFilter([...providers.values()].sort((a, b) => (a.name < b.name ? -1 : 1)))],
      })}
      ${providerId !== undefined && trend(rows)}
      ${drillTable(rows, providerId !== undefined)}
      ${rows.length > 0 && downloadLinks({ what: 'these drills', csv: withQuery(query, { format: 'csv' }), xlsx: withQuery(query, { format: 'xlsx' }) })}
      ${printButton()}`,
    { wide: true, section, breadcrumbs: [{ text: 'Failure drills' }] },
  );
}

/** A list of one provider's drills can be compared, two at a time. */
function drillTable(rows: readonly Drill[], comparable: boolean): SafeHtml {
  const choose = comparable && rows.length > 1;
  const table = dataTable<Drill>({
    id: 'drills',
    caption: 'Drills, the newest first',
    captionHidden: true,
    rows,
    queue: true,
    rowHref: ({ id }) => `/drills/${id}`,
    empty: emptyState({
      title: 'No drill has been run',
      text: 'Choose a provider and a day to see what its failure would mean.',
    }),
    columns: [
      { head: 'Who fails', cell: drillName },
      ...drillColumns,
      { head: 'Made', cell: ({ made_at }) => day(londonDay(made_at)) },
    ],
    ...(choose && {
      selectable: {
        name: 'drill',
        value: ({ id }: Drill) => id,
        label: (drill: Drill) => `Choose the drill of ${drillName(drill)} for ${drill.fails_on}`,
        chosen: ({ id }: Drill) => rows.slice(0, 2).some((drill) => drill.id === id),
      },
    }),
  });
  if (!choose) return table;
  return html`<form method="get" action="/drills/compare">${table}<p class="govuk-body">Choose two drills and press the button: what became better, and what worse?</p>${button({ text: 'Compare the two', kind: 'secondary', key: 'c' })}</form>`;
}

const hours = (minutes: number): number => Math.round(minutes / 60);

function trend(rows: readonly Drill[]): SafeHtml {
  const whole = rows
    .filter(({ area_name }) => area_name === null)
    .toSorted((a, b) => (a.fails_on < b.fails_on ? -1 : a.fails_on > b.fails_on ? 1 : a.id - b.id));
  const [first, last] = [whole[0], whole.at(-1)];
  if (first === undefined || last === undefined || whole.length < 2) return nothing;
  const [was, is] = [hours(first.uncovered_minutes), hours(last.uncovered_minutes)];
  const change =
    is === was ? 'did not change' : is < was ? `fell from ${thousands(was)}` : `rose from ${thousands(was)}`;
  return lineChart({
    id: 'trend',
    title: `If ${first.provider_name} failed, over time`,
    description: `Uncovered hours a week ${change}${is === was ? `: ${thousands(is)}` : ` to ${thousands(is)}`}. Drills of one area are left out.`,
    of: 'Day of failure',
    points: whole.map(({ fails_on }) => shortDate(fails_on)),
    series: [
      {
        label: 'Hours to move',
        swatch: 'grey',
        values: whole.map(({ weekly_minutes }) => hours(weekly_minutes)),
      },
      {
        label: 'Hours placed with others',
        swatch: 'teal',
        values: whole.map(({ placed_minutes }) => hours(placed_minutes)),
      },
      {
        label: 'Hours uncovered',
        swatch: 'brick',
        values: whole.map(({ uncovered_minutes }) => hours(uncovered_minutes)),
      },
    ],
  });
}

/** GET /drills/sweeps: every ranking that was made, the newest first. */
export async function sweepList({ scope }: Asked): Promise<Answer> {
  const rows = await listSweeps(scope);
  return page(
    'Which failure would hurt most',
    html`<p class="govuk-body">Every provider is drilled for the same day, one at a time, each as if all the others went on. The ranking shows whose failure would leave most people with care uncovered.</p>
      ${permits(scope.who, 'drills.run') && buttonLink({ text: 'Rank every provider', href: '/drills/sweeps/new', key: 'n' })}
      ${dataTable<DrillSweep>({
        id: 'sweeps',
        caption: 'Rankings, the newest first',
        captionHidden: true,
        rows,
        queue: true,
        rowHref: ({ id }) => `/drills/sweeps/${id}`,
        empty: emptyState({ title: 'No ranking has been made' }),
        columns: [
          { head: 'For', cell: ({ fails_on }) => day(fails_on) },
          { head: 'Providers drilled', numeric: true, cell: ({ drills }) => thousands(drills) },
          { head: 'Made', cell: ({ made_at }) => day(londonDay(made_at)) },
          { head: 'By', cell: ({ made_by_name }) => made_by_name ?? 'Tend' },
        ],
      })}`,
    {
      section,
      breadcrumbs: [{ text: 'Failure drills', href: '/drills' }, { text: 'Which failure would hurt most' }],
    },
  );
}
