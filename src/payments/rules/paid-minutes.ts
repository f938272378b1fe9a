/**
 * How many of a visit's delivered minutes are paid. Source: docs/rules/rating.md.
 */
import type { Band, CancelledTerm, Pay, Terms } from '../../contracts/rules/terms.ts';

/** Minutes that a stay earns: by the contract's `pay`, then capped at the planned minutes plus the overrun allowed. */
export function paidMinutes(terms: Terms, plannedMinutes: number, deliveredMinutes: number): number {
  return Math.min(
    minutesByPay(terms.pay, plannedMinutes, deliveredMinutes),
    plannedMinutes + terms.overrunMinutes,
  );
}

/** Minutes that a stay earns before the cap. */
export function minutesByPay(pay: Pay, plannedMinutes: number, deliveredMinutes: number): number {
  if (pay.by === 'planned')
    return deliveredMinutes * 100 >= plannedMinutes * pay.fullPayPercent ? plannedMinutes : deliveredMinutes;
  if (pay.by === 'delivered') return roundToMultiple(deliveredMinutes, pay.roundToMinutes, pay.round);
  return bandFor(pay.bands, deliveredMinutes)?.pays ?? 0;
}

/** The band that holds the delivered minutes, else the nearest band below; undefined below the first. Bands ascend. */
export function bandFor(bands: readonly Band[], deliveredMinutes: number): Band | undefined {
  return bands.findLast((band) => band.from <= deliveredMinutes);
}

/** The entry with the smallest notice that this notice (in seconds, perhaps below zero) is under. Entries ascend. */
export function cancelledTermFor(
  entries: readonly CancelledTerm[],
  noticeSeconds: number,
): CancelledTerm | undefined {
  return entries.find((entry) => noticeSeconds < entry.noticeHoursUnder * 3600);
}

/** Rounds whole minutes to a multiple; to the nearest, a half goes up. */
function roundToMultiple(minutes: number, multiple: number, round: 'nearest' | 'down' | 'up'): number {
  const over = minutes % multiple;
  const below = minutes - over;
  const goesUp = round === 'nearest' ? over * 2 >= multiple : round === 'up' && over > 0;
  return goesUp ? below + multiple : below;
}
