/**
 * Who can take what somebody needs, who cannot and why, and in which order those who can are asked. The answer depends on
 * nothing but what is given here, and never on the order it is given in. Source: docs/rules/matching-providers.md.
 */
import type { Candidate, Seeker } from './candidate.ts';
import { doubtOf, type Limit, limitsOf, roomFor, warningsOf } from './limits.ts';
import { type Need, needOf } from './need.ts';
import { type ReadyCandidate, readyCandidates } from './ready-candidate.ts';
import { scoredParts, type ScoredPart, scoreOf } from './score.ts';
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

/** Makes candidates ready at an instant (epoch seconds) and gives what matches any seeker with them. */
export function matcher(
  candidates: readonly Candidate[],
  policy: MatchingPolicy,
  at: number,
): (seeker: Seeker) => Match {
  const ready = readyCandidates(candidates, policy.staleAfterDays, at);
  return (seeker) => {
    const need = needOf(seeker, at);
    const able: ReadyCandidate[] = [];
    const unable: Unable[] = [];
    for (const one of ready) {
      const limits = limitsOf(one, need);
      if (limits.length === 0) able.push(one);
      else unable.push({ candidate: one.candidate, limits });
    }
    return {
      requestId: seeker.requestId,
      ranked: rank(able, need, policy, at),
      unable: unable.sort(byFewestLimits),
    };
  };
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

function rank(able: readonly ReadyCandidate[], need: Need, policy: MatchingPolicy, at: number): Ranked[] {
  const field = { lowestPencePerHour: lowestPrice(able) };
  const { requestId } = need.seeker;
  return able
    .map((ready) => {
      const room = roomFor(ready, need);
      const parts = scoredParts(ready, need, room, field, policy);
      return {
        candidate: ready.candidate,
        score: scoreOf(parts, policy.weights),
        parts,
        notes: [...warningsOf(ready, need, at), ...room.flatMap((part) => doubtOf(part) ?? [])],
        draw: drawFor(requestId, ready.candidate.providerId),
      };
    })
    .sort((a, b) => b.score - a.score || byTurn(a, b))
    .map(({ draw: _, ...ranked }) => ranked);
}

/** Before any offer, in epoch seconds. */
const NEVER = -1;

type Drawn = { readonly candidate: Candidate; readonly draw: number };

/** Among equals: who was offered longest ago or never, then who had fewest offers, then by lot. */
function byTurn(a: Drawn, b: Drawn): number {
  return (
    (a.candidate.lastOfferedAt ?? NEVER) - (b.candidate.lastOfferedAt ?? NEVER) ||
    a.candidate.offersMade - b.candidate.offersMade ||
    a.draw - b.draw ||
    a.candidate.contractId - b.candidate.contractId
  );
}

function byFewestLimits(a: Unable, b: Unable): number {
  return (
    a.limits.length - b.limits.length ||
    a.candidate.providerId - b.candidate.providerId ||
    a.candidate.contractId - b.candidate.contractId
  );
}

function lowestPrice(able: readonly ReadyCandidate[]): number {
  return able.reduce(
    (lowest, { candidate }) => Math.min(lowest, candidate.pencePerHour ?? lowest),
    Number.POSITIVE_INFINITY,
  );
}

function mixed(value: number): number {
  let bits = value >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
