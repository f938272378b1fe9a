/** Where travel times come from: the straight line, a table supplied, or a service of tables. One is chosen; none stands in for another. */
import { ok, refuse, type Result } from '../../ground/result.ts';
import { readTable, type TableMode, tableQuestion, type TableService } from '../formats/travel-table.ts';
import type { Travel } from '../rules/problem.ts';
import type { TravelCache } from '../rules/travel-cache.ts';
import {
  type DayPart,
  estimatedTravel,
  type EstimatePlace,
  inDayParts,
  type TravelSettings,
} from '../rules/travel-estimate.ts';
import { askTravelService } from './travel-service.ts';

/** A place of a problem. The postcode, or what else stands for where it is, is what its times are remembered by. */
export type TravelPlace = EstimatePlace & { readonly postcode: string };

export type TravelSource =
  | { readonly kind: 'straight-line'; readonly settings?: TravelSettings }
  | {
      readonly kind: 'supplied';
      readonly tables: Readonly<Record<string, Int32Array>>;
      readonly dayParts: readonly DayPart[];
    }
  | {
      readonly kind: 'service';
      readonly service: TableService;
      readonly url: string;
      /** Whether the address may be inside a private network, as one's own service usually is. */
      readonly insideToo: boolean;
      readonly dayParts: readonly DayPart[];
      readonly cache: TravelCache;
    };

/** The most places asked for at once: what public OSRM and Valhalla installations allow. */
const BLOCK = 50;

/** Travel tables between places for some modes, or what to change so that there are some. */
export async function travelTimes(
  places: readonly TravelPlace[],
  modes: readonly TableMode[],
  source: TravelSource,
): Promise<Result<Travel>> {
  if (source.kind === 'straight-line') return estimatedTravel(places, modes, source.settings);
  if (source.kind === 'supplied') {
    for (const mode of modes)
      if (source.tables[mode]?.length !== places.length ** 2)
        return refuse(
          `the supplied times by ${mode} are not a table of ${places.length} by ${places.length} places`,
        );
    return ok(inDayParts(places.length, source.tables, source.dayParts));
  }
  for (const { name, position } of places)
    if (position === undefined)
      return refuse(`${name} has no position: correct its postcode, or import the postcodes of its area`);
  const tables: Record<string, Int32Array> = {};
  for (const mode of modes) {
    const table = await tableFromService(places, mode, source);
    if (!table.ok) return table;
    tables[mode] = table.value;
  }
  return ok(inDayParts(places.length, tables, source.dayParts));
}

async function tableFromService(
  places: readonly TravelPlace[],
  mode: TableMode,
  source: Extract<TravelSource, { readonly kind: 'service' }>,
): Promise<Result<Int32Array>> {
  const table = new Int32Array(places.length ** 2);
  for (let row = 0; row < places.length; row += BLOCK)
    for (let column = 0; column < places.length; column += BLOCK) {
      const from = places.slice(row, row + BLOCK);
      const to = places.slice(column, column + BLOCK);
      const times = await timesOfBlock(from, to, mode, source);
      if (!times.ok) return times;
      from.forEach((_, r) => {
        table.set(
          times.value.subarray(r * to.length, (r + 1) * to.length),
          (row + r) * places.length + column,
        );
      });
    }
  return ok(table);
}

/** The times of some places to some others: remembered, or asked for together. */
async function timesOfBlock(
  from: readonly TravelPlace[],
  to: readonly TravelPlace[],
  mode: TableMode,
  { service, url, insideToo, cache }: Extract<TravelSource, { readonly kind: 'service' }>,
): Promise<Result<Int32Array>> {
  const known = from.flatMap((one) => to.map((other) => timeKnown(cache, mode, one, other)));
  if (known.every((time) => time !== undefined)) return ok(Int32Array.from(known));
  const answer = await askTravelService(
    url,
    tableQuestion(service, mode, from.map(positionOf), to.map(positionOf)),
    insideToo,
  );
  if (!answer.ok) return answer;
  const times = readTable(service, answer.value, from.map(nameOf), to.map(nameOf));
  if (!times.ok) return times;
  from.forEach((one, r) => {
    to.forEach((other, c) =>
      cache.setAsked(mode, one.postcode, other.postcode, times.value[r * to.length + c]!),
    );
  });
  return times;
}

function timeKnown(cache: TravelCache, mode: string, from: TravelPlace, to: TravelPlace): number | undefined {
  return from.postcode === to.postcode ? 0 : cache.get(mode, from.postcode, to.postcode);
}

function nameOf({ name }: TravelPlace): string {
  return name;
}

function positionOf({ position }: TravelPlace) {
  return position!;
}
