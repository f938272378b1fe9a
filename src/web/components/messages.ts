/** What the service says back: what just happened, that there is nothing here, that it is done, that it can be undone. */
import { csrfField } from '../forms.ts';
import { govuk } from '../govuk.ts';
import { type Html, html, type SafeHtml } from '../html.ts';

/** What happened. `success` is green; `important` is a thing to know or do. */
export type Message = {
  readonly kind: 'success' | 'important';
  readonly text: string | SafeHtml;
  readonly title?: string | undefined;
  /** A form that makes a new decision which puts things back. */
  readonly undo?: Undo | undefined;
};

/** Where undoing is posted. The words default to 'Undo'. */
export type Undo = {
  readonly action: string;
  readonly csrfToken: string;
  readonly text?: string | undefined;
};

/** The banner at the top of a page. Plain text means success. */
export function messageBanner(message: string | Message): SafeHtml {
  const { kind, text, title, undo } =
    typeof message === 'string'
      ? { kind: 'success' as const, text: message, title: undefined, undo: undefined }
      : message;
  const id = `message-${kind}`;
  return govuk('notification-banner', {
    type: kind === 'success' ? 'success' : undefined,
    titleText: title ?? (kind === 'success' ? 'Done' : 'Important'),
    titleId: id,
    html: html`<div class="tend-message"><p class="govuk-notification-banner__heading">${text}</p>${undo && undoForm(undo)}</div>`,
  });
}

function undoForm({ action, csrfToken, text = 'Undo' }: Undo): SafeHtml {
  return html`<form method="post" action="${action}" class="tend-message__undo">${csrfField(csrfToken)}<button type="submit" class="govuk-button govuk-button--secondary" data-key="u">${text}</button></form>`;
}

/** In place of a list with nothing in it: say why, and what to do next. */
export function emptyState({
  title,
  text,
  action,
}: {
  readonly title: string;
  readonly text?: Html;
  readonly action?: { readonly href: string; readonly text: string } | undefined;
}): SafeHtml {
  return html`<div class="tend-empty"><p class="tend-empty__title">${title}</p>${text !== undefined && html`<p class="govuk-body">${text}</p>`}${
    action && html`<p class="govuk-body"><a class="govuk-link" href="${action.href}">${action.text}</a></p>`
  }</div>`;
}

/** The panel that says a piece of work is finished; it holds the page's heading. */
export function confirmationPanel({
  title,
  body,
}: {
  readonly title: string;
  readonly body?: Html;
}): SafeHtml {
  return govuk('panel', { titleText: title, html: html`${body}` });
}
