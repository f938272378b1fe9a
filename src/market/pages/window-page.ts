/** One run of the window simulator, for a committee: what is released, how sure that is, who would feel it, and what is left out. */
import { plural, thousands } from '../../ground/text.ts';
import { readTravel } from '../../platform/config.ts';
import { getLongWork } from '../../platform/long-work.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { horizontalBars, stackedBars } from '../../web/charts/bars.ts';
import { chartGrid, type Swatch } from '../../web/charts/figure.ts';
import { rangeBars } from '../../web/charts/range-bars.ts';
import { button, printButton } from '../../web/components/actions.ts';
import { when } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { type Progress, progressBar } from '../../web/components/progress.ts';
import { dataTable } from '../../web/components/table.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { csrfField } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../web/route.ts';
import { cancelWindows, isOver, repeatWindows, windowsByStraightLine } from '../actions/run-windows.ts';
import { getWindowRun, type WindowRun } from '../records/window-runs.ts';
import {
  feltAt,
  releasedTo,
  type WidthFigures,
  type WindowAnswer,
  type WindowGroup,
  workersReleased,
} from '../rules/window-answer.ts';
import {
  assumptionWords,
  fallsShort,
  findingWords,
  leftOutWords,
  NOT_MODELLED,
  drawnPeople,
  peopleWords,
  sureWords,
  cautionWords,
} from '../rules/window-report.ts';
import { shownGroups } from '../rules/window-groups.ts';
import { hoursOf, MOVED_WORDS, widthWords } from '../rules/window-words.ts';
import {
  type GroupColumn,
  GROUP_NOTE,
  groupColumns,
  GROUPS_TOO_SMALL,
  feltColumns,
  hoursColumns,
  hoursNotes,
  MOVED_NOTE,
  movedColumns,
  runCrumbs,
  runName,
  runTag,
  section,
  sourceWords,
  thoroughWords,
  type WidthColumn,
  withoutWords,
} from './window-cells.ts';

/** The run's id in the address; what is not a number is no run. */
export function runIn({ params }: Asked): number {
  return numberIn(params['id'], 'simulation');
}

/** GET /windows/:id */
export async function windowPage(asked: Asked): Promise<Answer> {
  const { scope, csrfToken } = asked;
  const run = await getWindowRun(scope, runIn(asked));
  const work = await workOf(scope, run);
  const may = permits(scope.who, 'windows.run');
  return page(
    `Call windows: ${runName(run)}`,
    html`<span class="govuk-caption-l">Simulation ${run.id}</span><h1 class="govuk-heading-l">Wider call windows: ${runName(run)} ${runTag(run)}</h1>
      <p class="govuk-body">${sourceWords(run)}</p>
      ${run.fault !== null && html`<div class="govuk-inset-text">${run.fault}.</div>`}
      ${run.fault !== null && !run.straight_line && may && readTravel(process.env) !== undefined && straightLine(asked, run)}
      ${run.cancelled_at !== null && html`<div class="govuk-inset-text">The simulation is cancelled.</div>`}
      ${!isOver(run) && progressBar({ id: 'simulating', label: 'Trying every width', ...work, pollUrl: `/windows/${run.id}/progress` })}
      ${!isOver(run) && may && html`<form method="post" action="/windows/${run.id}/cancel" novalidate>${csrfField(csrfToken)}${button({ text: 'Cancel the simulation', kind: 'warning' })}</form>`}
      ${run.answer !== null && report(run, run.answer)}
      ${settings(run)}
      ${run.answer !== null && may && html`<form method="post" action="/windows/${run.id}/repeat" novalidate>${csrfField(csrfToken)}<p class="govuk-body">Run it again on the same visits and shifts, whatever has changed since: the figures must be the same.</p>${button({ text: 'Run it again', kind: 'secondary' })}</form>`}
      ${run.answer !== null && downloadLinks({ what: 'this simulation', csv: `/windows/${run.id}/figures/download?format=csv`, xlsx: `/windows/${run.id}/figures/download?format=xlsx`, pdf: `/windows/${run.id}/paper` })}
      ${run.answer !== null && printButton('Print this simulation')}`,
    { wide: true, section, breadcrumbs: runCrumbs(run), ...(!isOver(run) && { refreshSeconds: 5 }) },
  );
}

