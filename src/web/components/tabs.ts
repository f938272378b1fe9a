import { attributes, html, type SafeHtml } from '../html.ts';
import { countBadge } from './tags.ts';

/** A page among its neighbours. `count` is how many wait there; `countOf` says of what. */
export type SubPage = {
  readonly text: string;
  readonly href: string;
  readonly current?: boolean | undefined;
  readonly count?: number | undefined;
  readonly countOf?: string | undefined;
};

/** Links between the pages of one thing, each a page with its own address. */
export function subNavigation(
  pages: readonly (SubPage | false | undefined)[],
  { label = 'In this section' }: { readonly label?: string } = {},
): SafeHtml {
  return html`<nav class="tend-subnav" aria-label="${label}"><ul class="tend-subnav__list">${pages.map(
    (page) => {
      if (page === false || page === undefined) return null;
      const { text, href, current, count, countOf = 'waiting' } = page;
      return html`<li class="tend-subnav__item"><a class="tend-subnav__link" href="${href}"${attributes({ 'aria-current': current === true ? 'page' : undefined })}>${text}${count !== undefined && html` ${countBadge(count, countOf)}`}</a></li>`;
    },
  )}</ul></nav>`;
}
