/** Whether what a placement request asks for fits into a provider's rounds of a week, and which single change would make it fit. Source: docs/rules/rounds-can-place.md. */
import type { Fit, FitAdvice } from '../../brokerage/rules/fit.ts';
import { type VisitChange, visitChanges } from '../../brokerage/rules/window-advice.ts';
import { askedOn, type Asking, type Windows } from './asked-day.ts';
import type { DayToPlan } from './day-problem.ts';
import { foldFit } from './fold-fit.ts';
import { type DayFit, type DayWithRounds, type FitEffort, placeInDay, withRounds } from './place-in-day.ts';

/** A provider as it is asked: its days in order, and whether its rota for them is begun. */
export type ProviderAsked = {
  readonly providerId: number;
  readonly days: readonly { readonly day: string; readonly toPlan: DayToPlan }[];
  readonly planned: boolean;
  readonly windows: Windows;
  /** The first half of the postcode of the people it visits. */
  readonly areas: ReadonlyMap<number, string>;
};

/** How many pieces of advice are looked for. */
const MOST_ADVICE = 3;

/** One answer for a provider. The same question and effort give the same answer on every machine. Throws where the week is at fault. */
export function fitProvider(asking: Asking, provider: ProviderAsked, effort: FitEffort): Fit {
  const days = provider.days
    .map(({ day, toPlan }) => ({
      day,
      toPlan,
      asked: askedOn(asking, day, provider.windows),
    }))
    .filter(({ asked }) => asked.length > 0)
    .map((day) => withRounds(day, effort));
  const found = days.map((day) => placed(day, effort, true));
  const fit = foldFit(found, {
    planned: provider.planned,
    areaOf: (personId) => provider.areas.get(personId) ?? null,
  });
  if (fit.kind === 'yes' || fit.kind === 'yes if') return fit;
  return { ...fit, advice: advise(asking, provider, days, found, effort) };
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
