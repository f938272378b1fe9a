/**
 * Which rate a visit is priced at: by its service, by the local date and time of its planned start and, where the contract prices
 * lengths, by its planned minutes; the first that fits. Source: docs/rules/rating.md and docs/rules/price-by-length.md.
 */
import type { DayKind, Rate } from '../../contracts/rules/terms.ts';
import { DAY_SECONDS, daysFromCivil, londonWall, weekday } from '../../ground/london.ts';

/** Bank holidays as days since 1970-01-01. */
export type BankHolidays = ReadonlySet<number>;

/** Bank holidays from local days in the form 'YYYY-MM-DD'. */
export function bankHolidaysFrom(dates: Iterable<string>): BankHolidays {
  const days = new Set<number>();
  for (const date of dates)
    days.add(daysFromCivil(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))));
  return days;
}

/** The first rate that fits a service at a planned start (epoch seconds) for so many planned minutes, or undefined. */
export function rateFor(
  rates: readonly Rate[],
  service: string,
  startsAt: number,
  bankHolidays: BankHolidays,
  plannedMinutes = 0,
): Rate | undefined {
  const wall = londonWall(startsAt);
  const day = Math.floor(wall / DAY_SECONDS);
  const minute = Math.floor((wall - day * DAY_SECONDS) / 60);
  const kind = kindOfDay(rates, service, day, bankHolidays);
  for (const rate of rates)
    if (
      rate.service === service &&
      coversMinute(rate, minute) &&
      rate.days.includes(kind) &&
      (rate.upToMinutes === undefined || plannedMinutes <= rate.upToMinutes)
    )
      return rate;
  return undefined;
}

/** A bank holiday counts as one where any rate of the service names bank holidays, otherwise as its ordinary day. */
function kindOfDay(
  rates: readonly Rate[],
  service: string,
  day: number,
  bankHolidays: BankHolidays,
): DayKind {
  if (
    bankHolidays.has(day) &&
    rates.some((rate) => rate.service === service && rate.days.includes('bank-holiday'))
  )
    return 'bank-holiday';
  const ordinary = weekday(day);
  return ordinary === 6 ? 'sunday' : ordinary === 5 ? 'saturday' : 'weekday';
}

/** `from` is included, `to` is not; `to` at or before `from` runs over midnight. */
function coversMinute({ fromMinute, toMinute }: Rate, minute: number): boolean {
  return fromMinute < toMinute
    ? minute >= fromMinute && minute < toMinute
    : minute >= fromMinute || minute < toMinute;
}
