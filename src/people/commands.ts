import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { plural, thousands } from '../ground/text.ts';
import type { Say } from '../platform/commands.ts';
import { readConfig } from '../platform/config.ts';
import { listCouncils } from '../platform/councils.ts';
import { openInstallation } from '../platform/installation.ts';
import { systemOf, withScope } from '../platform/scope.ts';
import { exportPerson } from './actions/export-person.ts';
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

const EXPORT_HELP = `Write everything that is kept of one person to a file, for an answer to a request for access to it.

Use:  tend person export --council ashford --reference P00017 --out FILE.json

  --council    the council's short name
  --reference  the person's reference with the council
  --out        the file, which must not be there yet

Every row that names the person, and whatever belongs to it, table by table, each with what the table is for. The file names others too:
look through it before any of it is given. It can be read by you alone. The audit trail says that it was made.
Exit code 0 when it was written, 2 when it cannot be.`;

/** `tend person export …`: writes all that is kept of a person to a new file. Exit code 0, or 2 where there is no such person or file. */
export async function exportPersonCommand(
  args: readonly string[],
  say: Say,
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      council: { type: 'string' },
      reference: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) {
    say.out(EXPORT_HELP);
    return 0;
  }
  const { council: shortName = '', reference = '', out = '' } = values;
  if (out === '') {
    say.err('tend person export: say with --out which file to write: tend person export --help tells more');
    return 2;
  }
  const { database, close } = await openInstallation(readConfig(env));
  try {
    const council = (await listCouncils(database)).find((one) => one.shortName === shortName);
    if (council === undefined) {
      say.err(`tend person export: there is no council called '${shortName}'`);
      return 2;
    }
    // Written before the work is committed: where it cannot be written, the trail does not say that it was.
    const done = await withScope(database, systemOf(council.id), async (scope) => {
      const exported = await exportPerson(scope, reference);
      if (exported.ok)
        await writeFile(out, `${JSON.stringify(exported.value, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
      return exported;
    }).catch((fault: Error) => {
      if (
        !('code' in fault) ||
        !['EEXIST', 'ENOENT', 'EACCES', 'EISDIR', 'ENOSPC'].includes(String(fault.code))
      )
        throw fault;
      return { ok: false as const, reason: `cannot write ${out}: ${fault.message}` };
    });
    if (!done.ok) {
      say.err(`tend person export: ${done.reason}`);
      return 2;
    }
    for (const { table, rows } of done.value.tables) say.out(`  ${table}: ${plural(rows.length, 'row')}`);
    say.out(`${out} is written.`);
    return 0;
  } finally {
    await close();
  }
}
