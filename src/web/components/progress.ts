import { attributes, html, type SafeHtml } from '../html.ts';

/** Long work under way. With scripts the bar asks `pollUrl` (`Progress` as JSON) and says what changed; without, the page
 * asks again by itself when the page is given `refreshSeconds`. */
export type ProgressBar = {
  readonly id: string;
  readonly label: string;
  readonly done: number;
  /** Not known yet gives a bar that says only that work goes on. */
  readonly total: number | undefined;
  /** What is being done now: 'Matching visits, 40,000 of 120,000'. */
  readonly words: string;
  readonly pollUrl: string;
};

/** What `pollUrl` answers: how far, in words, and where to go when it is finished. */
export type Progress = {
  readonly done: number;
  readonly total?: number | undefined;
  readonly words: string;
  readonly finished?: string | undefined;
};

/** A bar, its words, and a live region that speaks at most every few seconds. */
export function progressBar({ id, label, done, total, words, pollUrl }: ProgressBar): SafeHtml {
  const share =
    total === undefined || total === 0 ? undefined : Math.min(100, Math.round((done / total) * 100));
  return html`<div class="tend-progress"${attributes({ 'data-progress': pollUrl })}>
<label class="tend-progress__label" for="${id}">${label}</label>
<progress class="tend-progress__bar" id="${id}" max="100"${attributes({ value: share })}>${share !== undefined && html`${share}%`}</progress>
<p class="tend-progress__words" role="status">${words}</p>
</div>`;
}
