/** What the addresses of the working week hold. */
import { dateRange, londonDay, weekStart } from '../../ground/calendar.ts';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Asked } from '../../web/route.ts';
import type { ProviderWeek } from '../records/week-state.ts';

/** A record's number in the address; what is not a number is no record. */
export function numberIn({ params }: Asked, name: string, what: string): number {
  const typed = params[name];
  if (typed === undefined || !/^\d{1,15}$/.test(typed)) throw new NotFound(what);
  return Number(typed);
}

/** The Monday in the address, 'YYYY-MM-DD'; any other day is no week. */
export function mondayIn({ params }: Asked): string {
  const monday = readMonday(params['monday']);
  if (monday === undefined) throw new NotFound('week');
  return monday;
}

/** A Monday as typed, or undefined where it is not one. */
export function readMonday(typed: string | null | undefined): string | undefined {
  if (typed === null || typed === undefined || !/^\d{4}-\d\d-\d\d$/.test(typed)) return undefined;
  try {
    const day = Temporal.PlainDate.from(typed);
    return day.dayOfWeek === 1 ? day.toString() : undefined;
  } catch {
    return undefined;
  }
}

/** A provider's week in the address. */
export function providerWeekIn(asked: Asked): ProviderWeek {
  return { providerId: numberIn(asked, 'providerId', 'provider'), weekStartsOn: mondayIn(asked) };
}

/** The address of a provider's week. */
export function providerWeekHref({ providerId, weekStartsOn }: ProviderWeek): string {
  return `/weeks/${weekStartsOn}/providers/${providerId}`;
}

/** '2 to 8 March 2026', the week of a Monday. */
export function weekWords(monday: string): string {
  return dateRange(monday, Temporal.PlainDate.from(monday).add({ days: 6 }));
}

/** The Monday so many weeks later, or earlier. */
export function mondayAfter(monday: string, weeks: number): string {
  return Temporal.PlainDate.from(monday).add({ weeks }).toString();
}

/** The Monday of the present week. */
export function thisMonday(scope: Scope): string {
  return weekStart(londonDay(scope.now)).toString();
}

/** Whether a provider's people read of their own visits. */
export function isOwn(scope: Scope): boolean {
  return scope.who.providerId !== null;
}

/** One field of a posted form as text; several give the last. */
export function fieldOf({ form }: Pick<Asked, 'form'>, name: string): string {
  const value = form[name];
  return typeof value === 'string' ? value : (value?.at(-1) ?? '');
}

/** All values of a posted field. */
export function fieldsOf({ form }: Pick<Asked, 'form'>, name: string): readonly string[] {
  const value = form[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}
