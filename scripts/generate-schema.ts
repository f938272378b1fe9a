// Writes what the migrations make, from the database itself: types for the queries, and a golden description that a test holds
// against every change. Run: npm run schema
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts';
import { migrate } from '../src/platform/migrate.ts';
import { describeSchema, typesOfSchema } from './schema-words.ts';

const directory = path.join(tmpdir(), `tend-schema-${process.pid}`);
const server = await startEmbeddedPostgres({ directory, carelessButFast: true });
const client = new pg.Client({ connectionString: server.url('postgres') });
try {
  await client.connect();
  await migrate(client);
  const root = path.join(import.meta.dirname, '..');
  writeFileSync(path.join(root, 'src/platform/schema.generated.ts'), await typesOfSchema(client));
  writeFileSync(path.join(root, 'test/postgres/schema.golden'), await describeSchema(client));
} finally {
  await client.end();
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
}
