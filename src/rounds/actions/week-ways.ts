/** The ways of a week of rounds, by the travel time service where the installation has one. Source: docs/rules/rounds-travel.md. */
import { createHash } from 'node:crypto';
import { londonDay } from '../../ground/calendar.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { readTravel } from '../../platform/config.ts';
import { CONNECTIONS } from '../../platform/database.ts';
import type { Scope } from '../../platform/scope.ts';
import { keepTimes, listKeptTimes } from '../records/kept-travel-times.ts';
import { readWeek } from '../records/rota-weeks.ts';
import { daysOf, type RotaWeek } from '../rules/rota-week.ts';
import type { Spot } from '../rules/rota.ts';
import { TravelCache } from '../rules/travel-cache.ts';
import { placeKey } from '../rules/ways.ts';
import { type TravelPlace, type TravelSource, travelTimes } from './travel-times.ts';

/** A page waits so long for a service; what it answers later is remembered for the next. */
const PAGE_WAITS_MS = 2000;
/**
 * So many pages wait at once; more are shown at once what is known, and why. A page has one transaction from start to end and holds its connection
 * while it waits, so that without a bound a slow service would keep every other page of the installation from the database.
 */
export const MOST_WAIT = Math.floor(CONNECTIONS / 3);
/** A service that gave no times is left alone so long before a page asks it again. */
const REST_AFTER_FAILURE_MS = 30_000;

/** What is remembered of a provider's ways: as it is kept, read once a day, and what was asked for since. */
type Memory = { readonly day: string; readonly cache: TravelCache };
type Held = {
  readonly of: string;
  readonly source: TravelSource;
  /** The name under which what it answered is kept. */
  readonly service: string;
  readonly memories: Map<number, Memory>;
};
let held: Held | undefined;

/** Where this installation's travel times come from. */
export function travelSource(env: NodeJS.ProcessEnv = process.env): TravelSource {
  const travel = readTravel(env);
  if (travel === undefined) return { kind: 'straight-line' };
  const of = JSON.stringify(travel);
  if (held?.of !== of) {
    const dayParts = [{ startSecond: 0, factor: 1 }];
    const mark = createHash('sha256').update(of).digest('hex').slice(0, 16);
    held = {
      of,
      source: { kind: 'service', ...travel, dayParts, cache: new TravelCache() },
      service: `${travel.service} ${mark}`,
      memories: new Map(),
    };
  }
  return held.source;
}

/** The source with all that is remembered of a provider's ways, from before a restart too. */
export async function sourceFor(scope: Scope, providerId: number): Promise<TravelSource> {
  const source = travelSource();
  if (source.kind !== 'service' || held === undefined) return source;
  const { memories, service } = held;
  const day = londonDay(scope.now).toString();
  const known = memories.get(providerId);
  if (known?.day === day) return { ...source, cache: known.cache };
  const cache = new TravelCache();
  for (const { mode, from, to, seconds } of await listKeptTimes(scope, { providerId, service }))
    cache.set(mode, from, to, seconds);
  memories.set(providerId, { day, cache });
  return { ...source, cache };
}

/** Keeps what was asked for a provider since this was last called, so that it is not asked again after a restart. */
export async function keepAsked(scope: Scope, providerId: number, source: TravelSource): Promise<void> {
  if (source.kind !== 'service' || held === undefined) return;
  await keepTimes(scope, { providerId, service: held.service }, source.cache.takeAsked());
}

/**
 * The week with the times of all its ways, and of those to `others`, from the source. By the straight line the week stays as it is. Refused
 * where a service does not give every one: nothing is filled in. Where `others` are is not the provider's yet, and their ways are not kept.
 */
export async function withWays(
  week: RotaWeek,
  source: TravelSource,
  others: readonly Spot[] = [],
): Promise<Result<RotaWeek>> {
  if (source.kind === 'straight-line') return ok(week);
  const workers = daysOf(week.monday).flatMap((day) => week.workersOn(day));
  const places = new Map<string, TravelPlace>();
  const add = (spots: readonly (Spot | undefined)[]): void => {
    for (const spot of spots) {
      if (spot?.position === undefined) continue;
      const { name, position } = spot;
      const key = placeKey(position);
      if (!places.has(key)) places.set(key, { name, position, area: week.area, postcode: key });
    }
  };
  add([...week.visits.values()].map(({ spot }) => spot));
  add(week.beside.map(({ visit }) => visit.spot));
  add(workers.flatMap(({ start, end }) => [start, end]));
  const own = new Set(places.keys());
  add(others);
  const modes = [...new Set(workers.map(({ mode }) => mode))];
  const travel = await travelTimes([...places.values()], modes, source);
  if (source.kind === 'service') source.cache.keepOnly(own);
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
  const source = await sourceFor(scope, providerId);
  const found = await soon(`${providerId}/${monday}`, () => withWays(week, source));
  if (!found.ok) return { ...week, estimatedBecause: found.reason };
  await keepAsked(scope, providerId, source);
  return found.value;
}

type Found = Result<RotaWeek>;
/** What a page asked for and is not answered yet, and until when pages wait for it (milliseconds). */
type UnderWay = { readonly asked: Promise<Found>; readonly until: number };
/** By what is asked for: what pages wait for, and until when a service that failed is left alone. */
const underWay = new Map<string, UnderWay>();
const resting = new Map<string, { readonly until: number; readonly reason: string }>();
let waiting = 0;

/** One page asks; others wait with it, and none for longer than it. A service that failed is not asked by every page anew. */
async function soon(key: string, ask: () => Promise<Found>): Promise<Found> {
  const name = `${held?.service ?? ''} ${key}`;
  const rest = resting.get(name);
  if (rest !== undefined && performance.now() < rest.until) return refuse(rest.reason);
  const other = underWay.get(name);
  const before = other === undefined ? undefined : await inTime(other);
  if (before?.ok === false) return before;
  const mine = { asked: ask(), until: performance.now() + PAGE_WAITS_MS };
  underWay.set(name, mine);
  const over = (found?: Found): void => {
    if (underWay.get(name) === mine) underWay.delete(name);
    if (found?.ok !== false) resting.delete(name);
    else resting.set(name, { until: performance.now() + REST_AFTER_FAILURE_MS, reason: found.reason });
  };
  void mine.asked.then(over, () => over());
  return await inTime(mine);
}

/** What is known already is found without waiting, however many wait: it is there before any timer. */
async function inTime({ asked, until }: UnderWay): Promise<Found> {
  const mayWait = waiting < MOST_WAIT;
  const reason = mayWait
    ? 'The travel time service is slow: open this page again in a minute'
    : 'Many pages wait for the travel time service: open this page again in a minute';
  if (mayWait) waiting += 1;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Found>((done) => {
    const end = (): void => done({ ok: false, reason });
    timer = setTimeout(end, mayWait ? Math.max(0, until - performance.now()) : 0);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
    if (mayWait) waiting -= 1;
  }
}
