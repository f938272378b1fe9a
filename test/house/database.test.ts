import { readFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { describe, expect, test } from 'vitest';
import { describeSchema, typesOfSchema } from '../../scripts/schema-words.ts';
import { withScope } from '../../src/platform/scope.ts';
import { aContract, aCouncil, aLine, aPerson, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { root } from './source.ts';

const database = await freshDatabase();

/** Reference data that is the same for everybody. */
const open = new Set(['place_postcode']);
/** Only the platform reads these, before it is known who asks. */
const closed = new Set(['session', 'sign_in_link', 'api_token', 'audit_head', 'migration']);
const appendOnly = [
  'audit_event',
  'council_setting',
  'contract_terms',
  'visit_pattern',
  'pattern_visit',
  'visit_log',
  'verdict',
  'verification_run',
  'resolution',
  'line_message',
  'week_close',
  'week_decision',
  'payable_item',
  'worker_check',
  'regulator_rating',
  'outbox_try',
  'notice_wording',
  'letterhead',
  'contact_preference',
];

async function tables(): Promise<string[]> {
  const { rows } = await database.pool.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`,
  );
  return rows.map((row) => row.name);
}

async function asApplication(
  statement: string,
  settings: Record<string, string> = {},
): Promise<string | number> {
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    await client.query('set local role tend_app');
    for (const [name, value] of Object.entries(settings))
      await client.query('select set_config($1, $2, true)', [name, value]);
    const answer = await client.query(statement);
    return answer.rowCount ?? 0;
  } catch (fault) {
    return (fault as pg.DatabaseError).code ?? 'fault';
  } finally {
    await client.query('rollback');
    client.release();
  }
}

describe('no table is readable without a council in scope', () => {
  test('every table answers nothing, or refuses, when no council is set', async () => {
    const council = await aCouncil(database);
    const provider = await aProvider(database, council);
    await aLine(database, council, {
      personId: await aPerson(database, council),
      providerId: provider,
      contractId: await aContract(database, council, provider),
    });
    const readable: string[] = [];
    for (const name of await tables()) {
      if (open.has(name)) continue;
      const answer = await asApplication(`select * from ${name}`);
      const wanted = closed.has(name) ? '42501' : 0;
      if (answer !== wanted && answer !== '42501') readable.push(`${name}: ${answer}`);
    }
    expect(readable).toEqual([]);
  });

  test('every table has row-level security or is closed or open by name', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relrowsecurity`,
    );
    expect(rows.map((row) => row.name).filter((name) => !open.has(name) && !closed.has(name))).toEqual([]);
  });

  test('the guard bites: a table without a policy is found', async () => {
    await database.pool.query(
      'create table leaky (council_id bigint); grant select on leaky to tend_app; insert into leaky values (1)',
    );
    expect(await asApplication('select * from leaky')).toBe(1);
    await database.pool.query('drop table leaky');
  });
});

describe('append-only tables', () => {
  test.each(appendOnly)('%s refuses update, delete and truncate by the application', async (name) => {
    expect(await asApplication(`update ${name} set council_id = council_id`)).toBe('42501');
    expect(await asApplication(`delete from ${name}`)).toBe('42501');
    expect(await asApplication(`truncate ${name} cascade`)).toBe('42501');
  });

  test('and even by the owner of the database', async () => {
    const council = await aCouncil(database);
    const provider = await aProvider(database, council);
    await aContract(database, council, provider);
    await expect(database.pool.query(`update contract_terms set reason = 'changed'`)).rejects.toThrow(
      'append-only',
    );
    await expect(database.pool.query(`delete from contract_terms`)).rejects.toThrow('append-only');
    await expect(database.pool.query(`truncate contract_terms cascade`)).rejects.toThrow('append-only');
  });

  test('the guard bites: an ordinary table does take an update', async () => {
    const council = await aCouncil(database);
    await aProvider(database, council);
    expect(
      await asApplication(`update provider set local = true`, { 'tend.council_id': String(council) }),
    ).toBe(1);
  });
});

describe('councils are kept apart', () => {
  test('a row of another council can be neither read nor written nor pointed at', async () => {
    const [here, there] = [await aCouncil(database), await aCouncil(database)];
    const person = await aPerson(database, there);
    const who = await somebody(database, here, 'broker');
    await withScope(database, who, async (scope) => {
      expect(await scope.db.selectFrom('person').selectAll().where('id', '=', person).execute()).toEqual([]);
    });
    await expect(
      withScope(database, who, async (scope) => {
        await scope.db
          .insertInto('care_package')
          .values({ council_id: there, reference: 'X', person_id: person, starts_on: '2026-01-05' })
          .execute();
      }),
    ).rejects.toThrow('row-level security');
    await expect(
      withScope(database, who, async (scope) => {
        await scope.db
          .insertInto('care_package')
          .values({ council_id: here, reference: 'X', person_id: person, starts_on: '2026-01-05' })
          .execute();
      }),
    ).rejects.toThrow('foreign key');
  });

  test("a provider's people see their own provider and the people it visits, and nobody else", async () => {
    const council = await aCouncil(database);
    const [mine, other] = [await aProvider(database, council), await aProvider(database, council)];
    const [visited, unknown] = [await aPerson(database, council), await aPerson(database, council)];
    await aLine(database, council, {
      personId: visited,
      providerId: mine,
      contractId: await aContract(database, council, mine),
    });
    await aLine(database, council, {
      personId: unknown,
      providerId: other,
      contractId: await aContract(database, council, other),
    });
    const who = await somebody(database, council, 'provider_coordinator', mine);
    await withScope(database, who, async (scope) => {
      expect((await scope.db.selectFrom('provider').select('id').execute()).map((row) => row.id)).toEqual([
        mine,
      ]);
      expect((await scope.db.selectFrom('person').select('id').execute()).map((row) => row.id)).toEqual([
        visited,
      ]);
      expect(
        (await scope.db.selectFrom('contract').select('provider_id').execute()).map((row) => row.provider_id),
      ).toEqual([mine]);
    });
  });
});

describe('the schema', () => {
  test('is what the golden description says; run npm run schema after a migration', async () => {
    const client = await database.pool.connect();
    const described = await describeSchema(client);
    const typed = await typesOfSchema(client);
    client.release();
    expect(described).toBe(readFileSync(path.join(root, 'test/postgres/schema.golden'), 'utf8'));
    expect(typed).toBe(readFileSync(path.join(root, 'src/platform/schema.generated.ts'), 'utf8'));
  });

  test('every table and every money column says what it is', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `select relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'migration' and obj_description(oid) is null`,
    );
    expect(rows).toEqual([]);
  });
});
