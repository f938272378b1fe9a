import { clockTime } from '../../ground/dates-in-words.ts';
import { type Html, html, type SafeHtml } from '../html.ts';
import { clockRange, type Moment, none } from './amounts.ts';

/** A stretch of time; an end that was never logged is null. */
export type Stretch = { readonly from: Moment; readonly to: Moment | null };

/** A visit's three times: asked for (with the window in which it may start), planned, and what happened. */
export type ThreeTimes = {
  readonly commissioned: Stretch & {
    readonly earliest?: Moment | undefined;
    readonly latest?: Moment | undefined;
  };
  readonly rostered?: Stretch | null | undefined;
  readonly actual: readonly (Stretch & { readonly worker?: string | undefined; readonly note?: Html })[];
};

/** The three times in a line of words: each named, so that none is taken for another. */
export function threeTimes({ commissioned, rostered, actual }: ThreeTimes): SafeHtml {
  const { earliest, latest } = commissioned;
  const window =
    earliest !== undefined &&
    latest !== undefined &&
    html` <span class="tend-three__note">may start ${clockTime(earliest)} to ${clockTime(latest)}</span>`;
  const happened =
    actual.length === 0
      ? html`<dd>${none('nothing logged')}</dd>`
      : actual.map(
          ({ from, to, worker, note }) =>
            html`<dd>${clockRange(from, to)}${(worker !== undefined || note !== undefined) && html` <span class="tend-three__note">${worker}${worker !== undefined && note !== undefined && ', '}${note}</span>`}</dd>`,
        );
  return html`<dl class="tend-three"><div class="tend-three__time"><dt>Commissioned</dt><dd>${clockRange(commissioned.from, commissioned.to)}${window}</dd></div>
<div class="tend-three__time"><dt>Rostered</dt><dd>${rostered ? clockRange(rostered.from, rostered.to) : none('not known')}</dd></div>
<div class="tend-three__time"><dt>Actual</dt>${happened}</div></dl>`;
}
