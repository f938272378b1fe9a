/**
 * The repeating week that a plan asks for: which days, when, how long, how many workers, what for, and how early or late a
 * visit may begin. A time-critical visit needs a reason on record; all others get the wider window that their contract
 * gives. Source: docs/rules/visit-pattern.md.
 */
import { type Refusal, refuse } from '../../ground/result.ts';
import { type MinimumVisit, tooShort } from './minimum-visit.ts';
import type { Purpose } from './purposes.ts';

/** One visit of the repeating week. Days are 'YYYY-MM-DD', weekdays 1 (Monday) to 7, times 'HH:MM' on a London clock. */
export type PatternVisit = {
  readonly weekdays: readonly number[];
  /** 1 every week, 2 every other week, up to 8. */
  readonly everyWeeks: number;
  /** A day of the first week in which it happens; null where it happens every week. */
  readonly firstWeekOn: string | null;
  readonly startTime: string;
  readonly minutes: number;
  readonly workers: number;
  readonly purpose: Purpose;
  readonly tasks: string;
  /** How many minutes before the start it may begin; null takes the contract's window. */
  readonly earlierMinutes: number | null;
  /** How many minutes after the start it may begin; null takes the contract's window. */
  readonly laterMinutes: number | null;
  readonly timeCritical: boolean;
  readonly timeCriticalReason: string | null;
  readonly onBankHolidays: boolean;
};

/** The most visits that one line's week may list; a day of hourly visits fits. */
export const MOST_VISITS = 28;

/**
 * Everything that keeps a pattern from being used, in order; none where it may be. Each refusal's field is the visit's place
 * and the part that is wrong, such as `visits.0.minutes`.
 */
export function faultsOfPattern(visits: readonly PatternVisit[], rule: MinimumVisit): Refusal[] {
  if (visits.length === 0) return [refuse('Add at least one visit', 'visits')];
  if (visits.length > MOST_VISITS) return [refuse(`A week can list ${MOST_VISITS} visits at most`, 'visits')];
  return visits.flatMap((visit, place) =>
    faultsOfVisit(visit, rule).map(({ reason, field }) => refuse(reason, `visits.${place}.${field ?? ''}`)),
  );
}

/** Everything wrong with one visit; each field is a name of `PatternVisit`. */
function faultsOfVisit(visit: PatternVisit, rule: MinimumVisit): Refusal[] {
  const found: (Refusal | undefined | false)[] = [
    visit.weekdays.length === 0 && refuse('Choose at least one day', 'weekdays'),
    outside(visit.minutes, 1, 1440) && refuse('Minutes must be from 1 to 1440', 'minutes'),
    tooShort(visit, rule),
    outside(visit.workers, 1, 4) && refuse('Workers must be from 1 to 4', 'workers'),
    outside(visit.everyWeeks, 1, 8) && refuse('Weeks must be from 1 to 8', 'everyWeeks'),
    visit.everyWeeks > 1 &&
      visit.firstWeekOn === null &&
      refuse('Enter a day in the first week of this visit, so that the weeks can be counted', 'firstWeekOn'),
    outsideWindow(visit.earlierMinutes) &&
      refuse('Minutes early must be from 0 to 720, or empty for the contract’s own', 'earlierMinutes'),
    outsideWindow(visit.laterMinutes) &&
      refuse('Minutes late must be from 0 to 720, or empty for the contract’s own', 'laterMinutes'),
    visit.timeCritical &&
      (visit.timeCriticalReason ?? '').trim() === '' &&
      refuse(
        'Say why this visit cannot wait, such as insulin before breakfast. Without a reason it is not time-critical',
        'timeCriticalReason',
      ),
  ];
  return found.filter((fault): fault is Refusal => typeof fault === 'object');
}

/** How early and how late a visit may begin, in minutes. */
export type CallWindow = { readonly earlier: number; readonly later: number };

/**
 * A visit's call window under its contract's windows, in minutes: on each side its own where it has one, else the contract's.
 * A time-critical visit's is never wider than the contract allows such visits.
 */
export function callWindow(
  visit: Pick<PatternVisit, 'earlierMinutes' | 'laterMinutes' | 'timeCritical'>,
  contract: { readonly window: CallWindow; readonly timeCriticalWindow: CallWindow },
): CallWindow {
  const { earlierMinutes, laterMinutes, timeCritical } = visit;
  if (!timeCritical)
    return {
      earlier: earlierMinutes ?? contract.window.earlier,
      later: laterMinutes ?? contract.window.later,
    };
  const { earlier, later } = contract.timeCriticalWindow;
  return {
    earlier: Math.min(earlierMinutes ?? earlier, earlier),
    later: Math.min(laterMinutes ?? later, later),
  };
}

/** Minutes of care in an average week, and minutes of workers' time, which counts a double-handed visit twice. */
export function weeklyMinutes(visits: readonly PatternVisit[]): {
  readonly care: number;
  readonly work: number;
} {
  let care = 0;
  let work = 0;
  for (const { weekdays, minutes, workers, everyWeeks } of visits) {
    const average = (weekdays.length * minutes) / everyWeeks;
    care += average;
    work += average * workers;
  }
  return { care: Math.round(care), work: Math.round(work) };
}

function outside(value: number, least: number, most: number): boolean {
  return !Number.isInteger(value) || value < least || value > most;
}

function outsideWindow(value: number | null): boolean {
  return value !== null && outside(value, 0, 720);
}
