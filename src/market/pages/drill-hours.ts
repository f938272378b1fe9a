/** What would be uncovered, hour by hour over the week: a picture, and every hour in a table. */
import { plural, thousands } from '../../ground/text.ts';
import { across, block, chartFigure, key, wordsWidth } from '../../web/charts/figure.ts';
import { dataTable } from '../../web/components/table.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import type { DrillAnswer } from '../rules/drill-answer.ts';
import { hoursWords, hourWords, WEEKDAYS, worstHour } from '../rules/drill-words.ts';

type Hour = DrillAnswer['inHouse']['hours'][number];

const HEIGHT = 170;
const HOURS = 168;

const series = [
  { label: 'In-house has room', swatch: 'teal' },
  { label: 'Uncovered', swatch: 'brick' },
] as const;

/** The picture, with its figures under it. */
export function hoursFigure({ inHouse }: DrillAnswer): SafeHtml {
  const { hours } = inHouse;
  const most = Math.max(60, ...hours.map(({ minutes }) => minutes));
  const bars = hours.flatMap(({ weekday, hour, ownMinutes, uncoveredMinutes }) => {
    let top = HEIGHT;
    return [ownMinutes, uncoveredMinutes].map((minutes, at) => {
      if (minutes <= 0) return null;
      const height = Math.max(2, Math.round((minutes / most) * (HEIGHT - 10)));
      top -= height;
      return block('uncovered', series[at]?.swatch ?? 'grey', {
        x: ((weekday - 1) * 24 + hour + 0.1) / HOURS,
        width: 0.8 / HOURS,
        y: top,
        height,
      });
    });
  });
  const worst = worstHour(hours);
  return chartFigure({
    id: 'uncovered',
    title: 'What falls to in-house, hour by hour',
    description:
      worst === undefined
        ? 'In every hour of the week the in-house service has room for what falls to it.'
        : `The worst hour is ${hourWords(worst)}: ${plural(worst.workersBeyond, 'worker')} would be needed at once beyond what the in-house service said it can take. The tallest bar is ${hoursWords(most)} of care.`,
    height: HEIGHT + 26,
    used: series.map(({ swatch }) => swatch),
    legend: key('uncovered', series),
    drawing: html`<line class="tend-chart__edge" x1="0" x2="100%" y1="${HEIGHT}" y2="${HEIGHT}"/>${WEEKDAYS.map(dayMark)}${bars}`,
    table: hourTable(hours),
  });
}

/** Where each day begins, and its name, short enough for a phone. */
function dayMark(name: string, at: number): SafeHtml {
  const short = wordsWidth(name) > 30 ? name.slice(0, 3) : name;
  const edge =
    at === 0
      ? ''
      : html`<line class="tend-chart__grid" x1="${across(at / 7)}" x2="${across(at / 7)}" y1="0" y2="${HEIGHT}"/>`;
  return html`${edge}<text x="${across((at + 0.5) / 7)}" y="${HEIGHT + 18}" text-anchor="middle" class="tend-chart__text">${short}</text>`;
}

function hourTable(hours: readonly Hour[]): SafeHtml {
  return dataTable<Hour>({
    id: 'each-hour',
    caption: 'Every hour in which something falls to in-house',
    captionHidden: true,
    dense: true,
    rows: hours,
    empty: 'Nothing falls to in-house',
    columns: [
      { head: 'Hour', cell: hourWords },
      { head: 'In-house has room', numeric: true, cell: ({ ownMinutes }) => hoursWords(ownMinutes) },
      { head: 'Uncovered', numeric: true, cell: ({ uncoveredMinutes }) => hoursWords(uncoveredMinutes) },
      {
        head: 'Time-critical visits',
        numeric: true,
        cell: ({ criticalVisits }) => thousands(criticalVisits),
      },
      { head: 'Workers needed', numeric: true, cell: ({ workersBeyond }) => thousands(workersBeyond) },
    ],
  });
}

/** The columns of a file of hours. */
export const hourFileColumns = [
  { head: 'Weekday', value: ({ weekday }: Hour) => WEEKDAYS[weekday - 1] },
  { head: 'Hour', value: ({ hour }: Hour) => `${String(hour).padStart(2, '0')}:00` },
  { head: 'Minutes that fall to in-house', value: ({ minutes }: Hour) => minutes },
  { head: 'In-house has room for', value: ({ ownMinutes }: Hour) => ownMinutes },
  { head: 'Uncovered', value: ({ uncoveredMinutes }: Hour) => uncoveredMinutes },
  { head: 'Uncovered time-critical visits', value: ({ criticalVisits }: Hour) => criticalVisits },
  { head: 'Workers needed at once', value: ({ workersBeyond }: Hour) => workersBeyond },
];
