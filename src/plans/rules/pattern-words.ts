/** A visit pattern in words, as a broker reads it out over the telephone. */
import { longDate, minutesInWords } from '../../ground/calendar.ts';
import { listWords } from '../../ground/text.ts';
import type { CallWindow, PatternVisit } from './visit-pattern.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** The name of a weekday, 1 (Monday) to 7. */
export function weekdayName(weekday: number): string {
  return DAYS[weekday - 1] ?? '';
}

/** 'every day', 'Monday to Friday', 'Saturday and Sunday', 'Monday, Wednesday and Friday'. */
export function weekdaysInWords(weekdays: readonly number[]): string {
  const days = [...new Set(weekdays)].sort((a, b) => a - b);
  if (days.length === 7) return 'every day';
  const runs: number[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  const words = runs.flatMap((run) => {
    const [first = 1] = run;
    const last = run.at(-1) ?? first;
    return run.length > 2 ? [`${weekdayName(first)} to ${weekdayName(last)}`] : run.map(weekdayName);
  });
  return listWords(words);
}

/** 'every day', 'Monday to Friday, every other week', 'Sunday, every 3 weeks, not on bank holidays'. */
export function whenInWords(visit: Pick<PatternVisit, 'weekdays' | 'everyWeeks' | 'onBankHolidays'>): string {
  const parts = [weekdaysInWords(visit.weekdays)];
  if (visit.everyWeeks === 2) parts.push('every other week');
  if (visit.everyWeeks > 2) parts.push(`every ${visit.everyWeeks} weeks`);
  if (!visit.onBankHolidays) parts.push('not on bank holidays');
  return parts.join(', ');
}

/** 'Every day at 08:00 for 30 minutes, 2 workers'. */
export function visitInWords(visit: PatternVisit): string {
  const days = weekdaysInWords(visit.weekdays);
  const rest = whenInWords(visit).slice(days.length);
  const workers = visit.workers === 1 ? '' : `, ${visit.workers} workers`;
  return `${days.charAt(0).toUpperCase()}${days.slice(1)} at ${visit.startTime} for ${minutesInWords(visit.minutes)}${workers}${rest}`;
}

/** 'up to 30 minutes early or late', 'up to 15 minutes early or 1 hour late', 'at its time, not before or after'. */
export function windowInWords({ earlier, later }: CallWindow): string {
  if (earlier === 0 && later === 0) return 'at its time, not before or after';
  if (earlier === later) return `up to ${minutesInWords(earlier)} early or late`;
  if (earlier === 0) return `not early, up to ${minutesInWords(later)} late`;
  if (later === 0) return `up to ${minutesInWords(earlier)} early, not late`;
  return `up to ${minutesInWords(earlier)} early or ${minutesInWords(later)} late`;
}

/** When a visit of a cycle of weeks first happens: 'from the week of Monday 2 March 2026'; '' where it is every week. */
export function firstWeekInWords({ everyWeeks, firstWeekOn }: PatternVisit): string {
  return everyWeeks === 1 || firstWeekOn === null ? '' : `from the week of ${longDate(firstWeekOn)}`;
}
