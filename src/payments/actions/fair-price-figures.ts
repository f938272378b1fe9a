import { serviceWords } from '../../contracts/rules/service-words.ts';
import type { PriceToHold } from '../../contracts/rules/prices.ts';
import type { Rate } from '../../contracts/rules/terms.ts';
import { londonDay, longDate } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { type CouncilFigures, insertFigures, listFigures } from '../records/fair-price-figures.ts';
import { fairPrice, minutesHeldAgainst, standingOfRate, standingOfShift } from '../rules/fair-price.ts';
import {
  checkAssumptions,
  type PriceAssumptions,
  publishedOn,
  type Rurality,
} from '../rules/fair-price-assumptions.ts';

/** The visit that a rate is held against where nothing else is said. */
export const USUAL_MINUTES = 30;
export const USUAL_HOMES: Rurality = 'mixed';

/** The council's own figures that hold on a day: of those in effect, the one recorded last. */
export function figuresOn(versions: readonly CouncilFigures[], day: string): CouncilFigures | undefined {
  return versions.findLast(({ effectiveFrom }) => effectiveFrom <= day);
}

/** Records the council's own figures from a day on, with their source. Needs fair-price.edit. */
export async function recordFigures(
  scope: Scope,
  given: {
    readonly effectiveFrom: string;
    readonly values: PriceAssumptions;
    readonly source: string;
  },
): Promise<Result<null>> {
  require(scope, 'fair-price.edit');
  const checked = checkAssumptions(given.values);
  if (!checked.ok) return checked;
  const source = given.source.trim();
  if (source === '') return refuse('Say where the figures come from', 'source');
  const farthest = londonDay(scope.now).add({ years: 2 }).toString();
  if (given.effectiveFrom > farthest)
    return refuse(`The first day must be ${longDate(farthest)} or before`, 'effective_from');
  await insertFigures(scope, { ...given, source });
  scope.audit({
    act: 'fair price figures recorded',
    subject: ['fair price', given.effectiveFrom],
    detail: { ...given },
  });
  return ok(null);
}

/** How a price stands beside the fair one; `minutes` is the visit that a price of an hour is held against, null for a night, day or week. */
export type HeldPrice = {
  readonly minutes: number | null;
  readonly below: boolean;
  readonly words: string;
};

/**
 * How each price stands beside the fair one on a day; null where it is not held against it: the model tells nothing of it, or a fund pays
 * for it (£0).
 */
export async function holdPrices(
  scope: Scope,
  prices: readonly PriceToHold[],
  day: string,
): Promise<(HeldPrice | null)[]> {
  const values = figuresOn(await listFigures(scope), day)?.values ?? publishedOn(day).values;
  return prices.map((price) => {
    if ('unit' in price) {
      const held = price.pence === 0 ? null : standingOfShift(price, values, USUAL_HOMES);
      return held && { minutes: null, below: held.standing !== 'fair', words: held.words };
    }
    const { service, pencePerHour, upToMinutes } = price;
    const minutes = minutesHeldAgainst(service, upToMinutes ?? null, USUAL_MINUTES);
    if (minutes === null || pencePerHour === 0) return null;
    const { standing, words } = standingOfRate(pencePerHour, fairPrice(values, minutes, USUAL_HOMES));
    return { minutes, below: standing !== 'fair', words };
  });
}

/** What to say of rates beside the fair price on a day, one sentence each: those below it, and those that are not held against it. */
export async function ratesBelowFairPrice(
  scope: Scope,
  rates: readonly Rate[],
  day: string,
): Promise<{ readonly below: string[]; readonly leftOut: string[] }> {
  const held = await holdPrices(scope, rates, day);
  const said = (place: number): string => `Rate ${place + 1}, ${serviceWords(rates[place]?.service ?? '')}`;
  return {
    below: held.flatMap((one, place) =>
      one?.below === true
        ? [`${said(place)}: ${one.words}, for visits of ${one.minutes} minutes and homes mixed.`]
        : [],
    ),
    leftOut: held.flatMap((one, place) =>
      one === null && (rates[place]?.pencePerHour ?? 0) > 0
        ? [`${said(place)}: not held against it, since the fair price is of visits.`]
        : [],
    ),
  };
}
