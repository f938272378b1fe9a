import { html, type SafeHtml } from './html.ts';

/** Tend's name with its mark: two leaves held up in a hand. Takes the colour of the words round it. */
export const wordmark: SafeHtml = html`<svg class="tend-mark" viewBox="0 0 32 32" width="30" height="30" aria-hidden="true" focusable="false"><path class="tend-mark__leaf" d="M15 18C14.600 10.400 9.600 6 2.500 5.500 2.300 13.200 7 18 15 18z" fill="currentColor"/><path class="tend-mark__young" d="M17 14.500C17.200 8 21.500 3.900 29.500 3.500 29.700 10.300 24.800 14.500 17 14.500z" fill="currentColor"/><path d="M16 17v6M5 23c2.500 4.800 6.200 6.500 11 6.500S24.500 27.800 27 23" fill="none" stroke="currentColor" stroke-width="2.600" stroke-linecap="round"/></svg><span class="tend-mark__name">Tend</span>`;
