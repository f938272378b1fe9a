/** Questions that show only when their radio is chosen. Without scripts they all show. */
export function startConditional(): void {
  for (const group of document.querySelectorAll('.govuk-radios')) {
    const radios = [...group.querySelectorAll<HTMLInputElement>('.govuk-radios__input')];
    const update = (): void => {
      for (const radio of radios) {
        const revealed = document.getElementById(radio.dataset['ariaControls'] ?? '');
        revealed?.classList.toggle('govuk-radios__conditional--hidden', !radio.checked);
      }
    };
    group.addEventListener('change', update);
    window.addEventListener('pageshow', update);
    update();
  }
}
