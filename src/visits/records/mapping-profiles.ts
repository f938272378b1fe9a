/** Mapping profiles: each version is a row of its own, never overwritten; a profile is known by its provider and name. */
import { sql } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import { type Mapping, mappingShape } from '../formats/profile.ts';

/** One version of a profile. */
export type MappingProfile = {
  readonly id: number;
  readonly provider_id: number;
  readonly provider_name: string;
  readonly name: string;
  readonly version: number;
  readonly mapping: Mapping;
  readonly created_at: Date;
  readonly created_by_name: string | null;
  readonly retired_at: Date | null;
  readonly feeds: number;
};

function profiles(scope: Scope) {
  return scope.db
    .selectFrom('mapping_profile as m')
    .innerJoin('provider as p', (join) =>
      join.onRef('p.council_id', '=', 'm.council_id').onRef('p.id', '=', 'm.provider_id'),
    )
    .leftJoin('app_user as u', 'u.id', 'm.created_by')
    .where('m.council_id', '=', scope.who.councilId)
    .select([
      'm.id',
      'm.provider_id',
      'p.name as provider_name',
      'm.name',
      'm.version',
      'm.mapping',
      'm.created_at',
      'u.name as created_by_name',
      'm.retired_at',
      sql<number>`(select count(*) from feed f where f.council_id = m.council_id and f.mapping_profile_id = m.id)`.as(
        'feeds',
      ),
    ]);
}

/** The newest version of each profile in use, by provider and name. `providerId` keeps to one provider. */
export async function listProfiles(
  scope: Scope,
  {
    providerId = null,
    retired = false,
  }: { readonly providerId?: number | null; readonly retired?: boolean } = {},
): Promise<MappingProfile[]> {
  let query = profiles(scope).where(
    sql<boolean>`not exists (select from mapping_profile n where n.council_id = m.council_id and n.provider_id = m.provider_id
      and n.name = m.name and n.version > m.version)`,
  );
  if (providerId !== null) query = query.where('m.provider_id', '=', providerId);
  if (!retired) query = query.where('m.retired_at', 'is', null);
  const rows = await query.orderBy('p.name').orderBy('m.name').execute();
  return rows.map(withMapping);
}

/** Every version of the profile that a version belongs to, the newest first; NotFound where there is none. */
export async function listVersions(scope: Scope, id: number): Promise<MappingProfile[]> {
  const one = await getProfile(scope, id);
  const rows = await profiles(scope)
    .where('m.provider_id', '=', one.provider_id)
    .where('m.name', '=', one.name)
    .orderBy('m.version', 'desc')
    .execute();
  return rows.map(withMapping);
}

/** One version of a profile; NotFound where there is none. */
export async function getProfile(scope: Scope, id: number): Promise<MappingProfile> {
  const row = await profiles(scope).where('m.id', '=', id).executeTakeFirst();
  if (row === undefined) throw new NotFound('mapping profile');
  return withMapping(row);
}

/** The newest version of a provider's profile by its name; 0 where there is none. */
export async function newestVersion(scope: Scope, providerId: number, name: string): Promise<number> {
  const row = await scope.db
    .selectFrom('mapping_profile')
    .select((is) => is.fn.max('version').as('version'))
    .where('council_id', '=', scope.who.councilId)
    .where('provider_id', '=', providerId)
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.version ?? 0;
}

/** Keeps a new version; answers its id, or undefined where somebody else has just kept that version. */
export async function insertProfile(
  scope: Scope,
  profile: {
    readonly providerId: number;
    readonly name: string;
    readonly version: number;
    readonly mapping: Mapping;
  },
): Promise<number | undefined> {
  const row = await scope.db
    .insertInto('mapping_profile')
    .values({
      council_id: scope.who.councilId,
      provider_id: profile.providerId,
      name: profile.name,
      version: profile.version,
      mapping: JSON.stringify(profile.mapping),
      created_by: scope.who.userId,
      created_at: scope.now.toString(),
    })
    .onConflict((conflict) => conflict.columns(['council_id', 'provider_id', 'name', 'version']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** Takes every version of a profile out of use; feeds that were read by it keep naming it. */
export async function retireVersions(scope: Scope, providerId: number, name: string): Promise<void> {
  await scope.db
    .updateTable('mapping_profile')
    .set({ retired_at: scope.now.toString() })
    .where('council_id', '=', scope.who.councilId)
    .where('provider_id', '=', providerId)
    .where('name', '=', name)
    .where('retired_at', 'is', null)
    .execute();
}

function withMapping<Row extends { mapping: unknown }>(row: Row): Row & { mapping: Mapping } {
  return { ...row, mapping: mappingShape.parse(row.mapping) };
}
