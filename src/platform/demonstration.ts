import type { Database } from './database.ts';
import type { Role } from './permissions.ts';

/** Somebody made up whom a visitor to a demonstration council can sign in as. */
export type DemonstrationUser = {
  readonly membershipId: number;
  readonly councilId: number;
  readonly councilName: string;
  readonly name: string;
  readonly role: Role;
  readonly providerName: string | null;
};

/** Everybody a visitor can sign in as: only the users of councils that are marked as demonstrations. */
export async function demonstrationUsers(database: Database): Promise<DemonstrationUser[]> {
  const { rows } = await database.pool.query<DemonstrationUser>(
    `select m.id as "membershipId", c.id as "councilId", c.name as "councilName", u.name, m.role, p.name as "providerName"
     from membership m join council c on c.id = m.council_id and c.demonstration join app_user u on u.id = m.user_id
       left join provider p on p.council_id = m.council_id and p.id = m.provider_id
     where m.ended_at is null order by c.id, m.id`,
  );
  return rows;
}
