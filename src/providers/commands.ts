import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { plural, thousands } from '../ground/text.ts';
import { findingsInWords } from '../people/formats/findings.ts';
import type { Say } from '../platform/commands.ts';
import { readConfig } from '../platform/config.ts';
import { listCouncils } from '../platform/councils.ts';
import { openInstallation } from '../platform/installation.ts';
import { systemOf, withScope } from '../platform/scope.ts';
import { importRegulatorData, type RegulatorImported } from './actions/import-regulator-data.ts';

const HELP = `Take files of the regulator (the Care Quality Commission) onto a council's register of providers.

Use:  tend import regulator --council NAME [--area NAME] [--every-service] FILE…

  --council         the council's name or short name
  --area            only this local authority, as the file names it; its providers are marked as local
  --every-service   take dentists and all the others too, and not home care alone

A file is JSON (a list of providers, or providers or locations as the Commission's API gives them) or CSV (locations with
the history of their ratings). What is new is added, registration and ratings are brought up to date, and what the
council wrote down stays. The same file again changes nothing. Exit code 0 when every file was taken, 2 when one
cannot be used; those before it are taken.`;

const OPTIONS = {
  council: { type: 'string' },
  area: { type: 'string' },
  'every-service': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** `tend import regulator --council NAME FILE…`: takes the files and says what was wrong in each. Exit code 0, or 2. */
export async function importRegulatorCommand(
  args: readonly string[],
  say: Say,
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const refuse = (words: string): number => {
    say.err(`tend import regulator: ${words}`);
    return 2;
  };
  if (values.help === true) {
    say.out(HELP);
    return 0;
  }
  const wanted = values.council;
  if (wanted === undefined) return refuse('give --council: tend import regulator --help says what it is');
  if (positionals.length === 0) return refuse('give at least one file');
  const { database, close } = await openInstallation(readConfig(env));
  try {
    const councils = await listCouncils(database);
    const council = councils.find(({ name, shortName }) => name === wanted || shortName === wanted);
    if (council === undefined) {
      const known = councils.map(({ shortName }) => shortName).join(', ');
      return refuse(`there is no council ${wanted}; there is ${known === '' ? 'none yet' : known}`);
    }
    for (const name of positionals) {
      const text = await readFile(name, 'utf8').catch((fault: Error) => fault);
      if (typeof text !== 'string') return refuse(`cannot read ${name}: ${text.message}`);
      const done = await withScope(database, systemOf(council.id), (scope) =>
        importRegulatorData(scope, {
          fileName: path.basename(name),
          text,
          area: values.area,
          everyService: values['every-service'] === true,
        }),
      );
      if (!done.ok) return refuse(`${name}: ${done.reason}`);
      for (const line of importInWords(name, done.value)) say.out(line);
    }
    return 0;
  } finally {
    await close();
  }
}

function importInWords(name: string, done: RegulatorImported): string[] {
  const { rows, providers, branches, ratings, leftOut, findings } = done;
  const counts = ({ added, changed, unchanged }: RegulatorImported['providers']): string =>
    `${thousands(added)} added, ${thousands(changed)} changed, ${thousands(unchanged)} as before`;
  const services = Object.entries(leftOut).toSorted(([, a], [, b]) => b - a);
  const total = services.reduce((sum, [, count]) => sum + count, 0);
  return [
    `${name}: ${plural(rows, 'row')} read.`,
    `  providers: ${counts(providers)}`,
    `  branches: ${counts(branches)}`,
    `  ratings: ${thousands(ratings)} added`,
    ...(total === 0
      ? []
      : [
          `  left out, as not asked for: ${plural(total, 'row')}`,
          ...services.map(([service, count]) => `    ${service}: ${thousands(count)}`),
        ]),
    '',
    ...findingsInWords(findings),
    '',
  ];
}
