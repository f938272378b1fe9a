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
  /** 'With the tea visit 30 minutes later, 3 providers can' */
  readonly words: string;
};

/** How far a visit is moved to see what it would bring. */
const MOVES = [15, 30, 45, 60] as const;
/** How far ahead another day to start is looked for. */
const DAYS_AHEAD = 28;
const DAY = 86_400;
const MINUTES_OF_DAY = 1440;

/** What a visit is called by the part of the day in which it starts. */
export const visitNames = {
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
  const visits = visitChanges(seeker.visits).flatMap((line) => thatHelp(line, seeker, ready, now, at));
  return [...visits, ...otherStarts(seeker, candidates, staleAfterDays, now, at)].sort(byHelp);
}

/** The different providers that can take it, by their id. */
function whoCan(ready: readonly ReadyCandidate[], seeker: Seeker, at: number): number[] {
  const need = needOf(seeker, at);
  const able = ready.filter((one) => limitsOf(one, need).length === 0);
  return [...new Set(able.map(({ candidate }) => candidate.providerId))].sort((a, b) => a - b);
}

/** A single change to a week, the week after it, 'With the tea visit 30 minutes later', and what is reviewed before it is offered. */
export type VisitChange = {
  readonly change: Exclude<Change, { readonly kind: 'start' }>;
  readonly visits: readonly PatternVisit[];
  readonly start: string;
  readonly reviewFirst: string | null;
};

/** Every single change that advice may name for a week, in lines of one kind for one visit, the smallest of each line first. */
export function visitChanges(visits: readonly PatternVisit[]): VisitChange[][] {
  return visits
    .flatMap((_, place) => [
      movesOf(visits, place, -1),
      movesOf(visits, place, 1),
      oneWorkerOf(visits, place),
    ])
    .filter((line) => line.length > 0);
}

/** The moves of one visit in one direction, as far as it can go. */
function movesOf(visits: readonly PatternVisit[], place: number, direction: -1 | 1): VisitChange[] {
  const found: VisitChange[] = [];
  for (const size of MOVES) {
    const minutes = size * direction;
    const after = withMove(visits, place, minutes);
    const visit = visits[place];
    if (after === undefined || visit === undefined) break;
    const { timeCritical, timeCriticalReason } = visit;
    found.push({
      change: { kind: 'move', visit: place, minutes },
      visits: after,
      start: `With ${visitName(visits, visit)} ${minutesInWords(size)} ${direction > 0 ? 'later' : 'earlier'}`,
      reviewFirst: timeCritical
        ? `This visit is time-critical (${timeCriticalReason ?? 'no reason recorded'}): review that reason first`
        : null,
    });
  }
  return found;
}

function oneWorkerOf(visits: readonly PatternVisit[], place: number): VisitChange[] {
  const visit = visits[place];
  if (visit === undefined || visit.workers !== 2) return [];
  return [
    {
      change: { kind: 'one worker', visit: place },
      visits: visits.with(place, { ...visit, workers: 1 }),
      start: `With one care worker and equipment on ${visitName(visits, visit)}`,
      reviewFirst: 'How the person is moved and handled has to be assessed first',
    },
  ];
}

/** The changes of a line of which each brings more than the one before. */
function thatHelp(
  line: readonly VisitChange[],
  seeker: Seeker,
  ready: readonly ReadyCandidate[],
  now: number,
  at: number,
): Advice[] {
  const advice: Advice[] = [];
  let most = now;
  for (const { change, visits, start, reviewFirst } of line) {
    const providerIds = whoCan(ready, { ...seeker, visits }, at);
    if (providerIds.length <= most) continue;
    most = providerIds.length;
    advice.push(adviceOf(change, start, providerIds, reviewFirst));
  }
  return advice;
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
export function visitName(visits: readonly PatternVisit[], { startTime }: PatternVisit): string {
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
