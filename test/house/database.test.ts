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

describe('a provider’s people, beneath the application', () => {
  async function aWorld() {
    const council = await aCouncil(database);
    const [mine, other] = [await aProvider(database, council), await aProvider(database, council)];
    const who = await somebody(database, council, 'provider_manager', mine);
    const broker = await somebody(database, council, 'broker');
    return { council, mine, other, who, broker };
  }
  const scopeOf = (council: number, provider: number, more: Record<string, string> = {}) => ({
    'tend.council_id': String(council),
    'tend.provider_id': String(provider),
    ...more,
  });

  test('read nothing of the audit trail, not even what they did, and the council reads all of it', async () => {
    const { council, mine, who, broker } = await aWorld();
    const person = await aPerson(database, council);
    await withScope(database, broker, async (scope) =>
      scope.audit({ act: 'person seen', personId: person, detail: { people: ['P1'] } }),
    );
    await withScope(database, who, async (scope) => scope.audit({ act: 'visits sent' }));
    const inside = scopeOf(council, mine);
    for (const read of [
      'select * from audit_event',
      `select * from own_list_looks('P1')`,
      'select * from own_audit_break()',
    ])
      expect([read, await asApplication(read, inside)]).toEqual([read, 0]);
    const whole = { 'tend.council_id': String(council) };
    expect(await asApplication('select * from audit_event', whole)).toBe(2);
    expect(await asApplication(`select * from own_list_looks('P1')`, whole)).toBe(1);
  });

  test('nobody writes down what another did', async () => {
    const { council, mine, who, broker } = await aWorld();
    const write = (name: string, role: string, user: number | null): string =>
      `insert into audit_event (council_id, user_id, user_name, role, act) values (${council}, ${user ?? 'null'}, '${name}', '${role}', 'seen')`;
    const acting = {
      'tend.user_id': String(who.userId),
      'tend.actor': 'Ada',
      'tend.role': 'provider_manager',
    };
    const inside = scopeOf(council, mine, acting);
    expect(await asApplication(write('Ada', 'provider_manager', who.userId), inside)).toBe(1);
    for (const forged of [
      write('Ada', 'auditor', who.userId),
      write('forged', 'provider_manager', who.userId),
      write('Ada', 'provider_manager', broker.userId),
      write('Ada', 'provider_manager', null),
    ])
      expect([forged, await asApplication(forged, inside)]).toEqual([forged, '42501']);
    expect(await asApplication(write('forged', 'auditor', null), scopeOf(council, mine))).toBe('42501');
  });

  test('see and note their own long work and no other', async () => {
    const { council, mine, other } = await aWorld();
    await database.pool.query(
      `insert into long_work (council_id, kind, title, provider_id) values ($1, 'read feed', 'Ours', $2), ($1, 'read feed', 'Theirs', $3),
         ($1, 'drill', 'Of the council', null)`,
      [council, mine, other],
    );
    const inside = scopeOf(council, mine);
    expect(await asApplication('select * from long_work', inside)).toBe(1);
    expect(await asApplication('update long_work set done = 1', inside)).toBe(1);
    expect(
      await asApplication(
        `insert into long_work (council_id, kind, title, provider_id) values (${council}, 'a', 'b', ${other})`,
        inside,
      ),
    ).toBe('42501');
    expect(await asApplication('select * from long_work', { 'tend.council_id': String(council) })).toBe(3);
  });

  test('see no answer that another system was given, and write none in its place', async () => {
    const { council, mine, other } = await aWorld();
    const client = async (provider: number | null): Promise<number> =>
      (
        await database.pool.query<{ id: number }>(
          `insert into api_client (council_id, provider_id, role, client_key, secret_hash, name)
           values ($1, $2, case when $2::bigint is null then 'broker' end, gen_random_uuid(), '', 'a system') returning id`,
          [council, provider],
        )
      ).rows[0]?.id ?? 0;
    const insert = (id: number, key: string): string =>
      `insert into api_answer (council_id, api_client_id, idempotency_key, request_hash, status, body) values (${council}, ${id}, '${key}', '', 200, '{}')`;
    const [ours, theirs, councils] = [await client(mine), await client(other), await client(null)];
    for (const id of [ours, theirs, councils]) await database.pool.query(insert(id, 'k'));
    const inside = scopeOf(council, mine);
    expect(await asApplication('select * from api_answer', inside)).toBe(1);
    expect(await asApplication('delete from api_answer', inside)).toBe(1);
    expect(await asApplication(insert(ours, 'k2'), inside)).toBe(1);
    for (const id of [theirs, councils]) expect(await asApplication(insert(id, 'k2'), inside)).toBe('42501');
    expect(await asApplication('select * from api_answer', { 'tend.council_id': String(council) })).toBe(3);
  });

  test('change nothing of the council, and neither do the council’s own people by the application', async () => {
    const { council, mine } = await aWorld();
    const rename = `update council set name = 'x'`;
    expect(await asApplication(rename, scopeOf(council, mine))).toBe('42501');
    expect(await asApplication(rename, { 'tend.council_id': String(council) })).toBe('42501');
    expect(await asApplication('select name from council', scopeOf(council, mine))).toBe(1);
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

  test('no rule of who sees a row says ‘or’ of a provider: of such rows PostgreSQL foretells far too few', async () => {
    const orOfProvider = `select tablename from pg_policies where qual ~ 'IS NULL\\) OR \\(provider_id'`;
    expect((await database.pool.query(orOfProvider)).rows).toEqual([]);
    const client = await database.pool.connect();
    await client.query('begin');
    await client.query(`alter policy provider_scope on contract
      using ((select tend_provider()) is null or provider_id = (select tend_provider()))`);
    expect((await client.query(orOfProvider)).rows).toEqual([{ tablename: 'contract' }]);
    await client.query('rollback');
    client.release();
  });

  test('every table and every money column says what it is', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `select relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'migration' and obj_description(oid) is null`,
    );
    expect(rows).toEqual([]);
  });
});
