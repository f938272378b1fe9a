/**
 * What single change would let more providers take a service on: a visit earlier or later, one worker with equipment in place
 * of two, or another day to start. Advice changes nothing: the person has the last word. Source: docs/rules/window-advice.md.
 */
import { longDate, minutesInWords } from '../../ground/calendar.ts';
import { parseIsoTime } from '../../ground/iso-time.ts';
import { plural } from '../../ground/text.ts';
import type { PatternVisit } from '../../plans/rules/visit-pattern.ts';
import type { Candidate, PartOfDay, Seeker } from './candidate.ts';
import { limitsOf } from './limits.ts';
import { isoDay, needOf } from './need.ts';
import { partOfDay } from '../../providers/rules/capacity.ts';
import { type ReadyCandidate, readyCandidates } from './ready-candidate.ts';

/** One change. `visit` is a place in the pattern; `minutes` are later where above nought, else earlier. */
export type Change =
  | { readonly kind: 'move'; readonly visit: number; readonly minutes: number }
  | { readonly kind: 'one worker'; readonly visit: number }
  | { readonly kind: 'start'; readonly startsOn: string };

export type Advice = {
  readonly change: Change;
  /** How many providers could take it then, and which, by their id. */
  readonly providerIds: readonly number[];
  /** What has to be looked at again before the change is so much as offered; null where nothing has. */
  readonly reviewFirst: string | null;
  /** 'With 30 minutes later on the tea visit, 3 providers can' */
  readonly words: string;
};

/** How far a visit is moved to see what it would bring. */
const MOVES = [15, 30, 45, 60] as const;
/** How far ahead another day to start is looked for. */
const DAYS_AHEAD = 28;
const DAY = 86_400;
const MINUTES_OF_DAY = 1440;

const visitNames = {
  early: 'early visit',
  morning: 'morning visit',
  midday: 'midday visit',
  tea: 'tea visit',
  evening: 'evening visit',
  night: 'night visit',
} as const satisfies Record<PartOfDay, string>;

/**
 * Every single change by which more providers can take this on than can now (an instant in epoch seconds), the best first:
 * what needs no review, then the most providers, then the smallest change. A larger change that brings no more is left out.
 */
export function windowAdvice(
  seeker: Seeker,
  candidates: readonly Candidate[],
  staleAfterDays: number,
  at: number,
): Advice[] {
  const ready = readyCandidates(candidates, staleAfterDays, at);
  const now = whoCan(ready, seeker, at).length;
  const visits = seeker.visits.flatMap((_, place) => [
    ...bestMoves(seeker, place, -1, ready, now, at),
    ...bestMoves(seeker, place, 1, ready, now, at),
    ...oneWorker(seeker, place, ready, now, at),
  ]);
  return [...visits, ...otherStarts(seeker, candidates, staleAfterDays, now, at)].sort(byHelp);
}

/** The different providers that can take it, by their id. */
function whoCan(ready: readonly ReadyCandidate[], seeker: Seeker, at: number): number[] {
  const need = needOf(seeker, at);
  const able = ready.filter((one) => limitsOf(one, need).length === 0);
  return [...new Set(able.map(({ candidate }) => candidate.providerId))].sort((a, b) => a - b);
}

/** The moves of one visit in one direction, of which each further one brings more than the one before. */
function bestMoves(
  seeker: Seeker,
  place: number,
  direction: -1 | 1,
  ready: readonly ReadyCandidate[],
  now: number,
  at: number,
): Advice[] {
  const advice: Advice[] = [];
  let most = now;
  for (const size of MOVES) {
    const minutes = size * direction;
    const visits = withMove(seeker.visits, place, minutes);
    const visit = seeker.visits[place];
    if (visits === undefined || visit === undefined) break;
    const providerIds = whoCan(ready, { ...seeker, visits }, at);
    if (providerIds.length <= most) continue;
    most = providerIds.length;
    const { timeCritical, timeCriticalReason } = visit;
    const reviewFirst = timeCritical
      ? `This visit is time-critical (${timeCriticalReason ?? 'no reason recorded'}): review that reason first`
      : null;
    const change = `${minutesInWords(size)} ${direction > 0 ? 'later' : 'earlier'} on ${visitName(seeker.visits, visit)}`;
    advice.push(
      adviceOf({ kind: 'move', visit: place, minutes }, `With ${change}`, providerIds, reviewFirst),
    );
  }
  return advice;
}

