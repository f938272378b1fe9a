/**
 * What the same visits are worth as exact seconds, summed and rounded once: beside what a contract's rounding makes of them, it
 * shows what the rounding costs whom. Source: docs/rules/exact-worth.md.
 */
import { halfUp } from '../../ground/money.ts';

/** Pence for stays in whole seconds, each at a rate in pence an hour: summed exactly, and rounded half up once at the end. */
export function exactWorthPence(
  stays: Iterable<{ readonly seconds: number; readonly pencePerHour: number }>,
): number {
  let secondsTimesPence = 0;
  for (const { seconds, pencePerHour } of stays) secondsTimesPence += seconds * pencePerHour;
  return halfUp(secondsTimesPence, 3600);
}
