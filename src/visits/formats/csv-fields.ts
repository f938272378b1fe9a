/** What a field of a CSV file says, from its bytes: a whole number, a time, a text. */
import { parseIsoTime } from '../../ground/iso-time.ts';
import { DAY_SECONDS, daysFromCivil, daysInMonth, londonEpoch } from '../../ground/london.ts';

const [ZERO, DASH, COLON, T, Z] = [48, 45, 58, 84, 90];

/** A whole number written in digits alone; -1 for anything else, and the largest safe number for one beyond it. */
export function wholeNumberIn(bytes: Uint8Array, from: number, to: number): number {
  if (from === to) return -1;
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return -1;
    number = Math.min(number * 10 + digit, Number.MAX_SAFE_INTEGER);
  }
  return number;
}

/**
 * An ISO 8601 time as epoch seconds, by the rules of `parseIsoTime`; NaN where it is none. The usual shapes, to the minute
 * or second with `Z` or nothing, are read straight from the bytes.
 */
export function timeIn(bytes: Buffer, from: number, to: number): number {
  const length = to - from;
  const isUtc = length > 0 && bytes[to - 1] === Z;
  const clockLength = isUtc ? length - 1 : length;
  if (clockLength === 16 || clockLength === 19) {
    const wall = wallIn(bytes, from, clockLength === 19);
    if (wall !== -1) return isUtc ? wall : (londonEpoch(wall) ?? Number.NaN);
  }
  return parseIsoTime(bytes.toString('utf8', from, to)) ?? Number.NaN;
}

/** Seconds on the clock for a plain date and time from 1970 on; -1 where it is anything out of the ordinary. */
function wallIn(bytes: Uint8Array, from: number, withSeconds: boolean): number {
  if (
    bytes[from + 4] !== DASH ||
    bytes[from + 7] !== DASH ||
    bytes[from + 10] !== T ||
    bytes[from + 13] !== COLON ||
    (withSeconds && bytes[from + 16] !== COLON)
  )
    return -1;
  const century = twoDigits(bytes, from);
  const yearOfCentury = twoDigits(bytes, from + 2);
  const month = twoDigits(bytes, from + 5);
  const day = twoDigits(bytes, from + 8);
  const hour = twoDigits(bytes, from + 11);
  const minute = twoDigits(bytes, from + 14);
  const second = withSeconds ? twoDigits(bytes, from + 17) : 0;
  if ((century | yearOfCentury | month | day | hour | minute | second) < 0) return -1;
  const year = century * 100 + yearOfCentury;
  if (year < 1970 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return -1;
  if (day > 28 && day > daysInMonth(year, month)) return -1;
  return monthStart(year, month) + (day - 1) * DAY_SECONDS + hour * 3600 + minute * 60 + second;
}

let lastMonth = -1;
let lastMonthStart = 0;

/** Epoch seconds of a month's first midnight; rows of one file lie close together, so the last one is kept. */
function monthStart(year: number, month: number): number {
  const key = year * 12 + month;
  if (key !== lastMonth) {
    lastMonth = key;
    lastMonthStart = daysFromCivil(year, month, 1) * DAY_SECONDS;
  }
  return lastMonthStart;
}

/** Two digits as a number; below zero where they are not digits. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - ZERO;
  const ones = bytes[at + 1]! - ZERO;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}
