/** Looking at a list in which people are named is noted like looking at one record: in one entry, with everybody who was shown. */
import { sql } from 'kysely';
import type { Scope } from './scope.ts';

/** The act of the entry. */
export const LIST_SEEN = 'list seen';

/** A row that names a person by their reference; null where it names nobody who is known. */
export type NamesPerson =
  | { readonly personReference: string | null }
  | { readonly person_reference: string | null };

const referenceOf = (row: NamesPerson): string | null =>
  'personReference' in row ? row.personReference : row.person_reference;

/** Notes that a list was looked at: one entry with the references of the people in the rows shown; none where nobody is in them. */
export function noteListSeen(scope: Scope, list: string, rows: readonly NamesPerson[]): void {
  const people = [...new Set(rows.flatMap((row) => referenceOf(row) || []))].toSorted();
  if (people.length > 0) scope.audit({ act: LIST_SEEN, subject: ['list', list], detail: { people } });
}

/** The same for rows that know people by their id alone. */
export async function notePeopleSeen(scope: Scope, list: string, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  const { rows } = await sql<{ personReference: string }>`select reference as "personReference" from person
    where council_id = ${scope.who.councilId} and id = any(${[...new Set(ids)]}::bigint[])`.execute(scope.db);
  noteListSeen(scope, list, rows);
}

/** The rows of a list that is taken as a file, read one by one: when the last was read, it is noted who was in them. */
export async function* notingPeople<Row extends NamesPerson>(
  scope: Scope,
  list: string,
  rows: AsyncIterable<Row> | Iterable<Row>,
): AsyncGenerator<Row> {
  const people = new Set<string>();
  for await (const row of rows) {
    const reference = referenceOf(row);
    if (reference !== null) people.add(reference);
    yield row;
  }
  noteListSeen(
    scope,
    `${list} as a file`,
    [...people].map((personReference) => ({ personReference })),
  );
}

/** Notes that a list was taken as a file that is written row by row: what was asked for, since nobody holds all of it at once. */
export function noteListDownloaded(scope: Scope, list: string, asked: Record<string, unknown>): void {
  scope.audit({ act: 'list downloaded', subject: ['list', list], detail: asked });
}