function oneWorker(
  seeker: Seeker,
  place: number,
  ready: readonly ReadyCandidate[],
  now: number,
  at: number,
): Advice[] {
  const visit = seeker.visits[place];
  if (visit === undefined || visit.workers !== 2) return [];
  const providerIds = whoCan(
    ready,
    { ...seeker, visits: seeker.visits.with(place, { ...visit, workers: 1 }) },
    at,
  );
  if (providerIds.length <= now) return [];
  const start = `With one care worker and equipment on ${visitName(seeker.visits, visit)}`;
  const review = 'How the person is moved and handled has to be assessed first';
  return [adviceOf({ kind: 'one worker', visit: place }, start, providerIds, review)];
}

/**
 * Days on which something that stands in the way is over: an event that ends, or a contract that starts. What providers
 * told of their room is as old on those days as it is now, since nothing newer is known.
 */
function otherStarts(
  seeker: Seeker,
  candidates: readonly Candidate[],
  staleAfterDays: number,
  now: number,
  at: number,
): Advice[] {
  const { startsOn, startsAt } = needOf(seeker, at);
  const last = isoDay(startsAt + DAYS_AHEAD * DAY);
  const days = candidates
    .flatMap((one) => [one.startsOn, ...one.events.flatMap(({ endsAt }) => dayAfter(endsAt))])
    .filter((day) => day > startsOn && day <= last);
  const advice: Advice[] = [];
  let most = now;
  for (const day of [...new Set(days)].sort()) {
    const then = parseIsoTime(`${day}T00:00`) ?? startsAt;
    const ready = readyCandidates(candidates, staleAfterDays + (then - at) / DAY, then);
    const providerIds = whoCan(ready, { ...seeker, wantedFrom: day }, then);
    if (providerIds.length <= most) continue;
    most = providerIds.length;
    advice.push(
      adviceOf({ kind: 'start', startsOn: day }, `With a start on ${longDate(day)}`, providerIds, null),
    );
  }
  return advice;
}

/** The first whole day after an event that ends. */
function dayAfter(endsAt: number | null): string[] {
  return endsAt === null
    ? []
    : [
        Temporal.PlainDate.from(isoDay(endsAt - 1))
          .add({ days: 1 })
          .toString(),
      ];
}

/** The pattern with one visit moved, or undefined where it would cross midnight or run into another visit. */
function withMove(
  visits: readonly PatternVisit[],
  place: number,
  minutes: number,
): readonly PatternVisit[] | undefined {
  const visit = visits[place];
  if (visit === undefined) return undefined;
  const start = minuteOf(visit.startTime) + minutes;
  if (start < 0 || start >= MINUTES_OF_DAY) return undefined;
  const moved = { ...visit, startTime: timeOf(start) };
  const meets = visits.some((other, at) => at !== place && overlaps(moved, other) && !overlaps(visit, other));
  return meets ? undefined : visits.with(place, moved);
}

function overlaps(a: PatternVisit, b: PatternVisit): boolean {
  const apart = minuteOf(b.startTime) - minuteOf(a.startTime);
  return apart < a.minutes && -apart < b.minutes && a.weekdays.some((day) => b.weekdays.includes(day));
}

function adviceOf(
  change: Change,
  start: string,
  providerIds: readonly number[],
  reviewFirst: string | null,
): Advice {
  const words = `${start}, ${plural(providerIds.length, 'provider')} can`;
  return {
    change,
    providerIds,
    reviewFirst,
    words: reviewFirst === null ? words : `${words}. ${reviewFirst}`,
  };
}

/** 'the tea visit', with its time where the pattern has several in that part of the day. */
function visitName(visits: readonly PatternVisit[], { startTime }: PatternVisit): string {
  const part = partOfDay(startTime);
  const alone = visits.filter((other) => partOfDay(other.startTime) === part).length === 1;
  return alone ? `the ${visitNames[part]}` : `the ${startTime} visit`;
}

function byHelp(a: Advice, b: Advice): number {
  return (
    Number(a.reviewFirst !== null) - Number(b.reviewFirst !== null) ||
    b.providerIds.length - a.providerIds.length ||
    sizeOf(a.change) - sizeOf(b.change) ||
    Number(a.change.kind === 'start') - Number(b.change.kind === 'start') ||
    placeOf(a.change) - placeOf(b.change) ||
    (a.words < b.words ? -1 : 1)
  );
}

/** A move by its minutes, then one worker for two, then another day. */
function sizeOf(change: Change): number {
  return change.kind === 'move' ? Math.abs(change.minutes) : MINUTES_OF_DAY;
}

function placeOf(change: Change): number {
  return change.kind === 'start' ? 0 : change.visit;
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
