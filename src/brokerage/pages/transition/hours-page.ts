/** Around the cut-over: who makes the visits that are planned, hour by hour, who has the nights and days, and whether nobody or two would. */
import {
  longDate,
  dayAndMonth,
  shortDate,
  clockTime,
  londonDay,
  startOfDay,
} from '../../../ground/calendar.ts';
import { plural } from '../../../ground/text.ts';
import { printButton } from '../../../web/components/actions.ts';
import { messageBanner } from '../../../web/components/messages.ts';
import { dataTable } from '../../../web/components/table.ts';
import { across, block, chartFigure, fitLabels, key } from '../../../web/charts/figure.ts';
import { listDownload, readFormat } from '../../../web/download.ts';
import { downloadLinks } from '../../../web/components/downloads.ts';
import { statusTag } from '../../../web/components/tags.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import { type Answer, type Asked, page } from '../../../web/route.ts';
import { fullName } from '../../../people/rules/person-words.ts';
import type { TransitionSide } from '../../actions/transition-side.ts';
import { type CoveredTurns, listCoveredTurns, listCoveringLines } from '../../records/transition-cover.ts';
import { getTransition, listMoves, type Transition } from '../../records/transitions.ts';
import { type CoverFault, coverFaultInWords } from '../../rules/cut-over.ts';
import { type HourOfCutOver, hoursOfCutOver } from '../../rules/transition-hours.ts';
import type { TurnHolder, TurnRun } from '../../rules/transition-turns.ts';
import { serviceName } from '../../../contracts/rules/service-words.ts';
import { planCrumbs, planHref, transitionIn } from './address.ts';

/** From the day before the cut-over to the day after it. */
const DAYS_BEFORE = 1;
const DAYS_AFTER = 2;
/** Nights and days are shown to a week after it: some services have one night a week. */
const TURNS_AFTER = 7;
const WEEK = 7 * 24 * 3600;
const HEIGHT = 160;

type Names = ReadonlyMap<number, { readonly name: string; readonly id: number }>;

const series = [
  { label: 'Old provider', swatch: 'grey' },
  { label: 'New provider', swatch: 'teal' },
  { label: 'Nobody', swatch: 'brick' },
  { label: 'Two providers', swatch: 'amber' },
] as const;

