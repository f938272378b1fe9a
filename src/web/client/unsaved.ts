/** Asks before leaving a long form that holds something not yet saved: a form marked data-unsaved. */
export function startUnsaved(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-unsaved]')) {
    let touched = false;
    form.addEventListener('input', () => {
      touched = true;
    });
    form.addEventListener('submit', () => {
      touched = false;
    });
    window.addEventListener('beforeunload', (event) => {
      if (touched) event.preventDefault();
    });
  }
}
