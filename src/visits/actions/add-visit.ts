/** Adds one visit at short notice that no pattern asks for. Source: docs/rules/short-notice-changes.md. */
import { ok, refuse, type Result } from '../../ground/result.ts';
import { NotFound } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getPlannedVisit, insertExtra, type PlannedVisitRow } from '../records/planned-visits.ts';
import { aroundTime, lockLinesOfPerson } from '../records/visit-changes.ts';
import { faultOfTime } from '../rules/plan-moves.ts';
import { timeOf, wallTime } from './move-visit.ts';
import { tellOfChanges } from './tell-of-changes.ts';

/** How far ahead a single visit can be added, in days; what is wanted for longer belongs into the pattern. */
export const MOST_DAYS_AHEAD = 28;

/** A visit to add: a London day ('YYYY-MM-DD') and time ('HH:MM'), its minutes and its care workers. */
export type VisitToAdd = {
  readonly personId: number;
  readonly lineId: number;
  readonly startsOn: string;
  readonly startTime: string;
  readonly minutes: number;
  readonly workers: number;
  readonly because: string;
};

/**
 * Adds one visit of a service and tells its provider at once. Refused in the past, outside the service, while it is suspended, or where
 * it would meet another visit of the person. Needs visits.cancel.
 */
export async function addVisit(scope: Scope, given: VisitToAdd): Promise<Result<{ visit: PlannedVisitRow }>> {
  require(scope, 'visits.cancel');
  const { personId, lineId, startsOn, startTime, minutes, workers } = given;
  const line = (await lockLinesOfPerson(scope, personId)).find(({ id }) => id === lineId);
  if (line === undefined) throw new NotFound('service');
  const { instant, clock } = wallTime(startsOn, startTime);
  if (Temporal.Instant.compare(instant, scope.now) <= 0)
    return refuse('That time has passed: choose one to come', 'start_time');
  if (Temporal.Instant.compare(instant, scope.now.add({ hours: MOST_DAYS_AHEAD * 24 })) > 0)
    return refuse(
      `A single visit can be added up to ${MOST_DAYS_AHEAD} days ahead. Change the visit pattern for more`,
      'starts_on',
    );
  const time = timeOf({ minutes }, startsOn, startTime);
  const around = await aroundTime(scope, line, { personId, startsAt: time.startsAt, exceptId: 0 });
  const fault = faultOfTime(time, around);
  if (fault !== undefined) return fault;
  const because = given.because.trim();
  if (because === '') return refuse('Say why a visit is added', 'because');
  const id = await insertExtra(scope, {
    line,
    personId,
    startsAt: instant,
    startsOn,
    clock,
    minutes,
    workers,
  });
  const visit = await getPlannedVisit(scope, id);
  await tellOfChanges(scope, [{ visit, kind: 'added', wasAt: null, isAt: instant, because }]);
  scope.audit({
    act: 'visit added',
    subject: ['planned visit', id],
    personId,
    detail: { reference: visit.reference, startsAt: instant.toString(), minutes, workers, because },
  });
  return ok({ visit: await getPlannedVisit(scope, id) });
}
