/** `tend …`: what Tend does from a terminal. Each command is a line of the table; its code is loaded when it is called. */
import { enableCompileCache } from 'node:module';
import type { Say } from './platform/commands.ts';

type Command = {
  readonly about: string;
  /** Answers the exit code: 0 when done, 1 when what it looked for is wrong, 2 when it was asked in a way it cannot use. */
  readonly run: (args: readonly string[], say: Say) => Promise<number>;
};

const COMMANDS: Readonly<Record<string, Command>> = {
  reconcile: {
    about: 'Match planned visits with visit logs and say what each earns, from files; needs no database',
    run: async (args, say) => (await import('./payments/commands.ts')).reconcileCommand(args, say),
  },
  'import postcodes': {
    about: 'Take a file of postcodes, so that people and branches are placed on the map',
    run: async (args, say) => (await import('./people/commands.ts')).importPostcodesCommand(args, say),
  },
  'import regulator': {
    about: 'Take files of the regulator onto a council’s register, and say what is wrong in them',
    run: async (args, say) => (await import('./providers/commands.ts')).importRegulatorCommand(args, say),
  },
  windows: {
    about: 'What wider call windows would release and whose visits would move, from files; needs no database',
    run: async (args, say) => (await import('./market/commands.ts')).windowsCommand(args, say),
  },
  'person export': {
    about: 'Write everything that is kept of one person to a file, for a request for access to it',
    run: async (args, say) => (await import('./people/commands.ts')).exportPersonCommand(args, say),
  },
  'audit verify': {
    about: 'Check that no entry of any audit trail was changed',
    run: async (args, say) => (await import('./platform/commands.ts')).verifyAuditCommand(args, say),
  },
  'council create': {
    about: 'Make a council and its first administrator',
    run: async (args, say) => (await import('./platform/commands.ts')).createCouncilCommand(args, say),
  },
};

const HELP = `Tend: one system for home care, from assessed need to verified visits and a correct, explained payment.

Use:  tend <command> [options]

${Object.entries(COMMANDS)
  .map(([name, { about }]) => `  ${name.padEnd(18)}${about}`)
  .join('\n')}

tend <command> --help tells more about one of them. npm start starts the application.
To try it with two spreadsheets:

  tend reconcile --planned planned.csv --logs logs.csv --terms terms.json --out results
`;

const say: Say = {
  out: (words) => void process.stdout.write(`${words}\n`),
  err: (words) => void process.stderr.write(`${words}\n`),
};

// A command that ran before starts in half the time.
enableCompileCache();
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const name = Object.keys(COMMANDS).find((words) => words.split(' ').every((word, at) => args[at] === word));
  const command = name === undefined ? undefined : COMMANDS[name];
  if (name === undefined || command === undefined) {
    const asked = args[0] === undefined || ['help', '--help', '-h'].includes(args[0]);
    if (asked) say.out(HELP);
    else say.err(`tend: there is no command ${args.join(' ')}: tend --help lists them`);
    return asked ? 0 : 2;
  }
  try {
    return await command.run(args.slice(name.split(' ').length), say);
  } catch (fault) {
    if (!isUnknownOption(fault)) throw fault;
    say.err(`tend ${name}: ${oneLine(fault.message)}`);
    return 2;
  }
}

function isUnknownOption(fault: unknown): fault is Error {
  return fault instanceof Error && 'code' in fault && String(fault.code).startsWith('ERR_PARSE_ARGS');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
