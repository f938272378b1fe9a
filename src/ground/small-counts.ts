/**
 * Which counts of people in a table may be shown, so that nobody is known by a small number and no hidden number can be worked out from
 * those beside it. A count of one to four hides its cell; where what is left over of a total would tell it, further cells are hidden with it.
 *
 * All that are hidden say the same, so that none of them is known to be the small one. Source: the code of practice for official statistics
 * asks that figures do not disclose (primary suppression), and that totals do not either (secondary suppression).
 */

/** Fewer people than this are not counted out. */
export const FEWEST = 5;

/** What stands where a count is not shown. */
export const NOT_SHOWN = 'not shown';

/**
 * One group of a table: its people, and how many of them something is true of, in blocks. The columns of a block stand from the widest to
 * the narrowest: whoever counts in one counts in those before it, such as 'moved over 15 minutes', then 'over 30'.
 */
export type CountedGroup = { readonly people: number; readonly blocks: readonly (readonly number[])[] };

/**
 * What may be shown of a table whose groups share out its totals: each group's people, each cell by block, group and column, and totals by
 * block and column. `table` is false where there are so few people that even the number of groups tells of them: then it is left out whole.
 */
export type ShownCounts = {
  readonly table: boolean;
  readonly people: readonly boolean[];
  readonly cells: ReadonlyArray<ReadonlyArray<readonly boolean[]>>;
  readonly totals: ReadonlyArray<readonly boolean[]>;
};

/**
 * Says what may be shown.
 *
 * - People of groups: those of fewer than `fewest`, and then the next smallest, until at least two are hidden that hold `fewest` and one more
 *   than there are groups. Such a group hides all its cells too.
 * - In a block a group with a small cell is hidden in every column, and then others by their size, until two are hidden and they hold
 *   `fewest` in each column, or nobody.
 * - A column that counts fewer than `fewest` in all hides its total and all its cells.
 *
 * Why two are enough: whoever is counted in one hidden group may be exchanged for somebody in another who is not. All totals, all columns
 * and all that is shown stay as they are, and both hidden cells change. A cell is exact only where nobody of the hidden groups counts, or
 * everybody does: then it is nought, or the whole group, and is shown.
 */
export function shownCounts(groups: readonly CountedGroup[], fewest = FEWEST): ShownCounts {
  const sizes = groups.map(({ people }) => people);
  const hiddenPeople = hiddenSizes(sizes, fewest);
  const blocks = groups[0]?.blocks.length ?? 0;
  const shown = Array.from({ length: blocks }, (_, block) =>
    shownBlock(
      groups.map((group) => group.blocks[block] ?? []),
      { sizes, hiddenPeople, fewest },
    ),
  );
  return {
    table: sumOf(sizes) >= Math.max(fewest, groups.length + 1),
    people: sizes.map((_, row) => !hiddenPeople.has(row)),
    cells: shown.map(({ cells }) => cells),
    totals: shown.map(({ totals }) => totals),
  };
}

const small = (count: number, fewest: number): boolean => count > 0 && count < fewest;
const sumOf = (counts: Iterable<number>): number => [...counts].reduce((sum, count) => sum + count, 0);

/** The groups whose number of people is hidden. */
function hiddenSizes(sizes: readonly number[], fewest: number): Set<number> {
  const hidden = new Set(sizes.flatMap((size, row) => (small(size, fewest) ? [row] : [])));
  if (hidden.size === 0) return hidden;
  const enough = (): boolean =>
    hidden.size > 1 && sumOf([...hidden].map((row) => sizes[row] ?? 0)) >= Math.max(fewest, hidden.size + 1);
  for (const row of bySize(sizes)) {
    if (enough()) break;
    if ((sizes[row] ?? 0) > 0) hidden.add(row);
  }
  return hidden;
}

/** Places of a list by what stands there, the least first. */
function bySize(counts: readonly number[]): number[] {
  return counts.map((_, row) => row).sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0) || a - b);
}

type Table = {
  readonly sizes: readonly number[];
  readonly hiddenPeople: ReadonlySet<number>;
  readonly fewest: number;
};

function shownBlock(
  rows: readonly (readonly number[])[],
  table: Table,
): { readonly cells: boolean[][]; readonly totals: boolean[] } {
  const { sizes, hiddenPeople, fewest } = table;
  const columns = (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? 0));
  const totals = columns.map((counts) => !small(sumOf(counts), fewest));
  const hidden = hiddenRows(
    columns.filter((_, column) => totals[column] === true),
    table,
  );
  const people = sumOf([...hidden].map((row) => sizes[row] ?? 0));
  const cells = rows.map((): boolean[] => []);
  columns.forEach((counts, column) => {
    const held = sumOf([...hidden].map((row) => counts[row] ?? 0));
    counts.forEach((_, row) => {
      const known = held === 0 || (held === people && !hiddenPeople.has(row));
      // Nobody counts further than in the column before.
      const none = column > 0 && cells[row]?.[column - 1] === true && columns[column - 1]?.[row] === 0;
      cells[row]?.push(none || (totals[column] === true && (!hidden.has(row) || known)));
    });
  });
  return { cells, totals };
}

/** The groups hidden in the columns of a block that have a total to be seen. */
function hiddenRows(
  columns: readonly (readonly number[])[],
  { sizes, hiddenPeople, fewest }: Table,
): Set<number> {
  const hidden = new Set([
    ...hiddenPeople,
    ...sizes.flatMap((_, row) => (columns.some((counts) => small(counts[row] ?? 0, fewest)) ? [row] : [])),
  ]);
  if (hidden.size === 0) return hidden;
  const held = (counts: readonly number[]): number => sumOf([...hidden].map((row) => counts[row] ?? 0));
  const add = (counts: readonly number[]): void => {
    const left = bySize(counts).filter((row) => !hidden.has(row));
    const next = left.find((row) => (counts[row] ?? 0) > 0) ?? left[0];
    if (next !== undefined) hidden.add(next);
  };
  if (hidden.size === 1) add(columns[0] ?? sizes);
  for (let short = true; short && hidden.size < sizes.length; ) {
    const lacking = columns.find((counts) => small(held(counts), fewest));
    short = lacking !== undefined;
    if (lacking !== undefined) add(lacking);
  }
  return hidden;
}
