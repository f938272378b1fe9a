/**
 * Travel times where no table is supplied: the straight line, lengthened by a factor, at a speed. All by area and mode, with
 * published defaults. Nothing here is guessed in silence: a place without a position is a refusal.
 */
import { distanceMetres, type Position } from '../../ground/geography.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import type { Travel } from './problem.ts';

export type TravelMode = 'car' | 'bicycle' | 'walk';
export type AreaKind = 'urban' | 'rural';

/** How a straight line becomes a time. */
export type Pace = {
  /** Metres on the ground for each metre as the crow flies. */
  readonly detour: number;
  readonly metresPerSecond: number;
  /** Added to every trip between different places: parking, the way to the door. */
  readonly fixedSeconds: number;
};

/** A stretch of the day from a second on, and what it multiplies times by. */
export type DayPart = { readonly startSecond: number; readonly factor: number };

export type TravelSettings = {
  readonly paces: Readonly<Record<TravelMode, Readonly<Record<AreaKind, Pace>>>>;
  readonly dayParts: readonly DayPart[];
};

const MILE = 1609.344;

/**
 * Defaults. Detour by road 1.4 (Ballou, Rahardja and Sakai, Transportation Research Part A 36, 2002, England), on foot and by bicycle
 * 1.2 (Thurrock's study of travel access). Car: 11.6 miles an hour in towns (Department for Transport, Journey Time Statistics) and
 * 25.4 in the country (the same, local A roads, year to June 2019); walking 4.8 and cycling 16 kilometres an hour (both again).
 * No part of the day differs: the Journey Time Statistics are those of the morning peak, 7 to 10 on a weekday, so a factor for the peak would count
 * congestion twice.
 */
export const USUAL_TRAVEL: TravelSettings = {
  paces: {
    car: {
      urban: { detour: 1.4, metresPerSecond: (11.6 * MILE) / 3600, fixedSeconds: 0 },
      rural: { detour: 1.4, metresPerSecond: (25.4 * MILE) / 3600, fixedSeconds: 0 },
    },
    bicycle: {
      urban: { detour: 1.2, metresPerSecond: 16_000 / 3600, fixedSeconds: 0 },
      rural: { detour: 1.2, metresPerSecond: 16_000 / 3600, fixedSeconds: 0 },
    },
    walk: {
      urban: { detour: 1.2, metresPerSecond: 4800 / 3600, fixedSeconds: 0 },
      rural: { detour: 1.2, metresPerSecond: 4800 / 3600, fixedSeconds: 0 },
    },
  },
  dayParts: [{ startSecond: 0, factor: 1 }],
};

/** A place travel is estimated between; `name` is said where its position is missing. */
export type EstimatePlace = {
  readonly name: string;
  readonly position: Position | undefined;
  readonly area: AreaKind;
};

/** Whole seconds between two places at a pace each: half the way at the one's, half at the other's, rounded up. */
export function estimatedSeconds(
  from: Required<EstimatePlace> & { readonly position: Position },
  to: Required<EstimatePlace> & { readonly position: Position },
  mode: TravelMode,
  { paces }: Pick<TravelSettings, 'paces'> = USUAL_TRAVEL,
): number {
  const straight = distanceMetres(from.position, to.position);
  if (straight === 0) return 0;
  const half = (area: AreaKind): number => {
    const { detour, metresPerSecond, fixedSeconds } = paces[mode][area];
    return ((straight / 2) * detour) / metresPerSecond + fixedSeconds / 2;
  };
  return Math.ceil(half(from.area) + half(to.area));
}

/** Travel tables for these modes by the straight line; refused where a place has no position. */
export function estimatedTravel(
  places: readonly EstimatePlace[],
  modes: readonly TravelMode[],
  settings: TravelSettings = USUAL_TRAVEL,
): Result<Travel> {
  const located: (EstimatePlace & { readonly position: Position })[] = [];
  for (const place of places) {
    if (place.position === undefined)
      return refuse(
        `${place.name} has no position: correct its postcode, or import the postcodes of its area`,
      );
    located.push({ ...place, position: place.position });
  }
  const base = modes.map((mode) => {
    const table = new Int32Array(places.length ** 2);
    located.forEach((from, row) => {
      located.forEach((to, column) => {
        table[row * places.length + column] = estimatedSeconds(from, to, mode, settings);
      });
    });
    return [mode, table] as const;
  });
  return ok(inDayParts(places.length, Object.fromEntries(base), settings.dayParts));
}

/** Tables of one band as tables of all parts of the day, each multiplied by its factor and rounded up. */
export function inDayParts(
  places: number,
  tables: Readonly<Record<string, Int32Array>>,
  dayParts: readonly DayPart[],
): Travel {
  return {
    places,
    bandStarts: dayParts.map(({ startSecond }) => startSecond),
    tables: Object.fromEntries(
      Object.entries(tables).map(([mode, table]) => [
        mode,
        dayParts.map(({ factor }) => table.map((time) => Math.ceil(time * factor))),
      ]),
    ),
  };
}
