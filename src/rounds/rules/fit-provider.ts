/** Whether what a placement request asks for fits into a provider's rounds of a week, and which single change would make it fit. Source: docs/rules/rounds-can-place.md. */
import {
  type Fit,
  type FitAdvice,
  type FitBasis,
  type FitLater,
  mayHelpLater,
} from '../../brokerage/rules/fit.ts';
import { type VisitChange, visitChanges } from '../../brokerage/rules/window-advice.ts';
import { askedOn, type Asking, uncheckedNeeds, type Windows } from './asked-day.ts';
import type { DayToPlan } from './day-problem.ts';
import { foldFit } from './fold-fit.ts';
import { DAYS_OF_CARE, laterStart } from './later-start.ts';
import { type DayFit, type DayWithRounds, type FitEffort, placeInDay, withRounds } from './place-in-day.ts';
import { keptTravelWords } from './travel-words.ts';

/** A day of a provider, and whether the rota of its week is begun. */
export type ProviderDay = { readonly day: string; readonly toPlan: DayToPlan; readonly rota: boolean };

/** A provider as it is asked: its days in order from the first day of care, seven and as many after them as visits are planned for. */
export type ProviderAsked = {
  readonly providerId: number;
  readonly days: readonly ProviderDay[];
  readonly windows: Windows;
  /** The first half of the postcode of the people it visits. */
  readonly areas: ReadonlyMap<number, string>;
};

/** An answer, and the days that it was folded from. */
export type FoundFit = { readonly fit: Fit; readonly days: readonly DayFit[] };

/** How many pieces of advice are looked for. */
const MOST_ADVICE = 3;

/** One answer for a provider: whether the first seven days of care fit. The same question and effort give the same answer on every machine. Throws where the week is at fault. */
export function fitProvider(asking: Asking, provider: ProviderAsked, effort: FitEffort): FoundFit {
  const first = provider.days.slice(0, DAYS_OF_CARE);
  const asked = first
    .map((day) => ({ ...day, asked: askedOn(asking, day.day, provider.windows) }))
    .filter((day) => day.asked.length > 0);
  const days = asked.map((day) => withRounds(day, effort));
  const found = days.map((day) => placed(day, effort, true));
  const fit = foldFit(found, {
    basis: basisOf(asked),
    travel: [...new Set(first.map(({ toPlan }) => keptTravelWords(toPlan)))].join('. ') || null,
    areaOf: (personId) => provider.areas.get(personId) ?? null,
    unchecked: uncheckedNeeds(asking),
  });
  if (!mayHelpLater(fit)) return { fit, days: found };
  return { fit: { ...fit, advice: advise(asking, provider, days, found, effort) }, days: found };
}

/**
 * The later day to start that helps where an answer is not a plain yes; one with nothing moved, where all fits if others move. Looks while
 * `inTime`; throws where the week is at fault.
 */
export function laterFit(
  asking: Asking,
  provider: ProviderAsked,
  found: readonly DayFit[],
  { effort, inTime }: { readonly effort: FitEffort; readonly inTime: () => boolean },
): FitLater {
  const days = new Map(provider.days.map((day) => [day.day, day]));
  return laterStart([...days.keys()], found, (day, mayMove) => {
    const one = days.get(day);
    if (one === undefined) throw new Error(`${day} is no day of the provider.`);
    const asked = askedOn(asking, day, provider.windows);
    if (asked.length === 0) return { day, placed: [], blocked: [], moves: [], looked: { workers: 0, of: 0 } };
    return inTime() ? placed(withRounds({ ...one, asked }, effort), effort, mayMove) : undefined;
  });
}

/** What days were worked out from. */
export function basisOf(days: readonly Pick<ProviderDay, 'rota'>[]): FitBasis {
  if (days.every(({ rota }) => rota)) return 'rota';
  return days.some(({ rota }) => rota) ? 'both' : 'planned visits';
}

function placed(day: DayWithRounds, effort: FitEffort, mayMove: boolean): DayFit {
  const found = placeInDay(day, effort, mayMove);
  if (!found.ok) throw new Error(found.reason);
  return found.value;
}

/** The smallest change of each line by which everything fits with nothing moved: without review first. Only what is blocked is changed. */
function advise(
  asking: Asking,
  { windows }: ProviderAsked,
  days: readonly DayWithRounds[],
  found: readonly DayFit[],
  effort: FitEffort,
): FitAdvice[] {
  const blocked = new Set(found.flatMap((day) => day.blocked.map(({ visit }) => visit)));
  const lines = visitChanges(asking.visits).filter(([first]) => blocked.has(first?.change.visit ?? -1));
  const helps = (change: VisitChange): boolean => {
    const changed = { ...asking, visits: change.visits };
    // The days on which something is blocked are the likeliest to fail.
    const order = days.toSorted((a, b) => blockedOn(found, b.day) - blockedOn(found, a.day));
    return order.every((day) => {
      const asked = askedOn(changed, day.day, windows);
      return placed({ ...day, asked }, effort, false).placed.length === asked.length;
    });
  };
  const advice: FitAdvice[] = [];
  for (const line of lines.toSorted((a, b) => reviews(a) - reviews(b))) {
    if (advice.length >= MOST_ADVICE) break;
    const first = line.find(helps);
    if (first !== undefined)
      advice.push({
        words: `${first.start} it fits with nothing moved`,
        reviewFirst: first.reviewFirst,
      });
  }
  return advice;
}

function blockedOn(found: readonly DayFit[], day: string): number {
  return found.find((one) => one.day === day)?.blocked.length ?? 0;
}

function reviews(line: readonly VisitChange[]): number {
  return line.some(({ reviewFirst }) => reviewFirst !== null) ? 1 : 0;
}
