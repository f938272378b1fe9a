/** What was found of a request in the rounds of every provider, in a few words for a list. Source: docs/rules/rounds-can-place.md. */
import { plural } from '../../ground/text.ts';
import type { Fit } from './fit.ts';
import type { MayBeOffered } from './may-be-offered.ts';

/** The answer of one provider. */
export type FitOfProvider = { readonly providerId: number; readonly fit: Fit };

/** What is said of providers that it fits and that are not simply there to be asked. */
const OTHERS = {
  'has an offer': 'with an offer',
  'with a reason': 'that can be offered it only with a reason',
  cannot: 'that cannot be offered it',
} as const satisfies Partial<Record<MayBeOffered['kind'], string>>;

/**
 * The best first: whom it fits of those that can be offered it, then of the others, each apart: 'Fits 2 providers', 'Fits 1 provider that cannot
 * be offered it'. Where it fits nobody who may be offered it, how much fits.
 */
export function fitSummary(
  fits: readonly FitOfProvider[],
  whoMay: ReadonlyMap<number, MayBeOffered>,
): { readonly words: string; readonly note: string | undefined } {
  const known = fits.filter(({ fit }) => fit.kind !== 'not known');
  const of = (kind: MayBeOffered['kind']): Fit[] =>
    known.flatMap(({ providerId, fit }) =>
      (whoMay.get(providerId)?.kind ?? 'cannot') === kind ? [fit] : [],
    );
  const others = (['has an offer', 'with a reason', 'cannot'] as const).map((kind) => ({
    kind,
    words: wholeInWords(of(kind), ` ${OTHERS[kind]}`),
  }));
  const asked = [
    wholeInWords(of('can'), ''),
    ...others.filter(({ kind }) => kind !== 'cannot').map(({ words }) => words),
  ];
  const lines = [
    ...asked,
    ...(asked.some((words) => words !== undefined)
      ? []
      : [partInWords([...of('can'), ...of('has an offer'), ...of('with a reason')])]),
    ...others.filter(({ kind }) => kind === 'cannot').map(({ words }) => words),
  ].filter((words) => words !== undefined);
  const [words = 'Not known of anybody', ...more] = lines;
  return { words, note: more.length === 0 ? undefined : more.join('. ') };
}

/** Whom all of it fits: 'Fits 2 providers, 1 more if others move'. */
function wholeInWords(fits: readonly Fit[], whose: string): string | undefined {
  const count = (kind: Fit['kind']): number => fits.filter((fit) => fit.kind === kind).length;
  const [yes, moves] = [count('yes'), count('yes if')];
  if (yes > 0)
    return `Fits ${plural(yes, 'provider')}${whose}${moves === 0 ? '' : `, ${moves} more if others move`}`;
  const others = whose === '' ? ' if others move' : `${whose}, if others move`;
  return moves > 0 ? `Fits ${plural(moves, 'provider')}${others}` : undefined;
}

/** How much of it fits whom it fits most of; undefined where nothing is known. */
function partInWords(fits: readonly Fit[]): string | undefined {
  const [most] = fits
    .filter(({ kind }) => kind === 'some')
    .toSorted((a, b) => b.placed / b.asked - a.placed / a.asked);
  if (most !== undefined) return `In part: ${most.placed} of ${plural(most.asked, 'visit')}`;
  if (fits.length === 0) return undefined;
  return fits.some(({ kind }) => kind === 'not found') ? 'No room found, which is not a no' : 'Does not fit';
}
