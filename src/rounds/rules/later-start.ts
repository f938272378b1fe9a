/** Whether a later day to start helps where what is asked for does not fit as it is. Source: docs/rules/rounds-later-start.md. */
import type { FitLater } from '../../brokerage/rules/fit.ts';
import type { DayFit } from './place-in-day.ts';

/** The first days of care, which stand for those after them. */
export const DAYS_OF_CARE = 7;
/** So many days after the one asked for are tried as the start. */
export const LATER_STARTS = 7;

/**
 * The first later day from which all that is asked for fits; with nothing moved, where it fits on the `found` days if others move. `days`
 * ('YYYY-MM-DD') go in order from the day asked for as far as visits are planned; `found` has the days that were answered already; `ask`
 * answers another, with or without moving others, undefined where the time is up. Each day is asked once at most, the last of each seven first:
 * what is in the way on a weekday is most often in the way a week later.
 */
export function laterStart(
  days: readonly string[],
  found: readonly DayFit[],
  ask: (day: string, mayMove: boolean) => DayFit | undefined,
): FitLater {
  const known = new Map(found.map((one) => [one.day, one]));
  const none = { startsOn: null, moves: 0 };
  const mayMove = found.some(isBlocked);
  const hinders = mayMove ? isBlocked : isNotFree;
  const last = Math.min(LATER_STARTS, days.length - DAYS_OF_CARE);
  let start = 1;
  while (start <= last) {
    const seven = days.slice(start, start + DAYS_OF_CARE).toReversed();
    let hindered = seven.find((day) => {
      const one = known.get(day);
      return one !== undefined && hinders(one);
    });
    for (const day of seven) {
      if (hindered !== undefined) break;
      const one = known.get(day) ?? ask(day, mayMove);
      if (one === undefined) return { ...none, lookedTo: lookedTo(days, start - 1), why: 'no time' };
      known.set(day, one);
      if (hinders(one)) hindered = day;
    }
    if (hindered === undefined) {
      const moves = seven.reduce((sum, day) => sum + (known.get(day)?.moves.length ?? 0), 0);
      return { startsOn: days[start] ?? null, moves, lookedTo: days[start] ?? null, why: 'found' };
    }
    start = days.indexOf(hindered) + 1;
  }
  const why = last < LATER_STARTS ? 'not planned' : 'looked';
  return { ...none, lookedTo: lookedTo(days, last), why };
}

function isBlocked({ blocked }: DayFit): boolean {
  return blocked.length > 0;
}

function isNotFree(day: DayFit): boolean {
  return isBlocked(day) || day.moves.length > 0;
}

/** The last start that was looked at; null where not even the first was. */
function lookedTo(days: readonly string[], at: number): string | null {
  return at < 1 ? null : (days[at] ?? null);
}
