import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planRounds } from '../../src/rounds/actions/plan-rounds.ts';
import { bestPlan } from '../../src/rounds/rules/answer.ts';
import { courseFor, goOn, meetingsOf, stageAt } from '../../src/rounds/rules/course.ts';
import { beginCrossing, joinFamily, type Member, untie, welcome } from '../../src/rounds/rules/family.ts';
import { flatten } from '../../src/rounds/rules/flat-problem.ts';
import { advance, USUAL_MIX } from '../../src/rounds/rules/search.ts';
import type { SearchState } from '../../src/rounds/rules/search-state.ts';
import { openSearch, standOn } from '../../src/rounds/rules/stand.ts';
import { verify } from '../../src/rounds/rules/verify.ts';
import { seeds, smallProblem } from './small-problems.ts';

function searchOf(seed: number, visits = 24, workers = 5): SearchState {
  const flat = flatten(smallProblem(seed, visits, workers));
  if (!flat.ok) throw new Error(flat.reason);
  const opened = openSearch(flat.value, seed);
  if (!opened.ok) throw new Error(opened.reason);
  opened.value.keepsFamily = true;
  return opened.value;
}

/** A search with a family of so many plans, each of some thousand moves. */
function withFamily(seed: number, members: number): SearchState {
  const s = searchOf(seed);
  for (let k = 0; k < members; k += 1) {
    advance(s, 2000, s.near.usualTravel, USUAL_MIX);
    joinFamily(s);
  }
  return s;
}

function waysIn({ next, shiftOf }: Member, parts: number): string[] {
  return Array.from({ length: parts }, (_, part) => part)
    .filter((part) => shiftOf[part]! >= 0 && next[part]! < parts)
    .map((part) => `${part}-${next[part]!}`);
}

test('what two plans have in common stays together until it is untied, and the cost is what it counts to', () => {
  let moved = 0;
  fc.assert(
    fc.property(seeds, (seed) => {
      const s = withFamily(seed, 2);
      if (s.family.length < 2) return;
      beginCrossing(s);
      const { parts } = s.flat;
      const [one, other] = s.family.map((member) => new Set(waysIn(member, parts)));
      const common = [...one!].filter((way) => other!.has(way));
      const before = s.cost;
      advance(s, 3000, s.near.usualTravel, USUAL_MIX);
      const now = new Set(waysIn({ next: s.next, shiftOf: s.shiftOf, cost: s.cost }, parts));
      expect(common.filter((way) => !now.has(way))).toEqual([]);
      if (s.cost !== before) moved += 1;
      const counted = s.cost;
      standOn(s, s.next.slice(), s.shiftOf.slice());
      expect(s.cost).toBeCloseTo(counted, 6);
      untie(s);
      expect(s.tied.some((tie) => tie === 1)).toBe(false);
    }),
    { numRuns: 60 },
  );
  expect(moved).toBeGreaterThan(20);
});

test('a crossing stands on the cheaper of two, and may replace the other', () => {
  const s = withFamily(5, 3);
  beginCrossing(s);
  const costs = s.family.map(({ cost }) => cost);
  expect(costs).toContain(s.cost);
  expect(s.family[s.parent]!.cost).toBeGreaterThanOrEqual(s.cost);
});

describe('a cooling that ends joins the family', () => {
  const ended = (cost: number): number[] => {
    const s = searchOf(3);
    const plan = { next: s.next.slice(), shiftOf: s.shiftOf.slice() };
    s.family.push({ ...plan, cost: 10 }, { ...plan, cost: 30 }, { ...plan, cost: 20 });
    s.parent = 1;
    s.stageCost = cost;
    joinFamily(s);
    return s.family.map((member) => member.cost);
  };
  test.each([
    ['cheaper than its costlier parent: in its place', 25, [10, 25, 20]],
    ['costlier than both parents: not', 35, [10, 30, 20]],
    ['at the cost of another, so most likely the same plan: not', 20, [10, 30, 20]],
    ['without one change that stayed: not', Number.POSITIVE_INFINITY, [10, 30, 20]],
  ])('%s', (_, cost, family) => {
    expect(ended(cost)).toEqual(family);
  });

  test('a scout as one more; and what another search found in place of the costliest', () => {
    const s = withFamily(3, 2);
    const [one, other] = s.family.map(({ cost }) => cost);
    welcome(s);
    const costs = s.family.map(({ cost }) => cost);
    expect(costs).toContain(s.cost);
    expect(costs).toContain(Math.min(one!, other!));
    expect(costs).toHaveLength(2);
    welcome(s);
    expect(s.family.map(({ cost }) => cost)).toEqual(costs);
  });
});

describe('which searches cross plans', () => {
  test.each([
    ['130 parts, 13 million moves', 130, 13_000_000, false, 4, 14],
    ['130 parts, 40 million', 130, 40_000_000, false, 12, 42],
    ['130 parts, any number: 24 scouts at most', 130, 4_000_000_000, false, 24, 84],
    ['260 parts take eight times as many for each: 208 million', 260, 208_000_000, false, 24, 84],
  ])('%s', (_, parts, moves, warm, scouts, refinings) => {
    expect(courseFor(parts, moves, { warm })).toMatchObject({ crosses: true, scouts, refinings });
  });
  test.each([
    ['130 parts, a move less than 13 million', 130, 12_999_999, false],
    ['260 parts, 207 million', 260, 207_000_000, false],
    ['from rounds that stand', 130, 40_000_000, true],
  ])('not: %s', (_, parts, moves, warm) => {
    expect(courseFor(parts, moves, { warm }).crosses).toBe(false);
  });

  test('searches side by side meet after the scouts and then every few crossings', () => {
    const course = courseFor(130, 40_000_000, { warm: false });
    const { compare, at } = meetingsOf(course);
    expect(compare).toBe('best');
    expect(at.map((share) => stageAt(course, share + 1e-9).stage)).toEqual([12, 26, 40]);
  });

  test('searches that warm the best meet after every refining', () => {
    const course = courseFor(260, 150_000_000, { warm: false });
    expect(course.crosses).toBe(false);
    expect(course.refinings).toBe(5);
    expect(meetingsOf(course).at).toHaveLength(5);
  });
});

test('a long search crosses, forgets nothing of what was best, and passes the verifier', () => {
  const s = searchOf(11, 9, 3);
  const moves = 100_000 * s.flat.parts;
  const course = courseFor(s.flat.parts, moves, { warm: false });
  let best = Number.POSITIVE_INFINITY;
  while (s.moves < moves) {
    goOn(s, course, s.moves / moves, 4000);
    expect(s.bestCost).toBeLessThanOrEqual(best);
    best = s.bestCost;
  }
  expect(s.family).toHaveLength(course.scouts);
  expect(Math.min(...s.family.map(({ cost }) => cost))).toBeGreaterThanOrEqual(best - 1e-6);
  expect(verify(smallProblem(11, 9, 3), bestPlan(s)).faults).toEqual([]);
});

test('two searches that cross and meet give the same bytes each time', async () => {
  const problem = smallProblem(11, 6, 3);
  const order = { problem, seed: 7, budget: { kind: 'moves', moves: 900_000 }, searches: 2 } as const;
  const flat = flatten(problem);
  if (!flat.ok) throw new Error(flat.reason);
  expect(courseFor(flat.value.parts, 900_000, { warm: false }).crosses).toBe(true);
  const [one, other] = [await planRounds(order).answer, await planRounds(order).answer];
  expect(one.ok).toBe(true);
  expect(JSON.stringify(one)).toBe(JSON.stringify(other));
});
