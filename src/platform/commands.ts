import { parseArgs } from 'node:util';
import { plural } from '../ground/text.ts';
import { auditBreaks, createCouncil, listCouncils } from './councils.ts';
import { readConfig } from './config.ts';
import { openInstallation } from './installation.ts';

/** Where a command writes: lines for people, and lines about what went wrong. */
export type Say = { readonly out: (words: string) => void; readonly err: (words: string) => void };

/** `tend audit verify`: reads every council's audit chain. Exit code 0 when all are whole, 1 when one is not. */
export async function verifyAuditCommand(
  _: readonly string[],
  say: Say,
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const { database, close } = await openInstallation(readConfig(env));
  try {
    let broken = 0;
    for (const council of await listCouncils(database)) {
      const { entries, breaks } = await auditBreaks(database, council.id);
      say.out(
        breaks.length === 0
          ? `${council.name}: whole, ${plural(entries, 'entry', 'entries')}.`
          : `${council.name}: NOT WHOLE, ${plural(entries, 'entry', 'entries')}.`,
      );
      for (const { seq, fault } of breaks) say.out(`  entry ${seq}: ${fault}`);
      broken += breaks.length;
    }
    return broken === 0 ? 0 : 1;
  } finally {
    await close();
  }
}

/** `tend council create --name … --short-name … --administrator …`. Exit code 0 when made, 2 when the words are not usable. */
export async function createCouncilCommand(
  args: readonly string[],
  say: Say,
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      name: { type: 'string' },
      'short-name': { type: 'string' },
      administrator: { type: 'string' },
    },
  });
  const { database, close } = await openInstallation(readConfig(env));
  try {
    const made = await createCouncil(database, {
      name: values.name ?? '',
      shortName: values['short-name'] ?? '',
      administrator: values.administrator ?? '',
    });
    if (!made.ok) {
      say.err(made.reason);
      return 2;
    }
    say.out(`${made.value.name} is made. ${values.administrator} can sign in and give others their roles.`);
    return 0;
  } finally {
    await close();
  }
}
