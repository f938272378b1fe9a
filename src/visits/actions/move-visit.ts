import { londonInstant } from '../../ground/calendar.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import {
  getPlannedVisit,
  movePlanned,
  type PlannedVisitRow,
  restsOnVisit,
} from '../records/planned-visits.ts';
import { faultOfMove } from '../rules/plan-moves.ts';
import { applySuspensions } from './apply-suspension.ts';

/** Where a visit is to be moved: a London day ('YYYY-MM-DD') and time ('HH:MM'). `version` is the one that was seen. */
export type Move = {
  readonly id: number;
  readonly version: number;
  readonly startsOn: string;
  readonly startTime: string;
  readonly because: string;
};

/**
 * Moves one planned visit to another time, such as tonight's from 21:00 to 22:00; its pattern stays as it is. Throws ChangedMeanwhile where
 * the visit is no longer at `version`. Needs visits.cancel.
 */
export async function moveVisit(
  scope: Scope,
  { id, version, startsOn, startTime, because }: Move,
): Promise<Result<{ before: PlannedVisitRow; startsAt: Temporal.Instant }>> {
  require(scope, 'visits.cancel');
  const before = await getPlannedVisit(scope, id);
  const { instant, clock } = londonInstant(
    Temporal.PlainDate.from(startsOn),
    Temporal.PlainTime.from(startTime),
  );
  const fault = faultOfMove(
    {
      status: before.status,
      startsAt: before.starts_at.getTime() / 1000,
      askedOn: before.asked_on,
      fixed: await restsOnVisit(scope, before),
    },
    startsOn,
    instant.epochMilliseconds / 1000,
  );
  if (fault !== undefined) return fault;
  if (because.trim() === '') return refuse('Say why the visit moves', 'because');
  const asked = before.moved_from ?? before.starts_at;
  const movedFrom = asked.getTime() === instant.epochMilliseconds ? null : asked;
  await movePlanned(scope, { id, version }, { startsAt: instant, startsOn, clock, movedFrom });
  await applySuspensions(scope, [before.package_line_id]);
  scope.audit({
    act: 'visit moved',
    subject: ['planned visit', id],
    personId: before.person_id,
    detail: {
      reference: before.reference,
      before: before.starts_at.toISOString(),
      after: instant.toString(),
      because: because.trim(),
    },
  });
  return ok({ before, startsAt: instant });
}