const seconds = (day: Temporal.PlainDate): number => Math.floor(startOfDay(day).epochMilliseconds / 1000);
const instant = (at: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(at * 1000);

/** GET /transitions/:id/hours */
export function hoursPage(side: TransitionSide): (asked: Asked) => Promise<Answer> {
  return async ({ scope, params, query, ...asked }) => {
    const plan = await getTransition(scope, transitionIn({ scope, params, query, ...asked }));
    const cutOver = Temporal.PlainDate.from(plan.cut_over_on);
    const from = seconds(cutOver.subtract({ days: DAYS_BEFORE }));
    const to = seconds(cutOver.add({ days: DAYS_AFTER }));
    const lines = await listCoveringLines(scope, plan);
    const ids = lines.flatMap((line) => [line.old.lineId, ...(line.new === null ? [] : [line.new.lineId])]);
    const planned = Map.groupBy(
      await side.plannedAround(scope, ids, from - WEEK, to),
      ({ lineId }) => lineId,
    );
    const startsOf = (lineId: number | undefined) =>
      (lineId === undefined ? [] : (planned.get(lineId) ?? [])).map(({ startsAt }) => startsAt);
    const { hours, faults } = hoursOfCutOver(
      lines.map((line) => ({
        ...line,
        plannedOld: startsOf(line.old.lineId),
        plannedNew: startsOf(line.new?.lineId),
      })),
      from,
      to,
    );
    const format = readFormat(query.get('format'));
    if (format !== undefined)
      return await listDownload({
        name: `transition-${plan.id}-hours`,
        title: 'Hours',
        format,
        rows: hours,
        columns: [
          { head: 'Hour', kind: 'moment', value: ({ hourAt }) => new Date(hourAt * 1000) },
          { head: 'Old provider', value: ({ withOld }) => withOld },
          { head: 'New provider', value: ({ withNew }) => withNew },
          { head: 'Nobody', value: ({ nobody }) => nobody },
          { head: 'Two providers', value: ({ two }) => two },
          { head: 'A week before', value: ({ weekBefore }) => weekBefore },
        ],
      });
    const turns = await listCoveredTurns(
      scope,
      lines,
      Array.from({ length: DAYS_BEFORE + TURNS_AFTER }, (_, at) =>
        cutOver.add({ days: at - DAYS_BEFORE }).toString(),
      ),
    );
    const names = new Map(
      (await listMoves(scope, plan.id)).map((move) => [
        move.person_id,
        { name: fullName(move), id: move.id },
      ]),
    );
    return page(
      'Hour by hour',
      html`<h1 class="govuk-heading-l">Hour by hour</h1>
        ${verdict(hours, faults, turns)}
        ${picture(hours, plan)}
        ${faultTable(plan, faults, names)}
        ${turnTable(plan, turns, names)}
        ${downloadLinks({ what: 'every hour', csv: '?format=csv', xlsx: '?format=xlsx' })}
        ${printButton('Print this picture')}`,
      { wide: true, section: 'Placement', breadcrumbs: planCrumbs(plan, 'Hour by hour') },
    );
  };
}

const count = (hours: readonly HourOfCutOver[], of: 'nobody' | 'two'): number =>
  hours.reduce((sum, hour) => sum + hour[of], 0);

const turnsWith = (turns: readonly CoveredTurns[], wanted: TurnHolder): number =>
  turns
    .flatMap(({ runs }) => runs.filter(({ holder }) => holder === wanted))
    .reduce((sum, run) => sum + run.turns, 0);

function verdict(
  hours: readonly HourOfCutOver[],
  faults: readonly CoverFault[],
  turns: readonly CoveredTurns[],
): SafeHtml {
  const [alone, double] = [turnsWith(turns, 'nobody'), turnsWith(turns, 'two')];
  if (faults.length + alone + double === 0)
    return html`<p class="govuk-body">${statusTag('Nobody is uncovered', 'good')} Every visit that is planned has exactly one provider${turns.length > 0 && ', and so has every night and day of care'}.</p>`;
  const visits = `${plural(count(hours, 'nobody'), 'visit')} would have nobody, and ${plural(count(hours, 'two'), 'visit')} two providers.`;
  const rest = `${plural(alone, 'night or day', 'nights or days')} of care would have nobody, and ${plural(double, 'night or day', 'nights or days')} two providers.`;
  return messageBanner({
    kind: 'important',
    text: [...(faults.length > 0 ? [visits] : []), ...(alone + double > 0 ? [rest] : [])].join(' '),
  });
}

const holderTags = {
  old: statusTag('Old provider', 'quiet'),
  new: statusTag('New provider', 'good'),
  nobody: statusTag('Nobody', 'problem'),
  two: statusTag('Two providers', 'attention'),
} as const satisfies Record<TurnHolder, SafeHtml>;

function runWords({ first, last, turns }: TurnRun): string {
  return first === last
    ? longDate(first)
    : `${longDate(first)} to ${longDate(last)}, ${plural(turns, 'time')}`;
}

function turnTable(plan: Transition, turns: readonly CoveredTurns[], names: Names): SafeHtml | undefined {
  if (turns.length === 0) return undefined;
  return html`<h2 class="govuk-heading-m">Nights, days and live-in care</h2>
    <p class="govuk-body">Care without visits, from the day before to a week after. A night counts on the evening on which it begins, and whoever has it stays until the morning.</p>
    ${dataTable<CoveredTurns>({
      id: 'turns',
      caption: 'Who has each night and day',
      captionHidden: true,
      dense: true,
      rows: turns,
      rowHref: ({ moveId }) => `${planHref(plan.id)}/moves/${moveId}`,
      columns: [
        { head: 'Person', cell: ({ personId }) => names.get(personId)?.name ?? 'Somebody' },
        { head: 'Service', cell: ({ service }) => serviceName(service) },
        {
          head: 'Who has it',
          width: 'wide',
          cell: ({ runs }) =>
            runs.length === 0
              ? 'None is asked for in these days'
              : html`<ul class="govuk-list">${runs.map((run) => html`<li>${holderTags[run.holder]} ${runWords(run)}</li>`)}</ul>`,
        },
      ],
    })}`;
}

function picture(hours: readonly HourOfCutOver[], plan: Transition): SafeHtml {
  const most = Math.max(1, ...hours.map((hour) => hour.withOld + hour.withNew + hour.nobody + hour.two));
  const width = 1 / Math.max(1, hours.length);
  const bars = hours.flatMap((hour, place) => {
    let top = HEIGHT;
    return ([hour.withOld, hour.withNew, hour.nobody, hour.two] as const).map((visits, at) => {
      if (visits === 0) return null;
      const height = Math.max(2, Math.round((visits / most) * (HEIGHT - 8)));
      top -= height;
      return block('hours', series[at]?.swatch ?? 'grey', {
        x: (place + 0.1) * width,
        width: width * 0.8,
        y: top,
        height,
      });
    });
  });
  const days = hours.flatMap(({ hourAt }, place) =>
    clockTime(instant(hourAt)) === '00:00'
      ? [{ at: place * width, text: dayAndMonth(londonDay(instant(hourAt))) }]
      : [],
  );
  const edges = days.map(
    ({ at }) =>
      html`<line class="tend-chart__edge" x1="${across(at)}" x2="${across(at)}" y1="0" y2="${HEIGHT}"/>`,
  );
  const labels = fitLabels(days).map(
    ({ at, text, anchor }) =>
      html`<text x="${across(at)}" y="${HEIGHT + 18}" text-anchor="${anchor}" class="tend-chart__text">${text}</text>`,
  );
  const { length } = hours.filter((hour) => hour.nobody + hour.two > 0);
  return chartFigure({
    id: 'hours',
    title: 'Visits that start in each hour',
    description: `The new providers begin at midnight on ${longDate(plan.cut_over_on)}. ${length === 0 ? 'In every hour, every visit has one provider.' : `In ${plural(length, 'hour')} a visit has nobody, or two.`} The tallest bar is ${plural(most, 'visit')}.`,
    height: HEIGHT + 26,
    used: series.map(({ swatch }) => swatch),
    legend: key('hours', series),
    drawing: html`<line class="tend-chart__edge" x1="0" x2="100%" y1="${HEIGHT}" y2="${HEIGHT}"/>${edges}${bars}${labels}`,
    table: hourTable(hours),
  });
}

function hourTable(hours: readonly HourOfCutOver[]): SafeHtml {
  const rows = hours.filter(
    ({ withOld, withNew, nobody, two, weekBefore }) => withOld + withNew + nobody + two + weekBefore > 0,
  );
  return dataTable<HourOfCutOver>({
    id: 'hours-figures',
    caption: 'Visits by hour',
    captionHidden: true,
    dense: true,
    rows,
    empty: 'No visit is planned in these days',
    columns: [
      {
        head: 'Hour',
        cell: ({ hourAt }) => `${shortDate(londonDay(instant(hourAt)))}, ${clockTime(instant(hourAt))}`,
      },
      { head: 'Old provider', numeric: true, cell: ({ withOld }) => withOld },
      { head: 'New provider', numeric: true, cell: ({ withNew }) => withNew },
      { head: 'Nobody', numeric: true, cell: ({ nobody }) => nobody },
      { head: 'Two providers', numeric: true, cell: ({ two }) => two },
      { head: 'A week before', numeric: true, cell: ({ weekBefore }) => weekBefore },
    ],
  });
}

function faultTable(plan: Transition, faults: readonly CoverFault[], names: Names): SafeHtml | undefined {
  if (faults.length === 0) return undefined;
  return dataTable<CoverFault>({
    id: 'faults',
    caption: 'Who would have nobody, or two',
    dense: true,
    rows: faults,
    rowHref: ({ personId }) => {
      const found = names.get(personId);
      return found && `${planHref(plan.id)}/moves/${found.id}`;
    },
    columns: [
      { head: 'Person', cell: ({ personId }) => names.get(personId)?.name ?? 'Somebody' },
      { head: 'What is wrong', width: 'wide', cell: coverFaultInWords },
    ],
  });
}
