/** What was found of a request in the rounds of every provider, in a few words for a list. Source: docs/rules/rounds-can-place.md. */
import { plural } from '../../ground/text.ts';
import type { Fit } from './fit.ts';
import type { MayBeOffered } from './may-be-offered.ts';

/** The answer of one provider. */
export type FitOfProvider = { readonly providerId: number; readonly fit: Fit };

/**
 * The best that was found of providers that may be offered the request: 'Fits 2 providers', 'In part: 13 of 14 visits'. `note` tells of those
 * that it would fit and that cannot be offered it.
 */
export function fitSummary(
  fits: readonly FitOfProvider[],
  whoMay: ReadonlyMap<number, MayBeOffered>,
): { readonly words: string; readonly note: string | undefined } {
  const known = fits.filter(({ fit }) => fit.kind !== 'not known');
  const may = known.filter(({ providerId }) => (whoMay.get(providerId)?.kind ?? 'cannot') !== 'cannot');
  const others = known.filter((one) => !may.includes(one) && fitsWhole(one));
  const note =
    others.length === 0 ? undefined : `Fits ${plural(others.length, 'provider')} that cannot be offered it`;
  if (known.length === 0) return { words: 'Not known of anybody', note };
  if (may.length === 0) return { words: 'Not known of anybody who can be offered it', note };
  return { words: bestOf(may.map(({ fit }) => fit)), note };
}

function fitsWhole({ fit }: FitOfProvider): boolean {
  return fit.kind === 'yes' || fit.kind === 'yes if';
}

function bestOf(fits: readonly Fit[]): string {
  const count = (kind: Fit['kind']): number => fits.filter((fit) => fit.kind === kind).length;
  const [yes, moves] = [count('yes'), count('yes if')];
  if (yes > 0) return `Fits ${plural(yes, 'provider')}${moves === 0 ? '' : `, ${moves} more if others move`}`;
  if (moves > 0) return `Fits ${plural(moves, 'provider')} if others move`;
  const [most] = fits
    .filter(({ kind }) => kind === 'some')
    .toSorted((a, b) => b.placed / b.asked - a.placed / a.asked);
  if (most !== undefined) return `In part: ${most.placed} of ${plural(most.asked, 'visit')}`;
  return count('not found') > 0 ? 'No room found, which is not a no' : 'Does not fit';
}
