/** How one care worker's round goes: on the way, waiting, at the visit, minute by minute, as it is drawn, read and paid. Source: docs/rules/rounds-pay.md. */
import { distanceMetres } from '../../ground/geography.ts';
import { endOf, type RotaWorker, type Spot, type StopOfVisit, type Stretch } from './rota.ts';
import { factorAt } from './day-parts.ts';
import { estimatedSeconds } from './travel-estimate.ts';
import { secondsInTable, type Ways } from './ways.ts';

/** What a round is made of, one after the other. `short` of travel: how many seconds it lacks before the next visit begins. */
export type Leg =
  | (Stretch & {
      readonly kind: 'travel';
      /** From or to where the day begins or ends, which is the worker's own time. */
      readonly home: boolean;
      readonly seconds: number;
      readonly metres: number;
      readonly short: number;
    })
  /** The way between two places is not known. */
  | (Stretch & { readonly kind: 'unknown'; readonly name: string })
  | (Stretch & { readonly kind: 'gap' })
  | (Stretch & { readonly kind: 'visit'; readonly stop: StopOfVisit });

/**
 * Travel between two places at a second since 1970 (undefined: at no hour in particular), by the table of ways where there is one, else by the straight line; undefined where it is
 * not known. Metres are by the straight line.
 */
export function wayBetween(
  from: Spot | undefined,
  to: Spot | undefined,
  mode: RotaWorker['mode'],
  { area, travel, wayTable }: Ways,
  at: number | undefined,
): { readonly seconds: number; readonly metres: number } | undefined {
  if (from?.position === undefined || to?.position === undefined) return undefined;
  const end = (spot: Spot, position: NonNullable<Spot['position']>) => ({ name: spot.name, position, area });
  const free =
    wayTable === undefined
      ? estimatedSeconds(end(from, from.position), end(to, to.position), mode, travel)
      : secondsInTable(wayTable, from.position, to.position, mode);
  if (free === undefined) return undefined;
  const factor = at === undefined ? 1 : factorAt(travel.dayParts, mode, at);
  const seconds = Math.ceil(free * factor);
  const metres = distanceMetres(from.position, to.position) * travel.paces[mode][area].detour;
  return { seconds, metres };
}

/** The legs of a round from its stops in order of start. */
export function courseOfRound(
  worker: Pick<RotaWorker, 'mode' | 'start' | 'end'>,
  stops: readonly StopOfVisit[],
  ways: Ways,
): Leg[] {
  const legs: Leg[] = [];
  stops.forEach((stop, at) => {
    const before = stops[at - 1];
    if (before === undefined) legs.push(...wayThere(worker, stop, ways));
    else legs.push(...between(worker, before, stop, ways));
    legs.push({ kind: 'visit', from: stop.startsAt, to: endOf(stop), stop });
  });
  const last = stops.at(-1);
  if (last !== undefined) {
    const way = wayBetween(last.visit.spot, worker.end, worker.mode, ways, endOf(last));
    const from = endOf(last);
    if (way !== undefined && way.seconds > 0)
      legs.push({ kind: 'travel', from, to: from + way.seconds, home: true, short: 0, ...way });
  }
  return legs;
}

function wayThere(worker: Pick<RotaWorker, 'mode' | 'start'>, stop: StopOfVisit, ways: Ways): Leg[] {
  const way = wayBetween(worker.start, stop.visit.spot, worker.mode, ways, stop.startsAt);
  if (way === undefined || way.seconds === 0) return [];
  return [
    {
      kind: 'travel',
      from: stop.startsAt - way.seconds,
      to: stop.startsAt,
      home: true,
      short: 0,
      ...way,
    },
  ];
}

function between(
  { mode }: Pick<RotaWorker, 'mode'>,
  before: StopOfVisit,
  stop: StopOfVisit,
  ways: Ways,
): Leg[] {
  const from = endOf(before);
  const room = stop.startsAt - from;
  const way = wayBetween(before.visit.spot, stop.visit.spot, mode, ways, from);
  if (way === undefined) {
    const unknown = before.visit.spot.position === undefined ? before.visit.spot : stop.visit.spot;
    return [{ kind: 'unknown', from, to: Math.max(from, stop.startsAt), name: unknown.name }];
  }
  const { seconds, metres } = way;
  const short = Math.max(0, seconds - Math.max(0, room));
  const to = from + Math.min(seconds, Math.max(0, room));
  return [
    ...(seconds > 0 ? [{ kind: 'travel', from, to, home: false, seconds, metres, short } as const] : []),
    ...(room > seconds ? [{ kind: 'gap', from: to, to: stop.startsAt } as const] : []),
  ];
}

