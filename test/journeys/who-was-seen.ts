/** Whether the audit trail says whose names somebody has read. */
import type pg from 'pg';

/** The newest entry of the trail. */
export async function newestEntry(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ seq: number }>(
    'select coalesce(max(seq), 0)::int as seq from audit_event',
  );
  return rows[0]?.seq ?? 0;
}

/** The references of the people whom some words name, and of whom no entry after one says that they were seen. */
export async function seenWithoutEntry(pool: pg.Pool, words: string, after: number): Promise<string[]> {
  const { rows: everybody } = await pool.query<{ id: number; reference: string; name: string }>(
    `select id::int as id, reference, given_name || ' ' || family_name as name from person`,
  );
  const { rows: entries } = await pool.query<{ id: number | null; people: unknown }>(
    `select person_id::int as id, detail -> 'people' as people from audit_event where seq > $1`,
    [after],
  );
  const noted = new Set<unknown>(
    entries.flatMap(({ id, people }) => [id, ...(Array.isArray(people) ? (people as unknown[]) : [])]),
  );
  return everybody
    .filter(({ name, reference }) => words.includes(name) || words.includes(reference))
    .filter(({ id, reference }) => !noted.has(id) && !noted.has(reference))
    .map(({ reference }) => reference);
}
