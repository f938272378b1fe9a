import { thousands } from '../../ground/text.ts';
import { html, type SafeHtml } from '../html.ts';

/**
 * What a status means to whoever reads it: done and right, needs a person, wrong or refused, waiting for somebody else,
 * under way, over or not in use. Each has its own mark as well as its colour, and the words say it all.
 */
export type Tone = 'good' | 'attention' | 'problem' | 'waiting' | 'active' | 'quiet';

/** A status in a few words: `statusTag('Held', 'attention')`. */
export function statusTag(text: string, tone: Tone): SafeHtml {
  return html`<strong class="tend-tag tend-tag--${tone}">${text}</strong>`;
}

/** A plain count beside words, such as how many wait in a queue. The words say what is counted. */
export function countBadge(count: number, what: string): SafeHtml {
  return html`<span class="tend-count">${thousands(count)}<span class="govuk-visually-hidden"> ${what}</span></span>`;
}
