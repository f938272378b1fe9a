import { govuk } from '../govuk.ts';
import type { SafeHtml } from '../html.ts';

/** A step on the way here; the last may have no link. */
export type Crumb = { readonly text: string; readonly href?: string | undefined };

/** The way here from the start. */
export function breadcrumbTrail(crumbs: readonly Crumb[]): SafeHtml {
  return govuk('breadcrumbs', {
    collapseOnMobile: true,
    items: crumbs.map(({ text, href }) => ({ text, href })),
  });
}