/** Nothing was worked out: by the straight line it may be, as an estimate that somebody chose. */
function straightLine({ csrfToken }: Asked, { id }: WindowRun): SafeHtml {
  return html`<p class="govuk-body">Run it again when the service is back, or by the straight line: an estimate, which may be wrong where a river, a railway or the traffic is in the way.</p>
<form method="post" action="/windows/${id}/straight-line" novalidate>${csrfField(csrfToken)}${button({ text: 'Run it by the straight line', kind: 'secondary' })}</form>`;
}

function report(run: WindowRun, answer: WindowAnswer): SafeHtml {
  const list = (items: readonly string[]): SafeHtml =>
    html`<ul class="govuk-list govuk-list--bullet">${items.map((item) => html`<li>${item}</li>`)}</ul>`;
  const [finding, ...findings] = findingWords(answer);
  return html`${cautionWords(answer).map((words) => html`<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span><strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning</span>${words}</strong></div>`)}
    ${finding !== undefined && html`<p class="govuk-body-l">${finding}</p>`}
    ${tiles(answer)}
    ${chartGrid([releasedChart(answer), feltChart(answer)])}
    ${findings.map((words) => html`<p class="govuk-body">${words}</p>`)}
    ${leftOutWords(answer).map((words) => html`<div class="govuk-inset-text">${words}</div>`)}
    <h2 class="govuk-heading-m" id="hours">What the same care workers could deliver</h2>
    ${widthTable('delivered', 'Hours of care by how early or late a visit may start', answer.all, hoursColumns(answer))}
    ${list(hoursNotes(answer))}
    <h2 class="govuk-heading-m" id="sure">How sure this is</h2>
    ${list(sureWords(answer))}
    <h2 class="govuk-heading-m" id="moved">How far visits would move, and who would feel it</h2>
    ${movedChart(answer)}
    ${widthTable('moves', 'Today’s visits by how far they move from their planned time', answer.all, movedColumns())}
    ${widthTable('people', 'People, by their visit that moves farthest', answer.all, feltColumns(answer))}
    <p class="govuk-body">${MOVED_NOTE}</p>
    <p class="govuk-body">${GROUP_NOTE}</p>
    ${groupTable({ id: 'ages', title: 'By age', of: 'Age', groups: answer.ages })}
    ${answer.areas.some(({ widths: [first, ...wider] }) => wider.some(({ best }) => best < (first?.best ?? 0))) && html`<p class="govuk-body">An area can lose hours to another: a provider’s care workers are counted together, wherever they go.</p>`}
    ${groupTable({ id: 'areas', title: 'By area', of: 'Area', groups: answer.areas, hours: true })}
    ${groupTable({ id: 'providers', title: 'By provider', of: 'Provider', groups: answer.providers, hours: true })}
    <h2 class="govuk-heading-m" id="supposed">What it supposes</h2>
    ${list(assumptionWords(answer))}
    <h2 class="govuk-heading-m" id="left-out">What it leaves out</h2>
    ${list(NOT_MODELLED)}`;
}

function tiles(answer: WindowAnswer): SafeHtml {
  const { ground } = answer;
  const base = answer.all[0];
  const short = fallsShort(answer);
  const tile = (width: number) => {
    const at = answer.widths.indexOf(width);
    const figures = answer.all[at];
    if (figures === undefined || base === undefined) return [];
    const felt = feltAt(figures);
    const workers = (workersReleased(answer, at) ?? 0).toFixed(1);
    return [
      {
        label: `${short ? 'hours more than simulated at' : 'hours more than at'} ${widthWords(base.width)}, at ${widthWords(width)}`,
        value: hoursOf(releasedTo(answer, at).best),
        href: '#hours',
        note: short
          ? 'no gain on today: read the warning first'
          : `as much as ${workers} of these care workers deliver at ${widthWords(base.width)}`,
        tone: short ? ('attention' as const) : undefined,
      },
      {
        label: `people with a visit more than ${felt.minutes} minutes from its time`,
        value: peopleWords(felt.people),
        href: '#moved',
        note: `at ${widthWords(width)}, of ${plural(ground.people, 'person', 'people')}`,
      },
    ];
  };
  const lost = ground.critical - Math.min(...answer.all.map(({ critical }) => critical));
  return statTiles(
    [
      lost > 0 && {
        label: 'time-critical visits that are not made',
        value: thousands(lost),
        href: '#moved',
        note: `of ${thousands(ground.critical)}: read the warning first`,
        tone: 'problem' as const,
      },
      ...tile(30),
      ...withoutTile(answer),
      ...tile(60),
    ],
    { label: 'The simulation at a glance' },
  );
}

