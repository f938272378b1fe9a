/**
 * London wall time and epoch seconds, in whole numbers, fast enough for millions of visits.
 *
 * "Wall seconds" are the seconds from 1970-01-01T00:00 on a London clock, as though no clock ever changed; so the local
 * day is floor(wall / 86400) and the local time of day is the remainder. Since 1996 summer time runs from 01:00 UTC on the
 * last Sunday of March to 01:00 UTC on the last Sunday of October (the Summer Time Order 2002, and Directive 2000/84/EC
 * before it). Years before 1996 are rare and irregular, so they ask Temporal, which knows their history.
 */

export const DAY_SECONDS = 86_400;

const FIRST_REGULAR_YEAR = 1996;
const FIRST_REGULAR_SECOND = daysFromCivil(FIRST_REGULAR_YEAR, 1, 1) * DAY_SECONDS;
const ZONE = 'Europe/London';

/** Days from 1970-01-01 to a date of the Gregorian calendar; month 1 to 12. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The date that lies so many days after 1970-01-01. */
export function civilFromDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** How many days a month has; month 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Weekday of a day count: 0 is Monday, 6 is Sunday. 1970-01-01 was a Thursday. */
export function weekday(days: number): number {
  return (((days + 3) % 7) + 7) % 7;
}

/** The last Sunday of a 31-day month at 01:00 UTC, in epoch seconds. */
function lastSundayAtOne(year: number, month: number): number {
  const last = daysFromCivil(year, month, 31);
  return (last - ((weekday(last) + 1) % 7)) * DAY_SECONDS + 3600;
}

type Summer = { readonly from: number; readonly to: number };
const summers = new Map<number, Summer>();

/** When summer time begins and ends in a year from 1996 on, in epoch seconds. */
function summer(year: number): Summer {
  let found = summers.get(year);
  if (found === undefined) {
    found = { from: lastSundayAtOne(year, 3), to: lastSundayAtOne(year, 10) };
    summers.set(year, found);
  }
  return found;
}

let lastYear = FIRST_REGULAR_YEAR;
let lastYearFrom = FIRST_REGULAR_SECOND;
let lastYearTo = daysFromCivil(FIRST_REGULAR_YEAR + 1, 1, 1) * DAY_SECONDS;
let lastSummer = summer(FIRST_REGULAR_YEAR);

/** Remembers the year that an instant or wall time lies in, since rows of one file lie close together. */
function turnToYearOf(seconds: number): void {
  lastYear = civilFromDays(Math.floor(seconds / DAY_SECONDS)).year;
  lastYearFrom = daysFromCivil(lastYear, 1, 1) * DAY_SECONDS;
  lastYearTo = daysFromCivil(lastYear + 1, 1, 1) * DAY_SECONDS;
  lastSummer = summer(lastYear);
}

/** How far London's clock is ahead of UTC at an instant (epoch seconds), in seconds. */
export function londonOffset(epoch: number): number {
  if (epoch < FIRST_REGULAR_SECOND) {
    const at = Temporal.Instant.fromEpochMilliseconds(epoch * 1000).toZonedDateTimeISO(ZONE);
    return at.offsetNanoseconds / 1e9;
  }
  if (epoch < lastYearFrom || epoch >= lastYearTo) turnToYearOf(epoch);
  return epoch >= lastSummer.from && epoch < lastSummer.to ? 3600 : 0;
}

/** London wall seconds of an instant (epoch seconds). */
export function londonWall(epoch: number): number {
  return epoch + londonOffset(epoch);
}

/**
 * The instant (epoch seconds) at which London's clock shows these wall seconds: the first of the two where the autumn
 * change repeats them, undefined where the spring change skips them.
 */
export function londonEpoch(wall: number): number | undefined {
  if (wall < FIRST_REGULAR_SECOND) return irregularInstant(wall);
  if (wall < lastYearFrom || wall >= lastYearTo) turnToYearOf(wall);
  const { from, to } = lastSummer;
  if (wall < from) return wall;
  if (wall < from + 3600) return undefined;
  return wall < to + 3600 ? wall - 3600 : wall;
}

function irregularInstant(wall: number): number | undefined {
  const clock = Temporal.Instant.fromEpochMilliseconds(wall * 1000)
    .toZonedDateTimeISO('UTC')
    .toPlainDateTime();
  const found = clock.toZonedDateTime(ZONE, { disambiguation: 'earlier' });
  return found.toPlainDateTime().equals(clock) ? Math.floor(found.epochMilliseconds / 1000) : undefined;
}
