/** Which care workers of a day are asked about: so many, so that a large provider is answered as soon as a small one. */
import { distanceMetres, type Position } from '../../ground/geography.ts';
import type { RotaVisit, RotaWorker, StopOfVisit, Stretch } from './rota.ts';

/** A metre counts as much as so many seconds that a worker lacks in the window. */
const METRE_SECONDS = 0.2;
/** A worker who is not there in the window comes after all who are. */
const AWAY = 10_000_000;

export type WorkersAsked = {
  readonly workers: readonly RotaWorker[];
  /** How many may do one of the visits. */
  readonly able: number;
};

type OfDay = {
  readonly workers: readonly RotaWorker[];
  readonly shifts: ReadonlyMap<number, readonly Stretch[]>;
  readonly stops: readonly StopOfVisit[];
  readonly restDay: ReadonlySet<number>;
};

/**
 * At most so many care workers: those who may do one of the visits, are there in its window, have the longest free time in it and are
 * nearest, for each visit in turn. Of two alike the first by number. Who may do none is left out.
 */
export function nearWorkers(day: OfDay, asked: readonly RotaVisit[], most: number): WorkersAsked {
  const stopsOf = Map.groupBy(day.stops, ({ workerId }) => workerId);
  const able = day.workers.filter(
    (worker) => worker.lacking.length === 0 && asked.some((visit) => mayDo(worker, visit)),
  );
  if (able.length <= most) return { workers: able, able: able.length };
  const ranked = asked.map((visit) =>
    able
      .filter((worker) => mayDo(worker, visit))
      .map((worker) => ({
        worker,
        cost: costOf(worker, shiftsOf(day, worker), stopsOf.get(worker.id) ?? [], visit),
      }))
      .sort((a, b) => a.cost - b.cost || a.worker.id - b.worker.id),
  );
  const chosen = new Set<RotaWorker>();
  for (let rank = 0; chosen.size < most && rank < able.length; rank += 1)
    for (const list of ranked) {
      const one = list[rank]?.worker;
      if (one !== undefined && chosen.size < most) chosen.add(one);
    }
  return { workers: [...chosen].sort((a, b) => a.id - b.id), able: able.length };
}

/** None where working on this day would take the last rest of the week. */
function shiftsOf({ shifts, restDay }: OfDay, { id }: RotaWorker): readonly Stretch[] {
  return restDay.has(id) ? [] : (shifts.get(id) ?? []);
}

/** What a visit asks for and a worker has; whether they have time is not asked here. */
function mayDo(worker: RotaWorker, visit: RotaVisit): boolean {
  return (
    !visit.refused.includes(worker.id) &&
    (!visit.genderRequired || visit.gender === null || worker.gender === visit.gender) &&
    (!visit.languageRequired || visit.language === null || worker.languages.includes(visit.language)) &&
    visit.skills.every((skill) => worker.skills.includes(skill))
  );
}

/** The seconds that the longest free time in the window is too short, and how far the worker is before or after it. */
function costOf(
  { start, end }: RotaWorker,
  shifts: readonly Stretch[],
  stops: readonly StopOfVisit[],
  { earliest, latest, minutes, spot }: RotaVisit,
): number {
  let best = AWAY;
  const own = stops.toSorted((a, b) => a.startsAt - b.startsAt);
  for (const shift of shifts) {
    let from = shift.from;
    let at = start?.position;
    const look = (to: number, next: Position | undefined): void => {
      const time = Math.min(to, latest + minutes * 60) - Math.max(from, earliest);
      const short = Math.max(0, minutes * 60 - time);
      const near = Math.min(distance(at, spot.position), distance(next, spot.position));
      if (to > earliest && from < latest + minutes * 60) best = Math.min(best, short + near * METRE_SECONDS);
    };
    for (const stop of own) {
      if (stop.startsAt < shift.from || stop.startsAt >= shift.to) continue;
      look(stop.startsAt, stop.visit.spot.position);
      from = Math.max(from, stop.startsAt + stop.visit.minutes * 60);
      at = stop.visit.spot.position;
    }
    look(shift.to, end?.position);
  }
  return best;
}

function distance(one: Position | undefined, other: Position | undefined): number {
  return one === undefined || other === undefined ? 0 : distanceMetres(one, other);
}
