/** The care workers whose employment may move with the work: where talks begin, and no advice on the law. */
import { londonDay, minutesInWords } from '../../../ground/calendar.ts';
import { permits } from '../../../platform/scope.ts';
import { printButton } from '../../../web/components/actions.ts';
import { downloadLinks } from '../../../web/components/downloads.ts';
import { emptyState } from '../../../web/components/messages.ts';
import { dataTable } from '../../../web/components/table.ts';
import { listDownload, readFormat } from '../../../web/download.ts';
import { html } from '../../../web/html.ts';
import { type Answer, type Asked, page } from '../../../web/route.ts';
import type { TransitionSide } from '../../actions/transition-side.ts';
import { getTransition, listMoves } from '../../records/transitions.ts';
import { mayTransfer, TRANSFER_WEEKS } from '../../rules/cut-over.ts';
import { planCrumbs, planName, transitionIn } from './address.ts';

type Row = {
  readonly worker: string;
  readonly name: string | null;
  readonly moved: number;
  readonly all: number;
  readonly percent: number;
};

/** GET /transitions/:id/workers: named to those who may see care workers, numbered to others. */
export function transferPage(side: TransitionSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const { scope, query } = asked;
    const plan = await getTransition(scope, transitionIn(asked));
    const rows = await rowsOf(asked, side, plan.id, plan.provider_id);
    const named = permits(scope.who, 'workers.see');
    const format = readFormat(query.get('format'));
    if (format !== undefined)
      return await listDownload({
        name: `transition-${plan.id}-care-workers`,
        title: 'Care workers',
        format,
        rows,
        columns: [
          { head: 'Care worker', value: ({ worker }) => worker },
          ...(named ? [{ head: 'Name', value: ({ name }: Row) => name }] : []),
          { head: 'Minutes on what moves', value: ({ moved }) => moved },
          { head: 'Minutes in all', value: ({ all }) => all },
          { head: 'Share in percent', value: ({ percent }) => percent },
        ],
      });
    return page(
      'Care workers who may move',
      html`<h1 class="govuk-heading-l">Care workers who may move with the work</h1>
        <p class="govuk-body">These care workers of ${plan.provider_name} logged more than half of their time in the last ${TRANSFER_WEEKS} weeks with people who move. Their employment may move too. This is where talks begin and no advice on the law: the two providers and your lawyers decide it.</p>
        ${!named && html`<div class="govuk-inset-text">Names are shown to contracts officers, auditors and the provider itself.</div>`}
        ${dataTable<Row>({
          id: 'workers',
          caption: `Care workers of ${planName(plan)}`,
          captionHidden: true,
          dense: true,
          rows,
          empty: emptyState({
            title: 'No care worker logged more than half of their time with people who move',
          }),
          columns: [
            { head: 'Care worker', cell: ({ name, worker }) => (named ? (name ?? worker) : worker) },
            { head: 'On what moves', numeric: true, cell: ({ moved }) => minutesInWords(moved) },
            { head: 'In all', numeric: true, cell: ({ all }) => minutesInWords(all) },
            { head: 'Share', numeric: true, cell: ({ percent }) => `${percent}%` },
          ],
        })}
        ${rows.length > 0 && downloadLinks({ what: 'this list', csv: '?format=csv', xlsx: '?format=xlsx' })}
        ${printButton('Print this list')}`,
      { section: 'Placement', breadcrumbs: planCrumbs(plan, 'Care workers') },
    );
  };
}

async function rowsOf(
  { scope }: Asked,
  side: TransitionSide,
  transitionId: number,
  providerId: number,
): Promise<Row[]> {
  const today = londonDay(scope.now);
  const from = today.subtract({ weeks: TRANSFER_WEEKS }).toString();
  const logged = await side.loggedOn(scope, providerId, from, today.toString());
  const moving = (await listMoves(scope, transitionId)).filter(({ stage }) => stage !== 'stopped');
  const workers = [...new Map(logged.map((one) => [one.worker, one])).values()];
  const idOf = new Map(workers.map(({ worker }, place) => [worker, place]));
  const found = mayTransfer(
    logged.map(({ worker, lineId, minutes }) => ({ workerId: idOf.get(worker) ?? 0, lineId, minutes })),
    new Set(moving.map(({ package_line_id }) => package_line_id)),
  );
  const named = permits(scope.who, 'workers.see');
  return found.map(({ workerId, movedMinutes, allMinutes, percent }, place) => ({
    worker: named ? (workers[workerId]?.worker ?? '') : `Care worker ${place + 1}`,
    name: named ? (workers[workerId]?.name ?? null) : null,
    moved: movedMinutes,
    all: allMinutes,
    percent,
  }));
}
