/**
 * Who can take what somebody needs, who cannot and why, and in which order those who can are asked. The answer depends on
 * nothing but what is given here, and never on the order it is given in. Source: docs/rules/matching-providers.md.
 */
import { serviceWords } from '../../contracts/rules/service-words.ts';
import type { Candidate, Seeker } from './candidate.ts';
import { doubtOf, doubtOfPlaces, type Limit, limitsOf, roomFor, warningsOf } from './limits.ts';
import { type Need, needOf } from './need.ts';
import { type ReadyCandidate, readyCandidates } from './ready-candidate.ts';
import { fieldOf, type OwnPoints, ownPoints, scoredParts, type ScoredPart, scoreOf } from './score.ts';
import type { MatchingPolicy } from './weights.ts';

/** One that can take it. `notes` are what a broker ought to know and that keeps nobody out. */
export type Ranked = {
  readonly candidate: Candidate;
  /** 0 to 1000 */
  readonly score: number;
  readonly parts: readonly ScoredPart[];
  readonly notes: readonly string[];
};

/** One that cannot, with every reason. */
export type Unable = { readonly candidate: Candidate; readonly limits: readonly Limit[] };

/** Every candidate is in one of the two. */
export type Match = {
  readonly requestId: number;
  /** The best first. */
  readonly ranked: readonly Ranked[];
  /** Who lacks least first. */
  readonly unable: readonly Unable[];
};

/** A candidate made ready, with what of its score depends on nobody else. */
type Scorable = { readonly ready: ReadyCandidate; readonly own: OwnPoints };

/** Makes candidates ready at an instant (epoch seconds) and gives what matches any seeker with them. */
export function matcher(
  candidates: readonly Candidate[],
  policy: MatchingPolicy,
  at: number,
): (seeker: Seeker) => Match {
  const all = readyCandidates(candidates, policy.staleAfterDays, at).map((ready) => ({
    ready,
    own: ownPoints(ready.candidate, policy),
  }));
  return (seeker) => {
    const need = needOf(seeker, at);
    const able: Scorable[] = [];
    const unable: Unable[] = [];
    for (const one of all) {
      const limits = limitsOf(one.ready, need);
      if (limits.length === 0) able.push(one);
      else unable.push({ candidate: one.ready.candidate, limits });
    }
    return {
      requestId: seeker.requestId,
      ranked: rank(able, need, policy, at),
      unable: unable.sort(byFewestLimits),
    };
  };
}

/**
 * Makes candidates ready at an instant (epoch seconds) and counts, for any seeker, the different providers that a `matcher` would
 * rank: nothing is scored, and what serves another area or has not the service is passed over first.
 */
export function counter(
  candidates: readonly Candidate[],
  policy: MatchingPolicy,
  at: number,
): (seeker: Seeker) => number {
  const all = readyCandidates(candidates, policy.staleAfterDays, at);
  return (seeker) => {
    const need = needOf(seeker, at);
    const able = new Set<number>();
    for (const ready of all) {
      const { providerId } = ready.candidate;
      if (!able.has(providerId) && serves(ready, need) && limitsOf(ready, need).length === 0)
        able.add(providerId);
    }
    return able.size;
  };
}

/** Whether a contract covers the home and has the service: the cheapest of its limits to look at. */
function serves({ areas, services }: ReadyCandidate, { seeker }: Need): boolean {
  return services.has(seeker.service) && seeker.areaIds.some((area) => areas.has(area));
}

/** Matches one seeker with all candidates at an instant (epoch seconds). For many seekers, keep a `matcher`. */
export function match(
  seeker: Seeker,
  candidates: readonly Candidate[],
  policy: MatchingPolicy,
  at: number,
): Match {
  return matcher(candidates, policy, at)(seeker);
}

/**
 * A number that no two providers share for one request, and that favours none over many requests: the last step of
 * MurmurHash3, which takes 32 bits to 32 bits one to one. Ids are below 2 to the power of 32.
 */
export function drawFor(requestId: number, providerId: number): number {
  return mixed(mixed(requestId) ^ providerId);
}

function rank(able: readonly Scorable[], need: Need, policy: MatchingPolicy, at: number): Ranked[] {
  const field = fieldOf(
    able.map(({ ready }) => ready.candidate),
    need,
  );
  const { requestId } = need.seeker;
  return able
    .map(({ ready, own }) => {
      const { candidate } = ready;
      const room = roomFor(ready, need);
      const parts = scoredParts(ready, own, need, room, field, policy);
      const notes = [...warningsOf(ready, need, at), ...notesOnBeside(ready, need)];
      for (const doubt of [doubtOfPlaces(ready, need), ...room.map(doubtOf)])
        if (doubt !== undefined) notes.push(doubt);
      const ranked = { candidate, score: scoreOf(parts, policy.weights), parts, notes };
      return { ranked, draw: drawFor(requestId, candidate.providerId) };
    })
    .sort((a, b) => b.ranked.score - a.ranked.score || byTurn(a, b))
    .map(({ ranked }) => ranked);
}

/** What is sought for the same person besides, and that this contract does not price: a second provider would come. */
function notesOnBeside({ services }: ReadyCandidate, { seeker }: Need): string[] {
  return (seeker.besideServices ?? [])
    .filter((service) => !services.has(service))
    .map((service) => `Has no price for ${serviceWords(service)}, which is sought for the person as well`);
}

/** Before any offer, in epoch seconds. */
const NEVER = -1;

type Drawn = { readonly ranked: Ranked; readonly draw: number };

/** Among equals: who was offered longest ago or never, then who had fewest offers, then by lot. */
function byTurn(
  { ranked: { candidate: a }, draw }: Drawn,
  { ranked: { candidate: b }, draw: other }: Drawn,
): number {
  return (
    (a.lastOfferedAt ?? NEVER) - (b.lastOfferedAt ?? NEVER) ||
    a.offersMade - b.offersMade ||
    draw - other ||
    a.contractId - b.contractId
  );
}

function byFewestLimits(a: Unable, b: Unable): number {
  return (
    a.limits.length - b.limits.length ||
    a.candidate.providerId - b.candidate.providerId ||
    a.candidate.contractId - b.candidate.contractId
  );
}

function mixed(value: number): number {
  let bits = value >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
