/** Takes back the newest change to a single visit, until the visit begins. Source: docs/rules/short-notice-changes.md. */
import { clockTime, londonDay } from '../../ground/calendar.ts';
import { ok, type Result } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { removePlanned } from '../records/plan-existing.ts';
import { movePlanned, type PlannedVisitRow, restsOnVisit } from '../records/planned-visits.ts';
import { listChangesOfVisit, type VisitChange } from '../records/visit-changes.ts';
import { type Around, faultOfMove, faultOfUndo } from '../rules/plan-moves.ts';
import { putBackVisit } from './cancel-visit.ts';
import { instantOf, lockForChange, timeOf, wallTime } from './move-visit.ts';
import { tellOfChanges } from './tell-of-changes.ts';

/** The change of a visit that can be taken back at this moment; undefined where there is none. */
export function changeToUndo(
  changes: readonly VisitChange[],
  now: Temporal.Instant,
): VisitChange | undefined {
  const [newest] = changes;
  return faultOfUndo(asRule(newest), now.epochMilliseconds / 1000) === undefined ? newest : undefined;
}

function asRule(change: VisitChange | undefined) {
  return (
    change && {
      kind: change.kind,
      wasAt: change.was_at === null ? null : change.was_at.getTime() / 1000,
      isAt: change.is_at === null ? null : change.is_at.getTime() / 1000,
    }
  );
}

/**
 * Takes the newest change to a visit back: one that was moved goes back, a cancelled one is put back, an added one is taken out; the
 * provider is told at once. Refused once its time has come, and where another visit stands in its place by now. Throws ChangedMeanwhile where the visit
 * is no longer at `version`. Needs visits.cancel.
 */
export async function undoChange(
  scope: Scope,
  { id, version }: { readonly id: number; readonly version: number },
): Promise<Result<{ visit: PlannedVisitRow; undone: VisitChange }>> {
  require(scope, 'visits.cancel');
  const [newest] = await listChangesOfVisit(scope, id);
  const back = newest?.was_at ?? newest?.is_at ?? new Date(scope.now.epochMilliseconds);
  const { visit, around } = await lockForChange(scope, id, version, (one) =>
    timeOf(one, londonDay(back).toString(), clockTime(back)),
  );
  const fault = faultOfUndo(asRule(newest), scope.now.epochMilliseconds / 1000);
  if (fault !== undefined || newest === undefined)
    return fault ?? { ok: false, reason: 'There is no change' };
  if (newest.kind === 'cancelled') {
    const done = await putBackVisit(scope, { id, version });
    return done.ok ? ok({ visit, undone: newest }) : done;
  }
  const refused =
    newest.kind === 'moved' ? await moveBack(scope, visit, back, around) : await takeOut(scope, visit);
  if (refused !== undefined) return refused;
  await tellOfChanges(scope, [
    {
      visit,
      kind: 'undone',
      wasAt: instantOf(visit.starts_at),
      isAt: newest.was_at === null ? null : instantOf(newest.was_at),
      because: `Taken back: ${newest.because}`,
    },
  ]);
  scope.audit({
    act: newest.kind === 'moved' ? 'visit moved back' : 'added visit taken out',
    subject: ['planned visit', id],
    personId: visit.person_id,
    detail: { reference: visit.reference, before: visit.starts_at.toISOString(), because: newest.because },
  });
  return ok({ visit, undone: newest });
}

async function moveBack(scope: Scope, visit: PlannedVisitRow, back: Date, around: Around) {
  const startsOn = londonDay(back).toString();
  const time = timeOf(visit, startsOn, clockTime(back));
  const asked = visit.moved_from ?? visit.starts_at;
  const fault = faultOfMove(
    {
      status: visit.status,
      startsAt: visit.starts_at.getTime() / 1000,
      askedOn: visit.asked_on,
      askedAt: asked.getTime() / 1000,
      fixed: await restsOnVisit(scope, visit),
      criticalReason: null,
      window: { earlier: 0, later: 0 },
    },
    time,
    around,
    true,
  );
  if (fault !== undefined) return fault;
  const { clock } = wallTime(startsOn, clockTime(back));
  const movedFrom = visit.extra || asked.getTime() === back.getTime() ? null : asked;
  await movePlanned(
    scope,
    { id: visit.id, version: visit.version },
    { startsAt: instantOf(back), startsOn, clock, movedFrom },
  );
  return undefined;
}

async function takeOut(scope: Scope, visit: PlannedVisitRow) {
  if (await restsOnVisit(scope, visit))
    return {
      ok: false,
      reason: 'This visit was logged or verified already, so it can no longer be taken out',
    } as const;
  await removePlanned(scope, [visit.id]);
  return undefined;
}
