/** The day of rest that is owed in each week. Source: docs/rules/rounds-weekly-rest.md; Working Time Regulations 1998, regulation 11. */
import { compareText } from '../../ground/text.ts';
import type { Stretch } from './rota.ts';

/** The rest without a break that is owed in seven days. */
export const WEEKLY_REST_HOURS = 24;
const WEEKLY_REST = WEEKLY_REST_HOURS * 3600;

/**
 * The longest time without work that counts to a week, in seconds. `work`: what a care worker has in the week and on the day after it, in any
 * order. A rest that begins in the week and goes on over its end counts whole where the next week has not got a day of it.
 */
export function longestRest(work: readonly Stretch[], week: Stretch): number {
  const inOrder = work.toSorted((a, b) => a.from - b.from);
  const next = inOrder.find(({ from }) => from >= week.to)?.from ?? Number.POSITIVE_INFINITY;
  const until = next < week.to + WEEKLY_REST ? next : week.to;
  let longest = 0;
  let free = week.from;
  for (const { from, to } of inOrder) {
    longest = Math.max(longest, Math.min(from, until) - free);
    free = Math.max(free, to);
  }
  return Math.max(longest, until - free);
}

/** Whether a week of work leaves the rest that is owed. */
export function hasWeeklyRest(work: readonly Stretch[], week: Stretch): boolean {
  return longestRest(work, week) >= WEEKLY_REST;
}

/**
 * The day of a week without its rest that would have to be given up: the one with the least work of those that would bring the rest. Work by day
 * 'YYYY-MM-DD'; undefined where no single day would.
 */
export function dayToGiveUp(
  workByDay: ReadonlyMap<string, readonly Stretch[]>,
  week: Stretch,
): string | undefined {
  const seconds = (of: readonly Stretch[]): number => of.reduce((sum, { from, to }) => sum + to - from, 0);
  const days = [...workByDay].filter(([, of]) => of.some(({ from }) => from >= week.from && from < week.to));
  return days
    .filter(([day]) =>
      hasWeeklyRest(
        [...workByDay].flatMap(([other, of]) => (other === day ? [] : of)),
        week,
      ),
    )
    .sort(([one, a], [other, b]) => seconds(a) - seconds(b) || compareText(one, other))
    .at(0)?.[0];
}
