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

/** Opens a database. Faults of idle connections are reported, not fatal: the next query gets a new connection. */
export function openDatabase(
  url: string,
  onFault: (fault: Error) => void,
  connections = CONNECTIONS,
): Database {
  const pool = new pg.Pool({ connectionString: url, max: connections, types });
  pool.on('error', onFault);
  pool.on('connect', (client) => client.on('error', onFault));
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: keepingPlans(pool) }) });
  const close = async (): Promise<void> => {
    await kysely.destroy();
    if (!pool.ended) await pool.end();
  };
  return { pool, kysely, close };
}
