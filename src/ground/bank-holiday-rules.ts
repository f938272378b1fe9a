/**
 * The bank holidays of England and Wales worked out by rule, for an administrator to look over and adopt. The law is the
 * Banking and Financial Dealings Act 1971, schedule 1, with the days that are proclaimed each year; what was proclaimed
 * once only cannot be worked out, and stands in the table below. Source: docs/rules/bank-holidays.md.
 */
import type { BankHoliday } from './bank-holidays.ts';

const DIVISION = 'england-and-wales';

/** Proclaimed once: a holiday moved to another date, or a day added. Sources in docs/rules/bank-holidays.md. */
const PROCLAIMED: ReadonlyArray<{
  readonly date: string;
  readonly title: string;
  readonly insteadOf?: string;
}> = [
  { date: '2011-04-29', title: 'Royal wedding' },
  { date: '2012-06-04', title: 'Spring bank holiday', insteadOf: '2012-05-28' },
  { date: '2012-06-05', title: 'Queen’s Diamond Jubilee' },
  { date: '2020-05-08', title: 'Early May bank holiday (VE day)', insteadOf: '2020-05-04' },
  { date: '2022-06-02', title: 'Spring bank holiday', insteadOf: '2022-05-30' },
  { date: '2022-06-03', title: 'Platinum Jubilee bank holiday' },
  { date: '2022-09-19', title: 'Bank Holiday for the State Funeral of Queen Elizabeth II' },
  { date: '2023-05-08', title: 'Bank holiday for the coronation of King Charles III' },
];

/**
 * The bank holidays of a year in England and Wales, true days and substitutes, in date order: years from 2011, since
 * earlier proclamations are not in the table. A day proclaimed once counts as a true day, since no other day is kept for it.
 */
export function englandAndWalesBankHolidays(year: number): BankHoliday[] {
  const proclaimed = PROCLAIMED.filter(({ date }) => date.startsWith(`${year}-`));
  const movedAway = new Set(proclaimed.map((day) => day.insteadOf));
  const easter = easterSunday(year);
  const ordinary = [
    trueDay(easter.subtract({ days: 2 }), 'Good Friday'),
    trueDay(easter.add({ days: 1 }), 'Easter Monday'),
    trueDay(firstMonday(year, 5), 'Early May bank holiday'),
    trueDay(lastMonday(year, 5), 'Spring bank holiday'),
    trueDay(lastMonday(year, 8), 'Summer bank holiday'),
  ].filter(({ date }) => !movedAway.has(date));
  const once = proclaimed.map(({ date, title }) => trueDay(Temporal.PlainDate.from(date), title));
  const days = [...ordinary, ...once, ...datedDays(year)];
  return days.sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** Easter Sunday of the Gregorian calendar, by the anonymous method (Meeus, Jones and Butcher). */
export function easterSunday(year: number): Temporal.PlainDate {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - moonShift + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const days = epact + toSunday - 7 * late + 114;
  return Temporal.PlainDate.from({ year, month: Math.floor(days / 31), day: (days % 31) + 1 });
}

/**
 * New Year's Day, Christmas Day and Boxing Day with their substitutes: a day at a weekend gets the next weekday that is
 * not one of these days or a substitute already. So Christmas Day on a Sunday moves to Tuesday 27, past Boxing Day.
 */
function datedDays(year: number): BankHoliday[] {
  const days = [
    trueDay(Temporal.PlainDate.from({ year, month: 1, day: 1 }), 'New Year’s Day'),
    trueDay(Temporal.PlainDate.from({ year, month: 12, day: 25 }), 'Christmas Day'),
    trueDay(Temporal.PlainDate.from({ year, month: 12, day: 26 }), 'Boxing Day'),
  ];
  const taken = new Set(days.map(({ date }) => date));
  const substitutes = days.flatMap((day): BankHoliday[] => {
    let date = Temporal.PlainDate.from(day.date);
    if (date.dayOfWeek < 6) return [];
    while (date.dayOfWeek > 5 || taken.has(date.toString())) date = date.add({ days: 1 });
    taken.add(date.toString());
    return [{ ...day, date: date.toString(), kind: 'substitute', movedFrom: day.date }];
  });
  return [...days, ...substitutes];
}

function trueDay(date: Temporal.PlainDate, title: string): BankHoliday {
  return { date: date.toString(), division: DIVISION, title, kind: 'true-day' };
}

function firstMonday(year: number, month: number): Temporal.PlainDate {
  const first = Temporal.PlainDate.from({ year, month, day: 1 });
  return first.add({ days: (8 - first.dayOfWeek) % 7 });
}

function lastMonday(year: number, month: number): Temporal.PlainDate {
  const first = Temporal.PlainDate.from({ year, month, day: 1 });
  const last = first.with({ day: first.daysInMonth });
  return last.subtract({ days: last.dayOfWeek - 1 });
}
