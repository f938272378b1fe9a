/** Moves of house that are still to come. A provider sees those of the people it has a service for. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { NewHome } from '../rules/home-move.ts';

export type HomeMove = NewHome & { readonly id: number; readonly person_id: number };

/** What holds for a move `m` that is neither done nor withdrawn. */
export const OPEN_MOVE = sql<boolean>`m.done_at is null and m.withdrawn_at is null`;

/** The moves still to come of some people, by person. */
export async function findHomeMoves(
  scope: Scope,
  personIds: readonly number[],
): Promise<ReadonlyMap<number, HomeMove>> {
  const { rows } =
    await sql<HomeMove>`select m.id, m.person_id, m.moves_on, m.address_lines, m.postcode, m.access_note
    from home_move m where m.council_id = ${scope.who.councilId} and m.person_id = any(${[...personIds]}::bigint[]) and ${OPEN_MOVE}`.execute(
      scope.db,
    );
  return new Map(rows.map((row) => [row.person_id, row]));
}

/** The moves whose day ('YYYY-MM-DD') has come. For jobs. */
export async function listMovesDue(scope: Scope, day: string): Promise<HomeMove[]> {
  const { rows } =
    await sql<HomeMove>`select m.id, m.person_id, m.moves_on, m.address_lines, m.postcode, m.access_note
    from home_move m where m.council_id = ${scope.who.councilId} and m.moves_on <= ${day} and ${OPEN_MOVE} order by m.id`.execute(
      scope.db,
    );
  return rows;
}

/** Writes a move down. For actions. */
export async function insertHomeMove(scope: Scope, personId: number, home: NewHome): Promise<void> {
  await sql`insert into home_move (council_id, person_id, moves_on, address_lines, postcode, access_note, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${personId}, ${home.moves_on}, ${[...home.address_lines]}::text[], ${home.postcode}, ${home.access_note},
      ${scope.who.userId}, ${scope.now.toString()})`.execute(scope.db);
}

/** Writes that a move was done, or that it did not come to it. For actions. */
export async function closeHomeMove(scope: Scope, id: number, as: 'done_at' | 'withdrawn_at'): Promise<void> {
  await scope.db
    .updateTable('home_move')
    .set({ [as]: scope.now.toString() })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .execute();
}
