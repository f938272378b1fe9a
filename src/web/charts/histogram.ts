/** How many fall where: lateness, lengths. */
import { scaleBand, scaleLinear } from 'd3-scale';
import { thousands } from '../../ground/text.ts';
import { dataTable } from '../components/table.ts';
import { html, type SafeHtml } from '../html.ts';
import { across, block, chartFigure, fitLabels, key, type Swatch } from './figure.ts';

/** A histogram. Each bin has its words for the table ('5 to 10 minutes late') and a short mark for the axis ('5'). */
export type Histogram = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** What the bins are: 'Minutes late'. */
  readonly of: string;
  /** What is counted: 'Visits'. */
  readonly value: string;
  readonly bins: readonly {
    readonly label: string;
    readonly mark: string;
    readonly count: number;
    readonly swatch?: Swatch | undefined;
  }[];
  /** What each swatch means, where bins differ. */
  readonly meanings?: readonly { readonly label: string; readonly swatch: Swatch }[] | undefined;
};

const HEIGHT = 230;
const BASE = HEIGHT - 48;

/** Columns side by side, the largest named. */
export function histogram(chart: Histogram): SafeHtml {
  const { id, bins, of, value, meanings } = chart;
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const y = scaleLinear([0, most], [BASE, 26]);
  const x = scaleBand(
    bins.map((_, place) => place),
    [0, 1],
  ).paddingInner(0.12);
  const columns = bins.map(({ count, swatch = 'teal' }, place) =>
    block(id, swatch, { x: x(place) ?? 0, width: x.bandwidth(), y: y(count), height: BASE - y(count) }),
  );
  const tallest = bins.findIndex(({ count }) => count === most);
  const [peak] = fitLabels(
    tallest < 0 ? [] : [{ at: (x(tallest) ?? 0) + x.bandwidth() / 2, text: thousands(most) }],
  );
  const marks = fitLabels(
    bins.map(({ mark }, place) => ({ at: (x(place) ?? 0) + x.bandwidth() / 2, text: mark })),
  );
  return chartFigure({
    ...chart,
    height: HEIGHT,
    legend: meanings && key(id, meanings),
    drawing: html`<line class="tend-chart__axis" x1="0" x2="100%" y1="${BASE}" y2="${BASE}"/>${columns}${
      peak &&
      html`<text x="${across(peak.at)}" y="18" text-anchor="${peak.anchor}" class="tend-chart__text tend-chart__text--strong">${peak.text}</text>`
    }${marks.map(({ at, text, anchor }) => html`<text x="${across(at)}" y="${BASE + 18}" text-anchor="${anchor}" class="tend-chart__text">${text}</text>`)}<text x="50%" y="${HEIGHT - 6}" text-anchor="middle" class="tend-chart__text tend-chart__text--quiet">${of}</text>`,
    table: dataTable({
      id: `${id}-table`,
      caption: chart.title,
      captionHidden: true,
      rows: bins,
      columns: [
        { head: of, cell: ({ label }) => label },
        { head: value, numeric: true, cell: ({ count }) => thousands(count) },
      ],
    }),
  });
}
