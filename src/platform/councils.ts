import { ok, refuse, type Result } from '../ground/result.ts';
import type { Database } from './database.ts';
import { auditAlone, systemOf } from './scope.ts';

/** A council of the installation. */
export type Council = { readonly id: number; readonly name: string; readonly shortName: string };

/** Every council of the installation, by name. For the installation's own keeper, not for pages. */
export async function listCouncils(database: Database): Promise<Council[]> {
  const { rows } = await database.pool.query<Council>(
    'select id, name, short_name as "shortName" from council order by name',
  );
  return rows;
}

/** Makes a council and its first administrator, who gives everybody else their roles. */
export async function createCouncil(
  database: Database,
  wanted: { name: string; shortName: string; administrator: string },
): Promise<Result<Council>> {
  if (!wanted.name.trim()) return refuse('Give the council a name.');
  if (!/^[a-z0-9-]+$/.test(wanted.shortName))
    return refuse('The short name may have lower-case letters, digits and hyphens only.');
  if (!wanted.administrator.includes('@'))
    return refuse('The administrator is an email address, like name@example.gov.uk.');
  const made = await database.pool.query<{ id: number }>(
    'insert into council (name, short_name) values ($1, $2) on conflict (short_name) do nothing returning id',
    [wanted.name.trim(), wanted.shortName],
  );
  const id = made.rows[0]?.id;
  if (id === undefined) return refuse(`There is a council called ${wanted.shortName} already.`);
  const email = wanted.administrator.trim().toLowerCase();
  await database.pool.query(
    `with u as (insert into app_user (email, name) values ($1, $1) on conflict (email) do update set email = excluded.email returning id)
     insert into membership (council_id, user_id, role) select $2, id, 'administrator' from u`,
    [email, id],
  );
  await auditAlone(database, systemOf(id), {
    act: 'council made',
    subject: ['council', id],
    detail: { administrator: email },
  });
  return ok({ id, name: wanted.name.trim(), shortName: wanted.shortName });
}

/** Where the audit chain of a council does not hold; empty when it is whole. Reads every entry. */
export async function auditBreaks(
  database: Database,
  councilId: number,
): Promise<{ entries: number; breaks: { seq: number; fault: string }[] }> {
  const breaks = await database.pool.query<{ seq: number; fault: string }>(
    'select seq, fault from audit_break($1)',
    [councilId],
  );
  const { rows } = await database.pool.query<{ entries: number }>(
    'select count(*) as entries from audit_event where council_id = $1',
    [councilId],
  );
  return { entries: rows[0]?.entries ?? 0, breaks: breaks.rows };
}
