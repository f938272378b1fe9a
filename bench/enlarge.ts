// Makes a council many times as large by SQL: every row of it again under other numbers, so that providers, people, care, visits,
// verdicts and money stand to each other as in the council that was made by the application's own acts. For measuring reading only.
import type pg from 'pg';

/** A table that is copied, with what each of its columns is in a copy. */
type Copied = {
  readonly table: string;
  readonly columns: readonly string[];
  readonly values: readonly string[];
};

/** What is of the installation, the council as such or its trail is not made larger. */
const ONCE: readonly string[] = [
  'api_answer',
  'area',
  'audit_event',
  'bank_holiday',
  'council',
  'council_setting',
  'letterhead',
  'long_work',
  'membership',
  'session',
];
/** Between the numbers of one copy and the next. */
const STEP = 10_000_000;

/** Adds `copies` copies of all that there is. Answers what could not be copied, by table with the reason. */
export async function enlarge(pool: pg.Pool, copies: number): Promise<readonly string[]> {
  const client = await pool.connect();
  const left: string[] = [];
  try {
    const tables = await tablesToCopy(client);
    await client.query(`set session_replication_role = 'replica'`);
    for (const { table, columns, values } of tables) {
      const insert = `insert into ${table} (${columns.join(', ')}) overriding system value
        select ${values.join(', ')} from ${table}, generate_series(1, ${copies}) as copy on conflict do nothing`;
      await client.query(insert).catch((fault: unknown) => left.push(`${table}: ${String(fault)}`));
    }
    await client.query(`set session_replication_role = 'origin'`);
    await client.query('analyze');
  } finally {
    client.release();
  }
  return left;
}

async function tablesToCopy(client: pg.PoolClient): Promise<Copied[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; values: string[] }>(
    `with copied as (
       select c.oid, c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
         and c.relname <> all ($1) and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'council_id')),
     numbered as (
       select k.conrelid as oid, unnest(k.conkey) as attnum, unnest(k.confkey) as of_attnum, k.confrelid as of_oid
       from pg_constraint k join copied on copied.oid = k.confrelid where k.contype = 'f'),
     moved as (
       select n.oid, n.attnum from numbered n join pg_attribute a on a.attrelid = n.of_oid and a.attnum = n.of_attnum where a.attname = 'id'
       union select copied.oid, a.attnum from copied join pg_attribute a on a.attrelid = copied.oid
         where a.attname = 'id' or a.attname in (select other.name || '_id' from copied other)),
     alone as (
       select distinct a.attrelid as oid, a.attnum from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey::int2[])
       where i.indisunique and a.atttypid = 'text'::regtype
         and not exists (select from moved m where m.oid = i.indrelid and m.attnum = any (i.indkey::int2[])))
     select c.name, array_agg(quote_ident(a.attname) order by a.attnum) as columns,
       array_agg(case
         when m.attnum is not null and a.atttypid in ('int8'::regtype, 'int4'::regtype) then format('%I + copy * ${STEP}', a.attname)
         when u.attnum is not null and not a.attnotnull then 'null'
         when u.attnum is not null then format('%I || %L || copy', a.attname, '-')
         else quote_ident(a.attname) end order by a.attnum) as values
     from copied c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       left join moved m on m.oid = a.attrelid and m.attnum = a.attnum
       left join alone u on u.oid = a.attrelid and u.attnum = a.attnum
     group by c.name order by c.name`,
    [ONCE],
  );
  return rows.map(({ name, columns, values }) => ({ table: name, columns, values }));
}
