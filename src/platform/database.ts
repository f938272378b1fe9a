import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { keepingPlans } from './kept-plans.ts';
import type { Schema } from './schema.generated.ts';

/** A pool of connections and the typed queries over it. Only `platform` and `records` know it. */
export type Database = { pool: pg.Pool; kysely: Kysely<Schema>; close: () => Promise<void> };

const parsers: Record<number, (text: string) => unknown> = {
  [pg.types.builtins.INT8]: Number,
  [pg.types.builtins.NUMERIC]: Number,
  [pg.types.builtins.DATE]: (text) => text,
  1182: (text) => text.slice(1, -1).split(',').filter(Boolean), // date[]
};

/** Columns as Tend reads them: whole numbers as numbers, days as 'YYYY-MM-DD', instants as Date. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    parsers[oid] ?? pg.types.getTypeParser(oid, format === 'binary' ? 'text' : format),
};

/** How many connections an installation's pages and jobs share. */
export const CONNECTIONS = 12;
/** Closing waits so long for the database to let go of every connection. */
const GOODBYE_MS = 5000;

/** Opens a database. Faults of idle connections are reported, not fatal: the next query gets a new connection. */
export function openDatabase(
  url: string,
  onFault: (fault: Error) => void,
  connections = CONNECTIONS,
): Database {
  const pool = new pg.Pool({ connectionString: url, max: connections, types });
  // Each connection reports its own fault, idle or not; the pool would say that of an idle one once more.
  pool.on('error', () => {});
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: keepingPlans(pool) }) });
  const open = new Set<pg.PoolClient>();
  pool.on('connect', (client) => {
    client.on('error', onFault);
    open.add(client);
  });
  pool.on('remove', (client) => open.delete(client));
  // The pool has ended when it has said goodbye; whoever stops the database next must wait until it was heard.
  const close = async (): Promise<void> => {
    await kysely.destroy();
    if (!pool.ended) await pool.end();
    const latest = Date.now() + GOODBYE_MS;
    while (open.size > 0 && Date.now() < latest) await new Promise((done) => setTimeout(done, 5));
  };
  return { pool, kysely, close };
}
