/**
 * Filters that act on a choice: a pointer's choice acts at once. A choice by keyboard waits for the button, since arrow
 * keys pass through every choice on the way, and typing never sends anything.
 */
export function startFilters(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-filter]')) {
    foldOnPhone(form);
    let byPointer = false;
    form.addEventListener('keydown', () => {
      byPointer = false;
    });
    form.addEventListener('pointerdown', () => {
      byPointer = true;
    });
    form.addEventListener('change', (event) => {
      if (byPointer && event.target instanceof HTMLSelectElement) form.requestSubmit();
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
