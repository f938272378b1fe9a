/** Every provider drilled for one day: whose failure would hurt most, and how far the work has come. */
import { longDate } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { printButton } from '../../web/components/actions.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { emptyState, messageBanner } from '../../web/components/messages.ts';
import { type Progress, progressBar } from '../../web/components/progress.ts';
import { withQuery } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { listDownload, readFormat } from '../../web/download.ts';
import { html } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { type Drill, type DrillSweep, getSweep, listDrills, workOfSweep } from '../records/drills.ts';
import { byHurt } from '../rules/compare-drills.ts';
import { drillColumns, drillFileColumns, drillName, section } from './drill-cells.ts';

const sweepIn = ({ params }: Asked): number => numberIn(params['id'], 'ranking');

/** GET /drills/sweeps/:id */
export async function sweepPage(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const sweep = await getSweep(scope, sweepIn(asked));
  const rows = byHurt(await listDrills(scope, { sweepId: sweep.id }));
  const format = readFormat(query.get('format'));
  if (format !== undefined)
    return await listDownload<Drill>({
      name: `drills-of-all-${sweep.fails_on}`,
      title: 'Which failure would hurt most',
      format,
      rows,
      columns: drillFileColumns(permits(scope.who, 'people.see')),
    });
  const work = await workOf(scope, sweep);
  return page(
    'Which failure would hurt most',
    html`<p class="govuk-body">Each provider by itself, if it failed on ${longDate(sweep.fails_on)} and all the others went on. First is whose failure would leave most people with care uncovered; among equals, whose would leave most hours uncovered, then whose would send most to in-house, then whose would part most people with a time-critical visit from their care worker.</p>
      ${work.state === 'going on' && progressBar({ id: 'drilling', label: 'Drilling one provider after the other', done: work.done, total: work.total, words: work.words, pollUrl: `/drills/sweeps/${sweep.id}/progress` })}
      ${work.state === 'failed' && messageBanner({ kind: 'important', text: 'Some providers could not be drilled. They are not in this ranking.' })}
      ${dataTable<Drill>({
        id: 'ranking',
        caption: 'Providers, the most harmful failure first',
        captionHidden: true,
        rows,
        queue: true,
        rowHref: ({ id }) => `/drills/${id}`,
        empty: emptyState({ title: 'No provider has been drilled yet' }),
        columns: [
          { head: 'Who fails', cell: (drill, place) => `${place + 1}. ${drillName(drill)}` },
          ...drillColumns.filter(({ head }) => head !== 'Fails on'),
        ],
      })}
      ${rows.length > 0 && downloadLinks({ what: 'this ranking', csv: withQuery(query, { format: 'csv' }), xlsx: withQuery(query, { format: 'xlsx' }) })}
      ${printButton('Print this ranking')}`,
    {
      wide: true,
      section,
      breadcrumbs: [
        { text: 'Failure drills', href: '/drills' },
        { text: 'Which failure would hurt most', href: '/drills/sweeps' },
        { text: longDate(sweep.fails_on) },
      ],
      ...(work.state === 'going on' && { refreshSeconds: 5 }),
    },
  );
}

async function workOf(scope: Scope, sweep: DrillSweep) {
  const { state, done, total } = await workOfSweep(scope, sweep);
  const words = done === 0 ? 'Waiting to begin' : `${done} of ${plural(total ?? 0, 'provider')} drilled`;
  return { state, done, total: total ?? undefined, words };
}

/** GET /drills/sweeps/:id/progress: how far it has come, for the page that shows it. */
export async function sweepProgress(asked: Asked): Promise<Answer> {
  const sweep = await getSweep(asked.scope, sweepIn(asked));
  const { state, done, total, words } = await workOf(asked.scope, sweep);
  const value: Progress =
    state === 'going on'
      ? { done, total, words }
      : { done: 1, total: 1, words: 'Finished', finished: `/drills/sweeps/${sweep.id}` };
  return { kind: 'json', value };
}
