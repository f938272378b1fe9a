/**
 * Single keys: which are heard, and the switch that turns them off (WCAG 2.1.4). Never while somebody types, never with
 * Ctrl, Alt or the command key, which belong to the browser and to assistive technology.
 */
import { announce } from './announce.ts';

const MEMORY = 'tend-shortcuts';
const TYPING =
  'input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select, [contenteditable], dialog';

/** Whether single keys are wanted on this device. Where nothing can be remembered, they are. */
export function shortcutsOn(): boolean {
  try {
    return localStorage.getItem(MEMORY) !== 'off';
  } catch {
    return true;
  }
}

function remember(on: boolean): void {
  try {
    localStorage.setItem(MEMORY, on ? 'on' : 'off');
  } catch {
    // A browser that keeps nothing starts each page with the keys on.
  }
  announce(on ? 'Single keys are on' : 'Single keys are off');
}

/** The single key that was meant as a shortcut, or nothing. */
export function shortcutOf(event: KeyboardEvent): string | undefined {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey)
    return undefined;
  if (event.target instanceof Element && event.target.closest(TYPING) !== null) return undefined;
  return shortcutsOn() ? event.key : undefined;
}

/** Starts the dialog of keys, its switch, and the keys that every page has. */
export function startShortcuts(): void {
  const dialog = document.querySelector<HTMLDialogElement>('dialog[data-shortcuts]');
  const opener = document.querySelector<HTMLElement>('[data-shortcuts-open]');
  if (dialog !== null && opener !== null) {
    opener.hidden = false;
    opener.querySelector('button')?.addEventListener('click', () => dialog.showModal());
  }
  for (const box of document.querySelectorAll<HTMLInputElement>('[data-shortcuts-on]')) {
    box.checked = shortcutsOn();
    box.addEventListener('change', () => remember(box.checked));
  }
  document.addEventListener('keydown', (event) => {
    const key = shortcutOf(event);
    if (key === '?' && dialog !== null && !dialog.open) {
      event.preventDefault();
      dialog.showModal();
    }
    if (key === '/') {
      const search = document.querySelector<HTMLInputElement>('[data-search]');
      if (search === null) return;
      event.preventDefault();
      search.focus();
      search.select();
    }
  });
}
