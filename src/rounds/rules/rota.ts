/**
 * A provider's week of rounds in values: the visits that are asked for, who may make them, and what was put to whom. Times are seconds since
 * 1970, so that the nights on which the clocks change need no care.
 */
import type { Position } from '../../ground/geography.ts';
import type { Gender } from './problem.ts';
import type { TravelMode } from './travel-estimate.ts';

/** Where somebody is, and how it is named. No position: nobody knows how far it is. */
export type Spot = { readonly name: string; readonly position: Position | undefined };

/** A planned visit as rounds see it. */
export type RotaVisit = {
  readonly id: number;
  readonly reference: string;
  readonly personId: number;
  readonly personName: string;
  /** The London day on which it starts, 'YYYY-MM-DD'. */
  readonly day: string;
  /** As commissioned. */
  readonly startsAt: number;
  readonly minutes: number;
  /** The call window, from the earliest to the latest start. */
  readonly earliest: number;
  readonly latest: number;
  readonly workers: number;
  readonly purpose: string | null;
  readonly timeCritical: boolean;
  readonly timeCriticalReason: string | null;
  readonly cancelled: boolean;
  readonly spot: Spot;
  /** What a care worker has to be trained in. */
  readonly skills: readonly string[];
  /** The gender and language of care worker that the person asked for, and whether another will not do. */
  readonly gender: Gender | null;
  readonly genderRequired: boolean;
  readonly language: string | null;
  readonly languageRequired: boolean;
  /** Care workers by number. */
  readonly refused: readonly number[];
  readonly wanted: readonly number[];
};

/** A time from one second to another. */
export type Stretch = { readonly from: number; readonly to: number };

/** A care worker as rounds see them. */
export type RotaWorker = {
  readonly id: number;
  readonly reference: string;
  readonly name: string;
  readonly phone: string | null;
  readonly gender: string | null;
  readonly languages: readonly string[];
  readonly skills: readonly string[];
  /** Checks without which nobody may work, that are missing or too old. */
  readonly lacking: readonly string[];
  readonly mode: TravelMode;
  readonly start: Spot | undefined;
  readonly end: Spot | undefined;
  readonly mostWeeklyMinutes: number | null;
};

/** A part of a visit put to a care worker, from a start on. */
export type RotaStop = {
  readonly visitId: number;
  readonly part: number;
  readonly workerId: number;
  readonly startsAt: number;
  readonly locked: boolean;
};

/** A stop with its visit. */
export type StopOfVisit = RotaStop & { readonly visit: RotaVisit };

/** Tells one part of a visit from every other. */
export function partKey({ visitId, part }: Pick<RotaStop, 'visitId' | 'part'>): string {
  return `${visitId}/${part}`;
}

/** When a stop is over. */
export function endOf({ startsAt, visit }: Pick<StopOfVisit, 'startsAt' | 'visit'>): number {
  return startsAt + visit.minutes * 60;
}

/** Stops with their visits, in order of start; those of visits that are no longer there are left out. */
export function withVisits(
  stops: readonly RotaStop[],
  visits: ReadonlyMap<number, RotaVisit>,
): StopOfVisit[] {
  return stops
    .flatMap((stop) => {
      const visit = visits.get(stop.visitId);
      return visit === undefined ? [] : [{ ...stop, visit }];
    })
    .sort((a, b) => a.startsAt - b.startsAt || a.visitId - b.visitId || a.part - b.part);
}

/** The parts that nobody has, of visits that are still wanted. */
export function openParts(
  visits: readonly RotaVisit[],
  stops: readonly RotaStop[],
): { readonly visit: RotaVisit; readonly part: number }[] {
  const taken = new Set(stops.map(partKey));
  return visits
    .filter(({ cancelled }) => !cancelled)
    .flatMap((visit) =>
      Array.from({ length: visit.workers }, (_, part) => ({ visit, part })).filter(
        ({ part }) => !taken.has(partKey({ visitId: visit.id, part })),
      ),
    );
}

/** What a visit asks of a care worker's training. Source: docs/rules/rounds-conflicts.md. */
export function skillsOf({
  purpose,
  workers,
}: {
  readonly purpose: string | null;
  readonly workers: number;
}): string[] {
  return [
    ...(purpose === 'medication' ? ['medication'] : []),
    ...(workers > 1 ? ['moving and handling'] : []),
  ];
}
