/**
 * How well a provider fits somebody, in parts that anyone can check. Each part has points from 0 to 1000 and says why; what
 * nobody asked for or nobody knows earns the middle. Source: docs/rules/matching-providers.md.
 */
import { distanceMetres } from '../../ground/geography.ts';
import { formatPounds } from '../../ground/money.ts';
import { listWords } from '../../ground/text.ts';
import type { Rating } from '../../providers/rules/ratings.ts';
import type { Candidate } from './candidate.ts';
import { doubtOf, doubtOfPlaces, placesFor, type Room } from './limits.ts';
import { type Need, weeklyPenceFor } from './need.ts';
import { partOfDayWords } from './parts-of-day.ts';
import type { ReadyCandidate } from './ready-candidate.ts';
import { type MatchingPolicy, SCORE_PARTS, type ScorePart, type Weights, sumOfWeights } from './weights.ts';

/** Points from 0 to 1000, and why. */
export type Points = { readonly points: number; readonly words: string };

export type ScoredPart = Points & { readonly part: ScorePart; readonly weight: number };

/** What the others who can take it make known: the lowest price among them, in pence an hour, or a week where no hours are sought. */
export type Field = { readonly lowestPence: number; readonly lowestWords: string };

/** What of a candidate's score is the same for everybody. */
export type OwnPoints = { readonly quality: Points; readonly priceWords: string };

const MOST = 1000;
const MIDDLE = 500;
/** Two kilometres is near; twenty is as far as counts. */
const NEAR_METRES = 2000;
const FAR_METRES = 20_000;
/** From these shares on, missed and late visits earn nothing. */
const MISSED_ENOUGH = 0.02;
const LATE_ENOUGH = 0.2;
/** What stale room, or room that nobody told, is worth. */
const DOUBTFUL = 250;

const NO_LANGUAGE: Points = { points: MIDDLE, words: 'No language was asked for' };
const NOTHING_ASKED: Points = { points: MIDDLE, words: 'Nothing was asked for' };
const NO_SKILL: Points = { points: MIDDLE, words: 'No special skill is needed' };

const ratingPoints = {
  Outstanding: 1000,
  Good: 800,
  'Requires improvement': 300,
  Inadequate: 0,
} as const satisfies Record<Rating, number>;

/** Works out once for each candidate what of its score is the same for everybody. */
export function ownPoints(candidate: Candidate, { leastFairPencePerHour }: MatchingPolicy): OwnPoints {
  const { pencePerHour } = candidate;
  const least = leastFairPencePerHour ?? 0;
  const low = (pencePerHour ?? least) < least ? `, below the least fair price of ${formatPounds(least)}` : '';
  const priceWords =
    pencePerHour === null ? '' : `${formatPounds(pencePerHour)} an hour${low}; the lowest here is `;
  return { quality: quality(candidate), priceWords };
}

/** What the candidates who can take a service on make known to each other's scores. */
export function fieldOf(able: readonly Candidate[], need: Need): Field {
  let lowest: number | null = null;
  for (const candidate of able) {
    const pence = need.periodic === null ? candidate.pencePerHour : weeklyPenceFor(candidate, need);
    if (pence !== null && (lowest === null || pence < lowest)) lowest = pence;
  }
  return { lowestPence: lowest ?? 0, lowestWords: lowest === null ? '' : formatPounds(lowest) };
}

/** The parts of one candidate's score, in the order of `SCORE_PARTS`. `room` is what `roomFor` gives of it. */
export function scoredParts(
  ready: ReadyCandidate,
  own: OwnPoints,
  need: Need,
  room: readonly Room[],
  field: Field,
  policy: MatchingPolicy,
): ScoredPart[] {
  const points: Record<ScorePart, Points> = {
    continuity: continuity(ready.candidate, need),
    language: language(ready, need),
    culture: culture(ready, need),
    gender: gender(ready.candidate, need),
    skills: skills(ready, need),
    locality: locality(ready.candidate, need),
    quality: own.quality,
    price:
      need.periodic === null
        ? price(ready.candidate, own, field, policy)
        : priceOfWeek(weeklyPenceFor(ready.candidate, need), field),
    freshness: need.periodic === null ? freshness(room, policy) : freshnessOfPlaces(ready, need, policy),
  };
  return SCORE_PARTS.map((part) => ({
    part,
    weight: policy.weights[part],
    points: points[part].points,
    words: points[part].words,
  }));
}

