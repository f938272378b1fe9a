import { parseArgs } from 'node:util';
import { plural } from '../ground/text.ts';
import { auditBreaks, createCouncil, listCouncils } from './councils.ts';
import { readConfig } from './config.ts';
import { openInstallation } from './installation.ts';

/** Where a command writes: lines for people, and lines about what went wrong. */
export type Say = { readonly out: (words: string) => void; readonly err: (words: string) => void };

const help = { type: 'boolean', short: 'h' } as const;

const VERIFY_HELP = `Check that no entry of any audit trail was changed, taken out or put in: every council's chain is read from its first entry.

Use:  tend audit verify

Exit code 0 when all are whole, 1 when one is not. Each entry that is not as it was written is named.`;

const COUNCIL_HELP = `Make a council and its first administrator, who signs in and gives everybody else their roles.

Use:  tend council create --name "Ashford County Council" --short-name ashford --administrator name@example.gov.uk

  --name           as it stands on pages and letters
  --short-name     lower-case letters, digits and hyphens: OIDC_COUNCIL and the folders of incoming files name it
  --administrator  a work email address: sign-in links go to it, or the council's identity provider vouches for it

Exit code 0 when it was made, 2 when it cannot be.`;

/** `tend audit verify`: reads every council's audit chain. Exit code 0 when all are whole, 1 when one is not. */
export async function verifyAuditCommand(
  args: readonly string[],
  say: Say,
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { help } });
  if (values.help === true) {
    say.out(VERIFY_HELP);
    return 0;
  }
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
      help,
    },
  });
  if (values.help === true) {
    say.out(COUNCIL_HELP);
    return 0;
  }
  const { database, close } = await openInstallation(readConfig(env));
  try {
    const made = await createCouncil(database, {
      name: values.name ?? '',
      shortName: values['short-name'] ?? '',
      administrator: values.administrator ?? '',
    });
    if (!made.ok) {
      say.err(`tend council create: ${made.reason}`);
      return 2;
    }
    say.out(`${made.value.name} is made. ${values.administrator} can sign in and give others their roles.`);
    return 0;
  } finally {
    await close();
  }
}
