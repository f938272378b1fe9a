/** Everything that bears on a provider's week of rounds, read together. */
import { settingsOn } from '../../platform/settings.ts';
import type { Scope } from '../../platform/scope.ts';
import { weekStart } from '../../ground/calendar.ts';
import { midnightOf, type RotaWeek } from '../rules/rota-week.ts';
import { type StopOfVisit, withVisits } from '../rules/rota.ts';
import { findRota, listStops } from './rotas.ts';
import { travelSettingsOn } from './travel-settings.ts';
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
    beside: [
      ...(await stopsOn(scope, providerId, first.subtract({ days: 1 }))),
      ...(await stopsOn(scope, providerId, first.add({ days: 7 }))),
    ],
    workersOn: await listRotaWorkers(scope, providerId, monday, sunday),
    // One of the Sunday before may go on over midnight.
    shifts: await listShifts(scope, providerId, {
      from: first.subtract({ days: 1 }).toString(),
      to: sunday,
    }),
    // A shift of Sunday may go on over midnight.
    absences: await listAbsences(scope, providerId, {
      from: midnightOf(monday),
      to: midnightOf(first.add({ days: 8 }).toString()),
    }),
    usual: await usualWorkersBefore(scope, providerId, monday),
    area: settings.rounds_area,
    travel: await travelSettingsOn(scope, monday),
    breakFrom: settings.rounds_break_minutes,
  };
}

/** What is put to whom on a day of another week. */
async function stopsOn(scope: Scope, providerId: number, date: Temporal.PlainDate): Promise<StopOfVisit[]> {
  const rota = await findRota(scope, providerId, weekStart(date).toString());
  if (rota === undefined) return [];
  const visits = await listRotaVisits(scope, providerId, date.toString(), date.toString());
  return withVisits(await listStops(scope, rota.id), new Map(visits.map((visit) => [visit.id, visit])));
}
