/** What stays when the rest of a published week is planned. Source: docs/rules/rounds-plan-the-rest.md. */
import type { ConflictKind } from './conflicts.ts';
import type { StopOfVisit } from './rota.ts';
import type { RotaDay } from './rota-week.ts';

/** What no planning of a day puts right: the planner plans no breaks and no other days, and does not know where nobody knows. */
const NOT_MENDED: readonly ConflictKind[] = ['break', 'weekly rest', 'not known', 'cancelled'];

/** What only another care worker puts right: whoever has such a stop cannot make it. */
const OF_WORKER: readonly ConflictKind[] = [
  'away',
  'check',
  'refused',
  'gender',
  'language',
  'skill',
  'shift',
];

/**
 * The stops of a day that their care worker cannot make: somebody else is sought, and of two who come together the other stays if nobody is found. What began
 * before `notBefore`, in seconds since 1970, is as it is.
 */
export function whatIsLost(
  { conflicts }: Pick<RotaDay, 'conflicts'>,
  notBefore: number | null,
): StopOfVisit[] {
  return [
    ...new Set(conflicts.filter(({ kind }) => OF_WORKER.includes(kind)).map(({ stop }) => stop)),
  ].filter(({ locked, startsAt }) => !locked && startsAt >= (notBefore ?? 0));
}

/** The visits of a day, by number, that somebody has and nothing stands in the way of that planning could put right: they are left where they are. */
export function whatStays({ stops, conflicts }: Pick<RotaDay, 'stops' | 'conflicts'>): Set<number> {
  const stays = new Set(stops.map(({ visitId }) => visitId));
  for (const { kind, stop } of conflicts) if (!NOT_MENDED.includes(kind)) stays.delete(stop.visitId);
  return stays;
}
