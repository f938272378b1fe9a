import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Case, filesOf, log, terms, visit } from './case-files.ts';
import { differences } from './differences.ts';
import { randomLargeCase } from './random-files.ts';
import { oracle } from './reconcile-oracle.ts';

const folder = mkdtempSync(join(tmpdir(), 'tend-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command as an auditor would, in a folder of its own. */
function command(
  name: string,
  one: Case,
  more: string[] = [],
): { status: number | null; stderr: string; out: string } {
  const files = filesOf(one);
  const path = (end: string): string => join(folder, `${name}-${end}`);
  writeFileSync(path('planned.csv'), files.planned);
  writeFileSync(path('logs.csv'), files.logs);
  writeFileSync(path('terms.json'), files.terms);
  writeFileSync(path('holidays.json'), files.bankHolidays ?? '{}');
  const named = ['--planned', path('planned.csv'), '--logs', path('logs.csv'), '--terms', path('terms.json')];
  const holidays = files.bankHolidays === undefined ? [] : ['--bank-holidays', path('holidays.json')];
  const division = files.division === undefined ? [] : ['--division', files.division];
  const words = [
    'src/cli.ts',
    'reconcile',
    ...named,
    ...holidays,
    ...division,
    '--out',
    path('out'),
    ...more,
  ];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  return { status, stderr, out: path('out') };
}

test('the command writes what the rules give, refused rows or not, and ends well', () => {
  const one: Case = { ...randomLargeCase(2, 40, 2), division: 'scotland' };
  const { status, stderr, out } = command('runs', one);
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  const read = (name: string): string => readFileSync(join(out, name), 'utf8');
  const wrote = {
    verdicts: read('verdicts.csv'),
    summary: read('summary.json'),
    refused: read('refused.csv'),
  };
  expect(differences(oracle(filesOf(one)), wrote)).toEqual([]);
  expect(wrote.refused.split('\n').length).toBeGreaterThan(2);
});

const usable: Case = {
  planned: [visit('a', '2026-07-06T08:00')],
  logs: [log('1', '2026-07-06T08:00', '2026-07-06T08:30')],
  terms: terms(),
};

test.each<[string, Case]>([
  ['terms', { ...usable, terms: terms({ effects: { late: 'ignore' } }) }],
  ['column', { ...usable, logsLayout: { columns: ['log_id', 'person_id'] } }],
  ['division', { ...usable, bankHolidays: { scotland: { events: [] } } }],
])('unusable input ends with 2 and one line, and nothing is written: %s', (name, one) => {
  const { status, stderr, out } = command(name, one);
  expect(status).toBe(2);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(existsSync(out)).toBe(false);
});

test('a file that is not there ends with 2', () => {
  const { status, stderr, out } = command('absent', usable, ['--logs', join(folder, 'nowhere.csv')]);
  expect([status, stderr.trim().split('\n').length, existsSync(out)]).toEqual([2, 1, false]);
});
