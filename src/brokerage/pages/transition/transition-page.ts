/** A plan and how far it has come: where each service goes and why, who was asked, what is placed, worked from the keyboard. */
import { noteListSeen } from '../../../platform/list-seen.ts';
import { londonDay, longDate, minutesInWords } from '../../../ground/calendar.ts';
import { plural, thousands } from '../../../ground/text.ts';
import { permits, type Scope } from '../../../platform/scope.ts';
import { getLongWork } from '../../../platform/long-work.ts';
import { actionBar, button, buttonLink, printButton } from '../../../web/components/actions.ts';
import { when } from '../../../web/components/amounts.ts';
import { downloadLinks } from '../../../web/components/downloads.ts';
import { filterForm } from '../../../web/components/filters.ts';
import { emptyState } from '../../../web/components/messages.ts';
import { type Progress, progressBar } from '../../../web/components/progress.ts';
import { withQuery } from '../../../web/components/query.ts';
import { shortcutsDialog } from '../../../web/components/shortcuts.ts';
import { summaryList } from '../../../web/components/summary.ts';
import { dataTable } from '../../../web/components/table.ts';
import { statTiles } from '../../../web/components/tiles.ts';
import { listDownload, readFormat } from '../../../web/download.ts';
import { csrfField } from '../../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../../web/html.ts';
import { type Answer, type Asked, page } from '../../../web/route.ts';
import type { TransitionSide } from '../../actions/transition-side.ts';
import { listAreaChoices } from '../../records/placement-queue.ts';
import { listCoveringLines } from '../../records/transition-cover.ts';
import { getTransition, listMoves, type Transition, type TransitionMove } from '../../records/transitions.ts';
import { MOVE_STAGES, type MoveStage } from '../../rules/transition.ts';
import { firstStop, stopInWords } from '../../rules/transition-hours.ts';
import { ANSWERS, stageNames } from '../../rules/transition-steps.ts';
import { moveFilter, moveQuery, planCrumbs, planHref, planName, transitionIn } from './address.ts';
import { linesByHand } from './lines-by-hand.ts';
import { fileColumns, moveColumns, moveName } from './move-columns.ts';
import { noRoom, noRoomTable, noRoomWords } from './no-room.ts';
import { planTag, progressOf } from './transition-list.ts';

const tileWords = {
  drafted: 'drafted, to be asked',
  'person asked': 'asked, no answer yet',
  agreed: 'agreed, to be placed',
  placed: 'placed, handover goes on',
  'handed over': 'placed and handed over',
  begun: 'begun',
  stopped: 'left out',
} as const satisfies Record<MoveStage, string>;

/** GET /transitions/:id */
export function transitionPage(side: TransitionSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => await wholePlan(asked, side);
}

async function wholePlan(asked: Asked, side: TransitionSide): Promise<Answer> {
  const { scope, query } = asked;
  const plan = await getTransition(scope, transitionIn(asked));
  const rows = await listMoves(scope, plan.id, moveFilter(query, londonDay(scope.now).toString()));
  const format = readFormat(query.get('format'));
  noteListSeen(scope, `services of transition ${plan.id}${format === undefined ? '' : ' as a file'}`, rows);
  if (format !== undefined)
    return await listDownload({
      name: `transition-${plan.id}`,
      title: 'Transition',
      columns: fileColumns,
      rows,
      format,
    });
  const everyone = await listMoves(scope, plan.id);
  const works = permits(scope.who, 'placement.work') && plan.closed_at === null;
  const from = await side.startedFrom?.(scope, plan.id);
  const failsOn = await side.failsOn?.(scope, plan.id);
  const stop = firstStop(await listCoveringLines(scope, plan, failsOn));
  const stops = stop === null ? undefined : `${plan.provider_name} ${stopInWords(stop, failsOn)}`;
  const open = noRoom(everyone);
  return page(
    `Transition: ${planName(plan)}`,
    html`<span class="govuk-caption-l">Transition ${plan.id}</span><h1 class="govuk-heading-l">${planName(plan)} ${planTag(plan)}</h1>
      ${plan.under_way && (await placingBar(asked, plan))}
      ${facts(plan, { from, stops, handovers: permits(scope.who, 'handovers.see') }, everyone)}
      ${tiles(plan)}
      ${works && acts(asked, plan)}
      ${open.length > 0 && noRoomTable(open, await areaNames(scope))}
      ${filters(asked, rows.length, everyone)}
      ${moveTable(asked, plan, rows, works)}
      ${rows.length > 0 && downloadLinks({ what: 'these services', csv: withQuery(query, { format: 'csv' }), xlsx: withQuery(query, { format: 'xlsx' }) })}
      ${await linesByHand(asked, plan)}
      ${printButton('Print this plan')}
      ${shortcutsDialog(
        works
          ? [
              { key: 'a', does: 'They agree: yes on the telephone' },
              { key: 'w', does: 'Asked, no answer yet' },
              { key: 'p', does: 'Place all that are agreed' },
            ]
          : [],
      )}`,
    {
      wide: true,
      section: 'Placement',
      breadcrumbs: planCrumbs(plan),
      ...(plan.under_way && { refreshSeconds: 5 }),
    },
  );
}

