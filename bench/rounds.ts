/**
 * Plans the public home health care instances and compares with the published best: npm run bench:rounds -- [folder or file …]
 * [--seconds 10 | --moves 1000000] [--workers 2] [--seed 1] [--only part-of-name] [--out folder] [--best file.csv] [--ablate]
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { planRounds } from '../src/rounds/actions/plan-rounds.ts';
import { publishedCost, readInstance, writeSolution } from '../src/rounds/formats/hhcrsp.ts';
import { verify } from '../src/rounds/rules/verify.ts';
import { courseFor, LONG_MIX } from '../src/rounds/rules/course.ts';
import { faultsOfOrder } from '../src/rounds/rules/order-faults.ts';
import type { Mix } from '../src/rounds/rules/search.ts';
import type { Problem } from '../src/rounds/rules/problem.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '10' },
    workers: { type: 'string', default: '2' },
    moves: { type: 'string' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    out: { type: 'string' },
    best: { type: 'string' },
    ablate: { type: 'boolean', default: false },
  },
});

type Instance = { readonly name: string; readonly group: string; readonly problem: Problem };
type Best = { readonly cost: number; readonly proven: boolean };
/** What came out for an instance; `wrong`: not verified, somebody unserved, or under a proven optimum. Such a one has no gap. */
type Line = { readonly group: string; readonly gap: number | undefined; readonly wrong: boolean };

const usual = path.join(import.meta.dirname, '../../shared/data/hhcrsp');
const given = positionals.length > 0 ? positionals : existsSync(usual) ? [usual] : [];
if (given.length === 0)
  giveUp('Name the instances: a folder or files in the public JSON format, gzipped or not.');
const files = given.flatMap(filesOf).filter((file) => file.includes(values.only));
if (files.length === 0) giveUp(`There is no instance with ${values.only} in its path.`);
if (values.best !== undefined && !existsSync(values.best)) giveUp(`There is no file ${values.best}.`);
const best = readBest([
  values.best,
  ...given.map((place) => path.join(place, 'published_best.csv')),
  path.join(usual, 'published_best.csv'),
]);
const budget =
  values.moves === undefined
    ? ({ kind: 'seconds', seconds: Number(values.seconds) } as const)
    : ({ kind: 'moves', moves: Number(values.moves) } as const);
const seed = Number(values.seed);
const searches = Number(values.workers);
const [fault] = faultsOfOrder({ seed, budget, searches });
if (fault !== undefined) giveUp(`This cannot be run: ${fault}.`);
let wrong = 0;

process.stdout.write(
  `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores, ${process.version}; ${values.workers} threads, ` +
    `${values.moves === undefined ? `${values.seconds} s` : `${values.moves} moves a thread`}, seed ${values.seed}\n`,
);
if (values.ablate) await ablate();
else await runAll(() => undefined, true);
if (wrong > 0) {
  process.stderr.write(`${wrong} answers are wrong or leave somebody out; they are in no mean.\n`);
  process.exitCode = 1;
}

function giveUp(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}

/** Every instance file at a place. */
function filesOf(place: string): string[] {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.json(\.gz)?$/.test(name) && !path.basename(name).startsWith('sol_'))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => path.join(place, name));
}

/** The published best costs by instance, where a file holds them: columns instance, published_best_cost, proven_optimum. */
function readBest(places: ReadonlyArray<string | undefined>): Map<string, Best> {
  const file = places.find((place) => place !== undefined && existsSync(place));
  const found = new Map<string, Best>();
  if (file === undefined) return found;
  const [head = '', ...rows] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const columns = head.split(',');
  const cell = (row: string, name: string): string => row.split(',')[columns.indexOf(name)] ?? '';
  for (const row of rows) {
    const cost = Number(cell(row, 'published_best_cost'));
    if (cost > 0)
      found.set(nameOf(cell(row, 'instance')), { cost, proven: cell(row, 'proven_optimum') === 'yes' });
  }
  return found;
}

function nameOf(file: string): string {
  return path.basename(file).replace(/\.json(\.gz)?$/, '');
}

/** Instances are compared by class: the public sets name theirs by number of patients. */
function groupOf(name: string): string {
  const mankowska = /^Instanz\w+_HCSRP_(\d+)_/.exec(name)?.[1];
  const letter = { 10: 'A', 25: 'B', 50: 'C', 75: 'D', 100: 'E', 200: 'F', 300: 'G' }[Number(mankowska)];
  if (letter !== undefined) return letter;
  return name.startsWith('HHCRSP_') ? 'Kummer' : name.startsWith('instance_') ? 'Italian' : 'other';
}

