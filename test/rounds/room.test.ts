import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flatten } from '../../src/rounds/rules/flat-problem.ts';
import { openSearch } from '../../src/rounds/rules/stand.ts';
import { seeds, smallProblem } from './small-problems.ts';

test('a later start costs at least what is read off, and what is read off as impossible is', () => {
  let finite = 0;
  fc.assert(
    fc.property(
      seeds,
      fc.integer({ min: 0, max: 30 }),
      fc.integer({ min: 1, max: 7200 }),
      (seed, pick, by) => {
        const flat = flatten(smallProblem(seed, 24, 5));
        if (!flat.ok) throw new Error(flat.reason);
        const opened = openSearch(flat.value, seed);
        if (!opened.ok) throw new Error(opened.reason);
        const s = opened.value;
        const part = pick % flat.value.parts;
        if (s.shiftOf[part]! < 0) return;
        // What rounds share is taken as last looked at, so it is looked at until it tells all of it.
        for (let turn = 0; turn < 6; turn += 1) {
          s.core.lookAtRooms();
          for (let node = 0; node < s.next.length; node += 1)
            if (s.shiftOf[node]! >= 0) s.core.costOfPushing(node, 1);
        }
        const least = s.core.costOfPushing(part, by);
        s.tables.earliest[part] = s.start[part]! + by;
        s.core.askAgain(part);
        const possible = s.core.settle(Number.POSITIVE_INFINITY, 2 ** 31 - 1) === 1;
        const costs = possible
          ? s.latenessChange * flat.value.problem.weights.lateness
          : Number.POSITIVE_INFINITY;
        s.core.takeBack();
        expect(costs).toBeGreaterThanOrEqual(least);
        if (possible && least > 0) finite += 1;
      },
    ),
    { numRuns: 300 },
  );
  expect(finite).toBeGreaterThan(10);
});
