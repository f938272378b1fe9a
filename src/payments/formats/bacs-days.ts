/** The three working days of Bacs: the file goes in, is processed, and the payees are paid. */

/** A working day for the British banks: not a Saturday or Sunday, and not a bank holiday of England and Wales. */
export function isBankDay(day: string, holidays: ReadonlySet<string>): boolean {
  return Temporal.PlainDate.from(day).dayOfWeek <= 5 && !holidays.has(day);
}

/** The working day before one. */
export function bankDayBefore(day: string, holidays: ReadonlySet<string>): string {
  let at = Temporal.PlainDate.from(day);
  do at = at.subtract({ days: 1 });
  while (!isBankDay(at.toString(), holidays));
  return at.toString();
}

/**
 * When a file must be in, and when it is processed, for the payees to be paid on a day. A day of payment that is no working
 * day is moved to the one before it, so that nobody is paid late.
 */
export function bacsDays(
  wanted: string,
  holidays: ReadonlySet<string>,
): { readonly inOn: string; readonly processedOn: string; readonly paidOn: string } {
  const paidOn = isBankDay(wanted, holidays) ? wanted : bankDayBefore(wanted, holidays);
  const processedOn = bankDayBefore(paidOn, holidays);
  return { inOn: bankDayBefore(processedOn, holidays), processedOn, paidOn };
}
