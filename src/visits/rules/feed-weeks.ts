/** Which weeks a feed bears on, so that each is verified again. Source: docs/rules/feeds.md. */
import { civilFromDays, DAY_SECONDS, londonWall, weekday } from '../../ground/london.ts';
import { two } from '../../ground/iso-time.ts';

/** A log this near to the turn of the week may belong to a visit on the other side of it. */
const REACH_SECONDS = 3 * 3600;

/** The Mondays, 'YYYY-MM-DD' in order, of the London weeks that some logs lie in or lie near to. Times in epoch seconds. */
export function weeksTouched(
  logs: Iterable<{ readonly inAt: number; readonly outAt: number | null }>,
): string[] {
  const mondays = new Set<number>();
  for (const { inAt, outAt } of logs) {
    mondays.add(mondayOf(inAt - REACH_SECONDS));
    mondays.add(mondayOf((outAt ?? inAt) + REACH_SECONDS));
  }
  return [...mondays].sort((a, b) => a - b).map(dayText);
}

/** The days from 1970 to the Monday of an instant's London week. */
function mondayOf(epoch: number): number {
  const days = Math.floor(londonWall(epoch) / DAY_SECONDS);
  return days - weekday(days);
}

function dayText(days: number): string {
  const { year, month, day } = civilFromDays(days);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}
