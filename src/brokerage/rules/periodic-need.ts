/**
 * A service by the week, night or day as it is sought: what it asks for, in words and in hours, and what keeps it from being sought.
 * Source: docs/rules/service-by-the-week.md.
 */
import type { PeriodicPrice } from '../../contracts/rules/prices.ts';
import type { Unit } from '../../contracts/rules/prices-shape.ts';
import { longDate, minutesInWords } from '../../ground/calendar.ts';
import { type Refusal, refuse } from '../../ground/result.ts';
import { listWords, plural } from '../../ground/text.ts';
import { visitInWords } from '../../plans/rules/pattern-words.ts';
import { type PatternVisit, weeklyMinutes } from '../../plans/rules/visit-pattern.ts';
import { ALL_WEEK, faultOfDays, type PeriodicDays, periodicInWords } from './periodic-words.ts';

/** What is sought that has no visits. Days are 'YYYY-MM-DD'. */
export type PeriodicNeed = PeriodicDays & {
  readonly unit: Unit;
  /** For how many weeks from its start; null where it goes on. */
  readonly weeks: number | null;
  /** When the council looks at it again; null where no day is set. */
  readonly reviewOn: string | null;
};

/** What a request, an offer or a line asks for: visits, or a service without any. */
export type Wanted = {
  readonly visits: readonly PatternVisit[];
  readonly periodic?: PeriodicNeed | null | undefined;
};

/** How long a service may be sought for at most, in weeks. */
const LONGEST_WEEKS = 52;

/** The need as it is kept: a service by the week is given all week. */
export function periodicNeed(need: PeriodicNeed): PeriodicNeed {
  return need.unit === 'week' ? { ...need, ...ALL_WEEK } : need;
}

/** Why a service cannot be sought so from a day on, or undefined. */
export function faultOfNeed(need: PeriodicNeed, startsOn: string): Refusal | undefined {
  const { weeks, reviewOn } = need;
  if (weeks !== null && (!Number.isInteger(weeks) || weeks < 1 || weeks > LONGEST_WEEKS))
    return refuse(`Enter from 1 to ${LONGEST_WEEKS} weeks, or leave it empty`, 'weeks');
  if (reviewOn !== null && reviewOn < startsOn)
    return refuse('The review comes after care has started', 'review_on');
  return faultOfDays(need, need.unit);
}

/** The last day of a service that is sought for some weeks from a day on; null where it goes on. */
export function lastDayOfNeed({ weeks }: Pick<PeriodicNeed, 'weeks'>, startsOn: string): string | null {
  return weeks === null
    ? null
    : Temporal.PlainDate.from(startsOn)
        .add({ days: weeks * 7 - 1 })
        .toString();
}

/** How many weeks are left of a service from a day to its last, both included: a part of a week is a week. */
export function weeksLeft(from: string, lastDay: string): number {
  const days = Temporal.PlainDate.from(from).until(lastDay).days + 1;
  return Math.max(1, Math.ceil(days / 7));
}

/** The week as it is read out, one thing a line: each visit, or when the service is given. */
export function weekInWords({ visits, periodic }: Wanted): string[] {
  return periodic ? [periodicInWords(periodic.unit, periodic)] : visits.map(visitInWords);
}

/** What is asked for as it is read out, one thing a line: the week, and of a service without visits for how long. */
export function askedInWords(wanted: Wanted): string[] {
  return [...weekInWords(wanted), ...(wanted.periodic ? lengthInWords(wanted.periodic) : [])];
}

/** How much a week is: '7 sleeping nights a week', 'Every week, day and night'. */
export function amountOf({
  unit,
  weekdays,
  workers,
}: Pick<PeriodicNeed, 'unit' | 'weekdays' | 'workers'>): string {
  const together = workers > 1 ? `, ${workers} care workers together` : '';
  return unit === 'week'
    ? `Every week, day and night${together}`
    : `${plural(new Set(weekdays).size, unit)} a week${together}`;
}

/** What services without visits come to in a week, by care worker: two together count twice, as their hours would. */
export type Amounts = { readonly nights: number; readonly days: number; readonly liveIn: number };

export const NO_AMOUNTS: Amounts = { nights: 0, days: 0, liveIn: 0 };

/** The nights or days of a week that one service asks for, or the live-in places of a service by the week. */
export function amountsOf({
  unit,
  weekdays,
  workers,
}: Pick<PeriodicNeed, 'unit' | 'weekdays' | 'workers'>): Amounts {
  if (unit === 'week') return { ...NO_AMOUNTS, liveIn: workers };
  const times = new Set(weekdays).size * workers;
  return unit === 'day' ? { ...NO_AMOUNTS, days: times } : { ...NO_AMOUNTS, nights: times };
}

/** How many of its own unit a service asks for in a week, by care worker: nights, days, or live-in places. */
export function countOf(need: Pick<PeriodicNeed, 'unit' | 'weekdays' | 'workers'>): number {
  const { nights, days, liveIn } = amountsOf(need);
  return nights + days + liveIn;
}

/** '4 waking nights a week', '2 live-in places'. */
export function countInWords(count: number, unit: Unit): string {
  return unit === 'week' ? plural(count, 'live-in place') : `${plural(count, unit)} a week`;
}

/** All of some amounts together. */
export function sumOfAmounts(all: readonly Amounts[]): Amounts {
  return all.reduce(
    (sum, { nights, days, liveIn }) => ({
      nights: sum.nights + nights,
      days: sum.days + days,
      liveIn: sum.liveIn + liveIn,
    }),
    NO_AMOUNTS,
  );
}

/** '12 nights a week, 5 days a week and 2 live-in places'; empty where there is nothing. */
export function amountsInWords({ nights, days, liveIn }: Amounts): string {
  return listWords([
    ...(nights === 0 ? [] : [`${plural(nights, 'night')} a week`]),
    ...(days === 0 ? [] : [`${plural(days, 'day')} a week`]),
    ...(liveIn === 0 ? [] : [plural(liveIn, 'live-in place')]),
  ]);
}

/** How much a week is, of visits or of a service without any, inside a sentence. */
export function howMuchOf({ visits, periodic }: Wanted): string {
  return periodic
    ? amountOf(periodic).replace('Every', 'every')
    : `${minutesInWords(weeklyMinutes(visits).work)} of workers’ time a week`;
}

/** For how long it is wanted and when it is looked at again, as sentences without their full stop. */
export function lengthInWords({ weeks, reviewOn }: Pick<PeriodicNeed, 'weeks' | 'reviewOn'>): string[] {
  return [
    weeks === null ? 'It goes on until the council or the person ends it' : `For ${plural(weeks, 'week')}`,
    ...(reviewOn === null ? [] : [`Looked at again on ${longDate(reviewOn)}`]),
  ];
}

/** The hours of a week that it takes of workers' time, in minutes: those between its times, and the whole clock of a service by the week. */
export function minutesOfNeed({ unit, weekdays, fromTime, toTime, workers }: PeriodicNeed): number {
  if (unit === 'week') return 7 * 1440 * workers;
  const span = (minuteOf(toTime) - minuteOf(fromTime) + 1440) % 1440;
  return (span === 0 ? 1440 : span) * new Set(weekdays).size * workers;
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** A price of a contract and the days on which it holds, both included. */
export type DatedPrice = { readonly from: string; readonly until: string; readonly price: PeriodicPrice };

/** The price of a contract that holds on a day; undefined where it has none. */
export function priceOn(prices: readonly DatedPrice[] | undefined, day: string): PeriodicPrice | undefined {
  return prices?.find(({ from, until }) => from <= day && day <= until)?.price;
}
