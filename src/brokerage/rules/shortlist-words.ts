/** A provider that accepted, as the person reads it: no points, no price, and what each fact means. Source: docs/rules/shortlist.md. */
import { distanceMetres } from '../../ground/geography.ts';
import { listWords, plural, thousands } from '../../ground/text.ts';
import { type PatternVisit } from '../../plans/rules/visit-pattern.ts';
import type { Rating } from '../../providers/rules/ratings.ts';
import type { Candidate, Seeker } from './candidate.ts';
import type { PeriodicNeed } from './periodic-need.ts';

/** A fact, and what it is. */
export type ShortlistFact = { readonly name: string; readonly words: string };

/** One provider of a shortlist. */
export type ShortlistEntry = {
  readonly offerId: number;
  readonly providerName: string;
  readonly introduction: string;
  readonly facts: readonly ShortlistFact[];
  readonly toMeet: boolean;
};

/** What is told of a provider. `usualTeam`: how many care workers somebody with it meets in four weeks; null where not known. */
export type Told = Pick<Candidate, 'rating' | 'languages' | 'branches' | 'small' | 'local'> & {
  readonly usualTeam: number | null;
};

const METRES_IN_A_MILE = 1609.344;

const ratingMeaning = {
  Outstanding: 'the regulator found it doing exceptionally well',
  Good: 'the regulator found it doing well',
  'Requires improvement': 'the regulator found that it must do better, and told it how',
  Inadequate: 'the regulator found it doing badly, and has stepped in',
} as const satisfies Record<Rating, string>;

/** A rating with what it means. */
export function ratingInWords(rating: Rating | null): string {
  return rating === null
    ? 'No rating is known. That says nothing good or bad: a new service waits for its first inspection'
    : `${rating}: ${ratingMeaning[rating]}`;
}

/** How far the nearest branch is from a home, in whole miles: 'About 3 miles from the home'. */
export function distanceInWords(home: Seeker['home'], branches: Told['branches']): string {
  if (home === null || branches.length === 0) return 'Not known';
  const miles = Math.min(...branches.map((branch) => distanceMetres(home, branch))) / METRES_IN_A_MILE;
  const whole = Math.round(miles);
  return whole < 1 ? 'Less than a mile from the home' : `About ${plural(whole, 'mile')} from the home`;
}

/** How many care workers would come: together, and over four weeks. */
export function workersInWords(
  visits: readonly Pick<PatternVisit, 'workers'>[],
  usualTeam: number | null,
): string {
  const most = Math.max(1, ...visits.map(({ workers }) => workers));
  const always = visits.every(({ workers }) => workers === most);
  const together =
    most === 1
      ? 'One care worker at a visit'
      : `${thousands(most)} care workers together ${always ? 'at every visit' : 'at some visits'}`;
  if (usualTeam === null) return `${together}. How many different ones you would meet is not known yet`;
  return `${together}. Somebody with this provider usually meets ${plural(usualTeam, 'different care worker')} in four weeks`;
}

/** How many care workers would be there, of a service without visits. */
function workersWithoutVisits({ workers, unit }: PeriodicNeed): string {
  const together = workers === 1 ? 'One care worker' : `${thousands(workers)} care workers together`;
  return `${together}${unit === 'week' ? ', who live in your home by turns' : ''}. How many different ones you would meet is not known yet`;
}

/** What a person is told of a provider, always in the same order. */
export function shortlistFacts(
  told: Told,
  asked: Pick<Seeker, 'home' | 'visits' | 'language' | 'periodic'>,
): ShortlistFact[] {
  const languages = told.languages.length === 0 ? 'None recorded besides English' : listWords(told.languages);
  const kind =
    told.small && told.local
      ? 'A small, local provider'
      : told.small
        ? 'A small provider'
        : told.local
          ? 'A local provider'
          : undefined;
  return [
    { name: 'What the regulator says', words: ratingInWords(told.rating) },
    { name: 'How far away', words: distanceInWords(asked.home, told.branches) },
    { name: 'Languages', words: languages },
    {
      name: 'Who would come',
      words: asked.periodic
        ? workersWithoutVisits(asked.periodic)
        : workersInWords(asked.visits, told.usualTeam),
    },
    ...(kind === undefined ? [] : [{ name: 'What kind', words: kind }]),
  ];
}
