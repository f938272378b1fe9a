import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

/** What one table keeps of a person: what the table is for, and its rows as they stand. */
export type KeptTable = {
  readonly table: string;
  readonly about: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
};

/** A column of a table that holds the number of a row of another. */
type Link = {
  readonly child: string;
  readonly column: string;
  /** The column's type, as PostgreSQL writes it. */
  readonly type: string;
  readonly parent: string;
  readonly parentColumn: string;
};

/**
 * Everything that the council's tables keep of a person, found by what the database itself knows: every row that names the person, and every
 * row that belongs to one of those, as a visit belongs to its care package and a decision to its visit. A table that is added later is
 * found by itself. What stands inside kept answers, papers and plans of many people is not taken apart.
 */
export async function keptOfPerson(scope: Scope, personId: number): Promise<KeptTable[]> {
  const links = await linksOf(scope);
  const found = new Map<string, Map<string, Record<string, unknown>>>();
  const waiting: { table: string; rows: Record<string, unknown>[] }[] = [];
  const take = async (link: Pick<Link, 'child' | 'column' | 'type'>, values: readonly unknown[]) => {
    const table = link.child;
    const known = found.get(table) ?? new Map<string, Record<string, unknown>>();
    found.set(table, known);
    const rows: Record<string, unknown>[] = [];
    for (const { place, row } of await rowsWith(scope, link, values)) {
      if (known.has(place)) continue;
      known.set(place, row);
      rows.push(row);
    }
    if (rows.length > 0) waiting.push({ table, rows });
  };
  await take({ child: 'person', column: 'id', type: 'bigint' }, [personId]);
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { table, rows } = next;
    for (const link of links.filter(({ parent }) => parent === table))
      await take(
        link,
        rows.map((row) => row[link.parentColumn]),
      );
  }
  const about = await tableWords(scope);
  return [...found]
    .filter(([, rows]) => rows.size > 0)
    .map(([table, rows]) => ({ table, about: about.get(table) ?? '', rows: [...rows.values()] }));
}

/** Which columns lead from a row to what belongs to it: those of references, and person_id wherever it stands. */
async function linksOf({ db }: Scope): Promise<Link[]> {
  const { rows } = await sql<Link>`
    with readable as (
      select c.oid, c.relname::text as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
        and has_table_privilege(c.oid, 'select') and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'council_id'))
    select t.name as child, a.attname::text as "column", format_type(a.atttypid, null) as type, p.name as parent, pa.attname::text as "parentColumn"
    from pg_constraint k join readable t on t.oid = k.conrelid join readable p on p.oid = k.confrelid
      cross join lateral unnest(k.conkey, k.confkey) as pair (mine, theirs)
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = pair.mine
      join pg_attribute pa on pa.attrelid = k.confrelid and pa.attnum = pair.theirs
    where k.contype = 'f' and array_length(k.conkey, 1) = 2 and a.attname <> 'council_id'
    union
    select t.name, 'person_id', 'bigint', 'person', 'id' from readable t join pg_attribute a on a.attrelid = t.oid and a.attname = 'person_id'`.execute(
    db,
  );
  return rows;
}

async function rowsWith(
  { who, db }: Scope,
  { child, column, type }: Pick<Link, 'child' | 'column' | 'type'>,
  values: readonly unknown[],
): Promise<{ place: string; row: Record<string, unknown> }[]> {
  const wanted = [...new Set(values.filter((value) => value !== null))].map(String);
  const { rows } = await sql<{ place: string; row: Record<string, unknown> }>`
    select t.ctid::text as place, to_jsonb(t) as row from ${sql.table(child)} t
    where t.council_id = ${who.councilId} and t.${sql.ref(column)} = any(${wanted}::${sql.raw(type)}[]) order by t.ctid`.execute(
    db,
  );
  return rows;
}

async function tableWords({ db }: Scope): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string; about: string | null }>`
    select relname::text as name, obj_description(oid) as about from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`.execute(
    db,
  );
  return new Map(rows.map(({ name, about }) => [name, about ?? '']));
}
