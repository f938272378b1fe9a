/**
 * What every chart has: a heading, its point in a sentence, a key, the drawing, and its figures in a table.
 *
 * Drawings have no viewBox: places across are shares of the width, so that words keep their size on a phone. Every series
 * has a pattern as well as a colour, and colours are classes, so print and forced colours can change them.
 */
import { type Html, html, type SafeHtml } from '../html.ts';
import { details } from '../components/disclosures.ts';

/** The look of a series: a colour with a pattern of its own. */
export type Swatch = 'teal' | 'amber' | 'brick' | 'grey' | 'blue' | 'plum';
const swatches: readonly Swatch[] = ['teal', 'amber', 'brick', 'grey', 'blue', 'plum'];

/** The narrowest a drawing is shown, in pixels, which labels are fitted to. */
export const NARROWEST = 270;

/** How far words may stand out over the edge of a drawing, in pixels: the page's own margin is wider. */
export const SPILL = 8;

/** A place across, from a share of the width: 0.125 → '12.5%'. */
export function across(share: number): string {
  return `${Math.round(share * 100_000) / 1000}%`;
}

/** How wide letters of 14 pixels are in the plain faces that pages are set in, a little on the safe side. */
function letterWidth(letter: string): number {
  if (/[ijl.,:;'’|!()[\]]/.test(letter)) return 4.2;
  if (/[\sftr\-–]/.test(letter)) return 5;
  if (/[mwMW@…%]/.test(letter)) return 12.6;
  if (/\p{Lu}|[£+−&]/u.test(letter)) return 10.4;
  return 8.2;
}

/** About how wide words are, in pixels, at the size that charts use. */
export function wordsWidth(text: string): number {
  let width = 0;
  for (const letter of text) width += letterWidth(letter);
  return width;
}

/** Words cut to fit a width, ending in an ellipsis where they were cut. */
export function cutToFit(text: string, width: number): string {
  if (wordsWidth(text) <= width) return text;
  let cut = text;
  while (cut.length > 1 && wordsWidth(`${cut}…`) > width) cut = cut.slice(0, -1);
  return `${cut.trimEnd()}…`;
}

/** Words in lines that each fit a width; a single word that does not is cut. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && wordsWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(cutToFit(word, width));
  }
  return lines;
}

/** A label on a line, where it stands, and which way its words run from there. */
export type PlacedLabel = {
  readonly at: number;
  readonly text: string;
  readonly anchor: 'start' | 'middle' | 'end';
};

/** Where a label's words begin and end, in pixels, on a drawing so wide. */
export function labelSpan({ at, text, anchor }: PlacedLabel, width: number): readonly [number, number] {
  const size = wordsWidth(text);
  const from = at * width - (anchor === 'start' ? 0 : anchor === 'end' ? size : size / 2);
  return [from, from + size];
}

function clearOfEachOther(labels: readonly PlacedLabel[]): boolean {
  return labels.every((label, place) => {
    const before = labels[place - 1];
    return before === undefined || labelSpan(before, NARROWEST)[1] + 8 <= labelSpan(label, NARROWEST)[0];
  });
}

/**
 * As many labels as fit on the narrowest drawing, evenly chosen, none over another and none cut by the edge. `keepLast`
 * counts from the last, as for weeks, where the latest matters most.
 */
export function fitLabels(
  labels: readonly { readonly at: number; readonly text: string }[],
  { keepLast = false }: { readonly keepLast?: boolean } = {},
): PlacedLabel[] {
  const placed = labels.map(({ at, text }): PlacedLabel => {
    const half = (wordsWidth(text) / 2 - SPILL) / NARROWEST;
    return { at, text, anchor: at < half ? 'start' : at > 1 - half ? 'end' : 'middle' };
  });
  for (let step = 1; step <= placed.length; step += 1) {
    const from = keepLast ? (placed.length - 1) % step : 0;
    const chosen = placed.filter((_, place) => place % step === from);
    if (clearOfEachOther(chosen)) return chosen;
    if (!keepLast && chosen.length > 2 && clearOfEachOther(chosen.slice(0, -1))) return chosen.slice(0, -1);
  }
  return placed.slice(keepLast ? -1 : 0).slice(0, 1);
}

/** The patterns that lie over the colours. `id` keeps one chart's apart from another's. */
function patterns(id: string, used: readonly Swatch[]): SafeHtml {
  const marks: Readonly<Record<Swatch, SafeHtml | undefined>> = {
    teal: undefined,
    amber: html`<path d="M-2 10L10-2M4 16L16 4" class="tend-weave"/>`,
    brick: html`<path d="M0 0L12 12M12 0L0 12" class="tend-weave"/>`,
    grey: html`<circle cx="3" cy="3" r="1.600" class="tend-weave-dot"/><circle cx="9" cy="9" r="1.600" class="tend-weave-dot"/>`,
    blue: html`<path d="M0 3H12M0 9H12" class="tend-weave"/>`,
    plum: html`<path d="M3 0V12M9 0V12" class="tend-weave"/>`,
  };
  return html`<defs>${used.map((swatch) => marks[swatch] && html`<pattern id="${id}-${swatch}" width="12" height="12" patternUnits="userSpaceOnUse">${marks[swatch]}</pattern>`)}</defs>`;
}

/** A rectangle of a series: its colour, and its pattern over it. Places across are shares of the width. */
export function block(
  id: string,
  swatch: Swatch,
  place: { readonly x: number; readonly width: number; readonly y: number; readonly height: number },
): SafeHtml {
  const x = across(place.x);
  const width = across(Math.max(0, place.width));
  const weave =
    swatch !== 'teal' &&
    html`<rect x="${x}" y="${place.y}" width="${width}" height="${place.height}" fill="url(#${id}-${swatch})"/>`;
  return html`<rect class="tend-series tend-series--${swatch}" x="${x}" y="${place.y}" width="${width}" height="${place.height}"/>${weave}`;
}

/** A key: each series by its block and its name. */
export function key(
  id: string,
  series: readonly { readonly label: string; readonly swatch: Swatch }[],
): SafeHtml {
  return html`<ul class="tend-key-list">${series.map(
    ({ label, swatch }) =>
      html`<li><svg class="tend-key-list__block" width="18" height="18" aria-hidden="true" focusable="false">${block(id, swatch, { x: 0, width: 1, y: 0, height: 18 })}</svg>${label}</li>`,
  )}</ul>`;
}

/** A chart's words and drawing. `height` is in pixels; `table` holds the same figures. */
export type Figure = {
  readonly id: string;
  readonly title: string;
  /** What the drawing shows, in a sentence: the point of it. Shown, and read in place of the drawing. */
  readonly description: string;
  readonly height: number;
  readonly drawing: Html;
  readonly legend?: SafeHtml | undefined;
  readonly table: SafeHtml;
  readonly used?: readonly Swatch[] | undefined;
};

/** The whole figure. */
export function chartFigure({
  id,
  title,
  description,
  height,
  drawing,
  legend,
  table,
  used = swatches,
}: Figure): SafeHtml {
  return html`<figure class="tend-chart" aria-labelledby="${id}-heading"><figcaption class="tend-chart__words"><span class="tend-chart__title" id="${id}-heading">${title}</span><span class="tend-chart__point">${description}</span></figcaption>
${legend}<svg class="tend-chart__drawing" role="img" aria-labelledby="${id}-title ${id}-desc" width="100%" height="${height}" focusable="false"><title id="${id}-title">${title}</title><desc id="${id}-desc">${description}</desc>${patterns(id, used)}${drawing}</svg>
${details({ summary: 'These figures as a table', body: table })}</figure>`;
}

/** Charts side by side where there is room. */
export function chartGrid(charts: readonly SafeHtml[]): SafeHtml {
  return html`<div class="tend-chart-grid">${charts}</div>`;
}
