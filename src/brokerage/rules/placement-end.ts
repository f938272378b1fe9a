/** How a placement ends without blame. Source: docs/rules/ending-a-placement.md. */
import { longDate } from '../../ground/calendar.ts';
import { type Refusal, refuse } from '../../ground/result.ts';

/** Why placements end, so that they can be counted. None of them says whose fault it was. */
export const END_REASONS = [
  'The person asked for another provider',
  'The person’s needs changed',
  'The person no longer needs this service',
  'The person moved',
  'The person died',
  'The provider can no longer come',
  'The provider is closing or leaving the area',
  'Another reason',
] as const;

/** What is written down where somebody leaves within the probation period and says no more. */
export const WITHIN_PROBATION = 'Ended within the probation period';

/** Whether the person may still change provider without giving a reason. Days are 'YYYY-MM-DD'. */
export function isWithinProbation(probationEndsOn: string | null, today: string): boolean {
  return probationEndsOn !== null && today <= probationEndsOn;
}

/** What keeps a placement from ending for a reason; undefined where it may. */
export function faultOfEnding(
  { reason, probationEndsOn }: { readonly reason: string; readonly probationEndsOn: string | null },
  today: string,
): Refusal | undefined {
  if ((END_REASONS as readonly string[]).includes(reason)) return undefined;
  if (reason === '' && isWithinProbation(probationEndsOn, today)) return undefined;
  const ended =
    probationEndsOn === null ? '' : `: the probation period ended on ${longDate(probationEndsOn)}`;
  return refuse(`Choose why it ends${reason === '' ? ended : ''}`, 'reason');
}

/** From which day another provider is sought: the day after the last. */
export function soughtAgainFrom(endsOn: string): string {
  return Temporal.PlainDate.from(endsOn).add({ days: 1 }).toString();
}
