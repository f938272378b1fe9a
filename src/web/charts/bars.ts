/** Bars that run across: one for each row, or one made of parts. Names stand above bars, so length never pushes them. */
import { scaleLinear } from 'd3-scale';
import { thousands } from '../../ground/text.ts';
import { dataTable } from '../components/table.ts';
import { html, type SafeHtml } from '../html.ts';
import { across, block, chartFigure, cutToFit, key, NARROWEST, type Swatch, wordsWidth } from './figure.ts';

/** How a chart's figures are written, in words and in the table: thousands, formatPounds. */
export type Format = (value: number) => string;
const plain: Format = thousands;

type Words = { readonly id: string; readonly title: string; readonly description: string };

/** A bar chart. `of` names the rows ('Provider') and `value` names what is measured ('Visits'). */
export type BarChart = Words & {
  readonly of: string;
  readonly value: string;
  readonly rows: readonly { readonly label: string; readonly value: number }[];
  readonly format?: Format | undefined;
  readonly swatch?: Swatch | undefined;
};

const ROW = 46;
/** The height of a bar. */
export const BAR = 16;

/** The words of a row over its bar: what it is, cut to fit, and how much. */
export function rowWords(label: string, amount: string, top: number): SafeHtml {
  const room = NARROWEST - wordsWidth(amount) - 16;
  return html`<text x="0" y="${top + 14}" class="tend-chart__text">${cutToFit(label, room)}</text><text x="100%" y="${top + 14}" text-anchor="end" class="tend-chart__text tend-chart__text--strong">${amount}</text>`;
}

/** What a bar lies on. */
export function track(top: number): SafeHtml {
  return html`<rect class="tend-chart__track" x="0" y="${top + 20}" width="100%" height="${BAR}"/>`;
}

/** One bar for each row, from nought. */
export function horizontalBars(chart: BarChart): SafeHtml {
  const { id, rows, format = plain, swatch = 'teal', of, value } = chart;
  const scale = scaleLinear([0, Math.max(1, ...rows.map((row) => row.value))], [0, 1]);
  return chartFigure({
    ...chart,
    height: rows.length * ROW,
    used: [swatch],
    drawing: rows.map((row, place) => [
      rowWords(row.label, format(row.value), place * ROW),
      track(place * ROW),
      block(id, swatch, { x: 0, width: scale(row.value), y: place * ROW + 20, height: BAR }),
    ]),
    table: dataTable({
      id: `${id}-table`,
      caption: chart.title,
      captionHidden: true,
      rows,
      columns: [
        { head: of, cell: (row) => row.label },
        { head: value, numeric: true, cell: (row) => format(row.value) },
      ],
    }),
  });
}

/** A chart of bars made of parts. `share` makes every bar the full width, so that parts are compared and not sizes. */
export type StackedChart = Words & {
  readonly of: string;
  readonly series: readonly { readonly label: string; readonly swatch: Swatch }[];
  /** One value for each series, in the same order. */
  readonly rows: readonly { readonly label: string; readonly values: readonly number[] }[];
  readonly format?: Format | undefined;
  readonly share?: boolean | undefined;
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function stackedRow(
  { id, series, format = plain, share }: StackedChart,
  row: StackedChart['rows'][number],
  top: number,
  most: number,
): SafeHtml {
  const total = sum(row.values);
  const scale = scaleLinear([0, Math.max(1, share === true ? total : most)], [0, 1]);
  let before = 0;
  const parts = series.map(({ swatch }, place) => {
    const x = scale(before);
    before += row.values[place] ?? 0;
    const part = block(id, swatch, { x, width: scale(before) - x, y: top + 20, height: BAR });
    const edge =
      place > 0 &&
      x > 0 &&
      html`<line class="tend-chart__edge" x1="${across(x)}" x2="${across(x)}" y1="${top + 20}" y2="${top + 20 + BAR}"/>`;
    return html`${part}${edge}`;
  });
  return html`${rowWords(row.label, format(total), top)}${track(top)}${parts}`;
}

/** Bars made of parts, with a key. */
export function stackedBars(chart: StackedChart): SafeHtml {
  const { id, rows, series, format = plain, of } = chart;
  const most = Math.max(0, ...rows.map((row) => sum(row.values)));
  return chartFigure({
    ...chart,
    height: rows.length * ROW,
    used: series.map(({ swatch }) => swatch),
    legend: key(id, series),
    drawing: rows.map((row, place) => stackedRow(chart, row, place * ROW, most)),
    table: dataTable({
      id: `${id}-table`,
      caption: chart.title,
      captionHidden: true,
      rows,
      columns: [
        { head: of, cell: (row) => row.label },
        ...series.map(({ label }, place) => ({
          head: label,
          numeric: true,
          cell: (row: StackedChart['rows'][number]) => format(row.values[place] ?? 0),
        })),
        { head: 'Total', numeric: true, cell: (row) => format(sum(row.values)) },
      ],
    }),
  });
}
