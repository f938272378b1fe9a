/** What follows for a placement whose line gets its last day: no placement outlives its line. Source: docs/rules/ending-a-placement.md. */
import { longDate } from '../../ground/calendar.ts';
import { notify } from '../../platform/notices/notify.ts';
import type { Scope } from '../../platform/scope.ts';
import { tellSystems } from '../../platform/webhooks.ts';
import type { PackageLine } from '../records/package-lines.ts';
import {
  endPlacementRow,
  listLivePlacementsOfLines,
  lockPlacement,
  type Placement,
} from '../records/placements.ts';
import { openRequest, type OpenRequest, takeSteps } from './request-steps.ts';

/** A live placement whose request nobody else may change meanwhile. */
export type OpenPlacement = { readonly open: OpenRequest; readonly placement: Placement };

/** How a placement ends. `said` is the whole reason, `reason` the one that is counted; `endsOn` is the last day of its line. */
export type Closing = {
  readonly reason: string;
  readonly said: string;
  readonly endsOn: string;
  readonly seekAgain: boolean;
  /** Whether the provider's people are told in other words that it ends. */
  readonly toldOtherwise?: boolean;
};

/** Opens the live placements of some lines, each with its request, in the order of the requests. For actions that end the lines. */
export async function openPlacementsOf(scope: Scope, lineIds: readonly number[]): Promise<OpenPlacement[]> {
  const opened: OpenPlacement[] = [];
  for (const found of await listLivePlacementsOfLines(scope, lineIds)) {
    const open = await openRequest(scope, found.placement_request_id);
    const placement = await lockPlacement(scope, found.id);
    if (placement.ended_at === null) opened.push({ open, placement });
  }
  return opened;
}

/** Writes that a placement has ended, and tells its provider's people and its own system the last day. */
export async function closePlacement(
  scope: Scope,
  { open, placement }: OpenPlacement,
  line: Pick<PackageLine, 'reference'>,
  { reason, said, endsOn, seekAgain, toldOtherwise = false }: Closing,
): Promise<void> {
  const taken = await takeSteps(scope, open, { kind: 'placement ended', reason, seekAgain });
  if (!taken.ok) throw new Error(`A placement that goes on could not end: ${taken.reason}`);
  await endPlacementRow(scope, placement.id, said);
  await tellSystems(scope, placement.provider_id, 'placement.ended', {
    placement: placement.id,
    line: line.reference,
    last_day: endsOn,
  });
  if (!toldOtherwise)
    await notify(
      scope,
      'placement-ended',
      { provider: placement.provider_id },
      { line: line.reference, day: longDate(endsOn) },
      { link: '/service-orders' },
    );
  scope.audit({
    act: 'placement ended',
    subject: ['placement', placement.id],
    personId: open.request.person_id,
    detail: { request: open.request.reference, line: line.reference, reason, endsOn, seekAgain },
  });
}
