/**
 * How much each part of a match counts: whole numbers that the council publishes. Source: docs/rules/matching-providers.md.
 */
import { type Refusal, refuse } from '../../ground/result.ts';
import { thousands } from '../../ground/text.ts';

/** The parts of a score, in the order in which they are shown. None of them knows how large a provider is. */
export const SCORE_PARTS = [
  'continuity',
  'language',
  'culture',
  'gender',
  'skills',
  'locality',
  'quality',
  'price',
  'freshness',
] as const;

export type ScorePart = (typeof SCORE_PARTS)[number];

/** Weights from 0 to 100; only their proportions matter. */
export type Weights = { readonly [part in ScorePart]: number };

export const scorePartNames = {
  continuity: 'Knows the person',
  language: 'Language',
  culture: 'Culture and faith',
  gender: 'Care worker’s gender',
  skills: 'Skills',
  locality: 'Near the home',
  quality: 'Quality',
  price: 'Price',
  freshness: 'How lately it told its room',
} as const satisfies Record<ScorePart, string>;

/** What each part of a score rewards, as it is published. */
export const scorePartMeanings = {
  continuity: 'The person asked for this provider, or it cares or has cared for them',
  language: 'Care workers who speak the person’s language',
  culture: 'Knows the person’s culture and faith',
  gender: 'Care workers of the gender the person would like',
  skills: 'Lists the skills that are needed, above all for care by two workers with equipment',
  locality: 'Its branch is near the home: care workers who live close come on time',
  quality: 'The regulator’s rating, and how few visits were missed or late',
  price: 'What an hour costs beside the lowest price of those who can take it',
  freshness: 'It told the council lately what room it has',
} as const satisfies Record<ScorePart, string>;

/** What a council publishes about matching, besides its order of placement. */
export type MatchingPolicy = {
  readonly weights: Weights;
  /** What a provider told of its room more than this many days ago is stale. */
  readonly staleAfterDays: number;
  /** A price below this earns nothing more, in pence an hour; null where the council names none. */
  readonly leastFairPencePerHour: number | null;
};

/**
 * Everything that keeps weights from being published; none where they may be. Each refusal's field is a part, or `weights`.
 * Price may not count for more than all else together, so it never decides alone.
 */
export function faultsOfWeights(weights: Weights): Refusal[] {
  const faults = SCORE_PARTS.filter(
    (part) => !Number.isInteger(weights[part]) || weights[part] < 0 || weights[part] > 100,
  ).map((part) => refuse(`${scorePartNames[part]} must be a whole number from 0 to 100`, part));
  if (faults.length > 0) return faults;
  const all = sumOfWeights(weights);
  if (all === 0) return [refuse('Give at least one part a weight', 'weights')];
  if (weights.price === all)
    return [refuse('Price cannot be the only thing that counts. Give another part a weight', 'price')];
  if (weights.price * 2 > all)
    return [
      refuse(
        `Price cannot count for more than everything else together: ${thousands(all - weights.price)} or less`,
        'price',
      ),
    ];
  return [];
}

/** All weights together; above nought for weights that may be published. */
export function sumOfWeights(weights: Weights): number {
  return SCORE_PARTS.reduce((sum, part) => sum + weights[part], 0);
}
