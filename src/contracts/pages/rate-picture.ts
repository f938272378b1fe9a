/**
 * A week of a service's rates as a picture: days across, hours down, a letter and a look for each price. The letters say
 * it without colour, and the same is told in a table beneath.
 */
import { formatPounds } from '../../ground/money.ts';
import { dataTable } from '../../web/components/table.ts';
import type { DownloadColumn } from '../../web/download.ts';
import { across, block, chartFigure, type Swatch } from '../../web/charts/figure.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { DAY_KINDS, namesBankHolidays, type RateSpan, rateSpans, type Span } from '../rules/rate-week.ts';
import { serviceName, serviceWords } from '../rules/service-words.ts';
import type { DayKind, Rate } from '../rules/terms.ts';
import { clockWords } from '../rules/terms-written.ts';
import { dayKindNames, spanWords } from '../rules/terms-words.ts';

const WEEK: readonly (readonly [label: string, kind: DayKind])[] = [
  ['Mon', 'weekday'],
  ['Tue', 'weekday'],
  ['Wed', 'weekday'],
  ['Thu', 'weekday'],
  ['Fri', 'weekday'],
  ['Sat', 'saturday'],
  ['Sun', 'sunday'],
];
const SWATCHES: readonly Swatch[] = ['teal', 'amber', 'blue', 'plum', 'brick', 'grey'];
const HEAD = 26;
const HOUR = 15;
const GUTTER = 0.09;
const FOOT = 12;

/** A price with the letter and the look that stand for it. */
type Price = { readonly pence: number; readonly letter: string; readonly swatch: Swatch };

/** The prices of a service, the lowest first: A, B, C … */
function pricesOf(rates: readonly Rate[], service: string): Price[] {
  const used = DAY_KINDS.flatMap((kind) => rateSpans(rates, service, kind)).flatMap(({ rate }) =>
    rate === null ? [] : [rate.pencePerHour],
  );
  return [...new Set(used)]
    .sort((a, b) => a - b)
    .map((pence, place) => ({
      pence,
      letter: place < 26 ? String.fromCodePoint(65 + place) : String(place + 1),
      swatch: SWATCHES[place % SWATCHES.length] ?? 'grey',
    }));
}

/**
 * The picture of one service's rates, with its key and its table; a sentence where the whole week is one price. `id` is
 * unique on the page.
 */
export function ratePicture(id: string, rates: readonly Rate[], service: string): SafeHtml {
  const prices = pricesOf(rates, service);
  const bank = namesBankHolidays(rates, service);
  const point = pointOf(prices, rates, service, bank);
  if (prices.length === 1 && !hasGap(rates, service, bank))
    return html`<h3 class="govuk-heading-s">The week for ${serviceWords(service)}</h3><p class="govuk-body">${point}</p>`;
  const columns = bank ? [...WEEK, ['Bank', 'bank-holiday'] as const] : WEEK;
  const width = (1 - GUTTER) / columns.length;
  const days = columns.map(([label, kind], place) =>
    dayColumn({ id, label, x: GUTTER + place * width, width }, rateSpans(rates, service, kind), prices),
  );
  return chartFigure({
    id,
    title: `The week for ${serviceWords(service)}`,
    description: point,
    height: HEAD + 24 * HOUR + FOOT,
    used: [...new Set(prices.map(({ swatch }) => swatch))],
    drawing: html`${hours()}${days}`,
    legend: legend(id, prices),
    table: spanTable(id, rates, service),
  });
}

function hasGap(rates: readonly Rate[], service: string, bank: boolean): boolean {
  return DAY_KINDS.some(
    (kind) =>
      (kind !== 'bank-holiday' || bank) && rateSpans(rates, service, kind).some(({ rate }) => rate === null),
  );
}

function pointOf(prices: readonly Price[], rates: readonly Rate[], service: string, bank: boolean): string {
  const gap = hasGap(rates, service, bank);
  const first = prices[0];
  const last = prices.at(-1);
  if (first === undefined || last === undefined) return 'No hour of the week has a rate.';
  const range =
    first === last
      ? `${gap ? 'Where there is a rate, it is' : 'Every hour of the week is'} ${formatPounds(first.pence)} an hour.`
      : `An hour is paid from ${formatPounds(first.pence)} to ${formatPounds(last.pence)}.`;
  const holidays = bank
    ? ' Bank holidays are days of their own.'
    : ' Bank holidays are paid as their ordinary day.';
  return `${range}${gap ? ' Empty times have no rate.' : ''}${holidays}`;
}

function hours(): SafeHtml[] {
  return Array.from({ length: 9 }, (_, step) => {
    const y = HEAD + step * 3 * HOUR;
    return html`<line class="tend-chart__grid" x1="${across(GUTTER / 2)}" x2="100%" y1="${y}" y2="${y}"/><text x="0" y="${y + 5}" class="tend-chart__text tend-chart__text--quiet">${String(step * 3).padStart(2, '0')}</text>`;
  });
}

