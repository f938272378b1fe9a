/**
 * The week as the person will live it: days across, hours down, every visit with the time in which it may start. Two blocks
 * side by side are two workers. The same is told in a table beneath.
 */
import type { Terms } from '../../contracts/rules/terms.ts';
import { minutesInWords } from '../../ground/calendar.ts';
import { listWords, plural } from '../../ground/text.ts';
import { weekdaysInWords, whenInWords, windowInWords } from '../../plans/rules/pattern-words.ts';
import { purposeNames } from '../../plans/rules/purposes.ts';
import { type CallWindow, callWindow, type PatternVisit } from '../../plans/rules/visit-pattern.ts';
import { across, block, chartFigure, type Swatch } from '../../web/charts/figure.ts';
import { duration } from '../../web/components/amounts.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { layOutWeek, minuteOf, type PlacedStretch, type WeekLayout } from '../rules/week-layout.ts';

/** One service of the week. Without terms its visits have no windows of the contract's. */
export type PicturedService = {
  readonly name: string;
  readonly visits: readonly PatternVisit[];
  readonly terms: Pick<Terms, 'window' | 'timeCriticalWindow'> | undefined;
};

const SWATCHES: readonly Swatch[] = ['teal', 'amber', 'blue', 'plum', 'brick', 'grey'];
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const HEAD = 26;
const HOUR = 26;
const GUTTER = 0.08;
const COLUMN = (1 - GUTTER) / 7;
const NO_WINDOW: CallWindow = { earlier: 0, later: 0 };

/** A visit's call window by its contract's terms; its own alone where there are none. */
export function windowOf(visit: PatternVisit, terms: PicturedService['terms']): CallWindow {
  return callWindow(visit, terms ?? { window: NO_WINDOW, timeCriticalWindow: NO_WINDOW });
}

function swatchOf(series: number): Swatch {
  return SWATCHES[series % SWATCHES.length] ?? 'grey';
}

/** The picture, its key and its table. `id` is unique on the page. */
export function weekPicture(id: string, services: readonly PicturedService[], title = 'The week'): SafeHtml {
  const all = services.flatMap(({ visits, terms }, series) =>
    visits.map((visit) => ({ visit, window: windowOf(visit, terms), series })),
  );
  const layout = layOutWeek(all);
  const { from, to } = layout.hours;
  return chartFigure({
    id,
    title,
    description: pointOf(services),
    height: HEAD + (to - from) * HOUR + 12,
    used: services.map((_, series) => swatchOf(series)),
    drawing: html`${hourLines(layout)}${DAYS.map((label, place) => dayColumn(id, layout, place + 1, label))}`,
    legend: legend(id, services),
    table: visitTable(id, services),
  });
}

function pointOf(services: readonly PicturedService[]): string {
  const visits = services.flatMap((service) => service.visits);
  if (visits.length === 0) return 'No visits are asked for.';
  const count = visits.reduce((sum, { weekdays }) => sum + weekdays.length, 0);
  const double = visits.some(({ workers }) => workers > 1);
  const critical = visits.filter(({ timeCritical }) => timeCritical);
  const notes = [
    double && 'blocks side by side are workers who come together',
    critical.length > 0 && 'a dark bar at the left is a time-critical visit',
    'the dashed box is when a visit may start',
  ].filter((note) => note !== false);
  return `${plural(count, 'visit')} a week. In the picture, ${listWords(notes)}.`;
}

function top(minute: number, { hours }: WeekLayout): number {
  return HEAD + ((minute - hours.from * 60) / 60) * HOUR;
}

function hourLines(layout: WeekLayout): SafeHtml[] {
  const { from, to } = layout.hours;
  return Array.from({ length: to - from + 1 }, (_, step) => {
    const y = HEAD + step * HOUR;
    const label = String(from + step).padStart(2, '0');
    return html`<line class="tend-chart__grid" x1="${across(GUTTER * 0.8)}" x2="100%" y1="${y}" y2="${y}"/>${
      step % 2 === 0 &&
      html`<text x="0" y="${y + 5}" class="tend-chart__text tend-chart__text--quiet">${label}</text>`
    }`;
  });
}

