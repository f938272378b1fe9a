/**
 * What the regulator says of a branch. A rating, the regulator's own 'Not rated' or 'Not yet inspected', and a blank are
 * three different things, and are never shown alike. Words and source: docs/rules/regulator-ratings.md.
 */
export const ratings = ['Outstanding', 'Good', 'Requires improvement', 'Inadequate'] as const;
/** The regulator's own words for having given no rating. */
export const unrated = ['Not rated', 'Not yet inspected'] as const;

export type Rating = (typeof ratings)[number];
export type Unrated = (typeof unrated)[number];

/** One thing the regulator said. `rating` null is a blank: nothing is known. Days are 'YYYY-MM-DD', in London. */
export type Said = {
  readonly rating: Rating | Unrated | null;
  /** The day of the regulator's report, where it gave one. */
  readonly rated_on: string | null;
  /** The day it was written down here. */
  readonly recorded_on: string;
};

/**
 * What stands of all that was said, given in the order it was written down: the newest that says anything, by the day of
 * its report or, without one, the day it was written down; of the same day, the one written last. A blank says nothing,
 * so it never takes the place of a rating. Undefined where nothing is known.
 */
export function standingRating<T extends Said>(said: readonly T[]): T | undefined {
  let standing: T | undefined;
  for (const one of said) {
    if (one.rating === null) continue;
    if (standing === undefined || dayOf(one) >= dayOf(standing)) standing = one;
  }
  return standing;
}

function dayOf({ rated_on, recorded_on }: Said): string {
  return rated_on ?? recorded_on;
}

/** Which of the three things it is. */
export function kindOfRating(
  rating: Said['rating'] | undefined,
): 'rated' | 'said to have none' | 'nothing known' {
  if (rating === null || rating === undefined) return 'nothing known';
  return (unrated as readonly string[]).includes(rating) ? 'said to have none' : 'rated';
}

/** The order of concern, the worst first, then what is not rated. */
const ORDER: readonly (Rating | Unrated)[] = [
  'Inadequate',
  'Requires improvement',
  'Not rated',
  'Not yet inspected',
  'Good',
  'Outstanding',
];

/** The different things said of a provider's branches, the most worrying first. */
export function mostWorryingFirst(said: readonly (Rating | Unrated)[]): (Rating | Unrated)[] {
  return ORDER.filter((one) => said.includes(one));
}

const SPELLINGS: Readonly<Record<string, Rating | Unrated>> = {
  outstanding: 'Outstanding',
  good: 'Good',
  'requires improvement': 'Requires improvement',
  inadequate: 'Inadequate',
  'not rated': 'Not rated',
  'not formally rated': 'Not rated',
  'inspected but not rated': 'Not rated',
  'no published rating': 'Not rated',
  'not yet inspected': 'Not yet inspected',
  'not yet rated': 'Not yet inspected',
};

/** Reads the regulator's words in any case: a blank is null, and words that are not the regulator's are undefined. */
export function readRating(words: string): Rating | Unrated | null | undefined {
  const text = words.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  return text === '' ? null : SPELLINGS[text];
}
