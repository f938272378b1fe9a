/** What is known of the ways of a week of rounds: by the straight line, or as a travel time service answered. Source: docs/rules/rounds-travel.md. */
import type { Position } from '../../ground/geography.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import type { Travel } from './problem.ts';
import type { AreaKind, EstimatePlace, TravelMode, TravelSettings } from './travel-estimate.ts';

/** Whole seconds between places by mode, from the row to the column; which place is which number, by `placeKey`. */
export type WayTable = {
  readonly numbers: ReadonlyMap<string, number>;
  readonly seconds: Readonly<Record<string, Int32Array>>;
};

/**
 * How ways are timed: by the table where there is one, else by the straight line at the council's pace for the area; never one for the other.
 * Either is multiplied by the part of the day.
 */
export type Ways = {
  readonly area: AreaKind;
  readonly travel: TravelSettings;
  readonly wayTable?: WayTable;
};

/** Tells places apart by where they are: a postcode stands at one position. */
export function placeKey({ latitude, longitude }: Position): string {
  return `${latitude}/${longitude}`;
}

/** The seconds from one place to another by a mode; undefined where the table does not have them. */
export function secondsInTable(
  { numbers, seconds }: WayTable,
  from: Position,
  to: Position,
  mode: TravelMode,
): number | undefined {
  const row = numbers.get(placeKey(from));
  const column = numbers.get(placeKey(to));
  if (row === undefined || column === undefined) return undefined;
  return seconds[mode]?.[row * numbers.size + column];
}

/** The table of a problem's places out of a table of more; refused where it lacks a way, for nothing is filled in. */
export function travelFromTable(
  table: WayTable,
  places: readonly EstimatePlace[],
  modes: readonly TravelMode[],
): Result<Travel> {
  const tables: Record<string, Int32Array[]> = {};
  for (const mode of modes) {
    const own = new Int32Array(places.length ** 2);
    for (const [row, from] of places.entries())
      for (const [column, to] of places.entries()) {
        const known = from.position && to.position && secondsInTable(table, from.position, to.position, mode);
        if (known === undefined)
          return refuse(`No travel time is known from ${from.name} to ${to.name}: ask the planner again`);
        own[row * places.length + column] = known;
      }
    tables[mode] = [own];
  }
  return ok({ places: places.length, bandStarts: [0], tables });
}
