/** Every run of the window simulator; what is chosen of them can be compared. */
import { londonDay } from '../../ground/calendar.ts';
import { permits } from '../../platform/scope.ts';
import { button, buttonLink, printButton } from '../../web/components/actions.ts';
import { day } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { dataTable } from '../../web/components/table.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { listWindowRuns, type WindowRun } from '../records/window-runs.ts';
import { releasedWords, runName, runTag, section } from './window-cells.ts';

/** GET /windows */
export async function windowList({ scope }: Asked): Promise<Answer> {
  const rows = await listWindowRuns(scope);
  return page(
    'Call windows',
    html`<p class="govuk-body">If visits might start somewhat earlier or later, how much more care could the same care workers deliver, and whose visits would move? A simulation tries it on a real week. Nothing is done to anybody’s care.</p>
      ${permits(scope.who, 'windows.run') && buttonLink({ text: 'Try wider windows', href: '/windows/new', key: 'n' })}
      ${runTable(rows)}
      ${printButton()}`,
    { wide: true, section, breadcrumbs: [{ text: 'Call windows' }] },
  );
}

function runTable(rows: readonly WindowRun[]): SafeHtml {
  const comparable = rows.filter(({ answer }) => answer !== null);
  const choose = comparable.length > 1;
  const table = dataTable<WindowRun>({
    id: 'windows',
    caption: 'Simulations, the newest first',
    captionHidden: true,
    rows,
    queue: true,
    rowHref: ({ id }) => `/windows/${id}`,
    empty: emptyState({
      title: 'No simulation has been made',
      text: 'Choose a week that is over, so that it is known who worked.',
    }),
    columns: [
      { head: 'What was tried', cell: runName },
      { head: 'Result', cell: runTag },
      { head: 'Hours released at 30 minutes', numeric: true, cell: (run) => releasedWords(run, 30) },
      { head: 'At 60 minutes', numeric: true, cell: (run) => releasedWords(run, 60) },
      { head: 'Made', cell: ({ made_at }) => day(londonDay(made_at)) },
      { head: 'By', cell: ({ made_by_name }) => made_by_name ?? 'Tend' },
    ],
    ...(choose && {
      selectable: {
        name: 'run',
        value: ({ id }: WindowRun) => id,
        label: (run: WindowRun) => `Choose simulation ${run.id}, ${runName(run)}`,
        chosen: ({ id }: WindowRun) => comparable.slice(0, 2).some((run) => run.id === id),
      },
    }),
  });
  if (!choose) return table;
  return html`<form method="get" action="/windows/compare">${table}<p class="govuk-body">Choose two finished simulations and press the button.</p>${button({ text: 'Compare the two', kind: 'secondary', key: 'c' })}</form>`;
}
