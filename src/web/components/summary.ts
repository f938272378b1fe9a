import { govuk } from '../govuk.ts';
import { type Html, html, isEmpty, type SafeHtml } from '../html.ts';
import { none } from './amounts.ts';

/** A fact and what to do about it. `action` is read with the key: 'Change' becomes 'Change date of birth'. */
export type SummaryRow = {
  readonly key: string;
  readonly value: Html;
  readonly action?: { readonly href: string; readonly text?: string | undefined } | undefined;
};

/** Facts one under another. With `card` they stand in a box with a heading. Rows that are false are left out. */
export function summaryList(
  rows: readonly (SummaryRow | false | null | undefined)[],
  { card, narrow }: { readonly card?: string | undefined; readonly narrow?: boolean | undefined } = {},
): SafeHtml {
  return govuk('summary-list', {
    classes: narrow === true ? 'tend-summary tend-summary--narrow' : 'tend-summary',
    card: card === undefined ? undefined : { title: { text: card, headingLevel: 2 } },
    rows: rows.map((row) => {
      if (row === false || row === null || row === undefined) return undefined;
      const { key, value, action } = row;
      return {
        key: { text: key },
        value: { html: isEmpty(value) ? none('not known') : html`${value}` },
        actions: action && {
          items: [
            { href: action.href, text: action.text ?? 'Change', visuallyHiddenText: key.toLowerCase() },
          ],
        },
      };
    }),
  });
}
