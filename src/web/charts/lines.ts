/** Lines over weeks: a chart with its axis, and a small line to stand beside a number. */
import { scaleLinear, scalePoint } from 'd3-scale';
import { line, symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle } from 'd3-shape';
import { thousands } from '../../ground/text.ts';
import { dataTable } from '../components/table.ts';
import { html, type SafeHtml } from '../html.ts';
import type { Format } from './bars.ts';
import { across, chartFigure, fitLabels, NARROWEST, type Swatch, wordsWidth } from './figure.ts';

/** A line chart. A value that is not known is null and leaves a gap. */
export type LineChart = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** What the points are: 'Week'. */
  readonly of: string;
  /** The points, in order: '2 Mar'. */
  readonly points: readonly string[];
  readonly series: readonly {
    readonly label: string;
    readonly swatch: Swatch;
    readonly values: readonly (number | null)[];
  }[];
  readonly format?: Format | undefined;
};

const HEIGHT = 220;
const TOP = 24;
const BOTTOM = HEIGHT - 30;
const marks = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond];
const dashes = ['', '7 4', '2 4', '10 3 2 3'];

type Scales = { readonly x: (point: number) => number; readonly y: (value: number) => number };

function markPath(place: number): string {
  return symbol(marks[place % marks.length] ?? symbolCircle, 46)() ?? '';
}

/** A line in a box of its own, a thousand wide and stretched, so that its places are shares too. */
function drawLine(
  values: readonly (number | null)[],
  swatch: Swatch,
  place: number,
  { x, y }: Scales,
): SafeHtml {
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, point) => Math.round(x(point) * 1000))
    .y((value) => y(value ?? 0))(values);
  const mark = markPath(place);
  const dots = values.map(
    (value, point) =>
      value !== null &&
      html`<svg x="${across(x(point))}" y="${y(value).toFixed(1)}" class="tend-chart__spill"><path class="tend-mark-of tend-series--${swatch}" d="${mark}"/></svg>`,
  );
  return html`<svg class="tend-chart__stretch" width="100%" height="${HEIGHT}" viewBox="0 0 1000 ${HEIGHT}" preserveAspectRatio="none"><path class="tend-line tend-line--${swatch}" d="${path}" vector-effect="non-scaling-stroke" stroke-dasharray="${dashes[place % dashes.length]}"/></svg>${dots}`;
}

/** A key that shows each line as it is drawn: its dashes and its mark. */
function lineKey(series: LineChart['series']): SafeHtml {
  return html`<ul class="tend-key-list">${series.map(
    ({ label, swatch }, place) =>
      html`<li><svg width="34" height="18" aria-hidden="true" focusable="false"><path class="tend-line tend-line--${swatch}" d="M0 9H34" stroke-dasharray="${dashes[place % dashes.length]}"/><svg x="17" y="9" class="tend-chart__spill"><path class="tend-mark-of tend-series--${swatch}" d="${markPath(place)}"/></svg></svg>${label}</li>`,
  )}</ul>`;
}

/** One line or several, from nought, with a key where there are several. */
export function lineChart(chart: LineChart): SafeHtml {
  const { id, points, series, format = thousands, of } = chart;
  const most = Math.max(1, ...series.flatMap(({ values }) => values.filter((value) => value !== null)));
  const y = scaleLinear([0, most], [BOTTOM, TOP]).nice(3);
  const ticks = y.ticks(3);
  const places = scalePoint(
    points.map((_, place) => place),
    [0.04 + Math.max(...ticks.map((tick) => wordsWidth(format(tick)))) / NARROWEST, 0.97],
  );
  const x = (point: number): number => places(point) ?? 0.5;
  const grid = y
    .ticks(4)
    .map(
      (tick) =>
        html`<line class="tend-chart__grid" x1="0" x2="100%" y1="${y(tick)}" y2="${y(tick)}"/><text x="0" y="${y(tick) - 5}" class="tend-chart__text tend-chart__text--quiet">${format(tick)}</text>`,
    );
  const below = fitLabels(
    points.map((text, place) => ({ at: x(place), text })),
    { keepLast: true },
  ).map(
    ({ at, text, anchor }) =>
      html`<text x="${across(at)}" y="${HEIGHT - 8}" text-anchor="${anchor}" class="tend-chart__text">${text}</text>`,
  );
  return chartFigure({
    ...chart,
    height: HEIGHT,
    legend: series.length > 1 ? lineKey(series) : undefined,
    used: series.map(({ swatch }) => swatch),
    drawing: [
      grid,
      series.map(({ values, swatch }, place) => drawLine(values, swatch, place, { x, y })),
      below,
    ],
    table: dataTable({
      id: `${id}-table`,
      caption: chart.title,
      captionHidden: true,
      rows: points.map((label, place) => ({ label, place })),
      columns: [
        { head: of, cell: ({ label }) => label },
        ...series.map(({ label, values }) => ({
          head: label,
          numeric: true,
          cell: ({ place }: { readonly place: number }) => {
            const value = values[place] ?? null;
            return value === null ? 'not known' : format(value);
          },
        })),
      ],
    }),
  });
}

/** A small line with no axis. `label` says in words what it shows: 'Held visits, 41 falling to 12 over 8 weeks'. */
export function sparkline({
  values,
  label,
}: {
  readonly values: readonly (number | null)[];
  readonly label: string;
}): SafeHtml {
  const known = values.filter((value) => value !== null);
  const x = scaleLinear([0, Math.max(1, values.length - 1)], [3, 97]);
  const y = scaleLinear([Math.min(0, ...known), Math.max(1, ...known)], [21, 3]);
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, place) => x(place))
    .y((value) => y(value ?? 0))
    .digits(1)(values);
  const last = values.findLastIndex((value) => value !== null);
  const end =
    last < 0
      ? undefined
      : html`<circle class="tend-series--teal" cx="${x(last).toFixed(1)}" cy="${y(values[last] ?? 0).toFixed(1)}" r="3"/>`;
  return html`<svg class="tend-sparkline" role="img" aria-label="${label}" width="100" height="24" viewBox="0 0 100 24" focusable="false"><path class="tend-line tend-line--teal" d="${path}"/>${end}</svg>`;
}
