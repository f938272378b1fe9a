/** The form of a visit pattern as values: from visits to what its boxes hold, and from what was typed to visits or errors. */
import { z } from 'zod';
import type { MinimumVisit } from '../../plans/rules/minimum-visit.ts';
import { PURPOSES } from '../../plans/rules/purposes.ts';
import { faultsOfPattern, MOST_VISITS, type PatternVisit } from '../../plans/rules/visit-pattern.ts';
import {
  choice,
  choices,
  optionalDate,
  optionalText,
  text,
  tick,
  time,
  wholeNumber,
} from '../../web/form-values.ts';
import { dateBoxes, type FormErrors, type FormState, type FormValues, startForm } from '../../web/forms.ts';

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;

const optionalMinutes = (name: string) =>
  optionalText(name).transform((typed, context) => {
    if (typed === '') return null;
    if (/^\d{1,3}$/.test(typed) && Number(typed) <= 720) return Number(typed);
    context.addIssue({ code: 'custom', message: `${name} must be a whole number from 0 to 720` });
    return z.NEVER;
  });

const visit = z
  .object({
    weekdays: choices('at least one day', WEEKDAYS, { min: 1 }),
    start_time: time('Start time'),
    minutes: wholeNumber('Minutes', { min: 1, max: 1440 }),
    workers: wholeNumber('Workers', { min: 1, max: 4 }),
    purpose: choice('What the visit is for', PURPOSES),
    tasks: optionalText('What is to be done', { max: 1000 }),
    time_critical: tick(),
    time_critical_reason: optionalText('Why it cannot wait', { max: 300 }),
    earlier_minutes: optionalMinutes('Minutes early'),
    later_minutes: optionalMinutes('Minutes late'),
    every_weeks: wholeNumber('Weeks', { min: 1, max: 8 }),
    first_week_on: optionalDate('The first week'),
    not_on_bank_holidays: tick(),
  })
  .refine(({ time_critical, time_critical_reason }) => time_critical || time_critical_reason === '', {
    error: 'Tick that the visit is time-critical, or clear the reason',
    path: ['time_critical'],
  })
  .transform(
    (row): PatternVisit => ({
      weekdays: row.weekdays.map(Number),
      everyWeeks: row.every_weeks,
      firstWeekOn: row.every_weeks === 1 ? null : row.first_week_on,
      startTime: row.start_time,
      minutes: row.minutes,
      workers: row.workers,
      purpose: row.purpose,
      tasks: row.tasks,
      earlierMinutes: row.earlier_minutes,
      laterMinutes: row.later_minutes,
      timeCritical: row.time_critical,
      timeCriticalReason:
        row.time_critical && row.time_critical_reason !== '' ? row.time_critical_reason : null,
      onBankHolidays: !row.not_on_bank_holidays,
    }),
  );

/** The visits of a form, as a part of a page's own schema: `visits.0.minutes` and so on. */
export const visitsAnswer = z.array(visit).max(MOST_VISITS).default([]);

/** Why a pattern changes. */
export const reasonAnswer = text('Why the visits change', { max: 300 });

/** The boxes of a pattern's visits, holding what they say. */
export function formOfVisits(visits: readonly PatternVisit[]): FormValues {
  const known = visits.map(
    (one, at) =>
      startForm({
        [`visits.${at}.weekdays`]: one.weekdays.map(String),
        [`visits.${at}.start_time`]: one.startTime,
        [`visits.${at}.minutes`]: one.minutes,
        [`visits.${at}.workers`]: one.workers,
        [`visits.${at}.purpose`]: one.purpose,
        [`visits.${at}.tasks`]: one.tasks,
        [`visits.${at}.time_critical`]: one.timeCritical,
        [`visits.${at}.time_critical_reason`]: one.timeCriticalReason,
        [`visits.${at}.earlier_minutes`]: one.earlierMinutes,
        [`visits.${at}.later_minutes`]: one.laterMinutes,
        [`visits.${at}.every_weeks`]: one.everyWeeks,
        ...dateBoxes(`visits.${at}.first_week_on`, one.firstWeekOn),
        [`visits.${at}.not_on_bank_holidays`]: !one.onBankHolidays,
      }).values,
  );
  return Object.assign({}, ...known) as FormValues;
}

/** The boxes of a first visit: nothing chosen but what most visits are. */
export function formOfFirstVisit(): FormValues {
  return { 'visits.0.minutes': '30', 'visits.0.workers': '1', 'visits.0.every_weeks': '1' };
}

/** How many visits a form holds. */
export function visitCount(values: FormValues): number {
  return placesOf(values).length;
}

/** The form with one more visit, on the same days and for as many workers as the one before it. */
export function addVisit(values: FormValues): FormValues {
  const tidy = renumbered(values, placesOf(values));
  const at = visitCount(tidy);
  const before = (name: string, usual: string) => tidy[`visits.${at - 1}.${name}`] ?? usual;
  return {
    ...tidy,
    [`visits.${at}.weekdays`]: before('weekdays', ''),
    [`visits.${at}.start_time`]: '',
    [`visits.${at}.minutes`]: before('minutes', '30'),
    [`visits.${at}.workers`]: before('workers', '1'),
    [`visits.${at}.every_weeks`]: '1',
  };
}

/** The form without one of its visits. */
export function removeVisit(values: FormValues, place: number): FormValues {
  return renumbered(
    values,
    placesOf(values).filter((at) => at !== place),
  );
}

/** What is wrong with visits as a pattern, by the names of the form's boxes. */
export function patternErrors(visits: readonly PatternVisit[], rule: MinimumVisit): FormErrors {
  const errors: Record<string, string> = {};
  for (const { field = 'visits', reason } of faultsOfPattern(visits, rule)) errors[boxOf(field)] ??= reason;
  return errors;
}

/** Errors that each say which visit they are about, where a form holds several. */
export function namingVisits({ values, errors }: FormState): FormState {
  if (visitCount(values) < 2) return { values, errors };
  const named = Object.entries(errors).map(([field, reason]) => {
    const box = BOX.exec(field);
    return [field, box === null ? reason : `Visit ${Number(box[1]) + 1}: ${lowerFirst(reason)}`] as const;
  });
  return { values, errors: Object.fromEntries(named) };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** The box of a part of a pattern: `visits.0.timeCriticalReason` → `visits.0.time_critical_reason`. */
export function boxOf(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const BOX = /^visits\.(\d{1,4})\.(.+)$/;

function placesOf(values: FormValues): number[] {
  const places = new Set(Object.keys(values).flatMap((name) => BOX.exec(name)?.[1] ?? []));
  return [...places].map(Number).sort((a, b) => a - b);
}

function renumbered(values: FormValues, places: readonly number[]): FormValues {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const box = BOX.exec(name);
      if (box === null) return [[name, value]];
      const place = places.indexOf(Number(box[1]));
      return place < 0 ? [] : [[`visits.${place}.${box[2]}`, value]];
    }),
  );
}
