/** What a care worker is shown of their own rounds: what was published, with what has become of the visits since. */
import { londonDay, weekStart } from '../../ground/calendar.ts';
import type { Scope } from '../../platform/scope.ts';
import type { RotaStop, RotaVisit, StopOfVisit } from '../rules/rota.ts';
import { endOf, withVisits } from '../rules/rota.ts';
import { listRotaVisits } from './rota-visits.ts';
import { findPublication } from './rotas.ts';

/** A stop of the worker with who else comes, by number. */
export type OwnStop = StopOfVisit & { readonly with: readonly number[] };

/** The published stops of a worker from a week on for some weeks, in order; cancelled visits stay to be told. */
export async function listOwnStops(
  scope: Scope,
  { providerId, workerId }: { readonly providerId: number; readonly workerId: number },
  { weeksBefore, weeks }: { readonly weeksBefore: number; readonly weeks: number },
): Promise<OwnStop[]> {
  const first = weekStart(londonDay(scope.now)).subtract({ weeks: weeksBefore });
  const visits = new Map<number, RotaVisit>();
  const stops: RotaStop[] = [];
  for (let week = 0; week < weeks; week += 1) {
    const monday = first.add({ weeks: week });
    const published = await findPublication(scope, providerId, monday.toString());
    if (published === undefined) continue;
    const sunday = monday.add({ days: 6 }).toString();
    for (const visit of await listRotaVisits(scope, providerId, monday.toString(), sunday))
      visits.set(visit.id, visit);
    stops.push(...published.stops);
  }
  const own = stops.filter((stop) => stop.workerId === workerId);
  return withVisits(own, visits).map((stop) => ({
    ...stop,
    with: stops
      .filter((other) => other.visitId === stop.visitId && other.workerId !== workerId)
      .map((other) => other.workerId),
  }));
}

/** The published stops of a worker from today on, of this week and two more, and what began the evening before and is not over yet. */
export async function listStopsAhead(
  scope: Scope,
  worker: { readonly providerId: number; readonly workerId: number },
): Promise<OwnStop[]> {
  const today = londonDay(scope.now).toString();
  const now = scope.now.epochMilliseconds / 1000;
  const stops = await listOwnStops(scope, worker, { weeksBefore: 1, weeks: 4 });
  return stops.filter((stop) => stop.visit.day >= today || endOf(stop) > now);
}