const MINUTE = 60;
const up = (second: number): number => Math.ceil(second / MINUTE) * MINUTE;
const down = (second: number): number => Math.floor(second / MINUTE) * MINUTE;

/**
 * The legs of a round in whole minutes, as they are shown and added up: travel is rounded up, as it is planned, and what is left before the next
 * visit is waiting. So a clock time, a length and a sum never disagree. Travel that lacks a minute or more keeps its full length; less than a
 * minute is no lack. Source: docs/rules/rounds-pay.md.
 */
export function inWholeMinutes(legs: readonly Leg[]): Leg[] {
  return legs.flatMap((leg): Leg[] => {
    switch (leg.kind) {
      case 'visit':
      case 'unknown':
        return [leg];
      case 'gap': {
        const from = up(leg.from);
        return from < leg.to ? [{ ...leg, from }] : [];
      }
      case 'travel': {
        const [from, to] = [down(leg.from), up(leg.to)];
        return [{ ...leg, from, to, seconds: leg.short >= MINUTE ? up(leg.seconds) : to - from }];
      }
    }
  });
}

/** What a round comes to, in minutes. Travel is what it takes, not what there is time for. */
export type RoundSums = {
  readonly visits: number;
  readonly careMinutes: number;
  readonly travelMinutes: number;
  readonly homeMinutes: number;
  readonly waitingMinutes: number;
  readonly breakMinutes: number;
  /** Ways between visits that nobody knows the length of: they are in no other figure. */
  readonly unknownWays: number;
  readonly miles: number;
};

const METRES_IN_A_MILE = 1609.344;

/** Adds a round up, in whole minutes leg by leg. A gap of `breakFrom` minutes or more is a break: the worker's own time. */
export function sumsOfRound(legs: readonly Leg[], breakFrom: number): RoundSums {
  const sums = { visits: 0, care: 0, travel: 0, home: 0, waiting: 0, breaks: 0, unknown: 0, metres: 0 };
  for (const leg of inWholeMinutes(legs)) {
    const seconds = leg.to - leg.from;
    if (leg.kind === 'visit') {
      sums.visits += 1;
      sums.care += seconds;
    } else if (leg.kind === 'gap') {
      if (seconds >= breakFrom * 60) sums.breaks += seconds;
      else sums.waiting += seconds;
    } else if (leg.kind === 'unknown') sums.unknown += 1;
    else if (leg.kind === 'travel') {
      if (leg.home) sums.home += leg.seconds;
      else {
        sums.travel += leg.seconds;
        sums.metres += leg.metres;
      }
    }
  }
  const minutes = (seconds: number): number => Math.round(seconds / 60);
  return {
    visits: sums.visits,
    careMinutes: minutes(sums.care),
    travelMinutes: minutes(sums.travel),
    homeMinutes: minutes(sums.home),
    waitingMinutes: minutes(sums.waiting),
    breakMinutes: minutes(sums.breaks),
    unknownWays: sums.unknown,
    miles: Math.round((sums.metres / METRES_IN_A_MILE) * 10) / 10,
  };
}

/** Several rounds together. */
export function addSums(all: readonly RoundSums[]): RoundSums {
  const sum = (of: (one: RoundSums) => number): number => all.reduce((total, one) => total + of(one), 0);
  return {
    visits: sum(({ visits }) => visits),
    careMinutes: sum(({ careMinutes }) => careMinutes),
    travelMinutes: sum(({ travelMinutes }) => travelMinutes),
    homeMinutes: sum(({ homeMinutes }) => homeMinutes),
    waitingMinutes: sum(({ waitingMinutes }) => waitingMinutes),
    breakMinutes: sum(({ breakMinutes }) => breakMinutes),
    unknownWays: sum(({ unknownWays }) => unknownWays),
    miles: Math.round(sum(({ miles }) => miles) * 10) / 10,
  };
}
