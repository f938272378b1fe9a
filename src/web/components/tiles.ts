import { type Html, html, type SafeHtml } from '../html.ts';
import type { Tone } from './tags.ts';

/** One number that matters. `trend.good` says whether the change is welcome; the words say what changed. */
export type Tile = {
  readonly label: string;
  readonly value: Html;
  readonly href?: string | undefined;
  readonly note?: Html;
  readonly tone?: Tone | undefined;
  readonly trend?: { readonly direction: 'up' | 'down' | 'level'; readonly text: string } | undefined;
};

/** Numbers side by side, each a link to what it counts. */
export function statTiles(
  tiles: readonly (Tile | false | undefined)[],
  { label = 'At a glance' }: { readonly label?: string } = {},
): SafeHtml {
  return html`<ul class="tend-tiles" aria-label="${label}">${tiles.map((tile) => {
    if (tile === false || tile === undefined) return null;
    const { value, href, note, tone, trend } = tile;
    const name =
      href === undefined
        ? tile.label
        : html`<a class="govuk-link govuk-link--no-visited-state tend-tile__link" href="${href}">${tile.label}</a>`;
    return html`<li class="tend-tile${tone === undefined ? '' : ` tend-tile--${tone}`}"><span class="tend-tile__value">${value}</span><span class="tend-tile__label">${name}</span>${
      note !== undefined && html`<span class="tend-tile__note">${note}</span>`
    }${trend && html`<span class="tend-tile__trend tend-tile__trend--${trend.direction}">${trend.text}</span>`}</li>`;
  })}</ul>`;
}
