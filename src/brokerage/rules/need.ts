/** What somebody seeks, counted once so that every provider's contract can be held against it. */
import { londonDay } from '../../ground/calendar.ts';
import { parseIsoTime } from '../../ground/iso-time.ts';
import { type PatternVisit, weeklyMinutes } from '../../plans/rules/visit-pattern.ts';
import { partOfDay } from '../../providers/rules/capacity.ts';
import type { PeriodicPrice } from '../../contracts/rules/prices.ts';
import { type PeriodicNeed, priceOn } from './periodic-need.ts';
import { periodicWeekCost } from './periodic-words.ts';
import { PARTS_OF_DAY, type Candidate, type PartOfDay, type Seeker } from './candidate.ts';

/** Minutes of workers' time in an average week, in one part of the day. */
export type PartNeed = { readonly part: PartOfDay; readonly weeklyMinutes: number };

export type Need = {
  readonly seeker: Seeker;
  /** Only parts of the day in which something is needed, in their order. */
  readonly parts: readonly PartNeed[];
  /** Of visits; a service without visits takes none of a block or of a part of the day. */
  readonly weeklyMinutes: number;
  /** The most workers that any visit needs together. */
  readonly workersTogether: number;
  /** The service by the week, night or day that is sought; null where visits are. */
  readonly periodic: PeriodicNeed | null;
  /** The day from which care can start, 'YYYY-MM-DD': the one wanted, or today where that has passed. */
  readonly startsOn: string;
  /** The first moment of that day, or now where it has begun, in epoch seconds. */
  readonly startsAt: number;
};

/** Counts what is sought at an instant in epoch seconds. Throws RangeError where `wantedFrom` is not a day. */
export function needOf(seeker: Seeker, at: number): Need {
  const wantedAt = parseIsoTime(`${seeker.wantedFrom}T00:00`);
  if (wantedAt === undefined) throw new RangeError(`${seeker.wantedFrom} is not a day`);
  return {
    seeker,
    startsOn: wantedAt > at ? seeker.wantedFrom : isoDay(at),
    startsAt: Math.max(wantedAt, at),
    parts: needByPart(seeker.visits),
    weeklyMinutes: weeklyMinutes(seeker.visits).work,
    workersTogether: Math.max(
      1,
      seeker.periodic?.workers ?? 1,
      ...seeker.visits.map(({ workers }) => workers),
    ),
    periodic: seeker.periodic ?? null,
  };
}

/** The London day of an instant in epoch seconds, 'YYYY-MM-DD'. */
export function isoDay(epoch: number): string {
  return londonDay(Temporal.Instant.fromEpochMilliseconds(epoch * 1000)).toString();
}

function needByPart(visits: readonly PatternVisit[]): PartNeed[] {
  const byPart = Map.groupBy(visits, ({ startTime }) => partOfDay(startTime));
  return PARTS_OF_DAY.flatMap((part) => {
    const minutes = weeklyMinutes(byPart.get(part) ?? []).work;
    return minutes === 0 ? [] : [{ part, weeklyMinutes: minutes }];
  });
}

/** What a contract pays for the service that is sought, on the day from which care can start; undefined where it has no price by that unit. */
export function periodicPriceFor(
  { periodicPrices }: Pick<Candidate, 'periodicPrices'>,
  { periodic, startsOn }: Need,
): PeriodicPrice | undefined {
  const price = priceOn(periodicPrices, startsOn);
  return price?.unit === periodic?.unit ? price : undefined;
}

/** What a week of it costs under a contract, in pence; null where that is not known or visits are sought. */
export function weeklyPenceFor(candidate: Pick<Candidate, 'periodicPrices'>, need: Need): number | null {
  const price = periodicPriceFor(candidate, need);
  return need.periodic === null || price === undefined ? null : periodicWeekCost(price, need.periodic);
}
