import { expect, test } from 'vitest';
import { createCouncilCommand, verifyAuditCommand } from '../../src/platform/commands.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const env = { DATABASE_URL: database.url, TEND_DATA: '/tmp/tend-test-assets' };

function listener(): { said: string[]; out: (words: string) => void; err: (words: string) => void } {
  const said: string[] = [];
  return { said, out: (words) => void said.push(words), err: (words) => void said.push(words) };
}

test('a council is made with its administrator, once, and its trail is whole until somebody changes it', async () => {
  const say = listener();
  const words = [
    '--name',
    'Ashford County Council',
    '--short-name',
    'ashford',
    '--administrator',
    'Head@ashford.example',
  ];
  expect(await createCouncilCommand(words, say, env)).toBe(0);
  expect(await createCouncilCommand(words, say, env)).toBe(2);
  expect(say.said.at(-1)).toContain('already');
  expect(
    await createCouncilCommand(
      ['--name', 'X', '--short-name', 'Not This', '--administrator', 'a@b.example'],
      say,
      env,
    ),
  ).toBe(2);
  expect(await verifyAuditCommand([], say, env)).toBe(0);
  expect(say.said.at(-1)).toBe('Ashford County Council: whole, 1 entry.');
  const client = await database.pool.connect();
  await client.query("set session_replication_role = 'replica'");
  await client.query("update audit_event set act = 'nothing'");
  await client.query("set session_replication_role = 'origin'");
  client.release();
  expect(await verifyAuditCommand([], say, env)).toBe(1);
  expect(say.said.at(-1)).toContain('entry 1: this row is not as it was written');
});

test.each([
  ['tend council create', createCouncilCommand],
  ['tend audit verify', verifyAuditCommand],
])('%s says how it is used, and looks at no database for that', async (name, command) => {
  const say = listener();
  expect(await command(['--help'], say, { NODE_ENV: 'production' })).toBe(0);
  expect(say.said.join('\n')).toContain(`Use:  ${name}`);
});
