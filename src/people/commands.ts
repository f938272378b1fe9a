import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { plural, thousands } from '../ground/text.ts';
import type { Say } from '../platform/commands.ts';
import { readConfig } from '../platform/config.ts';
import { openInstallation } from '../platform/installation.ts';
import { importPostcodes } from './actions/import-postcodes.ts';
import { findingsInWords } from './formats/findings.ts';

const HELP = `Take a file of postcodes, so that people and branches are placed on the map. It serves every council here.

Use:  tend import postcodes FILE.csv

The file needs the columns postcode, lat and long; lsoa11cd, ward_cd and ward_nm are taken where they are there.
The same file again changes nothing. Exit code 0 when it was taken, 2 when it cannot be used.`;

/** `tend import postcodes FILE`: takes the file and says what was wrong in it. Exit code 0, or 2 when it cannot be used. */
export async function importPostcodesCommand(
  args: readonly string[],
  say: Say,
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  const [name] = positionals;
  if (values.help === true) {
    say.out(HELP);
    return 0;
  }
  if (name === undefined || positionals.length > 1) {
    say.err('tend import postcodes: give one file: tend import postcodes --help tells more');
    return 2;
  }
  const text = await readFile(name, 'utf8').catch((fault: Error) => fault);
  if (typeof text !== 'string') {
    say.err(`tend import postcodes: cannot read ${name}: ${text.message}`);
    return 2;
  }
  const { database, close } = await openInstallation(readConfig(env));
  try {
    const done = await importPostcodes(database, text);
    if (!done.ok) {
      say.err(`tend import postcodes: ${done.reason}`);
      return 2;
    }
    const { rows, added, changed, unchanged, people, branches, findings } = done.value;
    say.out(`${name}: ${plural(rows, 'row')} read.`);
    say.out(
      `  ${thousands(added)} postcodes added, ${thousands(changed)} changed, ${thousands(unchanged)} as before`,
    );
    say.out(`  ${plural(people, 'person')} and ${plural(branches, 'branch')} placed on the map`);
    say.out('');
    for (const line of findingsInWords(findings)) say.out(line);
    return 0;
  } finally {
    await close();
  }
}