async function areaNames(scope: Scope): Promise<Map<number, string>> {
  return new Map((await listAreaChoices(scope)).map(({ id, name }) => [id, name]));
}

/** Whether the in-house service has room for what falls to it; a plan drafted before that was told by area and part of the day knows only how much. */
function lastRungWords(
  { over_in_house_minutes }: Transition,
  moves: readonly TransitionMove[],
): SafeHtml | string {
  const open = noRoom(moves);
  if (open.length > 0)
    return html`<strong>Not arranged yet:</strong> <a class="govuk-link" href="#no-room">${noRoomWords(open)} above what the in-house service has told that it has free</a>, where and when it is needed`;
  const untold =
    moves.every(({ uncovered }) => uncovered === null) &&
    moves.some(({ because, stage }) => because === 'last rung' && stage !== 'placed' && stage !== 'stopped');
  return untold && over_in_house_minutes > 0
    ? html`<strong>Not arranged yet:</strong> ${minutesInWords(over_in_house_minutes)} a week were above what the in-house service had free when it was drafted. Draft again to see where and when`
    : 'Within what the in-house service has told that it has free, where and when it is needed';
}

function facts(
  plan: Transition,
  {
    from,
    stops,
    handovers,
  }: {
    readonly from: { readonly text: string; readonly href: string } | undefined;
    readonly stops: string | undefined;
    readonly handovers: boolean;
  },
  moves: readonly TransitionMove[],
): SafeHtml {
  const { id, reason, cut_over_on, owner_name, drafted_at, closed_reason } = plan;
  const href = planHref(id);
  const handedOver = `/handovers?transition=${id}`;
  return html`${summaryList([
    { key: 'Why', value: reason },
    { key: 'New providers begin', value: longDate(cut_over_on) },
    stops !== undefined && { key: 'Old provider', value: stops },
    { key: 'Last rung', value: lastRungWords(plan, moves) },
    from && { key: 'Made from', value: html`<a class="govuk-link" href="${from.href}">${from.text}</a>` },
    { key: 'Owner', value: owner_name ?? 'Nobody yet' },
    { key: 'Drafted', value: when(drafted_at) },
    closed_reason !== null && { key: 'Closed', value: closed_reason },
  ])}
    <ul class="govuk-list">
      <li><a class="govuk-link" href="${href}/hours">Hour by hour: is anybody uncovered?</a></li>
      <li><a class="govuk-link" href="${href}/workers">Care workers who may move with the work</a></li>
      ${handovers && html`<li><a class="govuk-link" href="${handedOver}">What is handed over</a></li>`}
    </ul>`;
}

function tiles(plan: Transition): SafeHtml {
  const { counts, id } = plan;
  return statTiles(
    MOVE_STAGES.filter((stage) => stage !== 'stopped' || (counts.stopped ?? 0) > 0).map((stage) => ({
      label: tileWords[stage],
      value: thousands(counts[stage] ?? 0),
      href: `${planHref(id)}?stage=${encodeURIComponent(stage)}`,
      ...(stage === 'begun' && (counts.begun ?? 0) > 0 && { tone: 'good' as const }),
    })),
    { label: 'Services by how far they have come' },
  );
}

const post = (asked: Asked, action: string, body: SafeHtml): SafeHtml =>
  html`<form method="post" action="${action}" novalidate>${csrfField(asked.csrfToken)}${body}</form>`;

function acts(asked: Asked, plan: Transition): SafeHtml {
  const href = planHref(plan.id);
  if (plan.under_way) return nothing;
  const agreed = plan.counts.agreed ?? 0;
  const { all, placed } = progressOf(plan);
  const mine = plan.owner_id === asked.scope.who.userId;
  return html`${
    agreed > 0 &&
    html`<div class="govuk-inset-text">${post(
      asked,
      `${href}/place`,
      html`<div class="govuk-form-group"><div class="govuk-checkboxes govuk-checkboxes--small" data-module="govuk-checkboxes"><div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" id="providers_agreed" name="providers_agreed" type="checkbox" value="yes"><label class="govuk-label govuk-checkboxes__label" for="providers_agreed">Each new provider has told me that it takes these people</label></div></div></div>
        ${button({ text: agreed === 1 ? 'Place the one that is agreed' : `Place all ${agreed} that are agreed`, key: 'p' })}`,
    )}<p class="govuk-body">Each service is placed in one piece. You can stop at any moment: every service is then with its old provider or with its new one, never with none.</p></div>`
  }
    <div class="govuk-button-group">
      ${placed < all && post(asked, `${href}/draft`, button({ text: 'Draft again what is not agreed', kind: 'secondary' }))}
      ${!mine && post(asked, `${href}/own`, button({ text: 'Make me the owner', kind: 'secondary' }))}
      ${buttonLink({ text: 'Change the day', href: `${href}/cut-over`, kind: 'secondary' })}
      ${buttonLink({ text: 'Close it', href: `${href}/close`, kind: 'secondary' })}
    </div>`;
}

