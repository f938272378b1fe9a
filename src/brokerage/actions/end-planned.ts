/** Ends a placement whose line has passed its last day, such as care for some weeks. Source: docs/rules/ending-a-placement.md. */
import { londonDay } from '../../ground/calendar.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getLine } from '../records/package-lines.ts';
import { getPlacement, lockPlacement } from '../records/placements.ts';
import { PLANNED_END } from '../rules/line-dates.ts';
import { closePlacement } from './close-placement.ts';
import { openRequest } from './request-steps.ts';

/** Ends one placement, as the system does. Safe to repeat: nothing where it has ended, or its line goes on. */
export async function endPlanned(scope: Scope, placementId: number): Promise<boolean> {
  require(scope, 'placement.work');
  const { placement_request_id: requestId } = await getPlacement(scope, placementId);
  const open = await openRequest(scope, requestId);
  const placement = await lockPlacement(scope, placementId);
  const line = await getLine(scope, open.request.care_package_id, placement.package_line_id);
  if (placement.ended_at !== null || line.ends_on === null) return false;
  if (line.ends_on >= londonDay(scope.now).toString()) return false;
  const said = line.ended_reason ?? PLANNED_END;
  await closePlacement(scope, { open, placement }, line, {
    reason: said,
    said,
    endsOn: line.ends_on,
    seekAgain: false,
  });
  return true;
}
