/**
 * What the window simulator works on: one team's visits and shifts on one day, and how far apart its homes are. Times are whole seconds
 * from midnight of the day; what begins before four in the morning belongs to the day before.
 */
import type { Problem } from '../../rounds/rules/problem.ts';
import { bandAt, middleOf } from '../../rounds/rules/travel-bands.ts';
import type { DayPart } from '../../rounds/rules/travel-estimate.ts';

/** How far before and after its planned time a visit may start, in minutes: what is tried, the narrowest first. */
export const WIDTHS = [15, 30, 45, 60, 90] as const;
export type Width = (typeof WIDTHS)[number];

/** A visit as planned. */
export type SimVisit = {
  readonly id: string;
  readonly person: string;
  /** Where, as a number in the team's travel table. */
  readonly place: number;
  readonly start: number;
  readonly seconds: number;
  /** Two for a double-handed visit. More are made by two together, and others beside them. */
  readonly workers: number;
  /** A time-critical visit keeps its own window at every width: how early and how late it may start. */
  readonly held?: { readonly earlier: number; readonly later: number } | undefined;
  /** Where it is known how it was done in that week: when it began, and for how long it was planned. `seconds` is then how long it lasted. */
  readonly done?: { readonly start: number; readonly planned: number } | undefined;
  /** One that nobody has today: it stands for a person who waits for care. */
  readonly extra?: true;
};

/** A stretch a care worker was there. */
export type SimShift = {
  readonly id: string;
  readonly worker: string;
  readonly start: number;
  readonly end: number;
};

/**
 * How far apart a team's homes are: seconds of `places × places`, from the row to the column, and the parts of the day that multiply them
 * where hours differ.
 */
export type SimTravel = {
  readonly places: number;
  readonly seconds: Int32Array;
  readonly dayParts?: readonly DayPart[] | undefined;
};

/** One team on one day. */
export type TeamDay = {
  readonly team: string;
  readonly day: string;
  readonly visits: readonly SimVisit[];
  readonly shifts: readonly SimShift[];
  readonly travel: SimTravel;
  /** Who made visits in that week, as far as it is known: a shift for each worker of a visit. */
  readonly stands?: ReadonlyArray<{
    readonly visit: string;
    readonly start: number;
    readonly shifts: readonly string[];
  }>;
};

/** Seconds of care in a visit: double-handed counts twice. */
export function careSeconds({ seconds, workers }: Pick<SimVisit, 'seconds' | 'workers'>): number {
  return seconds * workers;
}

/** Seconds of care in some visits. */
export function careIn(visits: readonly SimVisit[]): number {
  return visits.reduce((sum, visit) => sum + careSeconds(visit), 0);
}

/** Seconds of shifts. */
export function shiftSeconds(shifts: readonly SimShift[]): number {
  return shifts.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** When a visit may start where calls may be so many minutes early or late; never nearer to its planned time than it began in that week. */
export function windowAt(
  { start, held, done }: Pick<SimVisit, 'start' | 'held' | 'done'>,
  width: number,
): { readonly earliest: number; readonly latest: number } {
  const reach = Math.max(width * 60, done === undefined ? 0 : Math.abs(done.start - start));
  const { earlier, later } = held ?? { earlier: reach, later: reach };
  return { earliest: Math.max(0, start - earlier), latest: start + later };
}

/** Whether a visit may be made in one of the shifts, were there nothing else to do. */
export function fitsShift(visit: SimVisit, width: number, shifts: readonly SimShift[]): boolean {
  const { earliest, latest } = windowAt(visit, width);
  return shifts.some(({ start, end }) => {
    const first = Math.max(start, earliest);
    return first <= latest && first + visit.seconds <= end;
  });
}

const DAY = 86_400;

/** The parts of a day of work, which goes on past midnight into the next day. */
export function partsOfWork({
  dayParts = [{ startSecond: 0, factor: 1 }],
}: Pick<SimTravel, 'dayParts'>): readonly DayPart[] {
  const next = dayParts.map(({ startSecond, factor }) => ({ startSecond: startSecond + DAY, factor }));
  return [...dayParts, ...next];
}

/** Seconds from a visit to a place. As in the engine the part of the day counts in which the middle of the visit's window lies, the same at every width. */
export function wayAfter(travel: SimTravel, visit: SimVisit, place: number): number {
  const way = travel.seconds[visit.place * travel.places + place] ?? 0;
  return Math.ceil(way * wayFactor(travel, visit));
}

/** How many times as long ways take after a visit: the factor of its part of the day, 1 where hours are alike. */
export function wayFactor(
  travel: Pick<SimTravel, 'dayParts'>,
  visit: Pick<SimVisit, 'start' | 'held' | 'done'>,
): number {
  if (travel.dayParts === undefined) return 1;
  const parts = partsOfWork(travel);
  const bandStarts = parts.map(({ startSecond }) => startSecond);
  const band = bandAt({ bandStarts }, middleOf(windowAt(visit, WIDTHS[0])));
  return parts[band]?.factor ?? 1;
}

/** The visits as the engine knows them: one with more than two workers is several. Each names the visit it is a piece of. */
export function piecesOf({ id, workers }: SimVisit): { readonly id: string; readonly workers: 1 | 2 }[] {
  const pairs = Math.floor(workers / 2);
  return [...Array.from({ length: pairs }, () => 2 as const), ...(workers % 2 === 1 ? [1 as const] : [])].map(
    (together, at) => ({ id: at === 0 ? id : `${id} (${at + 1})`, workers: together }),
  );
}

/** What a plan's problem is made of. */
export type SimProblem = { readonly problem: Problem; readonly visitOf: ReadonlyMap<string, SimVisit> };
