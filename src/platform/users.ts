import { sql } from 'kysely';
import { ok, refuse, type Result } from '../ground/result.ts';
import type { Role } from './permissions.ts';
import type { Scope } from './scope.ts';
import { require } from './scope.ts';

/** Somebody who may use Tend for this council: one row for each role they hold. */
export type Member = {
  readonly membershipId: number;
  readonly userId: number;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly providerName: string | null;
  readonly grantedAt: Date;
  readonly endedAt: Date | null;
  readonly lastSignedInAt: Date | null;
};

/** Everybody who may or once might use Tend for this council, by name. Needs users.see. */
export async function listMembers(scope: Scope, find: { words?: string; role?: Role }): Promise<Member[]> {
  require(scope, 'users.see');
  let query = scope.db
    .selectFrom('membership as m')
    .innerJoin('app_user as u', 'u.id', 'm.user_id')
    .leftJoin('provider as p', (join) =>
      join.onRef('p.council_id', '=', 'm.council_id').onRef('p.id', '=', 'm.provider_id'),
    )
    .select([
      'm.id as membershipId',
      'u.id as userId',
      'u.name',
      'u.email',
      'm.role',
      'p.name as providerName',
      'm.granted_at as grantedAt',
      'm.ended_at as endedAt',
      'u.last_signed_in_at as lastSignedInAt',
    ])
    .orderBy(sql`m.ended_at is not null`)
    .orderBy(sql`lower(u.name)`)
    .orderBy('m.id');
  if (find.role) query = query.where('m.role', '=', find.role);
  if (find.words) {
    const like = `%${find.words.replaceAll(/[%_\\]/g, '\\$&')}%`;
    query = query.where((either) =>
      either.or([
        either('u.name', 'ilike', like),
        either('u.email', 'ilike', like),
        either('p.name', 'ilike', like),
      ]),
    );
  }
  return await query.execute();
}

/** Providers to choose from when somebody of a provider is added. */
export async function providersToChoose(scope: Scope): Promise<{ id: number; name: string }[]> {
  return await scope.db.selectFrom('provider').select(['id', 'name']).orderBy(sql`lower(name)`).execute();
}

/** Gives somebody a role; they are made a user when they are not one. Needs users.edit. */
export async function addMember(
  scope: Scope,
  wanted: { email: string; name: string; role: Role; providerId: number | null },
): Promise<Result<number>> {
  require(scope, 'users.edit');
  const ofProvider = wanted.role === 'provider_manager' || wanted.role === 'provider_coordinator';
  if (ofProvider && wanted.providerId === null)
    return refuse('Choose the provider this person works for.', 'provider');
  if (!ofProvider && wanted.providerId !== null)
    return refuse(
      'Only a provider manager or coordinator belongs to a provider. Leave it empty.',
      'provider',
    );
  const made = await sql<{ id: number }>`select add_user(${wanted.email}, ${wanted.name}) as id`.execute(
    scope.db,
  );
  const userId = made.rows[0]?.id ?? 0;
  const same = await scope.db
    .selectFrom('membership')
    .select('id')
    .where('user_id', '=', userId)
    .where('role', '=', wanted.role)
    .where('provider_id', 'is not distinct from', wanted.providerId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (same) return refuse(`${wanted.email} has this role already.`, 'email');
  const { id } = await scope.db
    .insertInto('membership')
    .values({
      council_id: scope.who.councilId,
      user_id: userId,
      role: wanted.role,
      provider_id: wanted.providerId,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  scope.audit({
    act: 'role given',
    subject: ['membership', id],
    detail: { email: wanted.email, role: wanted.role, providerId: wanted.providerId },
  });
  return ok(id);
}

/** Ends somebody's role at once: their sessions with it end too. Nobody ends their own. Needs users.edit. */
export async function endMembership(scope: Scope, membershipId: number): Promise<Result<string>> {
  require(scope, 'users.edit');
  const found = await scope.db
    .selectFrom('membership as m')
    .innerJoin('app_user as u', 'u.id', 'm.user_id')
    .select(['m.user_id', 'u.name', 'm.role'])
    .where('m.id', '=', membershipId)
    .where('m.ended_at', 'is', null)
    .executeTakeFirst();
  if (!found) return refuse('This role has ended already.');
  if (found.user_id === scope.who.userId)
    return refuse('You cannot end your own role. Ask another administrator.');
  await scope.db
    .updateTable('membership')
    .set({ ended_at: scope.now.toString() })
    .where('id', '=', membershipId)
    .execute();
  scope.audit({
    act: 'role ended',
    subject: ['membership', membershipId],
    detail: { name: found.name, role: found.role },
  });
  return ok(found.name);
}
