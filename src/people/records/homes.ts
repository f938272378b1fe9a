/** Who lives with whom: people at one address. It is a key that names nobody and no place. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

/**
 * What is the same for people `p` of one home: the words of their address, whatever its commas and capitals, with the postcode. A postcode alone
 * is a street, so whoever has no other line lives by themselves here.
 */
export const HOME = sql<string>`md5(coalesce(
  nullif(btrim(regexp_replace(lower(array_to_string(p.address_lines, ' ')), '[^a-z0-9]+', ' ', 'g')), '') || ' ' || coalesce(p.postcode, ''),
  p.id::text))`;

/** The home of each of some people. Council people only. */
export async function homesOf(
  scope: Scope,
  personIds: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const { rows } = await sql<{ id: number; home: string }>`select p.id, ${HOME} as home from person p
    where p.council_id = ${scope.who.councilId} and p.id = any(${[...new Set(personIds)]}::bigint[])`.execute(
    scope.db,
  );
  return new Map(rows.map(({ id, home }) => [id, home]));
}
