import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CountedGroup, type ShownCounts, shownCounts } from '../../src/ground/small-counts.ts';

const FEWEST = 3;

/** A small table: groups of one to six people, a block of two columns and a block of one. */
const tables = fc.array(
  fc
    .tuple(...[0, 0, 0, 0].map(() => fc.integer({ min: 0, max: 6 })))
    .map(([size = 0, one = 0, two = 0, other = 0]): CountedGroup => {
      const people = Math.max(1, size);
      const wide = Math.min(one, people);
      return { people, blocks: [[wide, Math.min(two, wide)], [Math.min(other, people)]] };
    }),
  { minLength: 1, maxLength: 4 },
);

type Cells = readonly number[];
/** A table as rows of numbers: people, then the columns of its blocks one after the other. */
const rowsOf = (groups: readonly CountedGroup[]): Cells[] =>
  groups.map(({ people, blocks }) => [people, ...blocks.flat()]);

/** What a reader sees: numbers, and undefined where nothing is shown. */
function seen(groups: readonly CountedGroup[], shown: ShownCounts) {
  const rows = rowsOf(groups);
  const may = groups.map((_, row) => [
    shown.people[row] === true,
    ...shown.cells.flatMap((block) => block[row] ?? []),
  ]);
  const totalsMay = [true, ...shown.totals.flat()];
  return {
    cells: rows.map((row, at) =>
      row.map((count, column) => (may[at]?.[column] === true ? count : undefined)),
    ),
    totals: totalsMay.map((one, column) =>
      one ? rows.reduce((sum, row) => sum + (row[column] ?? 0), 0) : undefined,
    ),
  };
}

/** Every way to change a group's hidden numbers by one at most, in which it still is a group. */
function changed(row: Cells, hidden: readonly boolean[]): Cells[] {
  const ways = row.reduce<Cells[]>(
    (before, count, column) =>
      before.flatMap((one) =>
        (hidden[column] === true ? [count - 1, count, count + 1] : [count]).map((next) => [...one, next]),
      ),
    [[]],
  );
  return ways.filter(([people = 0, wide = 0, narrow = 0, other = 0]) => {
    const nested = narrow >= 0 && narrow <= wide && wide <= people;
    return people > 0 && nested && other >= 0 && other <= people;
  });
}

/** The numbers that a reader cannot be sure of: another table that looks the same has another one there. Tables are tried in which two groups differ by one. */
function unsure(groups: readonly CountedGroup[], { cells, totals }: ReturnType<typeof seen>): Set<string> {
  const rows = rowsOf(groups);
  const ways = rows.map((row, at) => changed(row, cells[at]?.map((count) => count === undefined) ?? []));
  const found = new Set<string>();
  const looksTheSame = (other: readonly Cells[]): boolean =>
    totals.every((total, column) => {
      const sum = other.reduce((all, row) => all + (row[column] ?? 0), 0);
      return total === undefined ? sum > 0 && sum < FEWEST : sum === total;
    });
  rows.forEach((_, a) =>
    rows.forEach((__, b) => {
      for (const one of ways[a] ?? [])
        for (const two of a === b ? [one] : (ways[b] ?? [])) {
          const other = rows.map((row, at) => (at === a ? one : at === b ? two : row));
          if (!looksTheSame(other)) continue;
          other.forEach((row, at) =>
            row.forEach((count, column) => {
              if (count !== rows[at]?.[column]) found.add(`${at} ${column}`);
            }),
          );
        }
    }),
  );
  return found;
}

describe('what may be shown of counts', () => {
  test('no small count is shown, and no hidden one can be worked out from what is', () => {
    fc.assert(
      fc.property(tables, (groups) => {
        const shown = shownCounts(groups, FEWEST);
        fc.pre(shown.table);
        const view = seen(groups, shown);
        const open = unsure(groups, view);
        rowsOf(groups).forEach((row, at) =>
          row.forEach((count, column) => {
            const told = view.cells[at]?.[column];
            if (told === undefined) expect(open).toContain(`${at} ${column}`);
            else expect(told > 0 && told < FEWEST).toBe(false);
            expect(told ?? count).toBe(count);
          }),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('where no count is small everything is shown', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 5, max: 99 }), { minLength: 1, maxLength: 6 }), (sizes) => {
        const shown = shownCounts(sizes.map((people) => ({ people, blocks: [[people, 0]] })));
        expect([shown.people, shown.cells, shown.totals].flat(4).every(Boolean)).toBe(true);
      }),
    );
  });
});

test('a total less the others does not give the hidden one, nor two that can only be four', () => {
  const hidden = (counts: readonly number[]): number[] =>
    shownCounts(counts.map((count) => ({ people: 30, blocks: [[count]] }))).cells[0]?.flatMap(
      ([shown], row) => (shown === true ? [] : [row]),
    ) ?? [];
  expect(hidden([9, 5, 9, 11, 3])).toEqual([1, 4]);
  expect(hidden([4, 4, 20])).toEqual([0, 1]);
  expect(hidden([1, 1, 20, 8])).toEqual([0, 1, 3]);
  expect(hidden([9, 5, 0])).toEqual([]);
});
