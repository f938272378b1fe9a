import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { importPostcodesCommand } from '../../src/people/commands.ts';
import { aCouncil, aPerson } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const env = { DATABASE_URL: database.url, TEND_DATA: path.join(tmpdir(), 'tend-test-assets') };
const file = path.join(tmpdir(), `tend-postcodes-${process.pid}.csv`);

async function run(...args: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const say = {
    out: (words: string) => void said.push(words),
    err: (words: string) => void said.push(words),
  };
  return { code: await importPostcodesCommand(args, say, env), said: said.join('\n') };
}

it('takes a file of postcodes from a terminal and says in plain words what became of it', async () => {
  const council = await aCouncil(database);
  const person = await aPerson(database, council);
  await database.pool.query(`update person set postcode = 'WS1 1AA' where id = $1`, [person]);
  writeFileSync(file, 'postcode,lat,long\nws1 1aa,52.5,-1.9\nWALSALL,52.5,-1.9\n');
  expect(await run(file)).toEqual({
    code: 0,
    said: `${file}: 2 rows read.
  1 postcodes added, 0 changed, 0 as before
  1 person and 0 branches placed on the map

2 things to know about the file:

postcode is not a UK postcode (1 row, left out)
  row 2: "WALSALL"

postcode is not in its written form (1 row, put right)
  row 1: "ws1 1aa", WS1 1AA`,
  });
});

it('says what to do when it was asked in a way it cannot use', async () => {
  expect((await run()).code).toBe(2);
  expect((await run('--help')).said).toContain('tend import postcodes FILE.csv');
  expect(await run('/nowhere.csv')).toMatchObject({ code: 2 });
  writeFileSync(file, 'town\nWalsall\n');
  expect((await run(file)).said).toBe('tend import postcodes: The file has no column postcode, lat, long');
});
