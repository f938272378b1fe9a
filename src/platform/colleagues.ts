/** Somebody of the council, or of a provider, by the address that they sign in with. */
import { sql } from 'kysely';
import { may, type Permission, roles } from './permissions.ts';
import type { Scope } from './scope.ts';

/**
 * The number of whoever signs in with an address and holds a permission themselves: of the council, or for a provider's system of that
 * provider; undefined where there is nobody. For acts that a system writes down for a person.
 */
export async function findColleague(
  scope: Scope,
  email: string,
  permission: Permission,
): Promise<number | undefined> {
  const allowed = roles.filter((role) => may(role, permission));
  const { providerId } = scope.who;
  const { rows } = await sql<{ id: number }>`
    select u.id from app_user u join membership m on m.user_id = u.id
    where m.council_id = ${scope.who.councilId} and m.ended_at is null and lower(u.email) = lower(${email.trim()})
      and m.role = any(${allowed}) and m.provider_id is not distinct from ${providerId}::bigint limit 1`.execute(
    scope.db,
  );
  return rows[0]?.id;
}
