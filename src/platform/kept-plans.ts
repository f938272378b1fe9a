/**
 * Lets PostgreSQL keep the plans of queries that are asked again and again: planning takes longer than answering for most of
 * what a page reads. Each connection prepares a query under a name of its own; PostgreSQL itself decides when a kept plan
 * serves as well as a new one.
 */
import { createHash } from 'node:crypto';
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type pg from 'pg';

/** Work in bulk is planned anew each time, for how much there is. */
const MOST_VALUES = 40;
const LONGEST_LIST = 50;
/** A query is prepared when it has been met so often; others are not worth the memory. */
const MEETINGS = 3;
const MOST_QUERIES = 1000;

/** The pool, with queries that are met often prepared on its connections. */
export function keepingPlans(pool: pg.Pool): PostgresPool {
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: async () => await pool.end(),
    connect: async () => {
      const client = await pool.connect();
      const keeping = known.get(client) ?? keepingPlansOf(client);
      known.set(client, keeping);
      return keeping;
    },
  };
}

function keepingPlansOf(client: pg.PoolClient): PostgresPoolClient {
  function query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  function query(asked: string | PostgresCursor<unknown>, values: readonly unknown[] = []): unknown {
    if (typeof asked !== 'string') return client.query(asked as unknown as pg.Submittable);
    return client.query({ text: asked, values: [...values], ...nameOf(asked, values) });
  }
  return { query, release: (destroy) => client.release(destroy) };
}

const met = new Map<string, { times: number; readonly name: string }>();

function nameOf(text: string, values: readonly unknown[]): { readonly name?: string } {
  if (values.length === 0 || values.length > MOST_VALUES || values.some(isLong)) return {};
  const before = met.get(text);
  if (before === undefined) {
    if (met.size < MOST_QUERIES)
      met.set(text, { times: 1, name: createHash('sha256').update(text).digest('base64url') });
    return {};
  }
  before.times += 1;
  return before.times >= MEETINGS ? { name: before.name } : {};
}

function isLong(value: unknown): boolean {
  return Array.isArray(value) && value.length > LONGEST_LIST;
}
