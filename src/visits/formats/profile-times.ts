/** Dates and times as care systems write them, read by an order that the provider names once, never guessed row by row. */
import { DAY_SECONDS, daysFromCivil, daysInMonth, londonEpoch } from '../../ground/london.ts';
import { notATime, type Read } from '../rules/feed-log.ts';

/** The orders in which a date may be written. */
export const DATE_ORDERS = ['day-first', 'iso', 'month-first', 'named-month'] as const;

export type DateOrder = (typeof DATE_ORDERS)[number];

/** An order as it is offered, with an example that shows which is meant. */
export const dateOrderExamples = {
  'day-first': { name: 'Day first', date: '25/03/2026', both: '25/03/2026 08:05' },
  iso: { name: 'Year first', date: '2026-03-25', both: '2026-03-25 08:05' },
  'month-first': { name: 'Month first, as in America', date: '03/25/2026', both: '03/25/2026 08:05' },
  'named-month': { name: 'Month in letters', date: '25 Mar 2026', both: '25 Mar 2026 08:05' },
} as const satisfies Record<DateOrder, { name: string; date: string; both: string }>;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Each order as a pattern whose groups are named, at the start of the text. */
const SHAPES: Record<DateOrder, RegExp> = {
  'day-first': /^(?<day>\d{1,2})[/.-](?<month>\d{1,2})[/.-](?<year>\d{4}|\d{2})(?!\d)/,
  iso: /^(?<year>\d{4})[/.-](?<month>\d{1,2})[/.-](?<day>\d{1,2})(?!\d)/,
  'month-first': /^(?<month>\d{1,2})[/.-](?<day>\d{1,2})[/.-](?<year>\d{4}|\d{2})(?!\d)/,
  'named-month':
    /^(?:[a-z]+,? )?(?<day>\d{1,2})(?:st|nd|rd|th)?[ /.-](?<month>[a-z]{3,9})\.?,?[ /.-](?<year>\d{4}|\d{2})(?!\d)/i,
};
const CLOCK = /^(\d{1,2})[:.]([0-5]\d)(?:[:.]([0-5]\d)(?:\.\d+)?)?\s*(am|pm)?(Z|[+-]\d{2}:?\d{2})?$/i;

type Clock = { readonly seconds: number; readonly offset: number | undefined };

function readDay(
  text: string,
  order: DateOrder,
): { readonly days: number; readonly rest: string } | undefined {
  const found = SHAPES[order].exec(text);
  const { day: d = '', month: m = '', year: y = '' } = found?.groups ?? {};
  if (found === null) return undefined;
  const month = order === 'named-month' ? MONTHS.indexOf(m.slice(0, 3).toLowerCase()) + 1 : Number(m);
  const [day, year] = [Number(d), y.length === 2 ? 2000 + Number(y) : Number(y)];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return { days: daysFromCivil(year, month, day), rest: text.slice(found[0].length).replace(/^[T,\s]+/, '') };
}

function readClock(text: string): Clock | undefined {
  const found = CLOCK.exec(text);
  if (found === null) return undefined;
  const half = found[4]?.toLowerCase();
  const typed = Number(found[1]);
  if (half !== undefined && (typed < 1 || typed > 12)) return undefined;
  const hour = half === undefined ? typed : (typed % 12) + (half === 'pm' ? 12 : 0);
  if (hour > 23) return undefined;
  return { seconds: hour * 3600 + Number(found[2]) * 60 + Number(found[3] ?? 0), offset: offsetOf(found[5]) };
}

function offsetOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^z$/i.test(text)) return 0;
  const size = Number(text.slice(1, 3)) * 3600 + Number(text.slice(-2)) * 60;
  return text.startsWith('-') ? -size : size;
}

/**
 * A date with its time, in one text or in two, as epoch seconds: London wall time unless an offset or Z stands behind it.
 * `name` is how the time is spoken of: 'check-in time'. `daysLater` moves it on by whole days on the wall clock.
 */
export function readDateAndTime(
  typed: { readonly date: string; readonly time: string | null },
  order: DateOrder,
  name: string,
  daysLater = 0,
): Read<number> {
  const example = dateOrderExamples[order];
  const day = readDay(typed.date, order);
  if (day === undefined)
    return {
      reason: notATime(name, false, typed.time === null ? example.both : `${example.date} and 08:05`),
    };
  const clock = readClock(typed.time ?? day.rest);
  if (clock === undefined)
    return {
      reason: notATime(name, false, typed.time === null ? example.both : `${example.date} and 08:05`),
    };
  const wall = (day.days + daysLater) * DAY_SECONDS + clock.seconds;
  if (clock.offset !== undefined) return { value: wall - clock.offset };
  const at = londonEpoch(wall);
  return at === undefined ? { reason: notATime(name, true, example.both) } : { value: at };
}

/** The order that every one of some sample dates can be read in; where several can, the first of them that people here use. */
export function likelyOrder(samples: readonly string[]): DateOrder | undefined {
  const given = samples.filter((sample) => sample !== '');
  if (given.length === 0) return undefined;
  return DATE_ORDERS.find((order) => given.every((sample) => readDay(sample, order) !== undefined));
}
