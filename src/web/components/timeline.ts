import { type Html, html, type SafeHtml } from '../html.ts';
import { type Moment, when } from './amounts.ts';
import type { Tone } from './tags.ts';

/** Something that happened: what, when, by whom, and what there is to say about it. */
export type Happening = {
  readonly title: Html;
  readonly at: Moment;
  readonly who?: string | undefined;
  readonly body?: Html;
  readonly tone?: Tone | undefined;
};

/** What happened, the latest first as the caller orders it. */
export function timeline(
  happenings: readonly Happening[],
  { level = 2 }: { readonly level?: 2 | 3 } = {},
): SafeHtml {
  return html`<ol class="tend-timeline">${happenings.map(({ title, at, who, body, tone = 'quiet' }) => {
    const heading =
      level === 2
        ? html`<h2 class="tend-timeline__title">${title}</h2>`
        : html`<h3 class="tend-timeline__title">${title}</h3>`;
    return html`<li class="tend-timeline__item tend-timeline__item--${tone}">${heading}<p class="tend-timeline__when">${when(at)}${who !== undefined && html`, ${who}`}</p>${
      body !== undefined && html`<div class="tend-timeline__body">${body}</div>`
    }</li>`;
  })}</ol>`;
}
