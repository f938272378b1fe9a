/**
 * What a provider says it can take besides what it has, by area and part of day, from a week on. The newest statement stands,
 * and goes stale; what was placed since it was made is taken off. Source: docs/rules/capacity.md.
 */
import { londonDay, shortDate, weekStart } from '../../ground/calendar.ts';
import { type Refusal, refuse } from '../../ground/result.ts';
import { plural } from '../../ground/text.ts';
import type { PatternVisit } from '../../plans/rules/visit-pattern.ts';

/** Parts of the day, by when a visit starts: before 7, 7 to 11, 11 to 15, 15 to 18, 18 to 22, and from 22 on. */
export const PARTS_OF_DAY = ['early', 'morning', 'midday', 'tea', 'evening', 'night'] as const;
export type PartOfDay = (typeof PARTS_OF_DAY)[number];

/** The first hour of each part. */
const firstHours = {
  early: 0,
  morning: 7,
  midday: 11,
  tea: 15,
  evening: 18,
  night: 22,
} as const satisfies Record<PartOfDay, number>;

/** Each part with its hours, as the heading of a column. */
export const partNames = {
  early: 'Before 07:00',
  morning: '07:00 to 11:00',
  midday: '11:00 to 15:00',
  tea: '15:00 to 18:00',
  evening: '18:00 to 22:00',
  night: 'From 22:00',
} as const satisfies Record<PartOfDay, string>;

/** The part of the day in which a visit that starts at 'HH:MM' lies. */
export function partOfDay(startTime: string): PartOfDay {
  const hour = Number(startTime.slice(0, 2));
  return PARTS_OF_DAY.findLast((part) => hour >= firstHours[part]) ?? 'early';
}

/** Minutes of workers' time in an average week of a pattern, by the part of the day in which its visits start; whole minutes. */
export function minutesByPart(visits: readonly PatternVisit[]): ReadonlyMap<PartOfDay, number> {
  const found = new Map<PartOfDay, number>();
  for (const { weekdays, minutes, workers, everyWeeks, startTime } of visits) {
    const part = partOfDay(startTime);
    found.set(part, (found.get(part) ?? 0) + (weekdays.length * minutes * workers) / everyWeeks);
  }
  return new Map([...found].map(([part, minutes]) => [part, Math.round(minutes)]));
}

/** One statement: minutes of workers' time a week that are free, from a Monday on ('YYYY-MM-DD'); `asOf` in epoch seconds. */
export type CapacityStatement = {
  readonly id: number;
  readonly areaId: number;
  readonly part: PartOfDay;
  readonly fromWeekOn: string;
  readonly weeklyMinutes: number;
  readonly asOf: number;
};

/** A live line's share of an area and part of day; `placedAt` is when it was placed, in epoch seconds. */
export type CapacityInUse = {
  readonly areaId: number;
  readonly part: PartOfDay;
  readonly weeklyMinutes: number;
  readonly placedAt: number;
};

/** What is known of one area and part of day. Minutes are of workers' time a week. */
export type StandingCapacity = {
  readonly areaId: number;
  readonly part: PartOfDay;
  /** What it said was free; null where it never said. */
  readonly saidMinutes: number | null;
  readonly asOf: number | null;
  /** Whole days in London since it said so; null where it never did. */
  readonly ageDays: number | null;
  /** Older than the council's setting allows, or never said. */
  readonly stale: boolean;
  readonly inUseMinutes: number;
  /** Placed after it said so, and so no longer free. */
  readonly placedSinceMinutes: number;
  /** What it said less what was placed since, never below 0; null where it never said. */
  readonly freeMinutes: number | null;
};

/**
 * What is free in a week, with what is in use beside it: by area, then part of day. `weekOn` is a Monday, `at` now in epoch
 * seconds; a statement older than `staleAfterDays` is stale from the next day. Of statements in effect by then, the newest
 * stands, by its time and then its id.
 */
export function capacityInWeek(
  statements: readonly CapacityStatement[],
  inUse: readonly CapacityInUse[],
  weekOn: string,
  at: number,
  staleAfterDays: number,
): StandingCapacity[] {
  const newest = new Map<string, CapacityStatement>();
  for (const statement of statements) {
    if (statement.fromWeekOn > weekOn || statement.asOf > at) continue;
    const key = `${statement.areaId} ${statement.part}`;
    const known = newest.get(key);
    if (known === undefined || isNewer(statement, known)) newest.set(key, statement);
  }
  const places = new Map<string, Pick<StandingCapacity, 'areaId' | 'part'>>();
  for (const { areaId, part } of [...newest.values(), ...inUse])
    places.set(`${areaId} ${part}`, { areaId, part });
  return [...places]
    .map(([key, place]) => standing(place, newest.get(key), inUse, at, staleAfterDays))
    .sort((a, b) => a.areaId - b.areaId || PARTS_OF_DAY.indexOf(a.part) - PARTS_OF_DAY.indexOf(b.part));
}

