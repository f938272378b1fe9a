import { html, nothing, type SafeHtml } from '../html.ts';

/** Links to keep a list as a file. `what` says what is in it: 'these visits'. */
export function downloadLinks({
  what,
  csv,
  xlsx,
  pdf,
}: {
  readonly what: string;
  readonly csv?: string | undefined;
  readonly xlsx?: string | undefined;
  readonly pdf?: string | undefined;
}): SafeHtml {
  const link = (href: string | undefined, kind: string, long: string): SafeHtml =>
    href === undefined
      ? nothing
      : html`<li><a class="govuk-link govuk-link--no-visited-state" href="${href}" download><span class="govuk-visually-hidden">Download ${what} as </span>${kind}<span class="govuk-visually-hidden"> (${long})</span></a></li>`;
  return html`<div class="tend-downloads"><span class="tend-downloads__label" aria-hidden="true">Download ${what}</span><ul class="tend-downloads__list">${link(csv, 'CSV', 'for any program')}${link(xlsx, 'Excel', 'spreadsheet')}${link(pdf, 'PDF', 'to print')}</ul></div>`;
}