/** The weighted mean of the parts, from 0 to 1000; halves go up. Weights are those that `faultsOfWeights` lets through. */
export function scoreOf(parts: ReadonlyArray<Pick<ScoredPart, 'part' | 'points'>>, weights: Weights): number {
  let sum = 0;
  for (const { part, points } of parts) sum += points * weights[part];
  const all = sumOfWeights(weights);
  return Math.floor((2 * sum + all) / (2 * all));
}

function continuity({ providerId }: Candidate, { seeker }: Need): Points {
  const { wantedProviderIds, currentProviderIds, formerProviderIds } = seeker;
  if (wantedProviderIds.includes(providerId)) return { points: MOST, words: 'The person asked for it' };
  if (currentProviderIds.includes(providerId))
    return { points: 800, words: 'Already provides another service to the person' };
  if (formerProviderIds.includes(providerId))
    return { points: 600, words: 'Has provided care to the person before' };
  const anyone = wantedProviderIds.length + currentProviderIds.length + formerProviderIds.length > 0;
  return anyone
    ? { points: 0, words: 'Does not know the person' }
    : { points: MIDDLE, words: 'No provider knows the person yet' };
}

function language({ languages }: ReadyCandidate, { seeker }: Need): Points {
  if (seeker.language === null) return NO_LANGUAGE;
  const { name } = seeker.language;
  return languages.has(name)
    ? { points: MOST, words: `Has care workers who speak ${name}` }
    : { points: 0, words: `No care worker on record who speaks ${name}` };
}

function culture({ cultures }: ReadyCandidate, { seeker }: Need): Points {
  return shareOf(seeker.cultures, cultures, NOTHING_ASKED, 'Knows', 'does not list');
}

function gender({ workers }: Candidate, { seeker, workersTogether }: Need): Points {
  if (seeker.workerGender === null) return NOTHING_ASKED;
  const wanted = seeker.workerGender.gender;
  return workers[wanted] >= workersTogether
    ? { points: MOST, words: `Has ${wanted} care workers` }
    : { points: 0, words: `Not enough ${wanted} care workers on record` };
}

/** Every need is met by whoever can be offered it; visits by two workers ask for equipment on top. */
function skills({ capabilities }: ReadyCandidate, { seeker, workersTogether }: Need): Points {
  const asked = workersTogether > 1 ? [...seeker.needs, 'double-handed equipment'] : seeker.needs;
  return shareOf([...new Set(asked)], capabilities, NO_SKILL, 'Lists', 'does not list');
}

function locality({ branches }: Candidate, { seeker }: Need): Points {
  const { home } = seeker;
  if (home === null) return { points: MIDDLE, words: 'Where the home is on the map is not known' };
  if (branches.length === 0) return { points: MIDDLE, words: 'Where its branches are is not known' };
  const metres = Math.round(Math.min(...branches.map((branch) => distanceMetres(branch, home))));
  const points = Math.round((MOST * (FAR_METRES - metres)) / (FAR_METRES - NEAR_METRES));
  return {
    points: Math.min(MOST, Math.max(0, points)),
    words: `Its nearest branch is ${kilometres(metres)} from the home`,
  };
}

/** The regulator's rating counts for half, missed and late visits for a quarter each. */
function quality({ rating, missedShare, lateShare }: Candidate): Points {
  const rated = rating === null ? MIDDLE : ratingPoints[rating];
  const missed = shareKept(missedShare, MISSED_ENOUGH);
  const late = shareKept(lateShare, LATE_ENOUGH);
  return {
    points: Math.round((2 * rated + missed + late) / 4),
    words: `${rating === null ? 'Rating not known' : `Rated ${rating}`}; ${percentWords(missedShare, 'missed')}; ${percentWords(lateShare, 'late')}`,
  };
}

