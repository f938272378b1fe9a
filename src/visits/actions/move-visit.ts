/** Moves one planned visit, such as tonight's from 21:00 to 22:00; its pattern stays as it is. Source: docs/rules/short-notice-changes.md. */
import { termsForContracts, termsOnDay } from '../../contracts/records/contract-terms.ts';
import { londonDay, londonInstant } from '../../ground/calendar.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { type CallWindow, callWindow } from '../../plans/rules/visit-pattern.ts';
import { ChangedMeanwhile, NotFound } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import {
  getPlannedVisit,
  movePlanned,
  type PlannedVisitRow,
  restsOnVisit,
} from '../records/planned-visits.ts';
import { aroundTime, lockLinesOfPerson } from '../records/visit-changes.ts';
import { type Around, faultOfMove, type VisitTime, type VisitToMove } from '../rules/plan-moves.ts';
import { tellOfChanges } from './tell-of-changes.ts';

/** Where a visit is to be moved: a London day ('YYYY-MM-DD') and time ('HH:MM'). `version` is the one that was seen. */
export type Move = {
  readonly id: number;
  readonly version: number;
  readonly startsOn: string;
  readonly startTime: string;
  readonly because: string;
  /** Whether somebody has looked at why a time-critical visit cannot wait, where it leaves its window. */
  readonly reviewed?: boolean;
};

/**
 * Moves one planned visit and tells its provider at once. Refused where it is still to come and that time has passed, was logged, would meet another visit of the person, or is
 * time-critical and leaves its window without its reason being looked at. Throws ChangedMeanwhile where the visit is no longer at `version`.
 * Needs visits.cancel.
 */
export async function moveVisit(
  scope: Scope,
  { id, version, startsOn, startTime, because, reviewed = false }: Move,
): Promise<Result<{ before: PlannedVisitRow; startsAt: Temporal.Instant }>> {
  require(scope, 'visits.cancel');
  const { visit: before, around } = await lockForChange(scope, id, version, (visit) =>
    timeOf(visit, startsOn, startTime),
  );
  const { instant, clock } = wallTime(startsOn, startTime);
  if (
    before.starts_at.getTime() > scope.now.epochMilliseconds &&
    instant.epochMilliseconds <= scope.now.epochMilliseconds
  )
    return refuse('That time has passed: choose one to come', 'start_time');
  const time = timeOf(before, startsOn, startTime);
  const fault = faultOfMove(await toMove(scope, before), time, around, reviewed);
  if (fault !== undefined) return fault;
  if (because.trim() === '') return refuse('Say why the visit moves', 'because');
  const asked = before.moved_from ?? before.starts_at;
  const movedFrom = before.extra || asked.getTime() === instant.epochMilliseconds ? null : asked;
  await movePlanned(scope, { id, version }, { startsAt: instant, startsOn, clock, movedFrom });
  await tellOfChanges(scope, [
    {
      visit: before,
      kind: 'moved',
      wasAt: instantOf(before.starts_at),
      isAt: instant,
      because: because.trim(),
      criticalReasonReviewed: reviewed && before.time_critical,
    },
  ]);
  scope.audit({
    act: 'visit moved',
    subject: ['planned visit', id],
    personId: before.person_id,
    detail: {
      reference: before.reference,
      before: before.starts_at.toISOString(),
      after: instant.toString(),
      because: because.trim(),
      ...(reviewed && before.time_critical && { criticalReasonReviewed: true }),
    },
  });
  return ok({ before, startsAt: instant });
}

/** A London day and time as an instant. */
export function wallTime(startsOn: string, startTime: string): ReturnType<typeof londonInstant> {
  return londonInstant(Temporal.PlainDate.from(startsOn), Temporal.PlainTime.from(startTime));
}

/** The time that a visit would take up at a London day and time. */
export function timeOf(
  { minutes }: Pick<PlannedVisitRow, 'minutes'>,
  startsOn: string,
  startTime: string,
): VisitTime {
  return { startsOn, startsAt: wallTime(startsOn, startTime).instant.epochMilliseconds / 1000, minutes };
}

/**
 * A visit that is to change, with what lies around the time that it would take up, while nobody else can plan for the person. Throws
 * ChangedMeanwhile where the visit is no longer at `version`. For actions.
 */
export async function lockForChange(
  scope: Scope,
  id: number,
  version: number,
  time: (visit: PlannedVisitRow) => VisitTime,
): Promise<{ visit: PlannedVisitRow; around: Around }> {
  const { person_id: personId } = await getPlannedVisit(scope, id);
  const lines = await lockLinesOfPerson(scope, personId);
  const visit = await getPlannedVisit(scope, id);
  if (visit.version !== version) throw new ChangedMeanwhile('visit');
  const line = lines.find((one) => one.id === visit.package_line_id);
  if (line === undefined) throw new NotFound('visit');
  const { startsAt } = time(visit);
  return { visit, around: await aroundTime(scope, line, { personId, startsAt, exceptId: id }) };
}

async function toMove(scope: Scope, visit: PlannedVisitRow): Promise<VisitToMove> {
  const asked = visit.moved_from ?? visit.starts_at;
  return {
    status: visit.status,
    startsAt: visit.starts_at.getTime() / 1000,
    askedOn: visit.asked_on,
    askedAt: asked.getTime() / 1000,
    fixed: await restsOnVisit(scope, visit),
    criticalReason: visit.time_critical ? (visit.time_critical_reason ?? 'no reason is written down') : null,
    window: await windowOfVisit(scope, visit),
  };
}

/** How early and how late a visit may begin, in minutes; at its time only where its contract has no terms on that day. */
export async function windowOfVisit(scope: Scope, visit: PlannedVisitRow): Promise<CallWindow> {
  const day = londonDay(visit.moved_from ?? visit.starts_at).toString();
  const held = await termsForContracts(scope, [visit.contract_id], day, day);
  const terms = termsOnDay(held.get(visit.contract_id), day)?.terms;
  if (terms === undefined) return { earlier: 0, later: 0 };
  return callWindow(
    {
      earlierMinutes: visit.earlier_minutes,
      laterMinutes: visit.later_minutes,
      timeCritical: visit.time_critical,
    },
    terms,
  );
}

/** A moment of the database as an instant. */
export function instantOf(moment: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(moment.getTime());
}
