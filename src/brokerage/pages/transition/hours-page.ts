/** Around the cut-over: who makes the visits that are planned, hour by hour, who has the nights and days, and whether nobody or two would. */
import {
  longDate,
  dayAndMonth,
  shortDate,
  clockTime,
  londonDay,
  startOfDay,
} from '../../../ground/calendar.ts';
import { listWords, plural } from '../../../ground/text.ts';
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
import { getTransition, listMoves, type Transition, type TransitionMove } from '../../records/transitions.ts';
import { type CoverFault, coverFaultInWords } from '../../rules/cut-over.ts';
import {
  type CutOverHours,
  firstStop,
  type HourOfCutOver,
  hoursOfCutOver,
  type NotArranged,
  stopInWords,
} from '../../rules/transition-hours.ts';
import type { TurnHolder, TurnRun } from '../../rules/transition-turns.ts';
import { serviceName } from '../../../contracts/rules/service-words.ts';
import { planCrumbs, planHref, transitionIn } from './address.ts';
import { uncoveredWords } from './no-room.ts';
import { progressOf } from './transition-list.ts';

/** From the day before the cut-over to the day after it. */
const DAYS_BEFORE = 1;
const DAYS_AFTER = 2;
/** Nights and days are shown to a week after it: some services have one night a week. */
const TURNS_AFTER = 7;
/** Where the old provider stops before the cut-over, from the day before that, but no longer than four weeks. */
const MOST_BEFORE = 28;
const WEEK = 7 * 24 * 3600;
const HEIGHT = 160;

type Names = ReadonlyMap<number, TransitionMove>;

const series = [
  { label: 'Old provider', swatch: 'grey' },
  { label: 'New provider', swatch: 'teal' },
  { label: 'Not arranged yet', swatch: 'amber' },
  { label: 'Nobody', swatch: 'brick' },
  { label: 'Two providers', swatch: 'plum' },
] as const;

const seconds = (day: Temporal.PlainDate): number => Math.floor(startOfDay(day).epochMilliseconds / 1000);
const instant = (at: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(at * 1000);

/** The first day that is shown: the day before the cut-over, or before the old provider stops where that is earlier and still to come. */
function firstDay(
  cutOver: Temporal.PlainDate,
  today: Temporal.PlainDate,
  stop: number | null,
): Temporal.PlainDate {
  const stops = stop === null ? cutOver : londonDay(instant(stop));
  const from = Temporal.PlainDate.compare(stops, today) < 0 ? today : stops;
  const gap = from.until(cutOver).days;
  return cutOver.subtract({ days: DAYS_BEFORE + Math.min(Math.max(0, gap), MOST_BEFORE) });
}

/** GET /transitions/:id/hours */
export function hoursPage(side: TransitionSide): (asked: Asked) => Promise<Answer> {
  return async ({ scope, params, query, ...asked }) => {
    const plan = await getTransition(scope, transitionIn({ scope, params, query, ...asked }));
    const cutOver = Temporal.PlainDate.from(plan.cut_over_on);
    const failsOn = await side.failsOn?.(scope, plan.id);
    const lines = await listCoveringLines(scope, plan, failsOn);
    const stop = firstStop(lines);
    const first = firstDay(cutOver, londonDay(scope.now), stop);
    const from = seconds(first);
    const to = seconds(cutOver.add({ days: DAYS_AFTER }));
    const ids = lines.flatMap((line) => [line.old.lineId, ...(line.new === null ? [] : [line.new.lineId])]);
    const planned = Map.groupBy(
      await side.plannedAround(scope, ids, from - WEEK, to),
      ({ lineId }) => lineId,
    );
    const startsOf = (lineId: number | undefined) =>
      (lineId === undefined ? [] : (planned.get(lineId) ?? [])).map(({ startsAt }) => startsAt);
    const found = hoursOfCutOver(
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
        rows: found.hours,
        columns: [
          { head: 'Hour', kind: 'moment', value: ({ hourAt }) => new Date(hourAt * 1000) },
          { head: 'Old provider', value: ({ withOld }) => withOld },
          { head: 'New provider', value: ({ withNew }) => withNew },
          { head: 'Not arranged yet', value: ({ notYet }) => notYet },
          { head: 'Nobody', value: ({ nobody }) => nobody },
          { head: 'Two providers', value: ({ two }) => two },
          { head: 'A week before', value: ({ weekBefore }) => weekBefore },
        ],
      });
    const turns = await listCoveredTurns(
      scope,
      lines,
      Array.from({ length: first.until(cutOver).days + TURNS_AFTER }, (_, at) =>
        first.add({ days: at }).toString(),
      ),
    );
    const moves = await listMoves(scope, plan.id);
    const names = new Map(moves.map((move) => [move.person_id, move]));
    return page(
      'Hour by hour',
      html`<h1 class="govuk-heading-l">Hour by hour</h1>
        ${stop !== null && html`<p class="govuk-body">${plan.provider_name} ${stopInWords(stop, failsOn)}.</p>`}
        ${verdict(plan, found, turns)}
        ${picture(found.hours, plan)}
        ${notArrangedTable(plan, found.notArranged, moves)}
        ${faultTable(plan, found.faults, names)}
        ${turnTable(plan, turns, names)}
        ${downloadLinks({ what: 'every hour', csv: '?format=csv', xlsx: '?format=xlsx' })}
        ${printButton('Print this picture')}`,
      { wide: true, section: 'Placement', breadcrumbs: planCrumbs(plan, 'Hour by hour') },
    );
  };
}

