/**
 * Matches the planned visits of one group, one provider's with one person, with its logs: which log stands in which place,
 * and which logs are left over. Source: docs/rules/matching.md.
 */
import { compareText } from '../../ground/text.ts';
import { pairByTime } from './pairing.ts';
import { logsOverlap, type PlannedVisit, type VisitLog } from './planned-and-logged.ts';

/** A planned visit and the logs in its places 1, 2, …; a place beyond the last log is empty. */
export type MatchedVisit<V extends PlannedVisit = PlannedVisit, L extends VisitLog = VisitLog> = {
  readonly visit: V;
  readonly logs: readonly L[];
};

/** A log that no place takes: `duplicate` where its worker was already in a place of the group at that time. */
export type LeftOverLog<L extends VisitLog = VisitLog> = {
  readonly log: L;
  readonly exception: 'duplicate' | 'unplanned';
};

/** Visits in order of (startsAt, visitId), cancelled ones among them; left-over logs in order of (inAt, logId). */
export type MatchedGroup<V extends PlannedVisit = PlannedVisit, L extends VisitLog = VisitLog> = {
  readonly visits: readonly MatchedVisit<V, L>[];
  readonly leftOver: readonly LeftOverLog<L>[];
};

/**
 * Matches one group. Visit ids are unique in `visits`, log ids in `logs`; neither list need be in order and neither is
 * changed. A cancelled visit takes no log. `namedBy` finds the visit of the group that a log names; whoever has looked it up
 * already may say so, otherwise it is found by its id.
 */
export function matchGroup<V extends PlannedVisit, L extends VisitLog>(
  visits: readonly V[],
  logs: readonly L[],
  withinMinutes: number,
  namedBy: (log: L) => V | undefined = namedById(visits, logs),
): MatchedGroup<V, L> {
  const ordered = inOrder(logs, byTimeThenId);
  const matched = inOrder(visits, byStartThenId).map((visit) => ({ visit, logs: [] as L[] }));
  const unnamed = placeNamedLogs(matched, ordered, namedBy);
  const spare = placeByTime(matched, unnamed, withinMinutes * 60);
  for (const { logs: inPlaces } of matched) if (inPlaces.length > 1) inPlaces.sort(byTimeThenId);
  return { visits: matched, leftOver: judgeLeftOver(matched, spare) };
}

type Filling<V, L> = { readonly visit: V; readonly logs: L[] };

/** The list in order; itself where it already is. */
function inOrder<T>(list: readonly T[], compare: (a: T, b: T) => number): readonly T[] {
  for (let at = 1; at < list.length; at++)
    if (compare(list[at - 1]!, list[at]!) > 0) return list.toSorted(compare);
  return list;
}

/** Finds the visit that a log names by its id. */
function namedById<V extends PlannedVisit>(
  visits: readonly V[],
  logs: readonly VisitLog[],
): (log: VisitLog) => V | undefined {
  if (!logs.some((log) => log.visitId !== null)) return () => undefined;
  const byId = new Map(visits.map((visit) => [visit.visitId, visit]));
  return (log) => (log.visitId === null ? undefined : byId.get(log.visitId));
}

/** Step 2: a log that names a visit of the group takes a place of it while it has one. Answers the logs that took none. */
function placeNamedLogs<V extends PlannedVisit, L extends VisitLog>(
  matched: readonly Filling<V, L>[],
  logs: readonly L[],
  namedBy: (log: L) => V | undefined,
): readonly L[] {
  const named = logs.map(namedBy);
  if (named.every((visit) => visit === undefined)) return logs;
  const wanted = new Set(named);
  const fillings = new Map<V, Filling<V, L>>();
  for (const filling of matched) if (wanted.has(filling.visit)) fillings.set(filling.visit, filling);
  return logs.filter((log, at) => {
    const visit = named[at];
    if (visit === undefined || visit.cancelledAt !== null) return true;
    const filling = fillings.get(visit);
    if (filling === undefined || filling.logs.length >= visit.workers) return true;
    filling.logs.push(log);
    return false;
  });
}

/** Step 3: the places still empty and the remaining logs are paired by time. Answers the logs left over. */
function placeByTime<V extends PlannedVisit, L extends VisitLog>(
  matched: readonly Filling<V, L>[],
  logs: readonly L[],
  withinSeconds: number,
): readonly L[] {
  if (logs.length === 0) return logs;
  const places: Filling<V, L>[] = [];
  for (const filling of matched) {
    if (filling.visit.cancelledAt !== null) continue;
    for (let place = filling.logs.length; place < filling.visit.workers; place++) places.push(filling);
  }
  const starts = places.map(({ visit }) => visit.startsAt);
  const times = logs.map((log) => log.inAt);
  const placed = new Uint8Array(logs.length);
  pairByTime(starts, times, withinSeconds).forEach((log, place) => {
    if (log === -1) return;
    places[place]!.logs.push(logs[log]!);
    placed[log] = 1;
  });
  return placed.includes(0) ? logs.filter((_, at) => placed[at] === 0) : [];
}

/** Step 5: names what is left over. */
function judgeLeftOver<L extends VisitLog>(
  matched: readonly Filling<PlannedVisit, L>[],
  spare: readonly L[],
): LeftOverLog<L>[] {
  if (spare.length === 0) return [];
  const byWorker = Map.groupBy(
    matched.flatMap(({ logs }) => logs),
    (log) => log.workerId,
  );
  return spare.map((log) => {
    const taken = byWorker.get(log.workerId) ?? [];
    const duplicate = taken.some((other) => logsOverlap(log, other));
    return { log, exception: duplicate ? 'duplicate' : 'unplanned' };
  });
}

/** The order of planned visits. */
export function byStartThenId(a: PlannedVisit, b: PlannedVisit): number {
  return a.startsAt - b.startsAt || compareText(a.visitId, b.visitId);
}

/** The order of logs. */
export function byTimeThenId(a: VisitLog, b: VisitLog): number {
  return a.inAt - b.inAt || compareText(a.logId, b.logId);
}
