/**
 * Dates, times and durations as people read them: 'Monday 2 March 2026', '08:05', '1 hour 30 minutes'. Written out by
 * hand and not by Intl, so that a page reads the same on every machine.
 */
import { plural } from './text.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** A local day, as a value or as the 'YYYY-MM-DD' that a record holds. */
type Day = Temporal.PlainDate | string;
/** An instant, as a value or as the `Date` that the database driver gives. */
type Moment = Temporal.Instant | Date;

/** 'Monday 2 March 2026'. */
export function longDate(day: Day): string {
  const date = Temporal.PlainDate.from(day);
  return `${DAYS[date.dayOfWeek - 1]} ${dayMonthYear(date)}`;
}

/** '2 Mar 2026', for tables. */
export function shortDate(day: Day): string {
  const date = Temporal.PlainDate.from(day);
  return `${dayAndMonth(date)} ${date.year}`;
}

/** '2 Mar', where the year stands beside it. */
export function dayAndMonth(day: Day): string {
  const date = Temporal.PlainDate.from(day);
  return `${date.day} ${monthName(date).slice(0, 3)}`;
}

/** '08:05', the wall time in London at an instant. */
export function clockTime(moment: Moment): string {
  const { hour, minute } = inLondon(moment);
  return `${twoDigits(hour)}:${twoDigits(minute)}`;
}

/** 'GMT' or 'BST' at an instant, to tell apart the two 01:30s of the night when the clocks go back. */
export function clockName(moment: Moment): 'GMT' | 'BST' {
  return inLondon(moment).offsetNanoseconds === 0 ? 'GMT' : 'BST';
}

/** '2 Mar 2026, 08:05' in London. */
export function dateAndTime(moment: Moment): string {
  return `${shortDate(inLondon(moment).toPlainDate())}, ${clockTime(moment)}`;
}

/**
 * '2 to 8 March 2026', '30 March to 5 April 2026', '29 December 2025 to 4 January 2026'; one day alone is that day.
 * Both ends are included. Without an end: 'from 2 March 2026'.
 */
export function dateRange(from: Day, to?: Day | null): string {
  const first = Temporal.PlainDate.from(from);
  if (to === undefined || to === null) return `from ${dayMonthYear(first)}`;
  const last = Temporal.PlainDate.from(to);
  if (first.equals(last)) return dayMonthYear(last);
  if (first.year !== last.year) return `${dayMonthYear(first)} to ${dayMonthYear(last)}`;
  if (first.month !== last.month) return `${first.day} ${monthName(first)} to ${dayMonthYear(last)}`;
  return `${first.day} to ${dayMonthYear(last)}`;
}

/** '45 minutes', '1 hour', '1 hour 30 minutes', 'minus 5 minutes'. Whole minutes. */
export function minutesInWords(minutes: number): string {
  if (minutes < 0) return `minus ${minutesInWords(-minutes)}`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const words = [];
  if (hours > 0) words.push(plural(hours, 'hour'));
  if (rest > 0 || hours === 0) words.push(plural(rest, 'minute'));
  return words.join(' ');
}

/** 'today', 'yesterday', 'tomorrow', or else the long date. */
export function relativeDay(day: Day, today: Day): string {
  const date = Temporal.PlainDate.from(day);
  const ahead = Temporal.PlainDate.from(today).until(date, { largestUnit: 'days' }).days;
  if (ahead === 0) return 'today';
  if (ahead === -1) return 'yesterday';
  if (ahead === 1) return 'tomorrow';
  return longDate(date);
}

/** '2 March 2026'. */
function dayMonthYear(date: Temporal.PlainDate): string {
  return `${date.day} ${monthName(date)} ${date.year}`;
}

function monthName(date: Temporal.PlainDate): string {
  return MONTHS[date.month - 1] ?? '';
}

function inLondon(moment: Moment): Temporal.ZonedDateTime {
  const instant = moment instanceof Date ? Temporal.Instant.fromEpochMilliseconds(moment.getTime()) : moment;
  return instant.toZonedDateTimeISO('Europe/London');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
