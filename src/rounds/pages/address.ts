/** Addresses of rounds, what stands in them, and the way back. */
import { londonDay, longDate, weekStart } from '../../ground/calendar.ts';
import { clockTime } from '../../ground/dates-in-words.ts';
import { NotFound } from '../../platform/errors.ts';
import type { Crumb } from '../../web/components/breadcrumbs.ts';
import { numberIn } from '../../web/record-number.ts';
import type { Asked } from '../../web/route.ts';
import { mondayOf } from '../actions/edit-rota.ts';

export const section = 'Rounds';

/** A day 'YYYY-MM-DD' as it stands in an address; undefined where it is none. */
export function readDay(typed: string | null | undefined): string | undefined {
  if (typed === null || typed === undefined || !/^\d{4}-\d\d-\d\d$/.test(typed)) return undefined;
  try {
    return Temporal.PlainDate.from(typed).toString();
  } catch {
    return undefined;
  }
}

/** The day of an address. Throws NotFound. */
export function dayIn({ params }: Asked): string {
  const day = readDay(params['day']);
  if (day === undefined) throw new NotFound('day');
  return day;
}

/** The Monday of an address; any day of a week leads to it. Throws NotFound. */
export function mondayIn({ params }: Asked): string {
  const day = readDay(params['monday']);
  if (day === undefined) throw new NotFound('week');
  return mondayOf(day);
}

/** The Monday asked for as `?week=`, else this week's. */
export function weekAsked({ query, scope }: Asked): string {
  const day = readDay(query.get('week'));
  return day === undefined ? weekStart(londonDay(scope.now)).toString() : mondayOf(day);
}

/** The visit and the part of it in an address. */
export function partIn({ params }: Asked): { readonly visitId: number; readonly part: number } {
  return { visitId: numberIn(params['visit'], 'visit'), part: numberIn(params['part'], 'visit') };
}

export const weekHref = (monday: string): string => `/rounds?week=${monday}`;
export const dayHref = (day: string): string => `/rounds/days/${day}`;
export const partHref = ({ visitId, part }: { readonly visitId: number; readonly part: number }): string =>
  `/rounds/visits/${visitId}/${part}`;
export const roundHref = (day: string, workerId: number): string => `/rounds/days/${day}/workers/${workerId}`;

/** The way back to a week, and to a day of it. */
export function crumbsOf(monday: string, day?: string, last?: string): Crumb[] {
  return [
    { text: `Week of ${longDate(monday)}`, href: weekHref(monday) },
    ...(day === undefined ? [] : [{ text: longDate(day), href: dayHref(day) }]),
    ...(last === undefined ? [] : [{ text: last }]),
  ];
}

/** '08:05' of a second since 1970, in London. */
export function clockOf(second: number): string {
  return clockTime(Temporal.Instant.fromEpochMilliseconds(second * 1000));
}