/** People whose visits are not made, where that is so at 30 minutes. */
function withoutTile({ all, ground }: WindowAnswer) {
  const figures = all.find(({ width }) => width === 30);
  if (figures === undefined || figures.notMade === 0) return [];
  return [
    {
      label: 'people with a visit that is not made',
      value: withoutWords(figures.unmade),
      href: '#moved',
      note: `at ${widthWords(figures.width)}: ${plural(figures.notMade, 'visit')} of ${thousands(ground.visits)}`,
      tone: 'attention' as const,
    },
  ];
}

function releasedChart(answer: WindowAnswer): SafeHtml {
  const [base] = answer.all;
  return rangeBars({
    id: 'released',
    title: 'Hours of care released',
    description: `What the same care workers could deliver beyond what is simulated at ${widthWords(base?.width ?? 15)} either side.`,
    of: 'Either side',
    names: {
      value: 'Hours released',
      range: 'Each search alone',
      ceiling: 'Ceiling: nobody could release more',
    },
    rows: answer.all.slice(1).map(({ width, bound }, at) => {
      const { best, least, most } = releasedTo(answer, at + 1);
      const ceiling = bound - (base?.best ?? 0);
      return {
        label: widthWords(width),
        value: best / 3600,
        least: least / 3600,
        most: most / 3600,
        ceiling: ceiling / 3600,
      };
    }),
    format: (hours) => hoursOf(hours * 3600),
  });
}

function feltChart({ all, ground }: WindowAnswer): SafeHtml {
  return horizontalBars({
    id: 'felt',
    title: 'People with a visit more than 15 minutes from its time',
    description: `Of ${plural(ground.people, 'person', 'people')}, by their visit that starts farthest from its planned time. Visits that are not made are not in it.`,
    of: 'Either side',
    value: 'People',
    rows: all.map(({ width, over15 }) => ({ label: widthWords(width), value: drawnPeople(over15) })),
    format: peopleWords,
    swatch: 'brick',
  });
}

const SWATCHES: readonly Swatch[] = ['grey', 'teal', 'blue', 'amber', 'plum', 'brick'];

function movedChart({ all, ground }: WindowAnswer): SafeHtml {
  return stackedBars({
    id: 'distribution',
    title: 'Today’s visits by how far they move',
    description: `Time-critical visits, ${thousands(ground.critical)} of ${thousands(ground.visits)}, keep their windows and are not in it; nor are visits that are not made.`,
    of: 'Either side',
    series: MOVED_WORDS.map((label, at) => ({ label, swatch: SWATCHES[at] ?? 'grey' })),
    rows: all.map(({ width, moved }) => ({ label: widthWords(width), values: moved })),
    share: true,
  });
}

function widthTable(
  id: string,
  caption: string,
  rows: readonly WidthFigures[],
  columns: readonly WidthColumn[],
): SafeHtml {
  return dataTable<WidthFigures>({
    id,
    caption,
    phone: 'scroll',
    rows,
    columns: columns.map(({ head, words }, at) => ({ head, numeric: at > 0, cell: words })),
  });
}

type GroupTable = {
  readonly id: string;
  readonly title: string;
  readonly of: string;
  readonly groups: readonly WindowGroup[];
  readonly hours?: boolean;
};

