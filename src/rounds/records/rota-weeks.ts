/** Everything that bears on a provider's week of rounds, read together. */
import { settingsOn } from '../../platform/settings.ts';
import type { Scope } from '../../platform/scope.ts';
import { midnightOf, type RotaWeek } from '../rules/rota-week.ts';
import { listRotaVisits, usualWorkersBefore } from './rota-visits.ts';
import { listAbsences, listRotaWorkers, listShifts } from './round-workers.ts';

/** A provider's week from its Monday. */
export async function readWeek(scope: Scope, providerId: number, monday: string): Promise<RotaWeek> {
  const first = Temporal.PlainDate.from(monday);
  const sunday = first.add({ days: 6 }).toString();
  const settings = await settingsOn(scope, ['rounds_area', 'rounds_break_minutes'], monday);
  const visits = await listRotaVisits(scope, providerId, monday, sunday);
  return {
    providerId,
    monday,
    visits: new Map(visits.map((visit) => [visit.id, visit])),
    workersOn: await listRotaWorkers(scope, providerId, monday, sunday),
    shifts: await listShifts(scope, providerId, { from: monday, to: sunday }),
    // A shift of Sunday may go on over midnight.
    absences: await listAbsences(scope, providerId, {
      from: midnightOf(monday),
      to: midnightOf(first.add({ days: 8 }).toString()),
    }),
    usual: await usualWorkersBefore(scope, providerId, monday),
    area: settings.rounds_area,
    breakFrom: settings.rounds_break_minutes,
  };
}
