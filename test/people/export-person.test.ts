import { readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { exportPerson, type ExportedPerson } from '../../src/people/actions/export-person.ts';
import { exportPersonCommand } from '../../src/people/commands.ts';
import { openPerson } from '../../src/people/records/people.ts';
import { withScope } from '../../src/platform/scope.ts';
import { aContract, aCouncil, aLine, aPerson, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const env = { DATABASE_URL: database.url, TEND_DATA: path.join(tmpdir(), 'tend-test-assets') };
const out = path.join(tmpdir(), `tend-export-${process.pid}.json`);
afterEach(() => rmSync(out, { force: true }));

const council = await aCouncil(database);
const providerId = await aProvider(database, council);
const contractId = await aContract(database, council, providerId);

async function somebodyWithCare(reference: string): Promise<{ id: number; line: number }> {
  const id = await aPerson(database, council, reference);
  const line = await aLine(database, council, { providerId, personId: id, contractId });
  await database.pool.query(
    `insert into planned_visit (council_id, provider_id, person_id, contract_id, package_line_id, service, reference, starts_at, starts_on, week_starts_on, minutes)
     select council_id, provider_id, person_id, contract_id, id, service, reference, '2026-03-02T08:00Z', '2026-03-02', '2026-03-02', 30 from package_line where id = $1`,
    [line],
  );
  return { id, line };
}

async function run(...args: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const say = {
    out: (words: string) => void said.push(words),
    err: (words: string) => void said.push(words),
  };
  return { code: await exportPersonCommand(args, say, env), said: said.join('\n') };
}

const shortName = async (): Promise<string> =>
  (await database.pool.query<{ it: string }>('select short_name as it from council where id = $1', [council]))
    .rows[0]?.it ?? '';

test('everything of one person, whatever table it is in, and nothing of another', async () => {
  const ada = await somebodyWithCare('P-ADA');
  const bob = await somebodyWithCare('P-BOB');
  const worker = await somebody(database, council, 'social_worker');
  await withScope(database, worker, async (scope) => await openPerson(scope, ada.id));
  const { code, said } = await run('--council', await shortName(), '--reference', 'P-ADA', '--out', out);
  expect([code, said.split('\n').at(-1)]).toEqual([0, `${out} is written.`]);
  expect(statSync(out).mode & 0o777).toBe(0o600);
  const { reference, tables } = JSON.parse(readFileSync(out, 'utf8')) as ExportedPerson;
  expect(reference).toBe('P-ADA');
  const rows = (name: string) => tables.find(({ table }) => table === name)?.rows ?? [];
  expect(rows('person').map(({ id }) => id)).toEqual([ada.id]);
  expect(rows('package_line').map(({ id }) => id)).toEqual([ada.line]);
  expect(rows('planned_visit')).toMatchObject([{ package_line_id: ada.line, minutes: 30 }]);
  expect(rows('audit_event')).toMatchObject([{ act: 'person seen', user_name: worker.name }]);
  for (const { about } of tables) expect(about).not.toBe('');
  for (const { rows: all } of tables)
    for (const row of all) expect(row['person_id'] ?? ada.id).not.toBe(bob.id);
  for (const name of ['provider', 'contract', 'council']) expect(rows(name)).toEqual([]);
  const { rows: trail } = await database.pool.query(
    `select user_name, person_id from audit_event where council_id = $1 and act = 'person exported'`,
    [council],
  );
  expect(trail).toEqual([{ user_name: 'Tend', person_id: ada.id }]);
});

test('a file that is there is not written over, and what was not written is not in the trail', async () => {
  const ann = await somebodyWithCare('P-ANN');
  const once = ['--council', await shortName(), '--reference', 'P-ANN', '--out', out];
  expect((await run(...once)).code).toBe(0);
  const again = await run(...once);
  expect([again.code, again.said]).toEqual([2, expect.stringContaining('cannot write')]);
  const { rowCount } = await database.pool.query(
    `select from audit_event where act = 'person exported' and person_id = $1`,
    [ann.id],
  );
  expect(rowCount).toBe(1);
});

test.each([
  [['--reference', 'P-ADA', '--out', out], 'there is no council'],
  [['--council', await shortName(), '--reference', 'nobody', '--out', out], 'There is nobody'],
  [['--council', await shortName(), '--reference', 'P-ADA'], '--out'],
])('%j is refused', async (args, words) => {
  const { code, said } = await run(...args);
  expect(code).toBe(2);
  expect(said).toContain(words);
});

test('somebody of another council is nobody, and who may not read the trail may not export', async () => {
  await aPerson(database, await aCouncil(database), 'P-ELSE');
  const auditor = await somebody(database, council, 'auditor');
  const elsewhere = await withScope(database, auditor, async (scope) => await exportPerson(scope, 'P-ELSE'));
  expect(elsewhere.ok).toBe(false);
  const broker = await somebody(database, council, 'broker');
  await expect(
    withScope(database, broker, async (scope) => await exportPerson(scope, 'P-ADA')),
  ).rejects.toThrow('audit.see');
});
