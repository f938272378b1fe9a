import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { importRegulatorCommand } from '../../src/providers/commands.ts';
import { aCouncil } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const env = { DATABASE_URL: database.url, TEND_DATA: path.join(tmpdir(), 'tend-test-assets') };
const file = path.join(tmpdir(), `tend-regulator-${process.pid}.json`);

async function run(...args: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const say = {
    out: (words: string) => void said.push(words),
    err: (words: string) => void said.push(words),
  };
  return { code: await importRegulatorCommand(args, say, env), said: said.join('\n') };
}

const provider = {
  providerId: '1-111111111',
  legalName: ' Kind Hands Ltd',
  localAuthority: 'Walsall',
  primaryServiceType: 'Community based adult social care services',
  latestInspectionRating: 'Not yet inspected',
  cqcRegistrationStatus: 'Registered',
  postalCode: 'WS1 1AA',
};

it('takes a file of the regulator for a council by either of its names', async () => {
  await aCouncil(database, 'Ashford County Council');
  const dentist = {
    ...provider,
    providerId: '1-222222222',
    legalName: 'Teeth',
    primaryServiceType: 'Dentists',
  };
  writeFileSync(file, JSON.stringify([provider, dentist]));
  const first = await run('--council', 'Ashford County Council', file);
  expect(first.code).toBe(0);
  for (const words of [
    '2 rows read.',
    'providers: 1 added, 0 changed, 0 as before',
    'ratings: 1 added',
    'left out, as not asked for: 1 row',
    '    Dentists: 1',
    'legalName has stray spaces (1 row, put right)',
    '  row 1: " Kind Hands Ltd"',
  ]) {
    expect(first.said).toContain(words);
  }
  const second = await run('--council', 'Ashford County Council', '--every-service', file);
  expect(second.said).toContain('providers: 1 added, 0 changed, 1 as before');
  const { rows } = await database.pool.query(
    `select user_name, act from audit_event where act like 'regulator%' order by seq`,
  );
  expect(rows).toEqual([
    { user_name: 'Tend', act: 'regulator’s data imported' },
    { user_name: 'Tend', act: 'regulator’s data imported' },
  ]);
});

it('says what to do when it was asked in a way it cannot use', async () => {
  expect((await run(file)).said).toContain('give --council');
  expect((await run('--council', 'x')).said).toContain('give at least one file');
  expect((await run('--council', 'Nowhere', file)).said).toMatch(
    /there is no council Nowhere; there is council-/,
  );
  expect((await run('--help')).said).toContain('tend import regulator --council NAME');
  expect((await run('--council', 'Ashford County Council', '/nowhere.json')).code).toBe(2);
  writeFileSync(file, 'nonsense');
  expect((await run('--council', 'Ashford County Council', file)).said).toContain('The file has no columns');
});
