/** When a package line may begin and end, beside its package, its contract and the person's life. Days are 'YYYY-MM-DD'. */
import { longDate } from '../../ground/calendar.ts';
import { type Refusal, refuse } from '../../ground/result.ts';

/** Why a line ends on the day that was agreed from the start. */
export const PLANNED_END = 'Planned end';

export type LineSurroundings = {
  readonly packageStartsOn: string;
  readonly packageEndsOn: string | null;
  readonly contractStartsOn: string;
  readonly contractEndsOn: string | null;
  readonly diedOn: string | null;
};

/** Why a line may not begin on a day, or undefined where it may. */
export function faultOfStart(startsOn: string, around: LineSurroundings): Refusal | undefined {
  const field = 'starts_on';
  if (startsOn < around.packageStartsOn)
    return refuse(
      `The care package starts on ${longDate(around.packageStartsOn)}: start then or later`,
      field,
    );
  if (around.packageEndsOn !== null && startsOn > around.packageEndsOn)
    return refuse(`The care package ended on ${longDate(around.packageEndsOn)}: open a new one`, field);
  if (startsOn < around.contractStartsOn)
    return refuse(`The contract starts on ${longDate(around.contractStartsOn)}: start then or later`, field);
  if (around.contractEndsOn !== null && startsOn > around.contractEndsOn)
    return refuse(`The contract ended on ${longDate(around.contractEndsOn)}: choose another contract`, field);
  if (around.diedOn !== null && startsOn > around.diedOn)
    return refuse(`The person died on ${longDate(around.diedOn)}`, field);
  return undefined;
}

/** Why a line may not end on a day (its last), or undefined where it may. */
export function faultOfEnd(
  endsOn: string,
  line: { readonly starts_on: string; readonly ends_on: string | null },
): Refusal | undefined {
  const field = 'ends_on';
  if (endsOn < line.starts_on)
    return refuse(`The service starts on ${longDate(line.starts_on)}: its last day is then or later`, field);
  if (line.ends_on !== null && line.ends_on <= endsOn)
    return refuse(`The service ends on ${longDate(line.ends_on)} already`, field);
  return undefined;
}