function standing(
  { areaId, part }: Pick<StandingCapacity, 'areaId' | 'part'>,
  statement: CapacityStatement | undefined,
  inUse: readonly CapacityInUse[],
  at: number,
  staleAfterDays: number,
): StandingCapacity {
  const here = inUse.filter((use) => use.areaId === areaId && use.part === part);
  const inUseMinutes = sum(here);
  if (statement === undefined)
    return {
      areaId,
      part,
      saidMinutes: null,
      ...ageOf(null, at, staleAfterDays),
      inUseMinutes,
      placedSinceMinutes: 0,
      freeMinutes: null,
    };
  const placedSinceMinutes = sum(here.filter(({ placedAt }) => placedAt > statement.asOf));
  return {
    areaId,
    part,
    saidMinutes: statement.weeklyMinutes,
    ...ageOf(statement.asOf, at, staleAfterDays),
    inUseMinutes,
    placedSinceMinutes,
    freeMinutes: Math.max(0, statement.weeklyMinutes - placedSinceMinutes),
  };
}

/** When something was said, how old that is in whole days in London, and whether it is too old to go by. Instants in epoch seconds. */
export type Age = Pick<StandingCapacity, 'asOf' | 'ageDays' | 'stale'>;

/** How old at an instant what was said at another is; what was never said is stale. */
export function ageOf(asOf: number | null, at: number, staleAfterDays: number): Age {
  if (asOf === null) return { asOf, ageDays: null, stale: true };
  const ageDays = day(asOf).until(day(at), { largestUnit: 'days' }).days;
  return { asOf, ageDays, stale: ageDays > staleAfterDays };
}

/** How old a statement is, as the page says it: 'as of 2 Mar 2026, 3 days ago'; 'never said'; 'out of date'. */
export function ageInWords({ asOf, ageDays, stale }: Age): string {
  if (asOf === null || ageDays === null) return 'never said';
  const ago = ageDays === 0 ? 'today' : ageDays === 1 ? 'yesterday' : `${plural(ageDays, 'day')} ago`;
  return `as of ${shortDate(day(asOf))}, ${ago}${stale ? ': out of date' : ''}`;
}

/** The most minutes a week that one statement may name: 10,000 hours. */
const MOST_MINUTES = 600_000;
/** How many weeks ahead a provider may speak for. */
const MOST_WEEKS_AHEAD = 26;

/** Everything that keeps a statement from being recorded on the local day `today` ('YYYY-MM-DD'); none where it may be. */
export function faultsOfStatement(
  given: Pick<CapacityStatement, 'fromWeekOn' | 'weeklyMinutes'>,
  today: string,
): Refusal[] {
  const { weeklyMinutes } = given;
  const fault = refuse('Hours a week must be from 0 to 10,000', 'weeklyMinutes');
  return [
    ...faultsOfWeek(given.fromWeekOn, today),
    ...(Number.isSafeInteger(weeklyMinutes) && weeklyMinutes >= 0 && weeklyMinutes <= MOST_MINUTES
      ? []
      : [fault]),
  ];
}

/** Why a provider cannot speak for weeks from a day on; both 'YYYY-MM-DD'. */
export function faultsOfWeek(fromWeekOn: string, today: string): Refusal[] {
  const from = Temporal.PlainDate.from(fromWeekOn);
  const thisWeek = weekStart(Temporal.PlainDate.from(today));
  const last = thisWeek.add({ weeks: MOST_WEEKS_AHEAD });
  const found: (Refusal | false)[] = [
    from.dayOfWeek !== 1 && refuse('The week must begin on a Monday', 'fromWeekOn'),
    Temporal.PlainDate.compare(from, thisWeek) < 0 &&
      refuse(`The first week is this one, from ${shortDate(thisWeek)}`, 'fromWeekOn'),
    Temporal.PlainDate.compare(from, last) > 0 &&
      refuse(`The last week is that of ${shortDate(last)}`, 'fromWeekOn'),
  ];
  return found.filter((fault): fault is Refusal => fault !== false);
}

type Said = { readonly id: number; readonly asOf: number };

/** Whether one statement was made after another, by its time and then its id. */
export function isNewer(a: Said, b: Said): boolean {
  return a.asOf === b.asOf ? a.id > b.id : a.asOf > b.asOf;
}

function sum(all: readonly CapacityInUse[]): number {
  return all.reduce((minutes, { weeklyMinutes }) => minutes + weeklyMinutes, 0);
}

function day(epoch: number): Temporal.PlainDate {
  return londonDay(Temporal.Instant.fromEpochMilliseconds(epoch * 1000));
}
