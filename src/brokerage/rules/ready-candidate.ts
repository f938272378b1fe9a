/**
 * A candidate made ready to be held against many needs: its lists as sets, what it last said of each part of the day, and
 * which events bear on it now, each with its words. All of it is worked out once, however many people wait.
 */
import { dateRange } from '../../ground/calendar.ts';
import { civilFromDays, DAY_SECONDS, londonWall } from '../../ground/london.ts';
import type { Unit } from '../../contracts/rules/prices-shape.ts';
import { CONTRACT_EVENTS, type ContractEvent } from '../../contracts/rules/contract-events.ts';
import { PARTS_OF_DAY, type Candidate, type Capacity, type PartOfDay } from './candidate.ts';

/** What a provider said of one part of the day in one area. Age in days; `stale` where that is too old to go by. */
export type Told = {
  readonly weeklyMinutes: number;
  readonly ageDays: number;
  readonly stale: boolean;
  /** '3 March 2026' */
  readonly on: string;
};

/** What a provider said of one unit: so many nights, days or places. */
export type ToldPlaces = Omit<Told, 'weeklyMinutes'> & { readonly weeklyCount: number };

/** An event that is not over; `since` is the day it takes effect, as '3 March 2026'. */
export type BearingEvent = ContractEvent & {
  readonly since: string;
  /** What is in use already of what the event is about: the contract or all of the provider's, in its area or everywhere. */
  readonly weeklyMinutesInUse: number;
};

export type ReadyCandidate = {
  readonly candidate: Candidate;
  readonly areas: ReadonlySet<number>;
  readonly services: ReadonlySet<string>;
  readonly capabilities: ReadonlySet<string>;
  readonly languages: ReadonlySet<string>;
  readonly cultures: ReadonlySet<string>;
  readonly told: ReadonlyMap<number, Told>;
  readonly toldPlaces: ReadonlyMap<Unit, ToldPlaces>;
  readonly blockFree: ReadonlyMap<number, number>;
  /** In the order of their kinds, then the earliest first. */
  readonly events: readonly BearingEvent[];
};

/** Makes candidates ready for an instant in epoch seconds. What was told more than `staleAfterDays` days before is stale. */
export function readyCandidates(
  candidates: readonly Candidate[],
  staleAfterDays: number,
  at: number,
): ReadyCandidate[] {
  const byProvider = Map.groupBy(candidates, ({ providerId }) => providerId);
  return candidates.map((candidate) => ({
    candidate,
    areas: new Set(candidate.areaIds),
    services: new Set(candidate.services),
    capabilities: new Set(candidate.capabilities),
    languages: new Set(candidate.languages),
    cultures: new Set(candidate.cultures),
    told: newestTold(candidate.capacity, staleAfterDays, at),
    toldPlaces: new Map(
      (candidate.periodicRoom ?? []).map(({ unit, weeklyCount, asOf }) => [
        unit,
        { weeklyCount, ...toldAt(asOf, staleAfterDays, at) },
      ]),
    ),
    blockFree: new Map(candidate.blocks.map(({ areaId, freeMinutes }) => [areaId, freeMinutes])),
    events: candidate.events
      .filter((event) => bears(event, candidate, at))
      .map((event) => ({
        ...event,
        since: dayWords(event.effectiveAt),
        weeklyMinutesInUse: inUse(event, candidate, byProvider.get(candidate.providerId) ?? []),
      }))
      .sort(
        (a, b) =>
          CONTRACT_EVENTS.indexOf(a.kind) - CONTRACT_EVENTS.indexOf(b.kind) ||
          a.effectiveAt - b.effectiveAt ||
          a.id - b.id,
      ),
  }));
}

/** Where in `told` an area and a part of the day are kept. */
export function toldKey(areaId: number, part: PartOfDay): number {
  return areaId * PARTS_OF_DAY.length + PARTS_OF_DAY.indexOf(part);
}

/** The day of an instant in epoch seconds: '3 March 2026'. */
export function dayWords(epoch: number): string {
  const { year, month, day } = civilFromDays(Math.floor(londonWall(epoch) / DAY_SECONDS));
  const date = new Temporal.PlainDate(year, month, day);
  return dateRange(date, date);
}

/** The newest of an area and part counts; of two told at once, the one that promises less. */
function newestTold(capacity: readonly Capacity[], staleAfterDays: number, at: number): Map<number, Told> {
  const told = new Map<number, Told>();
  const days = new Map<number, string>();
  const newestLast = capacity.toSorted((a, b) => a.asOf - b.asOf || b.weeklyMinutes - a.weeklyMinutes);
  for (const { areaId, part, weeklyMinutes, asOf } of newestLast) {
    const ageDays = Math.max(0, (at - asOf) / DAY_SECONDS);
    const stale = ageDays > staleAfterDays;
    const on = days.get(asOf) ?? dayWords(asOf);
    days.set(asOf, on);
    told.set(toldKey(areaId, part), { weeklyMinutes, ageDays, stale, on });
  }
  return told;
}

function toldAt(asOf: number, staleAfterDays: number, at: number): Omit<Told, 'weeklyMinutes'> {
  const ageDays = Math.max(0, (at - asOf) / DAY_SECONDS);
  return { ageDays, stale: ageDays > staleAfterDays, on: dayWords(asOf) };
}

function bears(event: ContractEvent, candidate: Candidate, at: number): boolean {
  return (
    event.providerId === candidate.providerId &&
    (event.contractId === null || event.contractId === candidate.contractId) &&
    (event.endsAt === null || event.endsAt > at)
  );
}

function inUse(event: ContractEvent, candidate: Candidate, ofProvider: readonly Candidate[]): number {
  const contracts = event.contractId === null ? ofProvider : [candidate];
  let minutes = 0;
  for (const { weeklyMinutesInUse, inUseByArea } of contracts)
    minutes +=
      event.areaId === null
        ? weeklyMinutesInUse
        : (inUseByArea.find(({ areaId }) => areaId === event.areaId)?.weeklyMinutes ?? 0);
  return minutes;
}
