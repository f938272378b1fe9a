import { importsOf, type Sources } from './source.ts';

/** The rooms in the order in which care flows: a room may import only rooms before it. */
export const rooms = [
  'people',
  'assessment',
  'plans',
  'providers',
  'contracts',
  'brokerage',
  'rounds',
  'visits',
  'payments',
  'quality',
  'market',
];

/** The floors of a room from the top: a floor may import its own and lower ones. */
const floors = ['pages', 'actions', 'records', 'rules'];

type Place = { part: string; room: number; floor: number };

function placeOf(file: string): Place | undefined {
  const [source, part, next] = file.split('/');
  if (source !== 'src' || !part) return undefined;
  const room = rooms.indexOf(part);
  if (room < 0) return { part: part.replace(/\.ts$/, ''), room, floor: -1 };
  if (next === 'formats') return { part, room, floor: floors.indexOf('rules') };
  const floor = floors.indexOf(next ?? '');
  return { part, room, floor: floor < 0 ? 0 : floor };
}

/** Laws 1 and 2: imports go down the floors of a room and back along the rooms, never up or forward. */
export function brokenImportLaws(sources: Sources): string[] {
  const broken: string[] = [];
  for (const [file, text] of sources) {
    const from = placeOf(file);
    if (!from) continue;
    for (const target of importsOf(file, text)) {
      const to = target.startsWith('src/') ? placeOf(target) : undefined;
      const fault = to ? faultBetween(from, to, file, target) : faultOfPackage(from, target, file);
      if (fault) broken.push(`${file} imports ${target}: ${fault}`);
    }
  }
  return broken;
}

function faultBetween(from: Place, to: Place, file: string, target: string): string | undefined {
  if (from.part === 'ground' && to.part !== 'ground') return 'ground knows nothing but ground';
  if (from.part === 'platform' && to.part !== 'platform' && to.part !== 'ground')
    return 'platform knows only ground';
  if (
    from.part === 'web' &&
    to.room >= 0 &&
    file !== 'src/web/urls.ts' &&
    !file.startsWith('src/web/home/')
  ) {
    return 'only the table of URLs and the first page know the rooms';
  }
  if (from.room < 0) return undefined;
  if (to.room > from.room) return 'a room may use the rooms before it, never after';
  if (to.room >= 0 && from.floor > to.floor)
    return 'imports go down the floors: pages, actions, records, rules';
  if (to.room >= 0 && to.room < from.room && to.floor === 0)
    return 'a room uses the rules, records and actions of others, not their pages';
  // The list of roles and permissions is a plain table that any rule may read.
  if (target === 'src/platform/permissions.ts') return undefined;
  if (from.floor === 3 && (to.part === 'platform' || to.part === 'web'))
    return 'rules and formats know only ground and other rules';
  if (from.floor > 0 && to.part === 'web') return 'only pages know the web';
  return undefined;
}

/** Packages that do no I/O: a rule may use them. */
const pureAllowed = new Set([
  'zod',
  'slimdom',
  'd3-scale',
  'd3-shape',
  'csv-parse/sync',
  'csv-stringify/sync',
]);

function faultOfPackage(from: Place, name: string, file: string): string | undefined {
  const pure = from.part === 'ground' || from.floor === 3;
  if (pure && !pureAllowed.has(name))
    return 'rules, formats and ground import no node: module and no package that does I/O';
  if (
    /^(pg|pg-copy-streams|kysely)$/.test(name) &&
    from.part !== 'platform' &&
    from.floor !== 2 &&
    file !== 'src/main.ts'
  ) {
    return 'only platform and records know the database library';
  }
  if (/^(fastify|@fastify\/.*)$/.test(name) && from.part !== 'web')
    return 'only web knows the HTTP framework';
  return undefined;
}

/** Rules, formats and ground may not look at the clock, chance or the surroundings. */
export function impureRules(sources: Sources): string[] {
  const forbidden =
    /\b(Date\.now|new Date\(\)|Math\.random|Temporal\.Now|process\.|setTimeout|fetch\(|globalThis\.)/;
  return [...sources].flatMap(([file, text]) => {
    if (!/^src\/(ground|[^/]+\/(rules|formats))\//.test(file)) return [];
    const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const found = forbidden.exec(code);
    return found ? [`${file} uses ${found[1]}`] : [];
  });
}

/** Files and functions stay small enough to hold in the head. */
export function tooLong(sources: Sources, lines = { file: 400, function: 90 }): string[] {
  const found: string[] = [];
  for (const [file, text] of sources) {
    const all = text.split('\n');
    if (all.length > lines.file + 1) found.push(`${file} has ${all.length} lines; ${lines.file} is the most`);
    let start = -1;
    all.forEach((line, at) => {
      if (/^(export )?(default )?(async )?function\b/.test(line)) start = at;
      if (line === '}' && start >= 0) {
        if (at - start + 1 > lines.function)
          found.push(
            `${file}:${start + 1} is a function of ${at - start + 1} lines; ${lines.function} is the most`,
          );
        start = -1;
      }
    });
  }
  return found;
}

/** Names that say nothing. */
export function emptyNames(files: Iterable<string>): string[] {
  const banned = new Set([
    'index',
    'utils',
    'util',
    'helpers',
    'helper',
    'types',
    'common',
    'misc',
    'shared',
    'constants',
    'lib',
  ]);
  return [...files].filter((file) => banned.has((file.split('/').at(-1) ?? '').replace(/\.[^/]*$/, '')));
}

/** Words that the glossary rules out, as it lists them: `never` → what to say. */
export function wordsToAvoid(glossary: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of glossary.split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim());
    if (cells.length < 5 || cells[1] === 'we say' || /^-+$/.test(cells[1] ?? '')) continue;
    for (const word of (cells[3] ?? '').split(',')) {
      const plain = word
        .replaceAll(/\(.*?\)/g, '')
        .trim()
        .toLowerCase();
      if (plain && !plain.includes(' ')) found.set(plain, cells[1] ?? '');
    }
  }
  return found;
}

/** Names of tables, columns and exported things that use a word the glossary rules out. */
export function avoidedWords(names: Iterable<string>, avoid: ReadonlyMap<string, string>): string[] {
  return [...names].flatMap((name) => {
    const parts = name
      .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
      .toLowerCase()
      .split(/[^a-z]+/);
    return parts
      .filter((part) => avoid.has(part))
      .map((part) => `${name}: say '${avoid.get(part)}', not '${part}'`);
  });
}

/** Files that a rule page names and that are not there. */
export function deadPointers(pages: Sources, exists: (file: string) => boolean): string[] {
  return [...pages].flatMap(([page, text]) => {
    const named = [...text.matchAll(/\b((?:src|test|docs|migrations|bench|demo)\/[\w./-]+\.\w+)/g)].map(
      (match) => match[1] ?? '',
    );
    const dead = named
      .filter((file) => !exists(file))
      .map((file) => `${page} points at ${file}, which is not there`);
    const code = named.some((file) => file.startsWith('src/'));
    return code ? dead : [...dead, `${page} names no function's file under src/`];
  });
}
