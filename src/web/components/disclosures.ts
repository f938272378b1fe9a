import { attributes, type Html, html, type SafeHtml } from '../html.ts';

/** More, for who wants it. Works without scripts. */
export function details({
  summary,
  body,
  open,
}: {
  readonly summary: string;
  readonly body: Html;
  readonly open?: boolean | undefined;
}): SafeHtml {
  return html`<details class="govuk-details"${attributes({ open })}><summary class="govuk-details__summary"><span class="govuk-details__summary-text">${summary}</span></summary><div class="govuk-details__text">${body}</div></details>`;
}

/** The sentence that says why a sum or a verdict is what it is, with the rule and its evidence one step away. */
export function why({
  because,
  rule,
  evidence,
}: {
  readonly because: string;
  readonly rule?: { readonly text: string; readonly href: string } | undefined;
  readonly evidence?: Html;
}): SafeHtml {
  return html`<div class="tend-why"><p class="tend-why__because"><span class="tend-why__label">Why</span> ${because}</p>${
    rule && html`<p class="tend-why__rule">By <a class="govuk-link" href="${rule.href}">${rule.text}</a></p>`
  }${evidence !== undefined && details({ summary: 'The evidence', body: evidence })}</div>`;
}
