import type pg from 'pg';

type Column = {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
  defaulted: boolean;
  comment: string | null;
  tableComment: string | null;
};

const columnsQuery = `
  select c.relname as "table", a.attname as "column", format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
    (a.atthasdef or a.attidentity <> '') as defaulted, col_description(c.oid, a.attnum) as comment, obj_description(c.oid) as "tableComment"
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v') and c.relname <> 'migration'
  order by c.relname, a.attnum`;

const choicesQuery = `
  select c.relname || '.' || a.attname as "column", pg_get_constraintdef(k.oid) as words
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_attribute a on a.attrelid = c.oid and k.conkey = array[a.attnum]
  where k.contype = 'c' and c.relnamespace = 'public'::regnamespace`;

const types: Record<string, string> = {
  bigint: 'number',
  integer: 'number',
  smallint: 'number',
  'double precision': 'number',
  boolean: 'boolean',
  text: 'string',
  uuid: 'string',
  date: 'string',
  bytea: 'Buffer',
  'time without time zone': 'string',
  'smallint[]': 'number[]',
  'text[]': 'string[]',
};

function typeOf(column: Column, choices: Map<string, string>): string {
  const nullable = column.nullable ? ' | null' : '';
  const wrap = (type: string) => (column.defaulted ? `Generated<${type}>` : type);
  if (column.type === 'timestamp with time zone') return wrap(`Instant${nullable}`);
  if (column.type === 'jsonb') return wrap(`Json${nullable}`);
  const type = choices.get(`${column.table}.${column.column}`) ?? types[column.type];
  if (!type) throw new Error(`No TypeScript type for ${column.table}.${column.column}: ${column.type}`);
  return wrap(`${type}${nullable}`);
}

/** The tables as TypeScript, for Kysely: choices from check constraints, comments carried along. */
export async function typesOfSchema(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<Column>(columnsQuery);
  const checks = await client.query<{ column: string; words: string }>(choicesQuery);
  const choices = new Map<string, string>();
  for (const { column, words } of checks.rows) {
    if (!/^CHECK \(\(\w+ = ANY \(ARRAY\[/.test(words)) continue;
    const values = [...words.matchAll(/'((?:[^']|'')*)'::text/g)].map((match) =>
      (match[1] ?? '').replaceAll("''", "'"),
    );
    choices.set(column, values.map((value) => JSON.stringify(value)).join(' | '));
  }
  const tables = Map.groupBy(rows, (row) => row.table);
  const out = [
    '// Made by `npm run schema` from the migrations. Do not edit.',
    "import type { ColumnType } from 'kysely';",
    '',
    'type Generated<T> = T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>;',
    'type Instant = ColumnType<Date, Date | string, Date | string>;',
    'type Json = ColumnType<unknown, string, string>;',
    '',
  ];
  for (const [table, columns] of tables) {
    const name = table.replaceAll(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
    if (columns[0]?.tableComment) out.push(`/** ${columns[0].tableComment} */`);
    out.push(`export interface ${name}Table {`);
    for (const column of columns) {
      if (column.comment) out.push(`  /** ${column.comment} */`);
      out.push(`  ${column.column}: ${typeOf(column, choices)};`);
    }
    out.push('}', '');
  }
  out.push('/** Every table of the database. */', 'export interface Schema {');
  for (const table of tables.keys()) {
    out.push(
      `  ${table}: ${table.replaceAll(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())}Table;`,
    );
  }
  out.push('}', '');
  return out.join('\n');
}

const golden = [
  `select 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
   from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
   where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname, a.attnum`,
  `select 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
   where connamespace = 'public'::regnamespace and conrelid <> 0 and contype <> 'n' order by conrelid::regclass::text, pg_get_constraintdef(oid)`,
  `select 'index ' || replace(pg_get_indexdef(indexrelid), 'public.', '') from pg_index
   where indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace) order by 1`,
  `select 'policy ' || tablename || ' ' || policyname || ' ' || permissive || ' ' || cmd || ' ' || coalesce(qual, '') || ' check ' || coalesce(with_check, '') from pg_policies
   where schemaname = 'public' order by 1`,
  `select 'trigger ' || replace(pg_get_triggerdef(oid), 'public.', '') from pg_trigger where not tgisinternal order by 1`,
  `select 'grant ' || table_name || ' ' || string_agg(privilege_type, ', ' order by privilege_type) from information_schema.role_table_grants
   where grantee = 'tend_app' and table_schema = 'public' group by table_name order by 1`,
  `select 'grant ' || table_name || ' ' || privilege_type || ' (' || string_agg(column_name, ', ' order by column_name) || ')' from information_schema.role_column_grants g
   where grantee = 'tend_app' and table_schema = 'public' and privilege_type = 'UPDATE'
   and not exists (select from information_schema.role_table_grants t where t.grantee = 'tend_app' and t.table_name = g.table_name and t.privilege_type = 'UPDATE')
   group by table_name, privilege_type order by 1`,
];

/** The whole schema in plain lines: columns, constraints, indexes, policies, triggers and what the application may do. */
export async function describeSchema(client: pg.ClientBase): Promise<string> {
  const lines: string[] = [];
  for (const query of golden) {
    const { rows } = await client.query<string[]>({ text: query, rowMode: 'array' });
    lines.push(...rows.map((row) => (row[0] ?? '').replaceAll(/\s+/g, ' ')));
  }
  return `${lines.join('\n')}\n`;
}
