import type { Rate } from '../../contracts/rules/terms.ts';
import { londonDay, longDate } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { type CouncilFigures, insertFigures, listFigures } from '../records/fair-price-figures.ts';
import { fairPrice, standingOfRate } from '../rules/fair-price.ts';
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

/** What to say of rates that are below the fair price from a day on, one sentence each. It stops nothing. */
export async function ratesBelowFairPrice(
  scope: Scope,
  rates: readonly Pick<Rate, 'service' | 'pencePerHour' | 'upToMinutes'>[],
  day: string,
): Promise<string[]> {
  const values = figuresOn(await listFigures(scope), day)?.values ?? publishedOn(day).values;
  return rates.flatMap(({ service, pencePerHour, upToMinutes }, place) => {
    const minutes = upToMinutes ?? USUAL_MINUTES;
    const { standing, words } = standingOfRate(pencePerHour, fairPrice(values, minutes, USUAL_HOMES));
    return standing === 'fair'
      ? []
      : [`Rate ${place + 1}, ${service}: ${words}, for visits of ${minutes} minutes and homes mixed.`];
  });
}
