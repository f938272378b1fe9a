/** Two runs of the window simulator side by side. */
import { printButton } from '../../web/components/actions.ts';
import { dataTable } from '../../web/components/table.ts';
import { html } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../web/route.ts';
import { getWindowRun, type WindowRun } from '../records/window-runs.ts';
import { releasedTo, type WindowAnswer } from '../rules/window-answer.ts';
import { fallsShort, shareWords } from '../rules/window-report.ts';
import { hoursOf, percentOf, widthWords } from '../rules/window-words.ts';
import { runName, section } from './window-cells.ts';

/** GET /windows/compare?run=1&run=2: the earlier run stands first. */
export async function windowCompare({ scope, query }: Asked): Promise<Answer> {
  const ids = [...new Set(query.getAll('run').flatMap((typed) => readNumber(typed) ?? []))].sort(
    (a, b) => a - b,
  );
  const [one, other] = ids;
  if (one === undefined || other === undefined || ids.length > 2)
    return redirect('/windows', notDone('Choose two simulations.'));
  const [first, second] = [await getWindowRun(scope, one), await getWindowRun(scope, other)];
  const [was, is] = [first.answer, second.answer];
  if (was === null || is === null)
    return redirect('/windows', notDone('Choose two simulations that are finished.'));
  const column = (run: WindowRun, answer: WindowAnswer) => [
    {
      head: `Released, simulation ${run.id}`,
      numeric: true,
      cell: (at: number) =>
        `${hoursOf(releasedTo(answer, at).best)} hours, ${percentOf(releasedTo(answer, at).best, answer.all[0]?.best ?? 0)}`,
    },
    {
      head: `People moved over 30, simulation ${run.id}`,
      numeric: true,
      cell: (at: number) => shareWords(answer.all[at]?.over30 ?? 0, answer.ground.people),
    },
  ];
  const same = first.ground_mark === second.ground_mark;
  return page(
    'Two simulations compared',
    html`<p class="govuk-body"><a class="govuk-link" href="/windows/${first.id}">Simulation ${first.id}</a>, ${runName(first)}, and <a class="govuk-link" href="/windows/${second.id}">simulation ${second.id}</a>, ${runName(second)}.</p>
      <p class="govuk-body">${sameness(same, JSON.stringify(was) === JSON.stringify(is))}</p>
      ${[first, second].map((run) => run.answer !== null && fallsShort(run.answer) && html`<p class="govuk-body">Simulation ${run.id} makes well less than is done today already at its narrowest width: what it releases is no gain on today. <a class="govuk-link" href="/windows/${run.id}">Read its warning first</a>.</p>`)}
      ${dataTable<number>({
        id: 'comparison',
        caption: 'Hours of care released, and who would feel it',
        captionHidden: true,
        rows: was.widths.map((_, at) => at),
        columns: [
          { head: 'Either side', cell: (at) => widthWords(was.widths[at] ?? 0) },
          ...column(first, was),
          ...column(second, is),
        ],
      })}
      ${printButton('Print this comparison')}`,
    {
      wide: true,
      section,
      breadcrumbs: [{ text: 'Call windows', href: '/windows' }, { text: 'Two simulations compared' }],
    },
  );
}

function sameness(week: boolean, figures: boolean): string {
  if (!week)
    return 'They were worked out on different visits or shifts, so part of the difference is in those.';
  return figures
    ? 'They were worked out on the same visits and shifts, and every figure is the same.'
    : 'They were worked out on the same visits and shifts; what differs is how they were searched, or who waits for care.';
}
