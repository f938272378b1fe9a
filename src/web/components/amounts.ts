/** Money, times and figures in words that stand in columns of one width and that a screen reader reads well. */
import {
  clockName,
  clockTime,
  dateAndTime,
  longDate,
  minutesInWords,
  shortDate,
} from '../../ground/dates-in-words.ts';
import { formatPounds } from '../../ground/money.ts';
import { thousands } from '../../ground/text.ts';
import { type Html, html, nothing, type SafeHtml } from '../html.ts';

/** What stands in a cell that has no value: a dash to see, words to hear. */
export function none(words = 'none'): SafeHtml {
  return html`<span class="tend-none"><span aria-hidden="true">–</span><span class="govuk-visually-hidden">${words}</span></span>`;
}

/** '£1,234.56' from pence; nothing gives a dash. */
export function pounds(pence: number | null | undefined): SafeHtml {
  return pence === null || pence === undefined
    ? none()
    : html`<span class="tend-figure">${formatPounds(pence)}</span>`;
}

/** A difference in pence with its sign: '+£3.20', '−£3.20', '£0.00'. */
export function poundsDifference(pence: number): SafeHtml {
  return html`<span class="tend-figure">${pence > 0 ? '+' : ''}${formatPounds(pence)}</span>`;
}

/** '1,234'. */
export function figure(count: number | null | undefined): SafeHtml {
  return count === null || count === undefined
    ? none()
    : html`<span class="tend-figure">${count < 0 ? '−' : ''}${thousands(Math.abs(count))}</span>`;
}

/** A share as '93%' or, with `places`, '93.4%'. Nothing where there is no whole to take a share of. */
export function percent(part: number, whole: number, places = 0): SafeHtml {
  return whole === 0
    ? none('not applicable')
    : html`<span class="tend-figure">${((part / whole) * 100).toFixed(places)}%</span>`;
}

/** Minutes as '1h 30m', said as '1 hour 30 minutes'. */
export function duration(minutes: number | null | undefined): SafeHtml {
  if (minutes === null || minutes === undefined) return none();
  const size = Math.abs(minutes);
  const hours = Math.floor(size / 60);
  const rest = size % 60;
  const short = hours === 0 ? `${rest}m` : rest === 0 ? `${hours}h` : `${hours}h ${rest}m`;
  return html`<span class="tend-figure"><span aria-hidden="true">${minutes < 0 ? '−' : ''}${short}</span><span class="govuk-visually-hidden">${minutesInWords(minutes)}</span></span>`;
}

/** How far from the time asked for: '12m late', '3m early', 'on time'. */
export function lateness(minutes: number | null | undefined): SafeHtml {
  if (minutes === null || minutes === undefined) return none();
  if (minutes === 0) return html`on time`;
  return html`${duration(Math.abs(minutes))} ${minutes > 0 ? 'late' : 'early'}`;
}

/** An instant, as a value or as the driver's `Date`. */
export type Moment = Temporal.Instant | Date;

function machineTime(moment: Moment): string {
  return moment instanceof Date ? moment.toISOString() : moment.toString();
}

/** '08:05' in London. `tellClock` adds GMT or BST, for the night when the clocks go back. */
export function clock(
  moment: Moment | null | undefined,
  { tellClock = false }: { readonly tellClock?: boolean } = {},
): SafeHtml {
  if (moment === null || moment === undefined) return none();
  return html`<time class="tend-figure" datetime="${machineTime(moment)}">${clockTime(moment)}${tellClock ? html` ${clockName(moment)}` : nothing}</time>`;
}

/** '08:05 to 08:35' in London; an open end gives '08:05 to not logged'. */
export function clockRange(from: Moment, to: Moment | null | undefined): SafeHtml {
  return html`<span class="tend-nowrap">${clock(from)} to ${to === null || to === undefined ? 'not logged' : clock(to)}</span>`;
}

/** '2 Mar 2026, 08:05' in London. */
export function when(moment: Moment | null | undefined): SafeHtml {
  if (moment === null || moment === undefined) return none();
  return html`<time class="tend-figure" datetime="${machineTime(moment)}">${dateAndTime(moment)}</time>`;
}

/** '2 Mar 2026' from a local day. */
export function day(date: Temporal.PlainDate | string | null | undefined): SafeHtml {
  if (date === null || date === undefined) return none();
  return html`<time class="tend-nowrap" datetime="${date.toString()}">${shortDate(date)}</time>`;
}

/** 'Monday 2 March 2026' from a local day. */
export function dayInFull(date: Temporal.PlainDate | string): SafeHtml {
  return html`<time datetime="${date.toString()}">${longDate(date)}</time>`;
}

/** The value as it was worked out beside the one that a person decided on; the same value is shown once. */
export function decidedBeside(computed: Html, decided: Html, same: boolean): SafeHtml {
  if (same) return html`${decided}`;
  return html`<span class="tend-decided"><del class="tend-decided__was"><span class="govuk-visually-hidden">worked out as </span>${computed}</del> <ins class="tend-decided__now"><span class="govuk-visually-hidden">decided as </span>${decided}</ins></span>`;
}
