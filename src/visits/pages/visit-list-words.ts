import { serviceName } from '../../contracts/rules/service-words.ts';
import { clockTime, longDate, minutesInWords, shortDate } from '../../ground/calendar.ts';
import { purposeNames, type Purpose } from '../../plans/rules/purposes.ts';
import type { Scope } from '../../platform/scope.ts';
import { statusTag } from '../../web/components/tags.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import type { PlannedVisitRow } from '../records/planned-visits.ts';
import { howItWent, type Went, wentBesides, wentTones } from '../rules/how-it-went.ts';

/** What a visit is for, or its service where no pattern says. */
export function forWords({ purpose, service }: Pick<PlannedVisitRow, 'purpose' | 'service'>): string {
  return purpose === null ? serviceName(service) : (purposeNames[purpose as Purpose] ?? purpose);
}

/** '08:00 to 08:30', in London; `minutes` are elapsed time, so a night on which the clocks change ends when it does. */
export function timesOf({ starts_at, minutes }: Pick<PlannedVisitRow, 'starts_at' | 'minutes'>): string {
  return `${clockTime(starts_at)} to ${clockTime(new Date(starts_at.getTime() + minutes * 60_000))}`;
}

/** A visit in a sentence, for a page about it: 'Wednesday 4 March 2026 at 21:00, 30 minutes, 2 workers'. */
export function visitWords({ starts_at, starts_on, minutes, workers }: PlannedVisitRow): string {
  return `${longDate(starts_on)} at ${clockTime(starts_at)}, ${minutesInWords(minutes)}${workers > 1 ? `, ${workers} workers` : ''}`;
}

/** How a visit went, see rules/how-it-went.ts. */
export function wentOf(visit: PlannedVisitRow, now: Temporal.Instant): Went {
  return howItWent({ ...visit, startsAt: visit.starts_at.getTime() }, now.epochMilliseconds);
}

/** How a visit went, or that it is to come, as a tag; with when somebody came and for how long where it is known. */
function wentTag(visit: PlannedVisitRow, { now }: Pick<Scope, 'now'>): SafeHtml {
  const { kind, words } = wentOf(visit, now);
  return html`${statusTag(words, wentTones[kind])} ${wentBesides(visit, kind)}`;
}

/** How a visit stands: cancelled and why, how it went, moved from when, time-critical. */
export function standing(visit: PlannedVisitRow, scope: Pick<Scope, 'now'>): SafeHtml {
  const { status, cancelled_because, time_critical, clock } = visit;
  return html`<span>${
    status === 'cancelled'
      ? html`${statusTag('Cancelled', 'problem')} ${cancelled_because}`
      : wentTag(visit, scope)
  }${time_critical && html` ${statusTag('Time-critical', 'attention')}`}${
    changeOf(visit) !== '' && html`<br>${changeOf(visit)}`
  }${clock === 'skipped' && html`<br>moved on: the clocks go forward that night`}</span>`;
}

/** That a visit was moved, and from when, or added: 'moved from 21:00: out until half past nine'; '' where it was neither. */
function changeOf({ moved_from, asked_on, starts_on, extra, changed_because }: PlannedVisitRow): string {
  const why = changed_because === null ? '' : `: ${changed_because}`;
  if (extra) return `added by itself${why}`;
  if (moved_from === null) return '';
  const day = asked_on === starts_on ? '' : `${shortDate(asked_on)}, `;
  return `moved from ${day}${clockTime(moved_from)}${why}`;
}
