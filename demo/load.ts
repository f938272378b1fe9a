import type { Database } from '../src/platform/database.ts';
import { roles, roleNames } from '../src/platform/permissions.ts';

/** Loads the demonstration council once; does nothing when it is there. */
export async function loadDemonstration(database: Database, say: (words: string) => void): Promise<void> {
  const { rows } = await database.pool.query('select 1 from council where demonstration');
  if (rows.length > 0) return;
  say('Making the demonstration council …');
  const council = await database.pool.query<{ id: number }>(
    `insert into council (name, short_name, demonstration) values ('Fernshire County Council', 'fernshire', true) returning id`,
  );
  const councilId = council.rows[0]?.id;
  const provider = await database.pool.query<{ id: number }>(
    `insert into provider (council_id, reference, name, sector) values ($1, 'PR1', 'Bramble Home Care', 'private') returning id`,
    [councilId],
  );
  for (const role of roles) {
    const user = await database.pool.query<{ id: number }>(
      'insert into app_user (email, name) values ($1, $2) returning id',
      [`${role}@fernshire.example`, `The ${roleNames[role].toLowerCase()}`],
    );
    await database.pool.query(
      'insert into membership (council_id, user_id, role, provider_id) values ($1, $2, $3, $4)',
      [councilId, user.rows[0]?.id, role, role.startsWith('provider') ? provider.rows[0]?.id : null],
    );
  }
}
