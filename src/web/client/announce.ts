/** One polite live region for the page, for what a screen reader would not otherwise hear. */
let region: HTMLElement | undefined;

/** Says something once. The same words twice are still said twice. */
export function announce(words: string): void {
  if (region === undefined) {
    region = document.createElement('div');
    region.setAttribute('role', 'status');
    region.className = 'govuk-visually-hidden';
    document.querySelector('main')?.append(region);
  }
  region.textContent = region.textContent === words ? `${words}\u00a0` : words;
}
