/** The places of a day's problem and the times between them. Source: docs/rules/rounds-travel.md. */
import { ok, type Result } from '../../ground/result.ts';
import { EVERY_HOUR_ALIKE, factorAt, slowestFactor } from './day-parts.ts';
import type { Travel } from './problem.ts';
import type { RotaVisit, Spot } from './rota.ts';
import {
  type AreaKind,
  type DayPart,
  estimatedTravel,
  type EstimatePlace,
  type TravelMode,
} from './travel-estimate.ts';
import { placeKey, travelFromTable, type Ways } from './ways.ts';

/** When a visit may start, in seconds since 1970. */
export type Window = { readonly earliest: number; readonly latest: number };

/** The times between the places of a problem in whole minutes, rounded up; those of cars as slow as they are at the time of each place. */
export function travelOf(
  { area, travel, wayTable }: Ways,
  places: Places,
  modes: readonly TravelMode[],
): Result<Travel> {
  const list = places.list(area);
  const known =
    wayTable === undefined
      ? estimatedTravel(list, modes, { ...travel, dayParts: EVERY_HOUR_ALIKE })
      : travelFromTable(wayTable, list, modes);
  if (!known.ok) return known;
  const cars = known.value.tables['car'];
  const tables =
    cars === undefined
      ? known.value.tables
      : { ...known.value.tables, car: cars.map((table) => places.slowed(table)) };
  return ok(inWholeMinutes({ ...known.value, tables }));
}

/** Every time rounded up to a whole minute, so that visits start on one. */
function inWholeMinutes(travel: Travel): Travel {
  const tables = Object.entries(travel.tables).map(([mode, bands]) => [
    mode,
    bands.map((table) => table.map((time) => Math.ceil(time / 60) * 60)),
  ]);
  return { ...travel, tables: Object.fromEntries(tables) };
}

/**
 * The places of a problem, numbered as they come. Where hours differ, a place is one for each factor that cars have there: the way from a visit or
 * to it takes the slowest part of the day that the visit may touch, so that no round is short of time by when it is made in the end.
 */
export class Places {
  readonly #dayParts: readonly DayPart[];
  readonly #numbers = new Map<string, number>();
  readonly #spots: EstimatePlace[] = [];
  /** What times by car from a place are multiplied by; null where a shift begins or ends, where the other place counts. */
  readonly #factors: (number | null)[] = [];

  constructor(dayParts: readonly DayPart[]) {
    this.#dayParts = dayParts;
  }

  ofVisit({ spot, minutes }: RotaVisit, { earliest, latest }: Window): number | undefined {
    return this.#number(spot, slowestFactor(this.#dayParts, 'car', earliest, latest + minutes * 60));
  }

  /** Where a stretch begins or ends: at a stop at this second, or where none is, at either end of a shift. */
  ofEnd(spot: Spot | undefined, at: number | undefined): number | undefined {
    return this.#number(spot, at === undefined ? null : factorAt(this.#dayParts, 'car', at));
  }

  #number(spot: Spot | undefined, factor: number | null): number | undefined {
    if (spot?.position === undefined) return undefined;
    const alike = this.#dayParts.every((part) => part.factor === 1);
    const key = alike ? placeKey(spot.position) : `${placeKey(spot.position)} ${factor}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#spots.push({ name: spot.name, position: spot.position, area: 'urban' });
    this.#factors.push(factor);
    this.#numbers.set(key, this.#spots.length - 1);
    return this.#spots.length - 1;
  }

  list(area: AreaKind): EstimatePlace[] {
    return this.#spots.map((spot) => ({ ...spot, area }));
  }

  /** A table of these places with the factor of each way: that of the place left, or of the place come to from where a shift begins. */
  slowed(table: Int32Array): Int32Array {
    const { length } = this.#spots;
    return table.map((time, at) => {
      const factor = this.#factors[Math.floor(at / length)] ?? this.#factors[at % length] ?? 1;
      return Math.ceil(time * factor);
    });
  }
}
