/** Looking at a list in which people are named is noted like looking at one record: in one entry, with everybody who was shown. */
import type { Scope } from './scope.ts';

/** The act of the entry. */
export const LIST_SEEN = 'list seen';

/** Notes that a list was looked at: one entry with the references of the people in the rows shown; none where nobody is in them. */
export function noteListSeen(
  scope: Scope,
  list: string,
  rows: readonly { readonly personReference: string | null }[],
): void {
  const people = [...new Set(rows.flatMap(({ personReference }) => personReference || []))].toSorted();
  if (people.length > 0) scope.audit({ act: LIST_SEEN, subject: ['list', list], detail: { people } });
}

/** Notes that a list was taken as a file that is written row by row: what was asked for, since nobody holds all of it at once. */
export function noteListDownloaded(scope: Scope, list: string, asked: Record<string, unknown>): void {
  scope.audit({ act: 'list downloaded', subject: ['list', list], detail: asked });
}
