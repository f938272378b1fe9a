/** Bars that run across, each with the range that its figure was found in and a mark for the most it could be. */
import { scaleLinear } from 'd3-scale';
import { dataTable } from '../components/table.ts';
import { html, type SafeHtml } from '../html.ts';
import { BAR, type Format, rowWords, track } from './bars.ts';
import { across, block, chartFigure, type Swatch } from './figure.ts';

/** One bar from nought; its range from the least to the most that were found, and what it cannot exceed. */
export type RangeRow = {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly ceiling: number;
};

/** The chart. Each of `names` is the head of its column in the table and its word in the key. */
export type RangeChart = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly of: string;
  readonly names: { readonly value: string; readonly range: string; readonly ceiling: string };
  readonly rows: readonly RangeRow[];
  readonly format: Format;
  readonly swatch?: Swatch | undefined;
};

const ROW = 52;

function line(from: readonly [number, number], to: readonly [number, number], marks: string): SafeHtml {
  return html`<line class="${marks}" x1="${across(from[0])}" x2="${across(to[0])}" y1="${from[1]}" y2="${to[1]}" stroke-width="2"/>`;
}

/** A whisker under the bar: a line from the least to the most with an upright at either end. */
function whisker(least: number, most: number, y: number): SafeHtml {
  const mark = 'tend-chart__axis';
  return html`${line([least, y], [most, y], mark)}${line([least, y - 4], [least, y + 4], mark)}${line([most, y - 4], [most, y + 4], mark)}`;
}

function legend({ id, names, swatch = 'teal' }: RangeChart): SafeHtml {
  const sign = (drawn: SafeHtml, label: string): SafeHtml =>
    html`<li><svg class="tend-key-list__block" width="18" height="18" aria-hidden="true" focusable="false">${drawn}</svg>${label}</li>`;
  return html`<ul class="tend-key-list">${sign(block(id, swatch, { x: 0, width: 1, y: 0, height: 18 }), names.value)}${sign(whisker(0.1, 0.9, 9), names.range)}${sign(line([0.5, 1], [0.5, 17], 'tend-chart__axis'), names.ceiling)}</ul>`;
}

/** The bars. Told in words to whoever does not see them, and in a table. */
export function rangeBars(chart: RangeChart): SafeHtml {
  const { id, rows, format, of, names, swatch = 'teal' } = chart;
  const scale = scaleLinear(
    [0, Math.max(1, ...rows.map(({ ceiling, most }) => Math.max(ceiling, most)))],
    [0, 0.995],
  );
  const at = (value: number): number => scale(Math.max(0, value));
  const range = ({ least, most }: RangeRow): string =>
    format(least) === format(most) ? format(least) : `${format(least)} to ${format(most)}`;
  return chartFigure({
    ...chart,
    height: rows.length * ROW,
    used: [swatch],
    legend: legend(chart),
    drawing: rows.map((row, place) => {
      const top = place * ROW;
      return html`${rowWords(row.label, format(row.value), top)}${track(top)}${block(id, swatch, { x: 0, width: at(row.value), y: top + 20, height: BAR })}${whisker(at(row.least), at(row.most), top + 20 + BAR + 6)}${line([at(row.ceiling), top + 18], [at(row.ceiling), top + 22 + BAR], 'tend-chart__axis')}`;
    }),
    table: dataTable({
      id: `${id}-table`,
      caption: chart.title,
      captionHidden: true,
      rows,
      columns: [
        { head: of, cell: (row) => row.label },
        { head: names.value, numeric: true, cell: (row) => format(row.value) },
        { head: names.range, numeric: true, cell: range },
        { head: names.ceiling, numeric: true, cell: (row) => format(row.ceiling) },
      ],
    }),
  });
}
