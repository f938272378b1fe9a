// `npm test`: formatting, lint, types and every test, browser ones too. Ends with one line: N passed, N failed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const bin = (name: string): string =>
  path.join(root, 'node_modules/.bin', process.platform === 'win32' ? `${name}.cmd` : name);

type Step = { name: string; command: string; args: string[] };

const checks: Step[] = [
  { name: 'formatting', command: bin('biome'), args: ['format', '.'] },
  { name: 'lint', command: bin('oxlint'), args: ['--type-aware', '--quiet'] },
  { name: 'types', command: bin('tsc'), args: [] },
  { name: 'types in the browser', command: bin('tsc'), args: ['-p', 'src/web/client'] },
];

function run({ name, command, args }: Step): boolean {
  const started = Date.now();
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  process.stdout.write(
    `${status === 0 ? 'passed' : 'FAILED'}: ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`,
  );
  return status === 0;
}

const only = process.argv.slice(2);
const results = only.length > 0 ? [] : checks.map(run);
const folder = mkdtempSync(path.join(tmpdir(), 'tend-run-'));
const report = path.join(folder, 'report.json');
const whole = run({
  name: 'tests',
  command: bin('vitest'),
  args: ['run', ...only, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
});

let passed = results.filter(Boolean).length;
let failed = results.length - passed;
try {
  const told = JSON.parse(readFileSync(report, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numTotalTests: number;
  };
  passed += told.numPassedTests;
  failed += told.numTotalTests - told.numPassedTests;
} catch {
  failed += 1;
}
if (!whole && failed === 0) failed += 1;
rmSync(folder, { recursive: true, force: true });
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
