/** Names that are near to one that nobody has: a slip of the pen, or a name as it was heard over the telephone. */
import { foldForSearch } from '../../ground/text.ts';

/** The names of somebody, as far as they are looked for. */
export type Names = {
  readonly given_name: string;
  readonly family_name: string;
  readonly known_as: string | null;
};

/** A word of fewer letters may differ by one, a longer one by two. */
const LONG_WORD = 6;

/**
 * Those whose names are near to what was typed, the nearest first, `most` at most: every word of it is within a letter or two of
 * one of their names (letters left out, put in, changed, or two that changed places). None where it holds a digit.
 */
export function nearNames<Person extends Names>(
  typed: string,
  people: readonly Person[],
  most: number,
): Person[] {
  const words = foldForSearch(typed).split(' ');
  if (words.some((word) => word.length < 3 || /\d/.test(word))) return [];
  return people
    .flatMap((person) => {
      const distance = distanceOf(words, person);
      return distance === undefined ? [] : [{ person, distance }];
    })
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ person }) => person);
}

function distanceOf(
  words: readonly string[],
  { given_name, family_name, known_as }: Names,
): number | undefined {
  const names = foldForSearch(`${given_name} ${family_name} ${known_as ?? ''}`).split(' ');
  let total = 0;
  for (const word of words) {
    const nearest = Math.min(...names.map((name) => lettersApart(word, name)));
    if (nearest > (word.length < LONG_WORD ? 1 : 2)) return undefined;
    total += nearest;
  }
  return total;
}

/** How many letters are left out, put in, changed, or have changed places between two words. */
export function lettersApart(a: string, b: string): number {
  let [before, above] = [[] as number[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? (before[j - 2] ?? 0) + 1
          : Infinity;
      row.push(Math.min(changed, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, swapped));
    }
    [before, above] = [above, row];
  }
  return above[b.length] ?? 0;
}
