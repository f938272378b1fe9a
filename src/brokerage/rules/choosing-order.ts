/** Who chooses first among lines that need room: households, the people in them, and the order of all. Source: docs/rules/transition.md. */
import type { LineToMove } from './transition.ts';

/** The lines by household; somebody who lives alone is a group of one. Lines in order of id. */
export function groupsOf(lines: readonly LineToMove[]): LineToMove[][] {
  const groups = new Map<string, LineToMove[]>();
  for (const line of lines.toSorted((a, b) => a.lineId - b.lineId)) {
    const key = line.household === null ? `line ${line.lineId}` : `household ${line.household}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  return [...groups.values()];
}

/** What a household is split into where nobody takes it whole: its people, and the lines of one person. */
export function partsOf(group: LineToMove[]): LineToMove[][] {
  const people = [...Map.groupBy(group, ({ personId }) => personId).values()];
  return people.length > 1 ? people : group.map((line) => [line]);
}

/** The turn of whoever of a group comes first. */
export function turnOf(group: readonly LineToMove[]): number {
  return Math.min(...group.map(({ turn = 0 }) => turn));
}

/** By turn; then households first, then the scarcest: fewest candidates, then most minutes, then the lowest id. */
export function inOrder(groups: readonly LineToMove[][]): LineToMove[][] {
  return groups
    .map((group) => ({
      group,
      turn: turnOf(group),
      several: Number(group.length > 1),
      choices: Math.min(...group.map(({ candidates }) => candidates.length)),
      minutes: group.reduce((sum, { weeklyMinutes }) => sum + weeklyMinutes, 0),
      first: group[0]?.lineId ?? 0,
    }))
    .sort(
      (a, b) =>
        a.turn - b.turn ||
        b.several - a.several ||
        a.choices - b.choices ||
        b.minutes - a.minutes ||
        a.first - b.first,
    )
    .map(({ group }) => group);
}
