import type { Result } from '../../ground/result.ts';
import type { Scope } from '../../platform/scope.ts';
import type { PeriodicNeed } from '../rules/periodic-need.ts';
import { arrangeLine, type NewLine } from './arrange-line.ts';
import { arrangePeriodic } from './periodic-line.ts';

/** What a placement arranges: visits, or a service by the week, night or day with its last day where that is agreed. */
export type WantedLine = NewLine & {
  readonly periodic: PeriodicNeed | null;
  readonly endsOn?: string | null;
};

/** Arranges the line of a placement, whichever kind of service it is. Refused as `arrangeLine` and `arrangePeriodic`. Needs packages.edit. */
export async function arrangeWanted(
  scope: Scope,
  { periodic, endsOn, visits, ...line }: WantedLine,
): Promise<Result<{ id: number; reference: string }>> {
  return periodic === null
    ? await arrangeLine(scope, { ...line, visits })
    : await arrangePeriodic(scope, { ...line, days: periodic, unit: periodic.unit, endsOn });
}
