/**
 * Times `tend reconcile` against DuckDB on a generated council year: node bench/reconcile.ts [rows …] [--runs 3]
 * Each run is a process of its own, the two in turn; the files lie in a temporary folder that is removed at the end.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { thousands } from '../src/ground/text.ts';
import { councilTerms, writeCouncil } from './council-year.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '3' } },
});
const sizes = positionals.length === 0 ? [15_000, 150_000, 1_460_000] : positionals.map(Number);
const runs = Number(values.runs);
const root = resolve(import.meta.dirname, '..');

type Run = { readonly seconds: number; readonly mebibytes: number };

const folder = mkdtempSync(join(tmpdir(), 'tend-bench-'));
try {
  process.stdout.write(
    `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}; ${runs} runs each\n\n`,
  );
  process.stdout.write(
    '| rows in each file | DuckDB, s (least, median) | tend, s (least, median) | ratio of medians | tend, peak MiB |\n|---|---|---|---|---|\n',
  );
  for (const size of sizes) process.stdout.write(`${measure(size)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Generates one size, times both on it and gives the row of the table. */
function measure(size: number): string {
  const data = join(folder, String(size));
  mkdirSync(data);
  writeCouncil(data, size, 'tend');
  const terms = join(data, 'terms.json');
  writeFileSync(terms, JSON.stringify(councilTerms()));
  const floor: Run[] = [];
  const tend: Run[] = [];
  for (let run = 0; run < runs; run++) {
    floor.push(timed(join(root, 'bench/duckdb-floor.ts'), data, data));
    const files = [
      '--planned',
      join(data, 'planned.csv'),
      '--logs',
      join(data, 'logs.csv'),
      '--terms',
      terms,
    ];
    tend.push(timed(join(root, 'src/cli.ts'), 'reconcile', ...files, '--out', join(data, 'out')));
  }
  const ratio = median(tend.map(({ seconds }) => seconds)) / median(floor.map(({ seconds }) => seconds));
  const peak = Math.max(...tend.map(({ mebibytes }) => mebibytes));
  return `| ${thousands(size)} | ${secondsOf(floor)} | ${secondsOf(tend)} | ${ratio.toFixed(2)} | ${Math.round(peak)} |`;
}

function timed(script: string, ...args: readonly string[]): Run {
  const begun = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', join(root, 'bench/peak-memory.ts'), script, ...args],
    { encoding: 'utf8', cwd: root },
  );
  const seconds = (performance.now() - begun) / 1000;
  if (status !== 0) throw new Error(`${script} failed: ${stderr}`);
  return { seconds, mebibytes: Number(/peak memory (\d+) KiB/.exec(stderr)?.[1]) / 1024 };
}

function secondsOf(list: readonly Run[]): string {
  const seconds = list.map((run) => run.seconds);
  return `${Math.min(...seconds).toFixed(2)}, ${median(seconds).toFixed(2)}`;
}

function median(list: readonly number[]): number {
  const ordered = list.toSorted((a, b) => a - b);
  const middle = Math.floor(ordered.length / 2);
  return ordered.length % 2 === 1 ? ordered[middle]! : (ordered[middle - 1]! + ordered[middle]!) / 2;
}
