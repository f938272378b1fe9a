import { civilFromDays, DAY_SECONDS, daysFromCivil, daysInMonth, londonEpoch } from './london.ts';

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?(?:(Z)|([+-])(\d{2})(?::?(\d{2}))?)?$/;

/** The first and the last second that text with a four-digit year can name, in epoch seconds. */
const EARLIEST = daysFromCivil(0, 1, 1) * DAY_SECONDS;
const LATEST = daysFromCivil(10_000, 1, 1) * DAY_SECONDS - 1;

/**
 * Reads an ISO 8601 date and time as epoch seconds: `2026-03-02T08:00` or `2026-03-02T08:00:00`, alone (London wall time)
 * or with `Z`, `+01:00`, `+0100` or `+01`. Undefined where it is anything else: a fraction of a second, a space or a small
 * letter for `T` or `Z`, a leap second, a day that the month does not have, or a wall time that the spring clock change
 * skips. `24:00` is the midnight that ends its day, as ISO 8601 has it.
 */
export function parseIsoTime(text: string): number | undefined {
  const part = SHAPE.exec(text);
  if (part === null) return undefined;
  const year = Number(part[1]);
  const month = Number(part[2]);
  const day = Number(part[3]);
  const hour = Number(part[4]);
  const minute = Number(part[5]);
  const second = Number(part[6] ?? 0);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 24 || minute > 59 || second > 59) return undefined;
  if (hour === 24 && minute + second > 0) return undefined;
  const wall = daysFromCivil(year, month, day) * DAY_SECONDS + hour * 3600 + minute * 60 + second;
  const epoch = part[7] === 'Z' ? wall : part[8] === undefined ? londonEpoch(wall) : atOffset(wall, part);
  return epoch === undefined || epoch < EARLIEST || epoch > LATEST ? undefined : epoch;
}

function atOffset(wall: number, part: RegExpExecArray): number | undefined {
  const hours = Number(part[9]);
  const minutes = Number(part[10] ?? 0);
  if (hours > 23 || minutes > 59) return undefined;
  const offset = hours * 3600 + minutes * 60;
  return part[8] === '-' ? wall + offset : wall - offset;
}

/** Writes epoch seconds as UTC to the second: `2026-03-02T08:00:00Z`. */
export function formatUtc(epoch: number): string {
  const days = Math.floor(epoch / DAY_SECONDS);
  const { year, month, day } = civilFromDays(days);
  const rest = epoch - days * DAY_SECONDS;
  const hour = Math.floor(rest / 3600);
  const minute = Math.floor((rest % 3600) / 60);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(rest % 60)}Z`;
}

/** A number from 0 to 99 in two digits. */
export function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}
