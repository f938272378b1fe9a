/** What a wider block would cost in a week, and what it would take from spot. Source: docs/rules/wider-block.md. */
import { perHour } from '../../ground/money.ts';

/** A block that is widened: minutes more a week, at what an hour of it costs in pence. */
export type Widening = { readonly addedMinutes: number; readonly pencePerHour: number };

/** An average week in the area of the block: what its blocks leave unused, and spot with what an hour of it was paid at. */
export type WeekInArea = {
  readonly unusedMinutes: number;
  readonly spotMinutes: number;
  readonly spotPencePerHour: number;
};

/** In a week, in minutes and pence: what is bought more, and what of spot it does instead. */
export type WiderBlock = {
  readonly costPence: number;
  readonly takenMinutes: number;
  readonly sparedPence: number;
};

/**
 * Widens a block by so much a week. What the blocks of the area leave unused could do spot without being widened, so only spot beyond that
 * is taken, at the rate that was paid on average; the rest of what is added stands unused. Half a penny up.
 */
export function widerBlock({ addedMinutes, pencePerHour }: Widening, area: WeekInArea): WiderBlock {
  const beyond = Math.max(0, area.spotMinutes - area.unusedMinutes);
  const takenMinutes = Math.min(addedMinutes, beyond);
  return {
    costPence: perHour(addedMinutes, pencePerHour),
    takenMinutes,
    sparedPence: perHour(takenMinutes, area.spotPencePerHour),
  };
}
