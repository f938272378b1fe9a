import { expect, test } from 'vitest';
import { Forbidden } from '../../src/platform/errors.ts';
import { auditAlone, require, withScope } from '../../src/platform/scope.ts';
import { aCouncil, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();

async function breaks(council: number): Promise<{ seq: number; fault: string }[]> {
  const { rows } = await database.pool.query<{ seq: number; fault: string }>(
    'select * from audit_break($1)',
    [council],
  );
  return rows;
}

async function councilWithTrail(): Promise<number> {
  const council = await aCouncil(database);
  const who = await somebody(database, council, 'broker');
  for (const act of ['one', 'two', 'three', 'four']) {
    await withScope(database, who, async (scope) =>
      scope.audit({ act, subject: ['thing', act], detail: { said: 'ünïcode “quoted”' } }),
    );
  }
  return council;
}

async function behindTheGuards(statement: string): Promise<void> {
  const client = await database.pool.connect();
  await client.query("set session_replication_role = 'replica'");
  await client.query(statement);
  await client.query("set session_replication_role = 'origin'");
  client.release();
}

test('a chain as it was written is whole, and counts 1, 2, 3', async () => {
  const council = await councilWithTrail();
  expect(await breaks(council)).toEqual([]);
  const { rows } = await database.pool.query<{ seq: number }>(
    'select seq from audit_event where council_id = $1 order by seq',
    [council],
  );
  expect(rows.map((row) => row.seq)).toEqual([1, 2, 3, 4]);
});

test.each([
  [
    'a changed act',
    "update audit_event set act = 'nothing to see' where seq = 2",
    2,
    'not as it was written',
  ],
  [
    'a changed detail',
    `update audit_event set detail = '{"said":"other"}' where seq = 3`,
    3,
    'not as it was written',
  ],
  [
    'a changed time',
    "update audit_event set at = at + interval '1 second' where seq = 1",
    1,
    'not as it was written',
  ],
  ['a row taken out', 'delete from audit_event where seq = 2', 3, 'missing'],
  ['the newest row taken out', 'delete from audit_event where seq = 4', 4, 'missing'],
])('%s is found', async (_, statement, seq, words) => {
  const council = await councilWithTrail();
  await behindTheGuards(`${statement} and council_id = ${council}`);
  const found = await breaks(council);
  expect(found[0]?.seq).toBe(seq);
  expect(found.map((one) => one.fault).join()).toContain(words);
});

test('work that fails leaves no trace in the trail, and its refusal is written on its own', async () => {
  const council = await aCouncil(database);
  const who = await somebody(database, council, 'broker');
  const work = withScope(database, who, async (scope) => {
    scope.audit({ act: 'changed' });
    require(scope, 'week.close');
  });
  await expect(work).rejects.toThrow(Forbidden);
  await auditAlone(database, who, { act: 'refused', detail: { wanted: 'week.close' } });
  const { rows } = await database.pool.query('select act from audit_event where council_id = $1', [council]);
  expect(rows).toEqual([{ act: 'refused' }]);
});

test('many at once make one unbroken chain', async () => {
  const council = await aCouncil(database);
  const who = await somebody(database, council, 'broker');
  await Promise.all(
    Array.from({ length: 40 }, (_, at) =>
      withScope(database, who, async (scope) => scope.audit({ act: `act ${at}` })),
    ),
  );
  expect(await breaks(council)).toEqual([]);
  const { rows } = await database.pool.query<{ last: number }>(
    'select max(seq) as last from audit_event where council_id = $1',
    [council],
  );
  expect(rows[0]?.last).toBe(40);
});
