/** Dates and times as people type them into a form: generous in what is read, exact in what is said when it cannot be. */
import { ok, type Refusal, type Result, refuse } from './result.ts';

/** The three boxes of a date question, as typed. */
export type TypedDate = { readonly day: string; readonly month: string; readonly year: string };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_NAMES =
  /^(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)$/;

/**
 * A day from the three boxes of a date question. The month may be a number or a name. `name` begins the refusal, as in
 * 'Date of birth must be a real date'; `field` goes with it. Wording: the date input of the GOV.UK Design System.
 */
export function parseTypedDate(typed: TypedDate, name = 'Date', field?: string): Result<Temporal.PlainDate> {
  const day = typed.day.trim();
  const month = typed.month.trim().toLowerCase();
  const year = typed.year.trim();
  const missing = Object.entries({ day, month, year }).filter(([, text]) => text === '');
  if (missing.length === 3) return refuse(`Enter ${lowerFirst(name)}`, field);
  if (missing.length > 0) {
    return refuse(`${name} must include a ${missing.map(([part]) => part).join(' and ')}`, field);
  }
  if (!/^[12]\d{3}$/.test(year))
    return refuse(`${name} must include a year with 4 numbers, like 2026`, field);
  const unreal = refuse(`${name} must be a real date`, field);
  if (!/^\d{1,2}$/.test(day)) return unreal;
  const monthNumber = MONTH_NAMES.test(month) ? MONTHS.indexOf(month.slice(0, 3)) + 1 : wholeNumber(month);
  return realDate(Number(year), monthNumber, Number(day), unreal);
}

/**
 * A wall time from one box: '8', '8:05', '8.05', '0805', '805', '8am', '8.30 pm', '20.30', 'noon', 'midnight'.
 * `name` begins the refusal, as in 'Start time must be a time, like 8:05 or 20:30'.
 */
export function parseTypedTime(typed: string, name = 'Time', field?: string): Result<Temporal.PlainTime> {
  const text = typed.toLowerCase().replace(/\s/g, '');
  if (text === '') return refuse(`Enter ${lowerFirst(name)}`, field);
  if (text === 'noon' || text === 'midday') return ok(Temporal.PlainTime.from({ hour: 12 }));
  if (text === 'midnight') return ok(Temporal.PlainTime.from({ hour: 0 }));
  const unreal = refuse(`${name} must be a time, like 8:05 or 20:30`, field);
  const parts = /^(\d{1,2})(?:[:.]?(\d\d))?(am|pm|a\.m\.?|p\.m\.?)?$/.exec(text);
  if (parts === null) return unreal;
  const half = parts[3]?.charAt(0);
  const typedHour = Number(parts[1]);
  const minute = Number(parts[2] ?? 0);
  if (half !== undefined && (typedHour < 1 || typedHour > 12)) return unreal;
  const hour = half === undefined ? typedHour : (typedHour % 12) + (half === 'p' ? 12 : 0);
  if (hour > 23 || minute > 59) return unreal;
  return ok(Temporal.PlainTime.from({ hour, minute }));
}

/** The day of these numbers, or `unreal` where the calendar has no such day. */
function realDate(year: number, month: number, day: number, unreal: Refusal): Result<Temporal.PlainDate> {
  if (month < 1 || month > 12 || day < 1) return unreal;
  const first = Temporal.PlainDate.from({ year, month, day: 1 });
  return day > first.daysInMonth ? unreal : ok(first.with({ day }));
}

function wholeNumber(text: string): number {
  return /^\d{1,2}$/.test(text) ? Number(text) : 0;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
