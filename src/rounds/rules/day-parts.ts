/** How the time on the way differs by the hour. Only cars are held up: who walks or cycles takes as long at every hour. Source: docs/rules/rounds-travel.md. */
import { DAY_SECONDS, londonWall } from '../../ground/london.ts';
import type { DayPart, TravelMode } from './travel-estimate.ts';

/** A day on which every hour is the same. */
export const EVERY_HOUR_ALIKE: readonly DayPart[] = [{ startSecond: 0, factor: 1 }];

/** The parts of a day from a council's list of hours 'HH:MM' from which times are multiplied; before the first of them they are as they are. */
export function partsOfDay(
  hours: readonly { readonly from: string; readonly times: number }[],
): readonly DayPart[] {
  const parts = hours.map(({ from, times }): DayPart => {
    const { hour, minute } = Temporal.PlainTime.from(from);
    return { startSecond: hour * 3600 + minute * 60, factor: times };
  });
  return parts[0]?.startSecond === 0 ? parts : [...EVERY_HOUR_ALIKE, ...parts];
}

/** What the time on the way of a mode is multiplied by at a second since 1970, by the clock in London. */
export function factorAt(parts: readonly DayPart[], mode: TravelMode, second: number): number {
  return slowestFactor(parts, mode, second, second);
}

/** The most that the time on the way of a mode is multiplied by from one second since 1970 to another. */
export function slowestFactor(parts: readonly DayPart[], mode: TravelMode, from: number, to: number): number {
  if (mode !== 'car' || !parts.some(({ factor }) => factor !== 1)) return 1;
  const start = within(londonWall(from));
  const begun = parts.findLast(({ startSecond }) => startSecond <= start)?.factor ?? 1;
  const reached = parts.filter(({ startSecond }) => within(startSecond - start) <= to - from);
  return Math.max(begun, ...reached.map(({ factor }) => factor));
}

function within(second: number): number {
  return ((second % DAY_SECONDS) + DAY_SECONDS) % DAY_SECONDS;
}
