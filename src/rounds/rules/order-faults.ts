/** What is wrong with what a search is told besides its problem, in words that say what to change. */
import type { Budget } from './answer.ts';

/** More searches than this side by side bring nothing, and a number far beyond it is a mistake. */
const MOST_SEARCHES = 256;

/** The faults of an order; none where it can be carried out. */
export function faultsOfOrder({
  seed,
  budget,
  searches,
}: {
  readonly seed: number;
  readonly budget: Budget;
  readonly searches: number;
}): string[] {
  const faults: string[] = [];
  if (!Number.isSafeInteger(seed)) faults.push('the seed has to be a whole number');
  if (!Number.isInteger(searches) || searches < 1 || searches > MOST_SEARCHES)
    faults.push(`the number of searches has to be a whole number from 1 to ${MOST_SEARCHES}`);
  if (budget.kind === 'moves' && !(Number.isSafeInteger(budget.moves) && budget.moves > 0))
    faults.push('a budget of moves has to be a whole number of 1 or more');
  if (budget.kind === 'seconds' && !(Number.isFinite(budget.seconds) && budget.seconds > 0))
    faults.push('a budget of seconds has to be more than nought');
  return faults;
}
