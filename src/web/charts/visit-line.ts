/** One visit's three times on one line: asked for, planned, and what happened, each in a lane of its own. */
import { scaleLinear } from 'd3-scale';
import { clockName, clockTime, minutesInWords } from '../../ground/dates-in-words.ts';
import { dataTable } from '../components/table.ts';
import type { Moment } from '../components/amounts.ts';
import type { Stretch, ThreeTimes } from '../components/three-times.ts';
import { html, type SafeHtml } from '../html.ts';
import { across, chartFigure, cutToFit, fitLabels, NARROWEST, wordsWidth, wrapWords } from './figure.ts';

/** A visit to draw. `note` of an actual is words: '12 minutes late'. */
export type VisitLine = Omit<ThreeTimes, 'actual'> & {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly actual: readonly (Stretch & {
    readonly worker?: string | undefined;
    readonly note?: string | undefined;
  })[];
};

type Lane = {
  readonly kind: 'commissioned' | 'rostered' | 'actual';
  readonly name: string;
  /** When, and how long; then what there is to say about it; then both. */
  readonly length: string;
  readonly note: string | undefined;
  readonly words: string;
  readonly from: number;
  readonly to: number | null;
};

/** A lane with its words in lines, and where it stands: its top, and the top of its bar, in pixels. */
type PlacedLane = Lane & { readonly lines: readonly string[]; readonly top: number; readonly barTop: number };

const LINE = 18;
const BAR = 16;
const MINUTE = 60_000;

const ms = (moment: Moment): number => (moment instanceof Date ? moment.getTime() : moment.epochMilliseconds);
/** Wall times in London, with GMT or BST where the clocks change between two ends. */
function wallTimes(times: readonly number[]): (time: number) => string {
  const names = new Set(times.map((time) => clockName(new Date(time))));
  return (time) => `${clockTime(new Date(time))}${names.size > 1 ? ` ${clockName(new Date(time))}` : ''}`;
}

function lanesOf({ commissioned, rostered, actual }: VisitLine, at: (time: number) => string): Lane[] {
  const lane = (kind: Lane['kind'], name: string, stretch: Stretch, note?: string): Lane => {
    const from = ms(stretch.from);
    const to = stretch.to === null ? null : ms(stretch.to);
    const length =
      to === null
        ? `${at(from)}, no check-out`
        : `${at(from)} to ${at(to)}, ${minutesInWords(Math.floor((to - from) / MINUTE))}`;
    return { kind, name, from, to, length, note, words: note === undefined ? length : `${length}, ${note}` };
  };
  return [
    lane('commissioned', 'Commissioned', commissioned),
    ...(rostered ? [lane('rostered', 'Rostered', rostered)] : []),
    ...actual.map((one) =>
      lane('actual', one.worker === undefined ? 'Actual' : `Actual: ${one.worker}`, one, one.note),
    ),
  ];
}

/** Lanes one under another, each as tall as its words need on the narrowest drawing. */
function stack(lanes: readonly Lane[]): { readonly placed: readonly PlacedLane[]; readonly foot: number } {
  let top = 0;
  const placed = lanes.map((lane) => {
    const lines =
      wordsWidth(lane.words) <= NARROWEST
        ? [lane.words]
        : [lane.length, lane.note ?? ''].flatMap((part) => (part === '' ? [] : wrapWords(part, NARROWEST)));
    const barTop = top + (1 + lines.length) * LINE + 8;
    const put = { ...lane, lines, top, barTop };
    top = barTop + BAR + 18;
    return put;
  });
  return { placed, foot: top - 6 };
}

/** The times to name below the line: so many minutes apart that at most six fit. */
function ticks(from: number, to: number): number[] {
  const steps = [5, 10, 15, 30, 60, 120, 240, 480].map((minutes) => minutes * MINUTE);
  const step = steps.find((size) => (to - from) / size <= 5) ?? 720 * MINUTE;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, place) => first + place * step);
}