function dayColumn(id: string, layout: WeekLayout, weekday: number, label: string): SafeHtml {
  const x = GUTTER + (weekday - 1) * COLUMN;
  const on = (all: readonly PlacedStretch[]): readonly PlacedStretch[] =>
    all.filter((stretch) => stretch.weekday === weekday);
  const inside = { x: x + COLUMN * 0.06, width: COLUMN * 0.88 };
  return html`<text x="${across(x + COLUMN / 2)}" y="15" text-anchor="middle" class="tend-chart__text">${label}</text>${on(
    layout.windows,
  ).map((stretch) =>
    windowBox(layout, stretch, inside),
  )}${on(layout.visits).map((stretch) => visitBlocks(id, layout, stretch, inside))}`;
}

type Inside = { readonly x: number; readonly width: number };

function windowBox(layout: WeekLayout, { from, to }: PlacedStretch, { x, width }: Inside): SafeHtml {
  const y = top(from, layout);
  const height = Math.max(0, top(to, layout) - y);
  return html`<rect class="tend-visit__window" x="${across(x)}" width="${across(width)}" y="${y}" height="${height}"/>`;
}

function visitBlocks(id: string, layout: WeekLayout, stretch: PlacedStretch, { x, width }: Inside): SafeHtml {
  const { from, to, visit, series } = stretch;
  const y = top(from, layout);
  const height = Math.max(5, top(to, layout) - y);
  const part = width / visit.workers;
  const gap = visit.workers > 1 ? width * 0.06 : 0;
  const blocks = Array.from({ length: visit.workers }, (_, worker) =>
    block(id, swatchOf(series), { x: x + worker * part + gap / 2, width: part - gap, y, height }),
  );
  return html`${blocks}${
    visit.timeCritical &&
    html`<line class="tend-chart__axis" stroke-width="5" x1="${across(x)}" x2="${across(x)}" y1="${y - 5}" y2="${y + height + 5}"/>`
  }`;
}

function legend(id: string, services: readonly PicturedService[]): SafeHtml | undefined {
  if (services.length < 2) return undefined;
  return html`<ul class="tend-key-list">${services.map(
    ({ name }, series) =>
      html`<li><svg class="tend-key-list__block" width="18" height="18" aria-hidden="true" focusable="false">${block(id, swatchOf(series), { x: 0, width: 1, y: 0, height: 18 })}</svg>${name}</li>`,
  )}</ul>`;
}

type Row = { readonly service: PicturedService; readonly visit: PatternVisit };

/** The visits of a week as a table, in order of their times. */
export function visitTable(id: string, services: readonly PicturedService[]): SafeHtml {
  const rows = services
    .flatMap((service) => service.visits.map((visit): Row => ({ service, visit })))
    .toSorted((a, b) => minuteOf(a.visit.startTime) - minuteOf(b.visit.startTime));
  return dataTable<Row>({
    id: `${id}-table`,
    caption: 'The visits of the week',
    captionHidden: true,
    rows,
    empty: 'No visits are asked for',
    columns: [
      { head: 'Start', cell: ({ visit }) => visit.startTime },
      { head: 'Days', cell: ({ visit }) => whenWords(visit) },
      { head: 'Length', numeric: true, cell: ({ visit }) => duration(visit.minutes) },
      { head: 'Workers', numeric: true, cell: ({ visit }) => visit.workers },
      {
        head: 'For',
        cell: ({ visit }) =>
          html`<span>${purposeNames[visit.purpose]}${visit.tasks !== '' && html`<br><span class="tend-quiet">${visit.tasks}</span>`}</span>`,
      },
      { head: 'May start', cell: ({ service, visit }) => startWords(service, visit) },
      services.length > 1 && { head: 'Service', cell: ({ service }) => service.name },
    ],
  });
}

function whenWords(visit: PatternVisit): string {
  const words = whenInWords(visit);
  return visit.weekdays.length === 7 ? words.replace(weekdaysInWords(visit.weekdays), 'Every day') : words;
}

function startWords({ terms }: PicturedService, visit: PatternVisit): SafeHtml {
  const own = visit.earlierMinutes !== null && visit.laterMinutes !== null;
  const words = terms === undefined && !own ? 'by the contract' : windowInWords(windowOf(visit, terms));
  return html`<span>${words}${
    visit.timeCritical && html`<br>${statusTag('Time-critical', 'attention')} ${visit.timeCriticalReason}`
  }</span>`;
}

/** How long a week's visits are, in words: '7 hours of care a week, 14 hours of workers' time'. */
export function weekLengthWords({ care, work }: { readonly care: number; readonly work: number }): string {
  const words = `${minutesInWords(care)} of care a week`;
  return care === work ? words : `${words}, ${minutesInWords(work)} of workers’ time`;
}
