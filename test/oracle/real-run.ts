import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reconcileFiles } from '../../src/payments/actions/reconcile-files.ts';
import { type Case, filesOf } from './case-files.ts';
import { differences, shrink, type Written } from './differences.ts';
import { oracle } from './reconcile-oracle.ts';

/** Where the files of one run after another stand; the caller clears it. */
export const folder = mkdtempSync(join(tmpdir(), 'tend-oracle-'));

/** Puts a case's files down, runs the real reconciliation on them and reads what it wrote. */
export async function run(one: Case): Promise<Written> {
  const files = filesOf(one);
  const path = (name: string): string => join(folder, name);
  writeFileSync(path('planned.csv'), files.planned);
  writeFileSync(path('logs.csv'), files.logs);
  writeFileSync(path('terms.json'), files.terms);
  if (files.bankHolidays !== undefined) writeFileSync(path('holidays.json'), files.bankHolidays);
  const out = path('out');
  rmSync(out, { recursive: true, force: true });
  const answer = await reconcileFiles({
    planned: path('planned.csv'),
    logs: path('logs.csv'),
    terms: path('terms.json'),
    out,
    ...(files.bankHolidays === undefined ? {} : { bankHolidays: path('holidays.json') }),
    ...(files.division === undefined ? {} : { division: files.division }),
  });
  if (!answer.ok) return { unusable: answer.reason };
  const read = (name: string): string => readFileSync(join(out, name), 'utf8');
  return { verdicts: read('verdicts.csv'), summary: read('summary.json'), refused: read('refused.csv') };
}

/** Every difference between the rules and the real reconciliation on this case. */
export async function judged(one: Case): Promise<string[]> {
  return differences(oracle(filesOf(one)), await run(one));
}

/** The smallest case with a difference of the same kind, told so that it can be run again by name. */
export async function told(one: Case, found: string[]): Promise<string> {
  const kind = ([first = '']: string[]): string =>
    first.startsWith('by the rules') ? first : first.slice(0, 8);
  const small = await shrink(one, async (other) => kind(await judged(other)) === kind(found));
  return [...(await judged(small)), JSON.stringify(small, null, 1)].join('\n');
}