/** Groups of people at 30 and 60 minutes; no count is given by which somebody is known. */
function groupTable({ id, title, of, groups, hours = false }: GroupTable): SafeHtml {
  const rows = shownGroups(groups);
  const heading = html`<h3 class="govuk-heading-s">${title}</h3>`;
  if (rows === undefined) return html`${heading}<p class="govuk-body">${GROUPS_TOO_SMALL}</p>`;
  return html`${heading}${dataTable<(typeof rows)[number]>({
    id,
    caption: title,
    captionHidden: true,
    dense: true,
    phone: 'scroll',
    rows,
    columns: [
      { head: of, cell: ({ group }) => group.name },
      ...groupColumns({ hoursAt: hours ? [30, 60] : [] }).map(({ head, words }: GroupColumn) => ({
        head,
        numeric: true,
        cell: words,
      })),
    ],
  })}`;
}

function settings(run: WindowRun): SafeHtml {
  const who =
    run.workforce.kind === 'as worked'
      ? run.file === null
        ? 'whoever worked in that week'
        : 'the care workers of the file'
      : run.workforce.shifts
          .map(
            ({ workers, start, end }) =>
              `${plural(workers, 'care worker')} from ${clock(start)} to ${clock(end)}`,
          )
          .join(', ');
  const how = { car: 'by car', bicycle: 'by bicycle', walk: 'on foot' }[run.travel_mode];
  return html`<p class="govuk-body">Asked for by ${run.made_by_name ?? 'Tend'}, ${when(run.made_at)}. Who works: ${who}; travel ${how} ${run.travel_area === 'urban' ? 'in towns' : 'in the country'}${run.straight_line && ', by the straight line, as was chosen in place of the travel time service'}. How thorough: ${thoroughWords(run)}; starting number ${run.seed}.${run.engine !== null && html` Engine ${run.engine}, week ${run.ground_mark}.`}${run.repeats_id !== null && html` It repeats <a class="govuk-link" href="/windows/${run.repeats_id}">simulation ${run.repeats_id}</a>.`}</p>`;
}

/** A time of day from seconds: '07:30'. */
function clock(seconds: number): string {
  return Temporal.PlainTime.from({ hour: 0 }).add({ seconds }).toString({ smallestUnit: 'minute' });
}

async function workOf(
  scope: Scope,
  { work_id }: WindowRun,
): Promise<{ done: number; total: number | undefined; words: string }> {
  const work = work_id === null ? undefined : await getLongWork(scope, work_id);
  const { done = 0, total = null } = work ?? {};
  return {
    done,
    total: total ?? undefined,
    words:
      total === null
        ? 'Waiting to begin'
        : `${thousands(done)} of ${plural(total, 'search', 'searches')} done`,
  };
}

/** GET /windows/:id/progress: how far it has come, for the page that shows it. */
export async function windowProgress(asked: Asked): Promise<Answer> {
  const run = await getWindowRun(asked.scope, runIn(asked));
  const value: Progress = isOver(run)
    ? { done: 1, total: 1, words: 'Finished', finished: `/windows/${run.id}` }
    : await workOf(asked.scope, run);
  return { kind: 'json', value };
}

/** POST /windows/:id/cancel */
export async function cancelRun(asked: Asked): Promise<Answer> {
  const id = runIn(asked);
  const done = await cancelWindows(asked.scope, id);
  return redirect(`/windows/${id}`, done.ok ? 'The simulation is cancelled.' : notDone(done.reason));
}

/** POST /windows/:id/repeat */
export async function repeatRun(asked: Asked): Promise<Answer> {
  const id = runIn(asked);
  const done = await repeatWindows(asked.scope, id);
  return done.ok ? redirect(`/windows/${done.value.id}`) : redirect(`/windows/${id}`, notDone(done.reason));
}

/** POST /windows/:id/straight-line */
export async function straightLineRun(asked: Asked): Promise<Answer> {
  const id = runIn(asked);
  const done = await windowsByStraightLine(asked.scope, id);
  return done.ok ? redirect(`/windows/${done.value.id}`) : redirect(`/windows/${id}`, notDone(done.reason));
}
