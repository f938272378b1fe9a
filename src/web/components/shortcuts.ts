import { html, type SafeHtml } from '../html.ts';

/** A key and what it does. */
export type Shortcut = { readonly key: string; readonly does: string };

/** The keys that every work queue has. */
export const queueShortcuts: readonly Shortcut[] = [
  { key: 'j', does: 'Next row (or the down arrow)' },
  { key: 'k', does: 'Row before (or the up arrow)' },
  { key: 'x', does: 'Choose the row, or choose it no longer' },
  { key: 'Enter', does: 'Open the row' },
  { key: '/', does: 'Go to the search box' },
  { key: '?', does: 'Show these keys' },
];

/** The keys as a list, for the page about them and for the dialog. */
export function shortcutList(shortcuts: readonly Shortcut[]): SafeHtml {
  return html`<dl class="tend-keys">${shortcuts.map(
    ({ key, does }) =>
      html`<div class="tend-keys__row"><dt><kbd class="tend-key">${key}</kbd></dt><dd>${does}</dd></div>`,
  )}</dl>`;
}

/** The dialog that `?` opens, with the switch that turns single keys off (WCAG 2.1.4). The choice stays in the browser. */
export function shortcutsDialog(shortcuts: readonly Shortcut[]): SafeHtml {
  return html`<p class="tend-keys__open" data-shortcuts-open hidden><button type="button" class="tend-link-button">Keyboard shortcuts</button></p>
<dialog class="tend-dialog" data-shortcuts aria-labelledby="shortcuts-title"><h2 class="govuk-heading-m" id="shortcuts-title">Keyboard shortcuts</h2>
${shortcutList([...queueShortcuts, ...shortcuts])}
<div class="tend-keys__switch"><span class="tend-filter__tick"><input type="checkbox" class="tend-tick__box" id="shortcuts-on" data-shortcuts-on checked><label for="shortcuts-on">Use single keys on this device</label></span></div>
<form method="dialog"><button type="submit" class="govuk-button govuk-button--secondary">Close</button></form></dialog>`;
}
