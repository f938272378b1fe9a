/** How few hands care lies in: each provider's share and the Herfindahl-Hirschman index. Source: docs/rules/failure-drill.md. */
import { splitPence } from '../../ground/money.ts';

/** What one provider has of an area, or of all: `hundredths` are of a per cent, 1234 is 12.34 %. */
export type Share = { readonly providerId: number; readonly minutes: number; readonly hundredths: number };

/** Shares, the largest first, that add up to 100.00 %; the index is from 1 to 10,000, null where there is no care. */
export type Concentration = {
  readonly minutes: number;
  readonly shares: readonly Share[];
  readonly index: number | null;
};

/** Adds up minutes a week by provider, each 0 or more. The index is 10,000 where one provider has all, and 10,000 / n where n share alike. */
export function concentrationOf(
  care: readonly { readonly providerId: number; readonly minutes: number }[],
): Concentration {
  const sums = new Map<number, number>();
  for (const { providerId, minutes } of care)
    if (minutes > 0) sums.set(providerId, (sums.get(providerId) ?? 0) + minutes);
  const ordered = [...sums].toSorted(([a, x], [b, y]) => y - x || a - b);
  const minutes = ordered.reduce((sum, [, one]) => sum + one, 0);
  if (minutes === 0) return { minutes: 0, shares: [], index: null };
  const hundredths = splitPence(
    10_000,
    ordered.map(([, one]) => one),
  );
  return {
    minutes,
    shares: ordered.map(([providerId, one], at) => ({
      providerId,
      minutes: one,
      hundredths: hundredths[at] ?? 0,
    })),
    index: Math.round(ordered.reduce((sum, [, one]) => sum + (100 * one) ** 2 / minutes ** 2, 0)),
  };
}

/** Above these an index is called concentrated, and highly concentrated. */
export const CONCENTRATED = 1000;
export const HIGHLY_CONCENTRATED = 2000;

/** An index in plain words: 'Concentrated: as if about 7 equal providers shared the care'. */
export function concentrationWords(index: number | null): string {
  if (index === null) return 'No care is arranged here';
  const alike = Math.max(1, Math.round(10_000 / index));
  const shared =
    alike === 1
      ? 'nearly all the care is with one provider'
      : `as if about ${alike} equal providers shared the care`;
  const name =
    index > HIGHLY_CONCENTRATED
      ? 'Highly concentrated'
      : index > CONCENTRATED
        ? 'Concentrated'
        : 'Not concentrated';
  return `${name}: ${shared}`;
}
