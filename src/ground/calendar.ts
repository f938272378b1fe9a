/**
 * Days, weeks and clocks in Europe/London. An instant is when something happened; a day and a wall time are what
 * people agree on; only here and in london.ts does one become the other.
 */
export {
  clockName,
  clockTime,
  dateAndTime,
  dateRange,
  dayAndMonth,
  longDate,
  minutesInWords,
  relativeDay,
  shortDate,
} from './dates-in-words.ts';
export { parseTypedDate, parseTypedTime, type TypedDate } from './typed-dates.ts';

const LONDON = 'Europe/London';

/** What the clock on the wall did at a time: `skipped` in spring, `repeated` in autumn, otherwise `ordinary`. */
export type Clock = 'ordinary' | 'skipped' | 'repeated';

/** A night on which the clocks change: the local day, which way, and the instant of the change. */
export type ClockChange = {
  readonly date: Temporal.PlainDate;
  readonly change: 'forward' | 'back';
  readonly at: Temporal.Instant;
};

/** The local day in London at an instant. Takes a `Date` too, since that is what the database driver gives. */
export function londonDay(instant: Temporal.Instant | Date): Temporal.PlainDate {
  return asInstant(instant).toZonedDateTimeISO(LONDON).toPlainDate();
}

/** The wall time in London at an instant. */
export function londonTime(instant: Temporal.Instant | Date): Temporal.PlainTime {
  return asInstant(instant).toZonedDateTimeISO(LONDON).toPlainTime();
}

/**
 * The instant of a wall time on a day in London, for planned visits. A time that the spring change skips becomes the
 * first instant after the gap; one that the autumn change repeats is the first of the two. `clock` names which.
 * (A visit log with a skipped time is refused instead: london.ts.) Source: docs/rules/clock-changes.md.
 */
export function londonInstant(
  date: Temporal.PlainDate,
  time: Temporal.PlainTime,
): { readonly instant: Temporal.Instant; readonly clock: Clock } {
  const wall = date.toPlainDateTime(time);
  const first = wall.toZonedDateTime(LONDON, { disambiguation: 'earlier' });
  const last = wall.toZonedDateTime(LONDON, { disambiguation: 'later' });
  if (first.epochMilliseconds === last.epochMilliseconds)
    return { instant: first.toInstant(), clock: 'ordinary' };
  if (first.toPlainDateTime().equals(wall)) return { instant: first.toInstant(), clock: 'repeated' };
  const change = first.getTimeZoneTransition('next') ?? last;
  return { instant: change.toInstant(), clock: 'skipped' };
}

/** The first instant of a day in London. */
export function startOfDay(date: Temporal.PlainDate): Temporal.Instant {
  return date.toZonedDateTime(LONDON).toInstant();
}

/** The Monday of the week that holds `date`. */
export function weekStart(date: Temporal.PlainDate): Temporal.PlainDate {
  return date.subtract({ days: date.dayOfWeek - 1 });
}

/** The seven days from `monday`. */
export function weekDays(monday: Temporal.PlainDate): Temporal.PlainDate[] {
  return Array.from({ length: 7 }, (_, days) => monday.add({ days }));
}

/** The nights of `year` on which the clocks in London change, in order: since 1972, one forward and one back. */
export function clockChanges(year: number): ClockChange[] {
  const changes: ClockChange[] = [];
  let from = Temporal.ZonedDateTime.from({ timeZone: LONDON, year, month: 1, day: 1 });
  for (;;) {
    const next = from.getTimeZoneTransition('next');
    if (next === null || next.year !== year) return changes;
    const change = next.offsetNanoseconds > from.offsetNanoseconds ? 'forward' : 'back';
    changes.push({ date: next.toPlainDate(), change, at: next.toInstant() });
    from = next;
  }
}

/** Hours in a day in London: 24, or 23 and 25 on the days when the clocks change. */
export function dayLengthHours(date: Temporal.PlainDate): number {
  return date.toZonedDateTime(LONDON).hoursInDay;
}

/** An instant from either shape that a caller may hold. */
function asInstant(instant: Temporal.Instant | Date): Temporal.Instant {
  return instant instanceof Date ? Temporal.Instant.fromEpochMilliseconds(instant.getTime()) : instant;
}
