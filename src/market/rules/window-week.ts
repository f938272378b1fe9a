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

/** When a visit may start where calls may be so many minutes early or late. */
export function windowAt(
  { start, held }: SimVisit,
  width: number,
): { readonly earliest: number; readonly latest: number } {
  const { earlier, later } = held ?? { earlier: width * 60, later: width * 60 };
  return { earliest: Math.max(0, start - earlier), latest: start + later };
}

const DAY = 86_400;

/** The parts of a day of work, which goes on past midnight into the next day. */
export function partsOfWork({ dayParts = [{ startSecond: 0, factor: 1 }] }: SimTravel): readonly DayPart[] {
  const next = dayParts.map(({ startSecond, factor }) => ({ startSecond: startSecond + DAY, factor }));
  return [...dayParts, ...next];
}

/** Seconds from a visit to a place. As in the engine the part of the day counts in which the middle of the visit's window lies, the same at every width. */
export function wayAfter(travel: SimTravel, visit: SimVisit, place: number): number {
  const way = travel.seconds[visit.place * travel.places + place] ?? 0;
  if (travel.dayParts === undefined) return way;
  const parts = partsOfWork(travel);
  const bandStarts = parts.map(({ startSecond }) => startSecond);
  const band = bandAt({ bandStarts }, middleOf(windowAt(visit, WIDTHS[0])));
  return Math.ceil(way * (parts[band]?.factor ?? 1));
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