function drawLane(
  { kind, name, lines, from, to, top, barTop }: PlacedLane,
  x: (time: number) => number,
  end: number,
): SafeHtml {
  const start = x(from);
  const width = x(to ?? end) - start;
  const words = lines.map(
    (line, place) =>
      html`<text x="0" y="${top + 14 + (place + 1) * LINE}" class="tend-chart__text">${line}</text>`,
  );
  const bar = html`<rect class="tend-visit__bar tend-visit__bar--${to === null ? 'open' : kind}" x="${across(start)}" y="${barTop}" width="${across(width)}" height="${BAR}"/>`;
  const cap =
    kind === 'actual' &&
    html`<line class="tend-visit__cap" x1="${across(start)}" x2="${across(start)}" y1="${barTop - 4}" y2="${barTop + BAR + 4}"/>`;
  return html`<text x="0" y="${top + 14}" class="tend-chart__text tend-chart__text--strong">${cutToFit(name, NARROWEST)}</text>${words}${bar}${cap}`;
}

/** The visit line, with the window in which the visit may start as a band behind every lane. */
export function visitLine(visit: VisitLine): SafeHtml {
  const { id, commissioned } = visit;
  const earliest = commissioned.earliest && ms(commissioned.earliest);
  const latest = commissioned.latest && ms(commissioned.latest);
  const stretches = [commissioned, ...(visit.rostered ? [visit.rostered] : []), ...visit.actual];
  const times = [
    ...stretches.flatMap(({ from, to }) => [ms(from), to === null ? ms(from) + 15 * MINUTE : ms(to)]),
    earliest,
    latest,
  ].filter((time) => time !== undefined);
  const at = wallTimes(times);
  const lanes = lanesOf(visit, at);
  const { placed, foot } = stack(lanes);
  const start = Math.min(...times) - 4 * MINUTE;
  const end = Math.max(...times) + 4 * MINUTE;
  const x = scaleLinear([start, end], [0, 1]);
  const windowed = earliest !== undefined && latest !== undefined;
  const windows =
    windowed &&
    placed.map(
      ({ barTop }) =>
        html`<rect class="tend-visit__window" x="${across(x(earliest))}" y="${barTop - 4}" width="${across(x(latest) - x(earliest))}" height="${BAR + 8}"/>`,
    );
  const due = [ms(commissioned.from), commissioned.to === null ? undefined : ms(commissioned.to)].filter(
    (time) => time !== undefined,
  );
  const guides = placed
    .slice(1)
    .map(({ barTop }) =>
      due.map(
        (time) =>
          html`<line class="tend-visit__guide" x1="${across(x(time))}" x2="${across(x(time))}" y1="${barTop - 8}" y2="${barTop + BAR + 8}"/>`,
      ),
    );
  const axis = fitLabels(ticks(start, end).map((time) => ({ at: x(time), text: at(time) }))).map(
    ({ at: share, text, anchor }) =>
      html`<line class="tend-chart__axis" x1="${across(share)}" x2="${across(share)}" y1="${foot}" y2="${foot + 5}"/><text x="${across(share)}" y="${foot + 20}" text-anchor="${anchor}" class="tend-chart__text">${text}</text>`,
  );
  return chartFigure({
    ...visit,
    height: foot + 26,
    used: [],
    legend: windowed
      ? html`<p class="tend-visit__key"><svg width="22" height="18" aria-hidden="true" focusable="false"><rect class="tend-visit__window" x="1" y="1" width="20" height="16"/></svg> May start ${at(earliest)} to ${at(latest)}</p>`
      : undefined,
    drawing: html`${windows}${guides}${placed.map((lane) => drawLane(lane, x, end))}<line class="tend-chart__axis" x1="0" x2="100%" y1="${foot}" y2="${foot}"/>${axis}`,
    table: laneTable(id, visit.title, lanes, at),
  });
}

function laneTable(
  id: string,
  title: string,
  lanes: readonly Lane[],
  at: (time: number) => string,
): SafeHtml {
  return dataTable({
    id: `${id}-table`,
    caption: title,
    captionHidden: true,
    rows: lanes,
    columns: [
      { head: 'Time', cell: ({ name }) => name },
      { head: 'From', cell: ({ from }) => at(from) },
      { head: 'To', cell: ({ to }) => (to === null ? 'not logged' : at(to)) },
      { head: 'In words', cell: ({ words }) => words },
    ],
  });
}
