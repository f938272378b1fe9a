import type { Database } from '../../src/platform/database.ts';

/** For an address with parts to fill in: where an example of it is found in the made-up council. */
const queries: Readonly<Record<string, string>> = {
  '/people/:id': 'select id from person order by id limit 1',
};

/** An address for a path such as '/people/:id'; undefined when nothing says what it is an example of. */
export async function examples(database: Database, path: string): Promise<string | undefined> {
  if (!path.includes(':')) return path;
  const known = Object.keys(queries)
    .filter((one) => path === one || path.startsWith(`${one}/`))
    .sort((a, b) => b.length - a.length)[0];
  if (known === undefined) return undefined;
  const { rows } = await database.pool.query<Record<string, string | number>>(queries[known] ?? '');
  const row = rows[0] ?? {};
  const address = path.replaceAll(/:(\w+)/g, (_, name: string) => String(row[name] ?? `:${name}`));
  return address.includes(':') ? undefined : address;
}