function filters({ query }: Asked, total: number, everyone: readonly TransitionMove[]): SafeHtml {
  const to = new Map(everyone.map((move) => [move.to_provider_id, move.to_provider_name]));
  return filterForm({
    query,
    keep: [],
    search: { label: 'Person or reference' },
    found: { total, one: 'service' },
    filters: [
      {
        kind: 'select',
        name: 'stage',
        label: 'Stage',
        empty: 'Every stage',
        options: MOVE_STAGES.map((value) => ({ value, text: stageNames[value] })),
      },
      {
        kind: 'select',
        name: 'to',
        label: 'Goes to',
        empty: 'Everybody',
        options: [...to]
          .flatMap(([id, name]) => (id === null || name === null ? [] : [{ value: String(id), text: name }]))
          .sort((a, b) => (a.text < b.text ? -1 : 1)),
      },
      {
        kind: 'select',
        name: 'answer',
        label: 'The person',
        empty: 'Any answer',
        options: ANSWERS.map((value) => ({ value, text: value.charAt(0).toUpperCase() + value.slice(1) })),
      },
      {
        kind: 'select',
        name: 'held',
        label: 'Could not be placed',
        empty: 'All',
        options: [{ value: 'yes', text: 'Only those held back' }],
      },
      {
        kind: 'select',
        name: 'again',
        label: 'Wanted to wait',
        empty: 'All',
        options: [{ value: 'due', text: 'Only those to ask again now' }],
      },
    ],
  });
}

function moveTable(
  asked: Asked,
  plan: Transition,
  rows: readonly TransitionMove[],
  works: boolean,
): SafeHtml {
  const table = dataTable<TransitionMove>({
    id: 'moves',
    caption: 'Where each service goes',
    captionHidden: true,
    rows,
    queue: true,
    dense: true,
    rowHref: ({ id }) => `${planHref(plan.id)}/moves/${id}`,
    empty: emptyState({
      title: 'No service of the plan is like this',
      action: { href: planHref(plan.id), text: 'Show the whole plan' },
    }),
    columns: moveColumns(plan, londonDay(asked.scope.now).toString()),
    ...(works && {
      selectable: {
        name: 'move',
        value: ({ id }: TransitionMove) => id,
        label: (move: TransitionMove) => `Choose ${moveName(move)}`,
      },
    }),
  });
  if (!works || rows.length === 0) return table;
  const action = `${planHref(plan.id)}/answers`;
  return html`<form method="post" action="${action}">${csrfField(asked.csrfToken)}<input type="hidden" name="from" value="${moveQuery(asked.query)}">
    ${table}
    ${actionBar({
      chosen: 'service',
      buttons: [
        { text: 'They agree', name: 'answer', value: 'agrees', key: 'a' },
        { text: 'Asked, no answer yet', name: 'answer', value: 'asked', key: 'w', kind: 'secondary' },
      ],
    })}</form>`;
}

type Work = { readonly done: number; readonly total: number | null };
const workWords = ({ done, total }: Work): string =>
  total === null ? 'Waiting to begin' : `${done} of ${plural(total, 'service')} placed`;

async function placingBar(asked: Asked, plan: Transition): Promise<SafeHtml> {
  const work = plan.work_id === null ? undefined : await getLongWork(asked.scope, plan.work_id);
  return html`${progressBar({
    id: 'placing',
    label: `Placing what is agreed, to begin on ${longDate(plan.cut_over_on)}`,
    done: work?.done ?? 0,
    total: work?.total ?? undefined,
    words: work === undefined ? 'Waiting to begin' : workWords(work),
    pollUrl: `${planHref(plan.id)}/progress`,
  })}${
    permits(asked.scope.who, 'placement.work') &&
    post(asked, `${planHref(plan.id)}/stop`, button({ text: 'Stop after this one', kind: 'warning' }))
  }`;
}

/** GET /transitions/:id/progress: how far placing has come, for the page that shows it. */
export async function transitionProgress(asked: Asked): Promise<Answer> {
  const plan = await getTransition(asked.scope, transitionIn(asked));
  const work = plan.work_id === null ? undefined : await getLongWork(asked.scope, plan.work_id);
  const value: Progress =
    work === undefined || !plan.under_way
      ? { done: 1, total: 1, words: 'Finished', finished: planHref(plan.id) }
      : { done: work.done, total: work.total ?? undefined, words: workWords(work) };
  return { kind: 'json', value };
}
