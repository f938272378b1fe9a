import { attributes, type Html, html, nothing, type SafeHtml } from '../html.ts';

/** A button that posts its form. `key` is the letter that presses it, where shortcuts are on. */
export type Button = {
  readonly text: string;
  readonly name?: string | undefined;
  readonly value?: string | undefined;
  readonly kind?: 'main' | 'secondary' | 'warning' | undefined;
  readonly key?: string | undefined;
  readonly formaction?: string | undefined;
};

/** One button. */
export function button({ text, name, value, kind = 'main', key, formaction }: Button): SafeHtml {
  const look = kind === 'main' ? '' : ` govuk-button--${kind}`;
  return html`<button type="submit" class="govuk-button${look}" data-module="govuk-button" data-prevent-double-click="true"${attributes({ name, value, formaction, 'data-key': key })}>${text}${
    key === undefined ? nothing : html` <kbd class="tend-key" aria-hidden="true">${key}</kbd>`
  }</button>`;
}

/** A link that looks like a button, for starting something. */
export function buttonLink({
  text,
  href,
  kind = 'main',
  key,
}: {
  readonly text: string;
  readonly href: string;
  readonly kind?: 'main' | 'secondary' | undefined;
  readonly key?: string | undefined;
}): SafeHtml {
  return html`<a href="${href}" role="button" draggable="false" class="govuk-button${kind === 'main' ? '' : ' govuk-button--secondary'}" data-module="govuk-button"${attributes({ 'data-key': key })}>${text}</a>`;
}

/** Buttons side by side, and a way out. */
export function buttonGroup(
  buttons: readonly Html[],
  cancel?: { readonly href: string; readonly text?: string },
): SafeHtml {
  return html`<div class="govuk-button-group">${buttons}${cancel && html`<a class="govuk-link" href="${cancel.href}">${cancel.text ?? 'Cancel'}</a>`}</div>`;
}

/**
 * What can be done with the chosen rows of a table in the same form. It stays in sight while the list scrolls. `chosen`
 * is what is counted: 'visit'. `before` may hold a box, such as a reason.
 */
export function actionBar({
  chosen,
  buttons,
  before,
}: {
  readonly chosen?: string | undefined;
  readonly buttons: readonly (Button | false | undefined)[];
  readonly before?: Html;
}): SafeHtml {
  return html`<div class="tend-actions" role="group" aria-label="What to do with the chosen rows" data-actions${attributes({ 'data-chosen': chosen })}>${
    chosen !== undefined && html`<p class="tend-actions__count" data-count></p>`
  }${before}<div class="tend-actions__buttons">${buttons.map((one) => (one === false || one === undefined ? null : button(one)))}</div></div>`;
}

/** A button that prints, where scripts run. Without them the browser's own menu prints. */
export function printButton(text = 'Print this page'): SafeHtml {
  return html`<button type="button" class="govuk-button govuk-button--secondary tend-print" data-print hidden>${text}</button>`;
}
