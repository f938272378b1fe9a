/**
 * Filters that act on a choice. A pointer's choice acts at once; a choice by keyboard waits until the box is left, since
 * arrow keys pass through every choice on the way. Typing never sends anything.
 */
export function startFilters(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-filter]')) {
    foldOnPhone(form);
    let byKeyboard = false;
    let changed = false;
    form.addEventListener('keydown', () => {
      byKeyboard = true;
    });
    form.addEventListener('pointerdown', () => {
      byKeyboard = false;
    });
    form.addEventListener('change', (event) => {
      if (!(event.target instanceof HTMLSelectElement)) return;
      if (byKeyboard) changed = true;
      else form.requestSubmit();
    });
    form.addEventListener('focusout', (event) => {
      if (!changed || !(event.target instanceof HTMLSelectElement)) return;
      if (event.relatedTarget instanceof Node && form.contains(event.relatedTarget)) return;
      changed = false;
      form.requestSubmit();
    });
    form.addEventListener('submit', () => leaveOutEmpty(form));
  }
}

/** On a phone, folds away filters that are not in use, and opens them again where there is room. */
function foldOnPhone(form: HTMLFormElement): void {
  const more = form.querySelector<HTMLDetailsElement>('.tend-filter__more');
  if (more === null) return;
  const phone = matchMedia('(max-width: 40em)');
  if (phone.matches && more.dataset['inUse'] === 'no') more.open = false;
  phone.addEventListener('change', () => {
    if (!phone.matches) more.open = true;
  });
}

/** Keeps empty questions out of the address. */
function leaveOutEmpty(form: HTMLFormElement): void {
  for (const box of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select')) {
    if (box.value === '') box.disabled = true;
  }
  window.addEventListener('pageshow', () => {
    for (const box of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>(':disabled'))
      box.disabled = false;
  });
}
