/** What stays when the rest of a published week is planned. Source: docs/rules/rounds-plan-the-rest.md. */
import type { ConflictKind } from './conflicts.ts';
import type { RotaDay } from './rota-week.ts';

/** What no planning of a day puts right: the planner plans no breaks and no other days, and does not know where nobody knows. */
const NOT_MENDED: readonly ConflictKind[] = ['break', 'weekly rest', 'not known', 'cancelled'];

/** The visits of a day, by number, that somebody has and nothing stands in the way of that planning could put right: they are left where they are. */
export function whatStays({ stops, conflicts }: Pick<RotaDay, 'stops' | 'conflicts'>): Set<number> {
  const stays = new Set(stops.map(({ visitId }) => visitId));
  for (const { kind, stop } of conflicts) if (!NOT_MENDED.includes(kind)) stays.delete(stop.visitId);
  return stays;
}