const count = (hours: readonly HourOfCutOver[], of: 'nobody' | 'two' | 'notYet'): number =>
  hours.reduce((sum, hour) => sum + hour[of], 0);

/** Who has a night or day: as long as a service is not placed, nobody has it yet. */
type Holder = TurnHolder | 'not yet';

function holderIn({ new: next }: CoveredTurns, { holder }: TurnRun): Holder {
  return holder === 'nobody' && next === null ? 'not yet' : holder;
}

const turnsWith = (turns: readonly CoveredTurns[], wanted: Holder): number =>
  turns
    .flatMap((one) => one.runs.filter((run) => holderIn(one, run) === wanted))
    .reduce((sum, run) => sum + run.turns, 0);

const nightsOrDays = (turns: number): string => plural(turns, 'night or day', 'nights or days');

/** Nobody is said to be safe before every service of the plan is placed. */
function verdict(
  plan: Transition,
  { hours, faults, notArranged }: CutOverHours,
  turns: readonly CoveredTurns[],
): SafeHtml {
  const [alone, double, open] = [
    turnsWith(turns, 'nobody'),
    turnsWith(turns, 'two'),
    turnsWith(turns, 'not yet'),
  ];
  const visits = count(hours, 'notYet');
  const people = new Set([
    ...notArranged.map(({ personId }) => personId),
    ...turns.flatMap((one) => (one.runs.some((run) => holderIn(one, run) === 'not yet') ? one.personId : [])),
  ]).size;
  const waiting = [visits > 0 && plural(visits, 'visit'), open > 0 && `${nightsOrDays(open)} of care`];
  const sentences = [
    visits + open > 0 &&
      `Not arranged yet: ${listWords(waiting.filter((one) => one !== false))} of ${plural(people, 'person', 'people')} in these days have no provider, because ${plan.provider_name} no longer comes and the new provider is not placed.`,
    faults.length > 0 &&
      `${plural(count(hours, 'nobody'), 'visit')} would have nobody, and ${plural(count(hours, 'two'), 'visit')} two providers.`,
    alone + double > 0 &&
      `${nightsOrDays(alone)} of care would have nobody, and ${nightsOrDays(double)} two providers.`,
  ].filter((one) => one !== false);
  if (sentences.length > 0) return messageBanner({ kind: 'important', text: sentences.join(' ') });
  const { all, placed } = progressOf(plan);
  const each = `Every visit that is planned has exactly one provider${turns.length > 0 ? ', and so has every night and day of care' : ''}`;
  if (placed < all)
    return html`<p class="govuk-body">${statusTag('Not all arranged yet', 'attention')} ${each}, but ${plural(all - placed, 'service')} ${all - placed === 1 ? 'is' : 'are'} not placed yet and would stay with ${plan.provider_name}.</p>`;
  return html`<p class="govuk-body">${statusTag('Nobody is uncovered', 'good')} ${each}.</p>`;
}

const holderTags = {
  old: statusTag('Old provider', 'quiet'),
  new: statusTag('New provider', 'good'),
  'not yet': statusTag('Not arranged yet', 'problem'),
  nobody: statusTag('Nobody', 'problem'),
  two: statusTag('Two providers', 'attention'),
} as const satisfies Record<Holder, SafeHtml>;

function runWords({ first, last, turns }: TurnRun): string {
  return first === last
    ? longDate(first)
    : `${longDate(first)} to ${longDate(last)}, ${plural(turns, 'time')}`;
}