/** The lowest price among those who can, as a share of this one. Nothing is won by going below the least fair price. */
function price({ pencePerHour }: Candidate, own: OwnPoints, field: Field, policy: MatchingPolicy): Points {
  if (pencePerHour === null || pencePerHour <= 0) return { points: MIDDLE, words: 'Price not known' };
  const least = policy.leastFairPencePerHour ?? 0;
  const points = (MOST * Math.max(field.lowestPence, least)) / Math.max(pencePerHour, least);
  return { points: Math.round(points), words: own.priceWords + field.lowestWords };
}

/** The lowest price of a week among those who can, as a share of this one. The least fair price is of an hour and says nothing of a week. */
function priceOfWeek(pence: number | null, { lowestPence, lowestWords }: Field): Points {
  if (pence === null || pence <= 0) return { points: MIDDLE, words: 'Price not known' };
  return {
    points: Math.round((MOST * lowestPence) / pence),
    words: `${formatPounds(pence)} a week as sought; the lowest here is ${lowestWords}`,
  };
}

/** The part of the day that was told worst decides: fresh earns 1000 down to 500 as it ages, stale or untold a quarter. */
function freshness(room: readonly Room[], { staleAfterDays }: MatchingPolicy): Points {
  let worst: Points = { points: MOST, words: 'Told today that it has room' };
  for (const part of room) {
    const points = freshnessOf(part, staleAfterDays);
    if (points >= worst.points) continue;
    const told = `Told on ${part.told?.on ?? ''} that it has room ${partOfDayWords[part.part]}`;
    worst = { points, words: doubtOf(part) ?? told };
  }
  return worst;
}

/** Nights, days and places earn as hours do where they were told lately; what was not stated, or long ago, ranks nobody. */
function freshnessOfPlaces(ready: ReadyCandidate, need: Need, { staleAfterDays }: MatchingPolicy): Points {
  const told = placesFor(ready, need);
  const doubt = doubtOfPlaces(ready, need);
  if (told === undefined || doubt !== undefined) return { points: MIDDLE, words: doubt ?? '' };
  return { points: fresh(told.ageDays, staleAfterDays), words: `Told on ${told.on} that it has room` };
}

/** From the most down to the middle, as what was told ages. */
function fresh(ageDays: number, staleAfterDays: number): number {
  return Math.round(MOST - (MIDDLE * ageDays) / Math.max(1, staleAfterDays));
}

function freshnessOf({ told, weeklyMinutes }: Room, staleAfterDays: number): number {
  if (told === null) return DOUBTFUL;
  if (told.stale) return told.weeklyMinutes < weeklyMinutes ? 0 : DOUBTFUL;
  return fresh(told.ageDays, staleAfterDays);
}

function shareOf(
  asked: readonly string[],
  has: ReadonlySet<string>,
  none: Points,
  yes: string,
  no: string,
): Points {
  if (asked.length === 0) return none;
  const met = asked.filter((one) => has.has(one)).sort();
  const unmet = asked.filter((one) => !has.has(one)).sort();
  const words = [];
  if (met.length > 0) words.push(`${yes} ${listWords(met)}`);
  if (unmet.length > 0) words.push(`${no} ${listWords(unmet, 'or')}`);
  const sentence = words.join('; ');
  return {
    points: Math.round((MOST * met.length) / asked.length),
    words: sentence.charAt(0).toUpperCase() + sentence.slice(1),
  };
}

/** 1000 where nothing went wrong, 0 from a share that is enough, the middle where it is not known. */
function shareKept(share: number | null, enough: number): number {
  return share === null ? MIDDLE : Math.round(MOST * Math.max(0, 1 - share / enough));
}

function percentWords(share: number | null, what: string): string {
  return share === null ? `how many visits are ${what} is not known` : `${percent(share)}% of visits ${what}`;
}

/** A share as a percentage with one place where it needs one: '0.4', '12'. */
function percent(share: number): string {
  return String(Math.round(share * 1000) / 10);
}

/** '800 metres', '3.4 km'. */
function kilometres(metres: number): string {
  return metres < 1000 ? `${Math.round(metres / 100) * 100} metres` : `${Math.round(metres / 100) / 10} km`;
}
