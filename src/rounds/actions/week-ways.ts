/** The ways of a week of rounds, by the travel time service where the installation has one. Source: docs/rules/rounds-travel.md. */
import { ok, type Result } from '../../ground/result.ts';
import { readTravel } from '../../platform/config.ts';
import type { Scope } from '../../platform/scope.ts';
import { readWeek } from '../records/rota-weeks.ts';
import { daysOf, type RotaWeek } from '../rules/rota-week.ts';
import type { Spot } from '../rules/rota.ts';
import { TravelCache } from '../rules/travel-cache.ts';
import { placeKey } from '../rules/ways.ts';
import { type TravelPlace, type TravelSource, travelTimes } from './travel-times.ts';

/** A page waits so long for a service; what it answers later is remembered for the next. */
const PAGE_WAITS_MS = 2000;

let held: { readonly of: string; readonly source: TravelSource } | undefined;

/** Where this installation's travel times come from. The times of a service are remembered while Tend runs. */
export function travelSource(env: NodeJS.ProcessEnv = process.env): TravelSource {
  const travel = readTravel(env);
  if (travel === undefined) return { kind: 'straight-line' };
  const of = JSON.stringify(travel);
  if (held?.of !== of) {
    const dayParts = [{ startSecond: 0, factor: 1 }];
    held = { of, source: { kind: 'service', ...travel, dayParts, cache: new TravelCache() } };
  }
  return held.source;
}

/**
 * The week with the times of all its ways, and of those to `others`, from the source. By the straight line the week stays as it is. Refused
 * where a service does not give every one: nothing is filled in.
 */
export async function withWays(
  week: RotaWeek,
  source: TravelSource,
  others: readonly Spot[] = [],
): Promise<Result<RotaWeek>> {
  if (source.kind === 'straight-line') return ok(week);
  const workers = daysOf(week.monday).flatMap((day) => week.workersOn(day));
  const spots = [
    ...[...week.visits.values()].map(({ spot }) => spot),
    ...week.beside.map(({ visit }) => visit.spot),
    ...workers.flatMap(({ start, end }) => [start, end]),
    ...others,
  ];
  const places = new Map<string, TravelPlace>();
  for (const spot of spots) {
    if (spot?.position === undefined) continue;
    const { name, position } = spot;
    const key = placeKey(position);
    if (!places.has(key)) places.set(key, { name, position, area: week.area, postcode: key });
  }
  const modes = [...new Set(workers.map(({ mode }) => mode))];
  const travel = await travelTimes([...places.values()], modes, source);
  if (!travel.ok) return travel;
  const numbers = new Map([...places.keys()].map((key, at) => [key, at]));
  const seconds = Object.entries(travel.value.tables).map(([mode, [table]]) => [mode, table]);
  return ok({ ...week, wayTable: { numbers, seconds: Object.fromEntries(seconds) } });
}

/** A provider's week as pages show it: with the planner's times; where a service is silent by the straight line, and why. */
export type WeekOfPage = RotaWeek & { readonly estimatedBecause?: string };

/** Reads a provider's week with the times of its ways for a page, which does not wait long for them. */
export async function readWeekWithWays(
  scope: Scope,
  providerId: number,
  monday: string,
): Promise<WeekOfPage> {
  const week = await readWeek(scope, providerId, monday);
  const found = await soon(withWays(week, travelSource()));
  return found.ok ? found.value : { ...week, estimatedBecause: found.reason };
}

async function soon(asked: Promise<Result<RotaWeek>>): Promise<Result<RotaWeek>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Result<RotaWeek>>((done) => {
    const reason = 'The travel time service is slow: open this page again in a minute';
    timer = setTimeout(() => done({ ok: false, reason }), PAGE_WAITS_MS);
  });
  const found = await Promise.race([asked, late]);
  clearTimeout(timer);
  return found;
}