function readOne(file: string): Instance {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const problem = readInstance(JSON.parse(text));
  if (!problem.ok) throw new Error(`${file}: ${problem.reason}`);
  return { name: nameOf(file), group: groupOf(nameOf(file)), problem: problem.value };
}

/** Plans every instance, with a mix of moves of its own or the usual one; prints a line for each where asked, and the mean of each class. */
async function runAll(mixFor: (problem: Problem) => Mix | undefined, each: boolean): Promise<void> {
  const lines: Line[] = [];
  if (each)
    process.stdout.write(
      `${'instance'.padEnd(58)}${'cost'.padStart(11)}${'best'.padStart(11)}${'gap'.padStart(9)}${'s'.padStart(7)}${'moves/s'.padStart(12)}  verified\n`,
    );
  for (const file of files) {
    const instance = readOne(file);
    const began = performance.now();
    const mix = mixFor(instance.problem);
    const planning = planRounds({
      problem: instance.problem,
      seed,
      budget,
      searches,
      ...(mix !== undefined && { mix }),
    });
    const answer = await planning.answer;
    const seconds = (performance.now() - began) / 1000;
    if (!answer.ok) throw new Error(`${file}: ${answer.reason}`);
    const { plan, cost, moves } = answer.value;
    const { faults } = verify(instance.problem, plan);
    const missing = plan.unserved.length;
    const value = publishedCost(cost.total);
    const known = best.get(instance.name);
    const gap = known === undefined ? undefined : (value / known.cost - 1) * 100;
    const under = known?.proven === true && value < known.cost - 0.01;
    const isWrong = faults.length > 0 || missing > 0 || under;
    if (isWrong) wrong += 1;
    lines.push({ group: instance.group, gap: isWrong ? undefined : gap, wrong: isWrong });
    if (values.out !== undefined) {
      mkdirSync(values.out, { recursive: true });
      const solution = JSON.stringify(writeSolution(instance.problem, plan), undefined, 1);
      writeFileSync(path.join(values.out, `sol_${instance.name}.json`), `${solution}\n`);
    }
    if (!each) continue;
    const state =
      faults.length > 0
        ? faults[0]
        : missing > 0
          ? `${missing} unserved`
          : under
            ? 'UNDER A PROVEN OPTIMUM'
            : 'yes';
    process.stdout.write(
      `${instance.name.padEnd(58)}${value.toFixed(3).padStart(11)}${(known?.cost.toFixed(3) ?? '').padStart(11)}` +
        `${percent(isWrong ? undefined : gap).padStart(9)}${seconds.toFixed(1).padStart(7)}${Math.round(
          moves / seconds,
        )
          .toLocaleString('en-GB')
          .padStart(12)}  ${state}\n`,
    );
  }
  for (const group of new Set(lines.map(({ group }) => group))) {
    const own = lines.filter((line) => line.group === group);
    const gaps = own.flatMap(({ gap }) => (gap === undefined ? [] : [gap]));
    const bad = own.filter((line) => line.wrong).length;
    if (gaps.length === 0 && bad === 0) continue;
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const figures =
      gaps.length === 0
        ? 'no mean'
        : `mean ${percent(mean).padStart(8)}  worst ${percent(Math.max(...gaps)).padStart(8)}  of ${gaps.length}`;
    process.stdout.write(
      `${group.padEnd(10)} ${figures}${bad === 0 ? '' : `  and ${bad} wrong or not whole`}\n`,
    );
  }
}

function percent(value: number | undefined): string {
  if (value === undefined) return '';
  return `${value > 0 ? '+' : ''}${value.toFixed(2)}%`;
}

/** What each kind of move brings: everything, then everything but one; its share goes to moving single parts. */
async function ablate(): Promise<void> {
  const kinds = Object.keys(LONG_MIX).filter((kind) => kind !== 'relocate') as (keyof Mix)[];
  // A budget of seconds is taken for a long search; one of moves has the mix that it would have.
  const usualMix = ({ visits }: Problem): Mix =>
    budget.kind === 'seconds'
      ? LONG_MIX
      : courseFor(
          visits.reduce((sum, { parts }) => sum + parts.length, 0),
          budget.moves,
          { warm: false },
        ).mix;
  process.stdout.write('with every kind of move\n');
  await runAll(usualMix, false);
  for (const kind of kinds) {
    process.stdout.write(`without ${kind}\n`);
    await runAll((problem) => {
      const mix = usualMix(problem);
      return { ...mix, [kind]: 0, relocate: mix.relocate + mix[kind] };
    }, false);
  }
}