function turnTable(plan: Transition, turns: readonly CoveredTurns[], names: Names): SafeHtml | undefined {
  if (turns.length === 0) return undefined;
  return html`<h2 class="govuk-heading-m">Nights, days and live-in care</h2>
    <p class="govuk-body">Care without visits, to a week after the cut-over. A night counts on the evening on which it begins, and whoever has it stays until the morning.</p>
    ${dataTable<CoveredTurns>({
      id: 'turns',
      caption: 'Who has each night and day',
      captionHidden: true,
      dense: true,
      rows: turns,
      rowHref: ({ moveId }) => `${planHref(plan.id)}/moves/${moveId}`,
      columns: [
        { head: 'Person', cell: ({ personId }) => nameIn(names, personId) },
        { head: 'Service', cell: ({ service }) => serviceName(service) },
        {
          head: 'Who has it',
          width: 'wide',
          cell: (one) =>
            one.runs.length === 0
              ? 'None is asked for in these days'
              : html`<ul class="govuk-list">${one.runs.map((run) => html`<li>${holderTags[holderIn(one, run)]} ${runWords(run)}</li>`)}</ul>`,
        },
      ],
    })}`;
}

const visitsIn = ({ withOld, withNew, notYet, nobody, two }: HourOfCutOver): number =>
  withOld + withNew + notYet + nobody + two;

function picture(hours: readonly HourOfCutOver[], plan: Transition): SafeHtml {
  const most = Math.max(1, ...hours.map(visitsIn));
  const width = 1 / Math.max(1, hours.length);
  const bars = hours.flatMap((hour, place) => {
    let top = HEIGHT;
    return ([hour.withOld, hour.withNew, hour.notYet, hour.nobody, hour.two] as const).map((visits, at) => {
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
  const { length } = hours.filter((hour) => hour.notYet + hour.nobody + hour.two > 0);
  return chartFigure({
    id: 'hours',
    title: 'Visits that start in each hour',
    description: `The new providers begin at midnight on ${longDate(plan.cut_over_on)}. ${length === 0 ? 'In every hour, every visit has one provider.' : `In ${plural(length, 'hour')} a visit is not arranged yet, has nobody, or has two.`} The tallest bar is ${plural(most, 'visit')}.`,
    height: HEIGHT + 26,
    used: series.map(({ swatch }) => swatch),
    legend: key('hours', series),
    drawing: html`<line class="tend-chart__edge" x1="0" x2="100%" y1="${HEIGHT}" y2="${HEIGHT}"/>${edges}${bars}${labels}`,
    table: hourTable(hours),
  });
}

function hourTable(hours: readonly HourOfCutOver[]): SafeHtml {
  const rows = hours.filter((hour) => visitsIn(hour) + hour.weekBefore > 0);
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
      { head: 'Not arranged yet', numeric: true, cell: ({ notYet }) => notYet },
      { head: 'Nobody', numeric: true, cell: ({ nobody }) => nobody },
      { head: 'Two providers', numeric: true, cell: ({ two }) => two },
      { head: 'A week before', numeric: true, cell: ({ weekBefore }) => weekBefore },
    ],
  });
}

const nameIn = (names: Names, personId: number): string => {
  const move = names.get(personId);
  return move === undefined ? 'Somebody' : fullName(move);
};

/** Each service that is not placed and whose visits the old provider no longer makes, with where the draft would have it. */
function notArrangedTable(
  plan: Transition,
  rows: readonly NotArranged[],
  moves: readonly TransitionMove[],
): SafeHtml | undefined {
  if (rows.length === 0) return undefined;
  const byLine = new Map(moves.map((move) => [move.package_line_id, move]));
  return dataTable<NotArranged>({
    id: 'not-arranged',
    caption: 'Not arranged yet',
    dense: true,
    rows,
    rowHref: ({ oldLineId }) => {
      const move = byLine.get(oldLineId);
      return move && `${planHref(plan.id)}/moves/${move.id}`;
    },
    columns: [
      {
        head: 'Person',
        cell: ({ oldLineId }) => {
          const move = byLine.get(oldLineId);
          return move === undefined ? 'Somebody' : fullName(move);
        },
      },
      { head: 'Visits in these days', numeric: true, cell: ({ visits }) => visits },
      {
        head: 'The draft says',
        width: 'wide',
        cell: ({ oldLineId }) => draftWords(byLine.get(oldLineId)),
      },
    ],
  });
}

/** Where the draft would have a service, and what of it the in-house service has told no room for. */
function draftWords(move: TransitionMove | undefined): string {
  if (move === undefined || move.to_provider_name === null) return 'Nobody yet';
  const { to_provider_name: name, uncovered } = move;
  return uncovered === null ? name : `${name}, which has told no room for ${uncoveredWords(uncovered)}`;
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
      { head: 'Person', cell: ({ personId }) => nameIn(names, personId) },
      { head: 'What is wrong', width: 'wide', cell: coverFaultInWords },
    ],
  });
}
