/** Writes down that a person will move house, and moves them on the day. Source: docs/rules/moving-home.md. */
import { londonDay } from '../../ground/calendar.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { closeHomeMove, findHomeMoves, type HomeMove, insertHomeMove } from '../records/home-moves.ts';
import { getPersonDetails } from '../records/people.ts';
import { faultOfHomeMove, livesThereOn, type NewHome } from '../rules/home-move.ts';
import { fullName } from '../rules/person-words.ts';
import { changePerson } from './record-person.ts';

/** Writes down where a person will live and from which day, in place of what was written down before. Needs people.edit. */
export async function recordHomeMove(
  scope: Scope,
  personId: number,
  home: NewHome,
): Promise<Result<{ name: string }>> {
  require(scope, 'people.edit');
  const person = await getPersonDetails(scope, personId);
  const fault = faultOfHomeMove(home, person.died_on, londonDay(scope.now).toString());
  if (fault !== undefined) return fault;
  const before = (await findHomeMoves(scope, [personId])).get(personId);
  if (before !== undefined) await closeHomeMove(scope, before.id, 'withdrawn_at');
  await insertHomeMove(scope, personId, home);
  scope.audit({
    act: 'move of house recorded',
    subject: ['person', personId],
    personId,
    detail: { movesOn: home.moves_on, before: before?.moves_on ?? null },
  });
  return ok({ name: fullName(person) });
}

/** Writes down that a move does not come to pass. Refused where none is to come. Needs people.edit. */
export async function withdrawHomeMove(scope: Scope, personId: number): Promise<Result<{ name: string }>> {
  require(scope, 'people.edit');
  const person = await getPersonDetails(scope, personId);
  const move = (await findHomeMoves(scope, [personId])).get(personId);
  if (move === undefined) return refuse('No move is written down');
  await closeHomeMove(scope, move.id, 'withdrawn_at');
  scope.audit({
    act: 'move of house withdrawn',
    subject: ['person', personId],
    personId,
    detail: { movesOn: move.moves_on },
  });
  return ok({ name: fullName(person) });
}

/** Makes the new home what a person's record says, once its day has come; safe to repeat. Where they have died, it does not come to it. A property number is of the old home, so it goes. */
export async function moveHome(scope: Scope, move: HomeMove): Promise<boolean> {
  if (!livesThereOn(move, londonDay(scope.now).toString())) return false;
  const person = await getPersonDetails(scope, move.person_id);
  if (person.died_on !== null) {
    await closeHomeMove(scope, move.id, 'withdrawn_at');
    return false;
  }
  const { address_lines, postcode, access_note } = move;
  const details = { address_lines, postcode, access_note, uprn: null };
  const done = await changePerson(scope, { id: move.person_id, version: person.version, details });
  if (!done.ok) throw new Error(`A person could not be moved house: ${done.reason}`);
  await closeHomeMove(scope, move.id, 'done_at');
  return true;
}
