/** Death stops pay: nothing is earned by a visit after the day on which the person died. Source: docs/rules/hospital-and-death.md. */
import { shortDate } from '../../ground/calendar.ts';
import type { PlannedVisit } from '../../visits/rules/planned-and-logged.ts';
import { localDay } from './local-days.ts';
import type { Judged } from './reconcile.ts';
import { clockAt, dayAt, minuteWords } from './spoken-time.ts';

/** Whether a visit was planned for a day after the person died ('YYYY-MM-DD'). */
export function isAfterDeath({ startsAt }: Pick<PlannedVisit, 'startsAt'>, diedOn: string): boolean {
  return localDay(startsAt) > diedOn;
}

/** What was found of a place of such a visit: it earns nothing, whatever was logged, and says why. */
export function nothingAfterDeath<T extends Judged>(found: T, visit: PlannedVisit, diedOn: string): T {
  return {
    ...found,
    effect: 'refuse',
    paidMinutes: 0,
    amountPence: 0,
    because: `Planned ${minuteWords(visit.plannedMinutes)} at ${clockAt(visit.startsAt)} on ${dayAt(visit.startsAt)}, but the person died on ${shortDate(diedOn)}, so nothing is paid.`,
  };
}
