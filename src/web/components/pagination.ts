import { plural, thousands } from '../../ground/text.ts';
import { govuk } from '../govuk.ts';
import { html, nothing, type SafeHtml } from '../html.ts';
import { withQuery } from './query.ts';

/** Which part of a list is shown. `page` counts from 1. */
export type Paging = {
  readonly page: number;
  readonly perPage: number;
  readonly total: number;
  readonly query: URLSearchParams;
  /** What is listed, one of it: 'visit'. */
  readonly one: string;
  readonly many?: string | undefined;
};

/** The pages to link to: the ends, and those round the present one; undefined is a gap. */
function pagesToShow(page: number, last: number): (number | undefined)[] {
  const near = [1, page - 1, page, page + 1, last].filter((at) => at >= 1 && at <= last);
  const pages = [...new Set(near)].sort((a, b) => a - b);
  return pages.flatMap((at, place) => {
    const before = pages[place - 1];
    if (before === undefined || at - before === 1) return [at];
    return at - before === 2 ? [at - 1, at] : [undefined, at];
  });
}

/** 'Showing 51 to 100 of 1,234 visits', and links to the other pages where there are any. */
export function pagination({ page, perPage, total, query, one, many }: Paging): SafeHtml {
  const last = Math.max(1, Math.ceil(total / perPage));
  const at = Math.min(page, last);
  const link = (to: number): string => withQuery(query, { page: to === 1 ? null : to });
  const first = (at - 1) * perPage + 1;
  const range =
    last === 1
      ? nothing
      : html`Showing ${thousands(first)} to ${thousands(Math.min(at * perPage, total))} of `;
  const words = html`<p class="tend-pages__words">${range}${plural(total, one, many)}</p>`;
  if (last === 1) return html`<div class="tend-pages">${words}</div>`;
  const links = govuk('pagination', {
    landmarkLabel: 'Pages',
    previous: at > 1 ? { href: link(at - 1), text: 'Previous' } : undefined,
    next: at < last ? { href: link(at + 1), text: 'Next' } : undefined,
    items: pagesToShow(at, last).map((to) =>
      to === undefined ? { ellipsis: true } : { number: String(to), href: link(to), current: to === at },
    ),
  });
  return html`<div class="tend-pages">${words}${links}</div>`;
}
