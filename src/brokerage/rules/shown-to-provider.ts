/**
 * What an offer shows before it is placed: where roughly, when, what for and what matters, and nothing that says who it is.
 * Source: docs/rules/what-an-offer-shows.md.
 */
import { normalisePostcode, postcodeParts } from '../../ground/postcodes.ts';
import { listWords } from '../../ground/text.ts';
import { type PatternVisit, weeklyMinutes } from '../../plans/rules/visit-pattern.ts';
import type { Lane, Seeker } from './candidate.ts';
import { cleanerFor, type Identity } from './identifying-words.ts';
import { askedInWords, type PeriodicNeed } from './periodic-need.ts';

/** What is sought, as the council holds it. `areaNames` are of the council's own list. */
export type Sought = Pick<
  Seeker,
  | 'lane'
  | 'service'
  | 'wantedFrom'
  | 'visits'
  | 'periodic'
  | 'needs'
  | 'language'
  | 'workerGender'
  | 'cultures'
> & {
  readonly areaNames: readonly string[];
  /** What else is sought for the same person: 'Home care, 14 hours of workers’ time a week'. */
  readonly beside?: readonly string[];
  /** What else a provider should know, as the broker wrote it. */
  readonly words: string;
};

/** All that a provider sees of a request. Days are 'YYYY-MM-DD'. */
export type Shown = {
  /** The first half of the postcode, 'WS1'; null where the home has none. */
  readonly district: string | null;
  readonly areas: readonly string[];
  readonly lane: Lane;
  readonly service: string;
  readonly startsOn: string;
  readonly visits: readonly PatternVisit[];
  /** A service by the week, night or day; offers made at first have none. */
  readonly periodic?: PeriodicNeed | null;
  /** What else is sought for the same person; offers made at first have none. */
  readonly beside?: readonly string[];
  /** Each visit as it is read out: 'Every day at 08:00 for 30 minutes'; or when a service without visits is given. */
  readonly week: readonly string[];
  /** Minutes of workers' time in an average week. */
  readonly weeklyMinutes: number;
  readonly needs: readonly string[];
  /** 'Must speak Panjabi', 'A woman if possible' … */
  readonly preferences: readonly string[];
  readonly words: string;
};

/** What an offer shows, and the words that were taken out of what people wrote, for the broker to see before it is sent. */
export type Showing = { readonly shown: Shown; readonly removed: readonly string[] };

/** Makes what an offer shows. Everything that somebody typed is cleaned. */
export function shownToProvider(sought: Sought, identity: Identity): Showing {
  const removed: string[] = [];
  const cleaner = cleanerFor(identity);
  const clean = (text: string): string => {
    const cleaned = cleaner(text);
    removed.push(...cleaned.removed);
    return cleaned.text;
  };
  const postcode = identity.postcode === null ? undefined : normalisePostcode(identity.postcode);
  const visits = sought.visits.map((visit) => ({
    ...visit,
    tasks: clean(visit.tasks),
    timeCriticalReason: visit.timeCriticalReason === null ? null : clean(visit.timeCriticalReason),
  }));
  const periodic = sought.periodic ? { ...sought.periodic, tasks: clean(sought.periodic.tasks) } : null;
  const shown: Shown = {
    district: postcode === undefined ? null : postcodeParts(postcode).outward,
    areas: [...sought.areaNames],
    lane: sought.lane,
    service: sought.service,
    startsOn: sought.wantedFrom,
    visits,
    periodic,
    beside: [...(sought.beside ?? [])],
    week: askedInWords({ visits, periodic }),
    weeklyMinutes: weeklyMinutes(visits).work,
    needs: sought.needs.map(clean),
    preferences: preferencesInWords(sought).map(clean),
    words: clean(sought.words),
  };
  return { shown, removed };
}

/** What somebody wants of those who come, a must told from a wish. */
export function preferencesInWords({
  language,
  workerGender,
  cultures,
}: Pick<Sought, 'language' | 'workerGender' | 'cultures'>): string[] {
  const said = [];
  if (language !== null)
    said.push(language.required ? `Must speak ${language.name}` : `${language.name} if possible`);
  if (workerGender !== null) {
    const who = workerGender.gender === 'female' ? 'woman' : 'man';
    said.push(workerGender.required ? `Must be a ${who}` : `A ${who} if possible`);
  }
  if (cultures.length > 0) said.push(`Knows ${listWords(cultures)} ways`);
  return said;
}
