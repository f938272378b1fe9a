import { dateAndTime } from '../../ground/calendar.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { plural } from '../../ground/text.ts';
import { ChangedMeanwhile } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { bringBack } from '../records/plan-existing.ts';
import {
  cancelPlanned,
  findPlannedVisits,
  loggedAmong,
  type PlannedVisitRow,
} from '../records/planned-visits.ts';
import { faultOfTime, type VisitTime } from '../rules/plan-moves.ts';
import { suspensionAt } from '../rules/plan-suspensions.ts';
import { instantOf, lockForChange } from './move-visit.ts';
import { tellOfChanges } from './tell-of-changes.ts';

/** The most visits that are cancelled at once by hand; more than these is a suspension or a change of pattern. */
export const MOST_AT_ONCE = 200;

/**
 * Cancels planned visits: when the provider was told, from which notice is counted, and why; it is told again at once by Tend. All of them
 * or none; refused where one is cancelled already, or a care worker logged it. Needs visits.cancel.
 */
export async function cancelVisits(
  scope: Scope,
  {
    ids,
    toldAt,
    because,
  }: { readonly ids: readonly number[]; readonly toldAt: Temporal.Instant; readonly because: string },
): Promise<Result<{ visits: readonly PlannedVisitRow[] }>> {
  require(scope, 'visits.cancel');
  if (ids.length > MOST_AT_ONCE) return refuse(`Cancel ${plural(MOST_AT_ONCE, 'visit')} at a time at most`);
  const visits = await findPlannedVisits(scope, ids);
  if (visits.length === 0) return refuse('Choose at least one visit');
  if (because.trim() === '') return refuse('Say why the visit is not wanted', 'because');
  if (Temporal.Instant.compare(toldAt, scope.now) > 0)
    return refuse('The provider must have been told by now: tell them first', 'told_on');
  const logged = await loggedAmong(scope, ids);
  const already = visits.find(({ status }) => status === 'cancelled');
  if (already !== undefined)
    return refuse(`The visit of ${dateAndTime(already.starts_at)} is cancelled already`);
  const made = visits.find(({ id }) => logged.has(id));
  if (made !== undefined)
    return refuse(
      `A care worker logged the visit of ${dateAndTime(made.starts_at)}, so it can no longer be cancelled: what it pays is decided in its provider’s week`,
    );
  const cancelled = await cancelPlanned(scope, ids, { toldAt, because: because.trim() });
  if (cancelled !== visits.length) throw new ChangedMeanwhile('visit');
  for (const visit of visits)
    scope.audit({
      act: 'visit cancelled',
      subject: ['planned visit', visit.id],
      personId: visit.person_id,
      detail: {
        reference: visit.reference,
        startsAt: visit.starts_at.toISOString(),
        toldProviderAt: toldAt.toString(),
        because: because.trim(),
      },
    });
  await tellOfChanges(
    scope,
    visits.map((visit) => ({
      visit,
      kind: 'cancelled',
      wasAt: instantOf(visit.starts_at),
      isAt: null,
      because: because.trim(),
    })),
  );
  return ok({ visits });
}

/**
 * Puts a cancelled visit back and tells its provider at once. Refused while a suspension has it out: that is ended instead; and where another
 * visit stands in its place by now. Throws ChangedMeanwhile where the visit is no longer at `version`. Needs visits.cancel.
 */
export async function putBackVisit(
  scope: Scope,
  { id, version }: { readonly id: number; readonly version: number },
): Promise<Result<{ visit: PlannedVisitRow }>> {
  require(scope, 'visits.cancel');
  const { visit, around } = await lockForChange(scope, id, version, timeNow);
  if (visit.status !== 'cancelled') return refuse('This visit is not cancelled');
  if (visit.suspension_id !== null && suspensionAt(timeNow(visit).startsAt, around.suspensions) !== undefined)
    return refuse(
      `This visit is out because of a suspension (${visit.cancelled_because ?? 'no reason given'}): end the suspension to bring it back`,
    );
  const fault = faultOfTime(timeNow(visit), around);
  if (fault !== undefined) return refuse(fault.reason);
  await bringBack(scope, [id]);
  await tellOfChanges(scope, [
    {
      visit,
      kind: 'undone',
      wasAt: null,
      isAt: instantOf(visit.starts_at),
      because: `Taken back: ${visit.cancelled_because ?? 'no reason given'}`,
    },
  ]);
  scope.audit({
    act: 'visit put back',
    subject: ['planned visit', id],
    personId: visit.person_id,
    detail: {
      reference: visit.reference,
      before: { cancelledAt: visit.cancelled_at?.toISOString(), because: visit.cancelled_because },
    },
  });
  return ok({ visit });
}

function timeNow({ starts_on: startsOn, starts_at, minutes }: PlannedVisitRow): VisitTime {
  return { startsOn, startsAt: starts_at.getTime() / 1000, minutes };
}
