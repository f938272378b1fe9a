/** What every act on lines ends with: where they stand is folded anew, and their weeks' totals follow. */
import type { Scope } from '../../platform/scope.ts';
import { type DecidableLine, updateStandings } from '../records/decidable-lines.ts';
import { eventsOfLines } from '../records/line-events.ts';
import { refreshTotals } from '../records/refresh-totals.ts';
import { standingOf } from '../rules/resolution.ts';
import { askForAccrualsOf } from './count-accruals.ts';

/** Folds where lines stand from all that has happened to them, and writes it. */
export async function settleLines(scope: Scope, lines: readonly DecidableLine[]): Promise<void> {
  const events = await eventsOfLines(
    scope,
    lines.map(({ lineId }) => lineId),
  );
  await updateStandings(
    scope,
    lines.map(({ lineId, verdict }) => ({ lineId, standing: standingOf(verdict, events.get(lineId) ?? []) })),
  );
  for (const [providerId, ofProvider] of Map.groupBy(lines, (line) => line.providerId)) {
    await refreshTotals(scope, providerId, [...new Set(ofProvider.map(({ weekStartsOn }) => weekStartsOn))]);
    await askForAccrualsOf(scope, providerId);
  }
}