function dayColumn(
  {
    id,
    label,
    x,
    width,
  }: { readonly id: string; readonly label: string; readonly x: number; readonly width: number },
  spans: readonly RateSpan[],
  prices: readonly Price[],
): SafeHtml {
  const inner = { x: x + width * 0.04, width: width * 0.92 };
  const middle = across(x + width / 2);
  const blocks = spans.map((span) => {
    const price = prices.find(({ pence }) => pence === span.rate?.pencePerHour);
    const y = HEAD + (span.fromMinute / 60) * HOUR;
    const height = ((span.toMinute - span.fromMinute) / 60) * HOUR;
    if (price === undefined)
      return html`<rect class="tend-chart__track" x="${across(inner.x)}" width="${across(inner.width)}" y="${y}" height="${height}"/>`;
    const letter =
      height >= 18 &&
      html`<svg x="${middle}" y="${y + height / 2}" class="tend-chart__spill"><rect class="tend-chart__track" x="-9" y="-9" width="18" height="18"/><text x="0" y="5" text-anchor="middle" class="tend-chart__text tend-chart__text--strong">${price.letter}</text></svg>`;
    return html`${block(id, price.swatch, { ...inner, y, height })}<rect class="tend-chart__edge" fill="none" x="${across(inner.x)}" width="${across(inner.width)}" y="${y}" height="${height}"/>${letter}`;
  });
  return html`<text x="${middle}" y="15" text-anchor="middle" class="tend-chart__text">${label}</text>${blocks}`;
}

function legend(id: string, prices: readonly Price[]): SafeHtml {
  return html`<ul class="tend-key-list">${prices.map(
    ({ pence, letter, swatch }) =>
      html`<li><svg class="tend-key-list__block" width="18" height="18" aria-hidden="true" focusable="false">${block(id, swatch, { x: 0, width: 1, y: 0, height: 18 })}</svg><strong>${letter}</strong> ${formatPounds(pence)} an hour</li>`,
  )}</ul>`;
}

type Line = { readonly kinds: readonly DayKind[]; readonly span: Span; readonly price: string };

/** The spans of each kind of day; kinds of day that are alike share their lines. */
function spanTable(id: string, rates: readonly Rate[], service: string): SafeHtml {
  const lines: { kinds: DayKind[]; key: string; spans: RateSpan[] }[] = [];
  for (const kind of DAY_KINDS) {
    if (kind === 'bank-holiday' && !namesBankHolidays(rates, service)) continue;
    const spans = rateSpans(rates, service, kind);
    const key = spans.map((span) => `${span.fromMinute} ${span.rate?.pencePerHour}`).join();
    const same = lines.find((line) => line.key === key);
    if (same === undefined) lines.push({ kinds: [kind], key, spans });
    else same.kinds.push(kind);
  }
  return dataTable<Line>({
    id: `${id}-table`,
    caption: `Rates for ${serviceWords(service)} over the week`,
    captionHidden: true,
    rows: lines.flatMap(({ kinds, spans }) =>
      spans.map((span) => ({
        kinds,
        span,
        price: span.rate === null ? 'No rate' : formatPounds(span.rate.pencePerHour),
      })),
    ),
    columns: [
      { head: 'Days', cell: ({ kinds }) => kinds.map((kind) => dayKindNames[kind]).join(', ') },
      { head: 'Time', cell: ({ span }) => spanWords([span]) },
      { head: 'An hour', numeric: true, cell: ({ price }) => price },
    ],
  });
}

/** The rates as a file holds them, in the order in which they are tried. */
export const rateColumns: readonly DownloadColumn<Rate>[] = [
  { head: 'Service', value: ({ service }) => service },
  { head: 'Days', value: ({ days }) => days.map((kind) => dayKindNames[kind]).join(', ') },
  { head: 'From', value: ({ fromMinute }) => clockWords(fromMinute) },
  { head: 'To', value: ({ toMinute }) => clockWords(toMinute) },
  { head: 'Pounds an hour', value: ({ pencePerHour }) => pencePerHour, kind: 'pence' },
];

/** The rates as the terms list them, first that fits first. */
export function rateTable(rates: readonly Rate[]): SafeHtml {
  return dataTable<Rate>({
    id: 'rates',
    caption: 'Rates, the first that fits is used',
    rows: rates,
    empty: 'There are no rates yet, so nothing can be paid.',
    columns: [
      { head: 'Rate', cell: (_, place) => `Rate ${place + 1}`, width: 'tight' },
      { head: 'Service', cell: ({ service }) => serviceName(service) },
      { head: 'Days', cell: ({ days }) => days.map((kind) => dayKindNames[kind]).join(', ') },
      { head: 'Time of the planned start', cell: timeWords },
      { head: 'An hour', numeric: true, cell: ({ pencePerHour }) => formatPounds(pencePerHour) },
    ],
  });
}

function timeWords({ fromMinute, toMinute }: Rate): string {
  if (toMinute <= fromMinute && toMinute > 0)
    return fromMinute === toMinute
      ? 'all day'
      : `${clockWords(fromMinute)} over midnight to ${clockWords(toMinute)}`;
  return spanWords([{ fromMinute, toMinute: toMinute === 0 ? 1440 : toMinute }]);
}
