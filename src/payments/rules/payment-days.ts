/** Days on which banks move money: Monday to Friday but bank holidays. Source: docs/rules/payment-runs.md. */
import { longDate } from '../../ground/dates-in-words.ts';
import { isBankDay } from '../formats/bacs-days.ts';

/** Bacs takes a file one working day, works on it the next and pays on the third. */
export const WORKING_DAYS_AHEAD = 2;

/** The day so many working days after another, which itself does not count. */
export function workingDayAfter(day: string, days: number, holidays: ReadonlySet<string>): string {
  let at = Temporal.PlainDate.from(day);
  for (let left = days; left > 0; ) {
    at = at.add({ days: 1 });
    if (isBankDay(at.toString(), holidays)) left -= 1;
  }
  return at.toString();
}

/** The first day on which a file that is sent on a day, or on the first working day after it, pays. */
export function firstPayDay(today: string, holidays: ReadonlySet<string>): string {
  const sent = isBankDay(today, holidays) ? today : workingDayAfter(today, 1, holidays);
  return workingDayAfter(sent, WORKING_DAYS_AHEAD, holidays);
}

/** Why nobody can be paid on a day; undefined where they can. */
export function whyNotPayOn(
  day: string,
  { today, holidays }: { readonly today: string; readonly holidays: ReadonlySet<string> },
): string | undefined {
  if (!isBankDay(day, holidays)) return `Banks do not work on ${longDate(day)}. Choose a working day`;
  const first = firstPayDay(today, holidays);
  if (day < first) return `The first day on which the bank can pay is ${longDate(first)}`;
  if (day > Temporal.PlainDate.from(today).add({ days: 60 }).toString())
    return 'Choose a payment day within 60 days';
  return undefined;
}
