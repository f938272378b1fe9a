/** Ends a placement without blame; where the person still needs the service, another provider is sought. Source: docs/rules/ending-a-placement.md. */
import { londonDay } from '../../ground/calendar.ts';
import { ok, type Result } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getLine } from '../records/package-lines.ts';
import { dueOf } from '../records/placement-policy.ts';
import { seekAgain } from '../records/placement-requests.ts';
import { getPlacement, lockPlacement } from '../records/placements.ts';
import { faultOfEnding, soughtAgainFrom, WITHIN_PROBATION } from '../rules/placement-end.ts';
import { type PeriodicNeed, weeksLeft } from '../rules/periodic-need.ts';
import { type PlacementStep, whyNot } from '../rules/placement-status.ts';
import { closePlacement } from './close-placement.ts';
import { endLineRows } from './end-lines.ts';
import { openRequest } from './request-steps.ts';

/** How a placement ends. `reason` is of END_REASONS, or '' within the probation period; `endsOn` is the last day. */
export type PlacementEnding = {
  readonly placementId: number;
  readonly lineVersion: number;
  readonly reason: string;
  readonly words: string;
  readonly endsOn: string;
  /** Whether the person still needs the service. */
  readonly seekAgain: boolean;
};

/**
 * Ends a placement: its line gets a last day, the provider is told, and with `seekAgain` the request seeks another provider from the day
 * after, with a clock that begins now. Throws ChangedMeanwhile where the line is no longer at its version. Needs placement.work
 * and packages.edit. Visits after the last day are taken out by whoever calls.
 */
export async function endPlacement(
  scope: Scope,
  ending: PlacementEnding,
): Promise<Result<{ lineId: number; packageId: number; requestId: number }>> {
  require(scope, 'placement.work');
  const { placement_request_id: requestId } = await getPlacement(scope, ending.placementId);
  const open = await openRequest(scope, requestId);
  const placement = await lockPlacement(scope, ending.placementId);
  const { request } = open;
  const fault = faultOfEnding(
    { reason: ending.reason, probationEndsOn: placement.probation_ends_on },
    londonDay(scope.now).toString(),
  );
  if (fault !== undefined) return fault;
  const reason = ending.reason === '' ? WITHIN_PROBATION : ending.reason;
  const step: PlacementStep = { kind: 'placement ended', reason, seekAgain: ending.seekAgain };
  const refused = whyNot(open.state, step);
  if (refused !== undefined) return refused;
  const said = ending.words.trim() === '' ? reason : `${reason}: ${ending.words.trim()}`;
  const line = await getLine(scope, request.care_package_id, placement.package_line_id);
  const ended = await endLineRows(scope, {
    packageId: request.care_package_id,
    lines: [{ id: line.id, version: ending.lineVersion }],
    endsOn: ending.endsOn,
    reason: said,
    packageGoesOn: ending.seekAgain,
  });
  if (!ended.ok) return ended;
  await closePlacement(scope, { open, placement }, line, {
    reason,
    said,
    endsOn: ending.endsOn,
    seekAgain: ending.seekAgain,
  });
  if (ending.seekAgain)
    await seekAgain(scope, requestId, {
      wantedFrom: soughtAgainFrom(ending.endsOn),
      receivedAt: scope.now,
      dueAt: await dueOf(scope, request.lane, scope.now),
      replacesLineId: line.id,
      periodic: stillSought(request.periodic, line.ends_on, soughtAgainFrom(ending.endsOn)),
    });
  return ok({ lineId: line.id, packageId: request.care_package_id, requestId });
}

/** A service without visits as it is sought again from a day: where it was agreed for some weeks, for those that are left. */
function stillSought(
  need: PeriodicNeed | null,
  agreedUntil: string | null,
  from: string,
): PeriodicNeed | null {
  return need === null || agreedUntil === null ? need : { ...need, weeks: weeksLeft(from, agreedUntil) };
}
