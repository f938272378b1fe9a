import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PARTS_OF_DAY } from '../../src/brokerage/rules/candidate.ts';
import { limitsOf } from '../../src/brokerage/rules/limits.ts';
import { counter, drawFor, match, matcher } from '../../src/brokerage/rules/matching.ts';
import { needOf } from '../../src/brokerage/rules/need.ts';
import { readyCandidates } from '../../src/brokerage/rules/ready-candidate.ts';
import { type ScoredPart, scoreOf } from '../../src/brokerage/rules/score.ts';
import { faultsOfWeights, SCORE_PARTS, type Weights } from '../../src/brokerage/rules/weights.ts';
import { aCandidate, aSeeker, NOW, room, someCandidates, someSeeker } from './candidates.ts';
import { USUAL_POLICY } from './usual-policy.ts';

const someWeights = fc
  .record(
    Object.fromEntries(SCORE_PARTS.map((part) => [part, fc.nat(100)])) as {
      [part in keyof Weights]: fc.Arbitrary<number>;
    },
  )
  .filter((weights) => faultsOfWeights(weights).length === 0);

describe('whoever seeks and whoever there is', () => {
  test('every candidate is either ranked or has reasons, never both', () => {
    let ranked = 0;
    let unable = 0;
    fc.assert(
      fc.property(someSeeker, someCandidates, (seeker, candidates) => {
        const found = match(seeker, candidates, USUAL_POLICY, NOW);
        const all = [...found.ranked, ...found.unable].map(({ candidate }) => candidate);
        expect(all).toHaveLength(candidates.length);
        expect(new Set(all)).toEqual(new Set(candidates));
        for (const { limits } of found.unable) expect(limits.length).toBeGreaterThan(0);
        ranked += found.ranked.length;
        unable += found.unable.length;
      }),
      { numRuns: 300 },
    );
    expect(ranked).toBeGreaterThan(50);
    expect(unable).toBeGreaterThan(50);
  });

  test('nobody ranked is suspended, terminated, cancelled, refused, outside, or known to lack room', () => {
    fc.assert(
      fc.property(someSeeker, someCandidates, (seeker, candidates) => {
        for (const { candidate } of match(seeker, candidates, USUAL_POLICY, NOW).ranked) {
          const closed = candidate.events.filter(
            ({ kind, effectiveAt, endsAt, providerId, contractId, areaId }) =>
              ['suspension of new business', 'termination', 'registration cancelled'].includes(kind) &&
              effectiveAt <= NOW &&
              (endsAt === null || endsAt > NOW) &&
              providerId === candidate.providerId &&
              (contractId === null || contractId === candidate.contractId) &&
              (areaId === null || seeker.areaIds.includes(areaId)),
          );
          expect(closed).toEqual([]);
          expect(seeker.refusedProviderIds).not.toContain(candidate.providerId);
          expect(candidate.areaIds.some((area) => seeker.areaIds.includes(area))).toBe(true);
          expect(seeker.needs.filter((need) => !candidate.capabilities.includes(need))).toEqual([]);
          expect(candidate.pencePerHour).not.toBeNull();
          if (seeker.language?.required === true) expect(candidate.languages).toContain(seeker.language.name);
          if (seeker.workerGender?.required === true)
            expect(candidate.workers[seeker.workerGender.gender]).toBeGreaterThan(0);
          const need = needOf(seeker, NOW).weeklyMinutes;
          if (candidate.kind === 'block')
            expect(
              Math.max(...candidate.blocks.map(({ freeMinutes }) => freeMinutes)),
            ).toBeGreaterThanOrEqual(need);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('whoever is counted is ranked, and whoever is ranked is counted', () => {
    let some = 0;
    fc.assert(
      fc.property(someSeeker, someCandidates, (seeker, candidates) => {
        const { ranked } = match(seeker, candidates, USUAL_POLICY, NOW);
        const providers = new Set(ranked.map(({ candidate }) => candidate.providerId)).size;
        expect(counter(candidates, USUAL_POLICY, NOW)(seeker)).toBe(providers);
        some += Number(providers > 0);
      }),
      { numRuns: 300 },
    );
    expect(some).toBeGreaterThan(20);
  });

  test('the order of what is given changes nothing', () => {
    fc.assert(
      fc.property(
        someSeeker,
        someCandidates.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        (seeker, [candidates, shuffled]) => {
          const other = shuffled.map((one) => ({
            ...one,
            capacity: one.capacity.toReversed(),
            events: one.events.toReversed(),
            branches: one.branches.toReversed(),
            languages: one.languages.toReversed(),
          }));
          const ids = ({ ranked, unable }: ReturnType<typeof match>) => [
            ranked.map(({ candidate, ...rest }) => [candidate.contractId, rest]),
            unable.map(({ candidate, limits }) => [
              candidate.contractId,
              limits.toSorted((a, b) => (a.words < b.words ? -1 : 1)),
            ]),
          ];
          expect(ids(match(seeker, other, USUAL_POLICY, NOW))).toEqual(
            ids(match(seeker, candidates, USUAL_POLICY, NOW)),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  test('a matcher that is kept says the same as one made anew', () => {
    fc.assert(
      fc.property(fc.array(someSeeker, { maxLength: 4 }), someCandidates, (seekers, candidates) => {
        const kept = matcher(candidates, USUAL_POLICY, NOW);
        for (const seeker of [...seekers, ...seekers.toReversed()])
          expect(kept(seeker)).toEqual(match(seeker, candidates, USUAL_POLICY, NOW));
      }),
      { numRuns: 50 },
    );
  });

  test('points and scores are whole numbers from 0 to 1000, best first, under any weights that may be published', () => {
    fc.assert(
      fc.property(someSeeker, someCandidates, someWeights, (seeker, candidates, weights) => {
        const { ranked } = match(seeker, candidates, { ...USUAL_POLICY, weights }, NOW);
        for (const { score, parts } of ranked)
          for (const points of [score, ...parts.map((part) => part.points)]) {
            expect(Number.isInteger(points)).toBe(true);
            expect(points).toBeGreaterThanOrEqual(0);
            expect(points).toBeLessThanOrEqual(1000);
          }
        expect(ranked.map(({ score }) => score)).toEqual(
          ranked.map(({ score }) => score).sort((a, b) => b - a),
        );
      }),
      { numRuns: 200 },
    );
  });

  test('how small or local a provider is changes neither its score nor its place', () => {
    fc.assert(
      fc.property(
        someSeeker,
        someCandidates,
        fc.boolean(),
        fc.boolean(),
        (seeker, candidates, small, local) => {
          const changed = candidates.map((one) => ({ ...one, small, local }));
          const places = (given: typeof candidates) =>
            match(seeker, given, USUAL_POLICY, NOW).ranked.map(({ candidate, score }) => [
              candidate.contractId,
              score,
            ]);
          expect(places(changed)).toEqual(places(candidates));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('nor does having a hundred times as many care workers, once there are enough', () => {
    fc.assert(
      fc.property(someSeeker, someCandidates, (seeker, candidates) => {
        const least = needOf(seeker, NOW).workersTogether;
        const enough = candidates.map((one) => ({
          ...one,
          workers: { female: least, male: least, all: 2 * least },
        }));
        const many = enough.map((one) => ({ ...one, workers: { female: 300, male: 300, all: 600 } }));
        const places = (given: typeof candidates) =>
          match(seeker, given, USUAL_POLICY, NOW).ranked.map(({ candidate, score }) => [
            candidate.contractId,
            score,
          ]);
        expect(places(many)).toEqual(places(enough));
      }),
      { numRuns: 100 },
    );
  });
});

describe('raising a part', () => {
  const someParts = fc.tuple(...SCORE_PARTS.map(() => fc.nat(1000)));

  test('never lowers the score', () => {
    const parts = (points: readonly number[]): Pick<ScoredPart, 'part' | 'points'>[] =>
      SCORE_PARTS.map((part, place) => ({ part, points: points[place] ?? 0 }));
    fc.assert(
      fc.property(
        someParts,
        fc.nat(SCORE_PARTS.length - 1),
        fc.nat(1000),
        someWeights,
        (points, place, more, weights) => {
          const raised = points.with(place, Math.min(1000, (points[place] ?? 0) + more));
          expect(scoreOf(parts(raised), weights)).toBeGreaterThanOrEqual(scoreOf(parts(points), weights));
        },
      ),
    );
  });

  test.each([
    [
      'continuity',
      (id: number) => ({ seeker: { wantedProviderIds: [id], currentProviderIds: [99] }, candidate: {} }),
    ],
    [
      'quality',
      () => ({ seeker: {}, candidate: { rating: 'Outstanding' as const, missedShare: 0, lateShare: 0 } }),
    ],
    ['price', () => ({ seeker: {}, candidate: { pencePerHour: 1500 } })],
    [
      'freshness',
      () => ({
        seeker: {},
        candidate: {
          capacity: PARTS_OF_DAY.flatMap((part) => [1, 2, 3].map((area) => room(part, 9000, NOW, area))),
        },
      }),
    ],
  ])('never lowers a place: %s', (_, better) => {
    fc.assert(
      fc.property(someSeeker, someCandidates, fc.nat(11), (seeker, candidates, which) => {
        const one = candidates[which % Math.max(1, candidates.length)];
        if (one === undefined) return;
        const { seeker: asked, candidate } = better(one.providerId);
        const known = { ...seeker, wantedProviderIds: [], currentProviderIds: [99], formerProviderIds: [] };
        const place = (who: typeof seeker, all: typeof candidates) => {
          const at = match(who, all, USUAL_POLICY, NOW).ranked.findIndex(
            (found) => found.candidate.contractId === one.contractId,
          );
          return at < 0 ? Number.POSITIVE_INFINITY : at;
        };
        const others = candidates.filter(({ providerId }) => providerId !== one.providerId);
        const before = place(known, [...others, one]);
        const after = place({ ...known, ...asked }, [...others, { ...one, ...candidate }]);
        if (before < Number.POSITIVE_INFINITY) expect(after).toBeLessThanOrEqual(before);
      }),
      { numRuns: 150 },
    );
  });
});

describe('fair turns', () => {
  /** Offers each request to the first of the ranking, and counts who got how many. */
  function offersOver(
    requests: readonly number[],
    providers: readonly number[],
    secondsApart: number,
  ): number[] {
    let all = providers.map((providerId) => aCandidate({ providerId }));
    requests.forEach((requestId, turn) => {
      const at = NOW + turn * secondsApart;
      const first = match(aSeeker({ requestId }), all, USUAL_POLICY, at).ranked[0]?.candidate;
      all = all.map((one) =>
        one.providerId === first?.providerId
          ? { ...one, lastOfferedAt: at, offersMade: one.offersMade + 1 }
          : one,
      );
    });
    return all.map(({ offersMade }) => offersMade);
  }

  test('equals are never more than one offer apart, whatever the requests are and even in the same second', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 60 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 8 }),
        fc.constantFrom(0, 1, 600),
        (requests, providers, secondsApart) => {
          const offers = offersOver(requests, providers, secondsApart);
          expect(Math.max(...offers) - Math.min(...offers)).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('the draw gives each of ten about a tenth of 10,000 requests, wherever its id or name stands', () => {
    const firsts = Array.from({ length: 10 }, () => 0);
    for (let requestId = 1; requestId <= 10_000; requestId++) {
      const draws = firsts.map((_, place) => drawFor(requestId, place + 1));
      const first = draws.indexOf(Math.min(...draws));
      firsts[first] = (firsts[first] ?? 0) + 1;
    }
    for (const count of firsts) {
      expect(count).toBeGreaterThan(880);
      expect(count).toBeLessThan(1120);
    }
  });

  test('no two providers draw the same for one request', () => {
    for (const requestId of [0, 1, 77, 4_000_000_000])
      expect(new Set(Array.from({ length: 5000 }, (_, id) => drawFor(requestId, id))).size).toBe(5000);
  });
});

test('more room never adds a limit', () => {
  fc.assert(
    fc.property(someSeeker, someCandidates, (seeker, candidates) => {
      const need = needOf(seeker, NOW);
      const kinds = (given: typeof candidates) =>
        readyCandidates(given, 14, NOW).map((one) => limitsOf(one, need).length);
      const roomier = candidates.map((one) => ({
        ...one,
        capacity: one.capacity.map((told) => ({ ...told, weeklyMinutes: told.weeklyMinutes * 2 })),
      }));
      const before = kinds(candidates);
      kinds(roomier).forEach((count, place) => expect(count).toBeLessThanOrEqual(before[place] ?? 0));
    }),
    { numRuns: 200 },
  );
});
